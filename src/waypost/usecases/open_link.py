"""Open a buyer's link: what it shows, if it is ours, in force and not expired."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from waypost.domain.journey import Journey, without_contents
from waypost.domain.links import Link, LinkKind, is_signed
from waypost.domain.order import RENEWED_LINK_LASTS, Order, link_ends_at
from waypost.domain.shipment import Shipment
from waypost.ports.database import Transaction
from waypost.usecases.find_journey import World, find_order_journey, find_shipment_journey


class LinkUnknown(Exception):
    """We never made this link."""

    def __init__(self) -> None:
        super().__init__("there is nothing at this address")


class LinkEnded(Exception):
    """The link was revoked, or its time is over: a buyer gets a fresh one by looking the order up."""

    def __init__(self) -> None:
        super().__init__("this link has ended: look the order up to get a fresh one")


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link opens: an order (perhaps as a gift, its contents hidden), or one shipment without it."""

    order: Order | None
    shipment: Shipment | None
    is_gift: bool = False

    @property
    def store_id(self) -> int:
        """Whose it is."""
        return self.order.store_id if self.order else self.shipment.store_id if self.shipment else 0

    @property
    def generation(self) -> int:
        """The link generation in force."""
        return self.order.link_generation if self.order else 0


def open_link(tx: Transaction, link: Link, *, secret: bytes, now: datetime) -> Opened:
    """What a link opens. LinkUnknown, LinkEnded."""
    opened = _target(tx, link)
    if opened is None:
        raise LinkUnknown
    if not is_signed(link, generation=opened.generation, secret=secret):
        was_ours = any(
            is_signed(link, generation=earlier, secret=secret) for earlier in range(opened.generation)
        )
        raise LinkEnded if was_ours else LinkUnknown
    if opened.order is not None and has_ended(tx, opened.order, now=now):
        raise LinkEnded
    return opened


def has_ended(tx: Transaction, order: Order, *, now: datetime) -> bool:
    """Whether the time of an order's link is over."""
    ends_at = link_ends_at(order, tx.shipments.of_orders([order.id]))
    return ends_at is not None and now >= ends_at


def renew_link(tx: Transaction, order_id: int, *, now: datetime) -> None:
    """Open an order's link again for who proved to be its buyer."""
    order = tx.orders.by_id(order_id)
    if order is None:
        return
    after = replace(order, link_expires_at=now + RENEWED_LINK_LASTS, version=order.version + 1)
    tx.orders.save([after])
    tx.feed.announce([(None, order.id, after.version)])


def journey_of(tx: Transaction, opened: Opened, *, world: World, now: datetime) -> Journey:
    """The journey that a link shows."""
    if opened.order is not None:
        journey = find_order_journey(tx, opened.order, world=world, now=now)
        return without_contents(journey) if opened.is_gift else journey
    if opened.shipment is None:
        raise LinkUnknown
    return find_shipment_journey(tx, opened.shipment, world=world, now=now)


def journey_versions(
    tx: Transaction, *, order_ids: Sequence[int], shipment_ids: Sequence[int]
) -> tuple[dict[int, tuple[int, int]], dict[int, tuple[int, int]]]:
    """(version, link generation) of the journeys of these orders, and of these shipments alone."""
    orders = {order.id: [order.version, order.link_generation] for order in tx.orders.by_ids(order_ids)}
    for shipment in tx.shipments.of_orders(list(orders)) if orders else ():
        if shipment.order_id in orders:
            orders[shipment.order_id][0] += shipment.version
    shipments = (
        {one.id: (one.version, 0) for one in tx.shipments.by_ids(shipment_ids)} if shipment_ids else {}
    )
    return {number: (version, generation) for number, (version, generation) in orders.items()}, shipments


def _target(tx: Transaction, link: Link) -> Opened | None:
    if link.kind in (LinkKind.ORDER, LinkKind.GIFT):
        order = tx.orders.by_id(link.id)
        return Opened(order, None, link.kind is LinkKind.GIFT) if order else None
    shipment = tx.shipments.by_id(link.id)
    return Opened(None, shipment) if shipment else None
