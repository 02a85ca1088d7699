"""Reading shipments and orders with all that the API answers of them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec import UNSET, UnsetType

from waypost.domain.order import Order
from waypost.domain.shipment import Shipment
from waypost.ports.database import Store, StoredEvent, Transaction
from waypost.usecases.find_journey import find_order_standings, shipment_journey
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
        part,
        heard,
        store=_store(tx, shipment.store_id, service),
        settings=service.settings,
        detected=detected,
    )
    if with_raw:
        found.events = events_out(heard, retracted=shipment.standing.retracted, with_raw=True)
    return found


def shown_order(tx: Transaction, order: Order, *, service: Service, now: datetime) -> OrderOut:
    """An order as the API answers it."""
    return shown_orders(tx, [order], service=service, now=now)[0]


def shown_orders(
    tx: Transaction, orders: Sequence[Order], *, service: Service, now: datetime
) -> list[OrderOut]:
    """Orders as the API answers them: three queries for however many."""
    journeys = find_order_standings(tx, orders, world=service.world, now=now)
    shipments = [part.shipment.id for journey in journeys for part in journey.shipments]
    heard = _by_owner(tx.shipments.events(shipments) if shipments else ())
    own = _by_owner(tx.orders.events([order.id for order in orders]) if orders else ())
    return [
        order_out(
            order,
            journey,
            heard,
            own.get(order.id, ()),
            store=_store(tx, order.store_id, service),
            settings=service.settings,
        )
        for order, journey in zip(orders, journeys, strict=True)
    ]


def _by_owner(events: Iterable[StoredEvent]) -> dict[int, list[StoredEvent]]:
    found: dict[int, list[StoredEvent]] = {}
    for one in events:
        found.setdefault(one.owner_id, []).append(one)
    return found


def _store(tx: Transaction, store_id: int, service: Service) -> Store:
    """A store, from memory where it is known: what is shown of it, its short name, never changes."""
    store = service.callers.store_in_memory(store_id) or tx.stores.by_id(store_id)
    if store is None:
        raise LookupError(f"store {store_id}")
    return store
