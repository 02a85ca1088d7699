"""List problems: parcels of one store with something open that somebody must act on, newest first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from waypost.domain.journey import ShipmentJourney
from waypost.domain.shipment import Shipment
from waypost.domain.standing import Condition
from waypost.domain.tracking import Owner
from waypost.ports.database import Transaction
from waypost.usecases.find_journey import World, shipment_journey

PORTION = 250
MOST_LOOKED_AT = 2_000  # rows read for one page, whatever is found: what is left is for the next page


@dataclass(frozen=True, slots=True)
class Problem:
    """A parcel with its open conditions. `order_number` None: no order has claimed it."""

    order_number: str | None
    part: ShipmentJourney
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class ProblemPage:
    """`before` is where the next page begins; None: all parcels were looked at."""

    problems: tuple[Problem, ...]
    before: int | None


def list_problems(
    tx: Transaction, *, store_id: int, before: int | None, limit: int, world: World, now: datetime
) -> ProblemPage:
    """The newest parcels made before the one with the id `before` (None: the newest of all).

    Read by their ids, backwards, a bounded number for each page: a page can have fewer than `limit`, or
    none, and still not be the last. What silence opens (stalled, lost) counts as it does everywhere.
    """
    latest = tx.shipments.latest_id()
    start = latest if before is None else min(before - 1, latest)
    end = max(0, start - MOST_LOOKED_AT)
    found: list[tuple[Shipment, ShipmentJourney, tuple[Condition, ...]]] = []
    for one in _newest_first(tx, start, end):
        if one.store_id != store_id or one.superseded_by is not None:
            continue
        part = shipment_journey(one, None, world=world, now=now)
        conditions = to_act_on(part)
        if conditions:
            found.append((one, part, conditions))
        if len(found) == limit:
            end = one.id - 1
            break
    numbers = _order_numbers(tx, [one for one, _, _ in found])
    problems = tuple(Problem(numbers.get(one.order_id or 0), part, open_) for one, part, open_ in found)
    return ProblemPage(problems, end + 1 if end > 0 else None)


def to_act_on(part: ShipmentJourney) -> tuple[Condition, ...]:
    """The open conditions of a parcel that close only when somebody acts."""
    return tuple(one for one in part.standing.conditions if one.owner is not Owner.NOBODY)


def _newest_first(tx: Transaction, start: int, end: int) -> Iterator[Shipment]:
    for top in range(start, end, -PORTION):
        ids = range(max(top - PORTION, end) + 1, top + 1)
        yield from sorted(tx.shipments.by_ids(ids), key=lambda one: -one.id)


def _order_numbers(tx: Transaction, shipments: Sequence[Shipment]) -> dict[int, str]:
    ids = sorted({one.order_id for one in shipments if one.order_id is not None})
    return {order.id: order.order_number for order in tx.orders.by_ids(ids)} if ids else {}
