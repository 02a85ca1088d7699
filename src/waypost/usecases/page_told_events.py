"""Read all events that can be told to others, page by page: shipment after shipment, each in order of time.

A page begins behind the event that ended the one before, so what is added meanwhile shifts nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from waypost.domain.tracking import micros
from waypost.ports.database import Transaction
from waypost.ports.supply_events import ToldParcel
from waypost.usecases.export_epcis import told_of_shipments

MOST_SHIPMENTS = 100  # that are read at once
_Key: TypeAlias = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class ToldPage:
    """Events of a page, and the cursor of the next one (None: this is the last)."""

    told: Sequence[ToldParcel]
    next_cursor: str | None


def page_told_events(tx: Transaction, *, store_id: int | None, cursor: str | None, limit: int) -> ToldPage:
    """The next `limit` events of a store, or of all. A cursor that is not ours: ValueError."""
    after = _place(cursor) if cursor is not None else (0, 0, "")
    found: list[ToldParcel] = []
    last = after[0] - 1
    while len(found) <= limit:
        at_once = min(MOST_SHIPMENTS, limit + 1)
        shipments = tx.shipments.told_of_after(last, store_id=store_id, limit=at_once)
        if not shipments:
            return ToldPage(found, None)
        told = sorted(told_of_shipments(tx, shipments), key=_key)
        found += [one for one in told if _key(one) > after]
        last = shipments[-1]
    page = found[:limit]
    return ToldPage(page, ".".join(map(str, _key(page[-1]))))


def _key(one: ToldParcel) -> _Key:
    return one.shipment_id, micros(one.event.occurred_at), one.event.id


def _place(cursor: str) -> _Key:
    shipment, moment, event = cursor.split(".")
    if not (cursor.isascii() and shipment.isdigit() and 0 < int(shipment[:19]) < 1 << 62):
        raise ValueError(cursor)
    return int(shipment[:19]), int(moment[:20]), event
