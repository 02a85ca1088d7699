"""Learn what a carrier says of a shipment itself, where nobody had said it: whose it is, which service."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from waypost.domain.shipment import Shipment
from waypost.domain.tracking_number import normalise
from waypost.ports.connector import ShipmentNews
from waypost.ports.database import AlreadyExists, Transaction

LONGEST_SERVICE = 100


def learn_of_shipments(
    tx: Transaction, told: Sequence[ShipmentNews], shipments: Sequence[Shipment], *, now: datetime
) -> list[Shipment]:
    """The shipments with what they learnt. What the merchant said is never overwritten."""
    news = {normalise(one.tracking_number): one for one in told}
    ids = [one.id for one in shipments if _learnt(one, news.get(one.tracking_number or "")) != one]
    if not ids:
        return list(shipments)
    tx.shipments.lock(sorted(ids))
    changed: dict[int, Shipment] = {}
    for one in tx.shipments.by_ids(ids):
        after = _learnt(one, news.get(one.tracking_number or ""))
        if after != one and _is_saved(tx, replace(after, version=one.version + 1, updated_at=now)):
            changed[one.id] = replace(after, version=one.version + 1, updated_at=now)
    tx.feed.announce([(one.id, one.order_id, one.version) for one in changed.values()])
    return [changed.get(one.id, one) for one in shipments]


def _learnt(shipment: Shipment, told: ShipmentNews | None) -> Shipment:
    if told is None:
        return shipment
    service = shipment.service or (told.service or "").strip()[:LONGEST_SERVICE] or None
    return replace(shipment, carrier=shipment.carrier or told.carrier, service=service)


def _is_saved(tx: Transaction, shipment: Shipment) -> bool:
    """Whether it is saved: its number may belong to another shipment of that carrier already."""
    try:
        with tx.savepoint():
            tx.shipments.save([shipment])
    except AlreadyExists:
        return False
    return True
