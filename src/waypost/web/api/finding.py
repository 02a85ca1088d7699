"""Reading shipments and orders with all that the API answers of them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from waypost.domain.order import Order
from waypost.domain.shipment import Shipment
from waypost.ports.database import Store, StoredEvent, Transaction
from waypost.usecases.find_journey import find_order_standings, shipment_journey
from waypost.usecases.tell_asking import shipments_asked, with_asking
from waypost.web.api.showing import order_out, shipment_out
from waypost.web.service import Service
from waypost.web.wire.orders import OrderOut
from waypost.web.wire.shipments import ShipmentOut


def shown_shipment(
    tx: Transaction,
    shipment: Shipment,
    *,
    service: Service,
    now: datetime,
    with_raw: bool = False,
) -> ShipmentOut:
    """A shipment as the API answers it."""
    return shown_shipments(tx, [shipment], service=service, now=now, with_raw=with_raw)[0]


def shown_shipments(
    tx: Transaction,
    shipments: Sequence[Shipment],
    *,
    service: Service,
    now: datetime,
    with_raw: bool = False,
) -> list[ShipmentOut]:
    """Shipments as the API answers them: two queries for however many, one more where carriers are asked."""
    told = [one.id for one in shipments if one.standing.last_key is not None]  # the others have no events
    heard = _by_owner(tx.shipments.events(told, with_raw=with_raw) if told else ())
    orders = _orders_of(tx, shipments)
    askers = service.callers.askers_in_memory()
    asking = shipments_asked(tx, shipments, askers=askers, now=now)
    shown = []
    for one in shipments:
        order = orders.get(one.order_id) if one.order_id is not None else None
        part = shipment_journey(one, None, world=service.world, now=now, order=order)
        store = _store(tx, one.store_id, service)
        events = heard.get(one.id, ())
        part = replace(part, asking=asking[one.id]) if one.id in asking else part
        shown.append(shipment_out(part, events, store=store, settings=service.settings, with_raw=with_raw))
    return shown


def _orders_of(tx: Transaction, shipments: Sequence[Shipment]) -> dict[int, Order]:
    wanted = {one.order_id for one in shipments if one.order_id is not None}
    return {order.id: order for order in tx.orders.by_ids(list(wanted))} if wanted else {}


def shown_order(tx: Transaction, order: Order, *, service: Service, now: datetime) -> OrderOut:
    """An order as the API answers it."""
    return shown_orders(tx, [order], service=service, now=now)[0]


def shown_orders(
    tx: Transaction, orders: Sequence[Order], *, service: Service, now: datetime
) -> list[OrderOut]:
    """Orders as the API answers them: three queries for however many."""
    askers = service.callers.askers_in_memory()
    standings = find_order_standings(tx, orders, world=service.world, now=now)
    journeys = with_asking(tx, standings, askers=askers, now=now)
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
