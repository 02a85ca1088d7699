"""Read events that can be told to others, page by page: shipment after shipment, each in order of time.

A page begins behind the event that ended the one before, so what is added meanwhile shifts nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from waypost.domain.tracking import micros
from waypost.domain.tracking_number import normalise
from waypost.ports.database import Transaction
from waypost.ports.supply_events import ToldParcel
from waypost.usecases.export_epcis import told_of_shipments

MOST_SHIPMENTS = 100  # that are read at once
MOST_SEARCHED = 5_000  # for one page: where few events are wanted, a page may be short
_BEHIND = 1 << 62  # microseconds: after everything that happens
_Key: TypeAlias = tuple[int, int, str]
_EVERYTHING: _Key = (0, 0, "")


@dataclass(frozen=True, slots=True)
class ToldPage:
    """Events of a page, and the cursor of the next one (None: this is the last)."""

    told: Sequence[ToldParcel]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class WantedEvents:
    """Which events are to be told: of a store (None: of all), of these parcels (None: of all), and so.

    Parcels are told by number and carrier (None: of any).
    """

    store_id: int | None = None
    parcels: Sequence[tuple[str, str | None]] | None = None
    is_wanted: Callable[[ToldParcel], bool] | None = None


def page_told_events(tx: Transaction, wanted: WantedEvents, *, cursor: str | None, limit: int) -> ToldPage:
    """The next `limit` events, or fewer where few are wanted. A cursor that is not ours: ValueError."""
    after = _place(cursor) if cursor is not None else _EVERYTHING
    found: list[ToldParcel] = []
    searched, last = 0, after[0]
    for shipments in _portions(tx, wanted, after[0] - 1, at_once=min(MOST_SHIPMENTS, limit + 1)):
        told = sorted(told_of_shipments(tx, shipments), key=_key)
        found += [one for one in told if _key(one) > after and _is_told(one, wanted)]
        searched, last = searched + len(shipments), shipments[-1]
        if len(found) > limit:
            page = found[:limit]
            return ToldPage(page, _written(_key(page[-1])))
        if searched >= MOST_SEARCHED:
            return ToldPage(found, _written((last, _BEHIND, "")))
    return ToldPage(found, None)


def _portions(tx: Transaction, wanted: WantedEvents, last: int, *, at_once: int) -> Iterator[Sequence[int]]:
    if wanted.parcels is not None:
        named = [one for one in _shipments_of(tx, wanted) if one > last]
        for start in range(0, len(named), at_once):
            yield named[start : start + at_once]
        return
    while shipments := tx.shipments.told_of_after(last, store_id=wanted.store_id, limit=at_once):
        yield shipments
        last = shipments[-1]


def _shipments_of(tx: Transaction, wanted: WantedEvents) -> list[int]:
    parcels = {(normalise(number), carrier) for number, carrier in wanted.parcels or ()}
    shipments = tx.shipments.by_numbers(wanted.store_id, sorted({number for number, _ in parcels}))
    return sorted(
        one.id
        for one in shipments
        if (one.tracking_number, None) in parcels or (one.tracking_number, one.carrier) in parcels
    )


def _is_told(one: ToldParcel, wanted: WantedEvents) -> bool:
    return wanted.is_wanted is None or wanted.is_wanted(one)


def _key(one: ToldParcel) -> _Key:
    return one.shipment_id, micros(one.event.occurred_at), one.event.id


def _written(key: _Key) -> str:
    return ".".join(map(str, key))


def _place(cursor: str) -> _Key:
    shipment, moment, event = cursor.split(".")
    if not (cursor.isascii() and shipment.isdigit() and 0 < int(shipment[:19]) < 1 << 62):
        raise ValueError(cursor)
    return int(shipment[:19]), int(moment[:20]), event
