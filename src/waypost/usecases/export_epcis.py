"""Tell our events to others as supply-chain events."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from waypost.domain.retraction import taken_back
from waypost.domain.tracking import EventType
from waypost.ports.database import Transaction
from waypost.ports.supply_events import SupplyEvents, ToldParcel


def export_epcis(
    told: Sequence[ToldParcel], *, writer: SupplyEvents, base_url: str, now: datetime
) -> dict[str, Any]:
    """A document (JSON-LD, valid EPCIS 2.0) that tells these events; what CBV cannot say is an extension."""
    return writer.write_document(told, base_url=base_url, created_at=now)


def answer_epcis(
    told: Sequence[ToldParcel], *, writer: SupplyEvents, base_url: str, now: datetime
) -> dict[str, Any]:
    """The same as the answer to a question for events."""
    return writer.write_answer(told, base_url=base_url, created_at=now)


def told_of_shipments(tx: Transaction, shipment_ids: Sequence[int]) -> list[ToldParcel]:
    """The events of shipments that have a number, in order of time; what was taken back is left out."""
    shipments = {one.id: one for one in tx.shipments.by_ids(shipment_ids) if one.tracking_number}
    stored = tx.shipments.events(list(shipments))
    gone = taken_back(one.event for one in stored)
    return [
        ToldParcel(
            one.event,
            shipments[one.owner_id].tracking_number or "",
            one.event.carrier,
            one.owner_id,
            one.recorded_at,
        )
        for one in stored
        if one.event.type is not EventType.RETRACTED and one.event.id not in gone
    ]
