"""Find what a number means within one store: orders by their number, and parcels by theirs."""

from dataclasses import dataclass
from itertools import islice

from waypost.domain.order import Order
from waypost.domain.shipment import Shipment
from waypost.domain.tracking_number import normalise
from waypost.ports.database import Transaction


@dataclass(frozen=True, slots=True)
class Found:
    """Orders with that number or with a parcel of that number, and parcels that no order has claimed."""

    orders: tuple[Order, ...]
    lone: tuple[Shipment, ...]


def find_by_number(tx: Transaction, number: str, *, store_id: int, limit: int) -> Found:
    """At most `limit` orders and `limit` lone parcels of this store, and of no other."""
    orders = [one for one in tx.orders.by_numbers(store_id, [number]) if one.store_id == store_id]
    parcels = [] if orders else tx.shipments.by_numbers(store_id, [normalise(number)])
    owners = sorted({one.order_id for one in parcels if one.order_id is not None})
    orders += [one for one in tx.orders.by_ids(owners) if one.store_id == store_id]
    lone = (one for one in parcels if one.order_id is None)
    return Found(tuple(orders[:limit]), tuple(islice(lone, limit)))
