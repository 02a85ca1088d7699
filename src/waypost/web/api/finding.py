"""Reading shipments and orders with all that the API answers of them."""

from datetime import datetime

from msgspec import UNSET, UnsetType

from waypost.domain.order import Order
from waypost.domain.shipment import Shipment
from waypost.ports.database import Store, StoredEvent, Transaction
from waypost.usecases.find_journey import find_order_journey, shipment_journey
from waypost.web.api.showing import events_out, order_out, shipment_out
from waypost.web.service import Service
from waypost.web.wire.orders import OrderOut
from waypost.web.wire.shipments import Candidate, ShipmentOut


def shown_shipment(
    tx: Transaction,
    shipment: Shipment,
    *,
    service: Service,
    now: datetime,
    with_raw: bool = False,
    detected: Candidate | UnsetType | None = UNSET,
) -> ShipmentOut:
    """A shipment as the API answers it."""
    heard = tx.shipments.events([shipment.id], with_raw=with_raw)
    order = tx.orders.by_id(shipment.order_id) if shipment.order_id is not None else None
    part = shipment_journey(shipment, None, world=service.world, now=now, order=order)
    found = shipment_out(
        part, heard, store=_store(tx, shipment.store_id), settings=service.settings, detected=detected
    )
    if with_raw:
        found.events = events_out(heard, retracted=shipment.standing.retracted, with_raw=True)
    return found


def shown_order(tx: Transaction, order: Order, *, service: Service, now: datetime) -> OrderOut:
    """An order as the API answers it."""
    journey = find_order_journey(tx, order, world=service.world, now=now, with_story=False)
    shipments = [part.shipment.id for part in journey.shipments]
    heard: dict[int, list[StoredEvent]] = {}
    for one in tx.shipments.events(shipments) if shipments else ():
        heard.setdefault(one.owner_id, []).append(one)
    own = tx.orders.events([order.id])
    return order_out(order, journey, heard, own, store=_store(tx, order.store_id), settings=service.settings)


def _store(tx: Transaction, store_id: int) -> Store:
    store = tx.stores.by_id(store_id)
    if store is None:
        raise LookupError(f"store {store_id}")
    return store
