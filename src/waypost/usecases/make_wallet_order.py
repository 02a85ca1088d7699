"""An order as Apple Wallet shows it: `order.json` from the journey, and who may have it.

Only what the buyer's page shows without more proof goes in: no name, address, e-mail or phone. The words for
states are those of Apple's format (https://developer.apple.com/documentation/walletorders), used truthfully:
what is delivered was delivered, and trouble is an `issue`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from hmac import compare_digest
from typing import Any

from waypost.domain.journey import Journey, ShipmentJourney
from waypost.domain.links import LinkKind, number_of, public_id, token_for, wallet_token
from waypost.domain.order import Order
from waypost.domain.shipment import Leg, OrderLine, Shipment
from waypost.domain.tracking import EPOCH, Direction, Ending, Stage, Status, micros
from waypost.ports.database import Transaction
from waypost.usecases.open_link import has_ended

SHIPPING: Mapping[Status, str] = {
    Status.PENDING: "processing",
    Status.LABEL_CREATED: "processing",
    Status.PICKED_UP: "shipped",
    Status.IN_TRANSIT: "onTheWay",
    Status.OUT_FOR_DELIVERY: "outForDelivery",
    Status.DELIVERED: "delivered",
    Status.CANCELLED: "cancelled",
    Status.UNKNOWN: "open",
}
PICKUP: Mapping[Status, str] = {
    Status.AVAILABLE_FOR_PICKUP: "readyForPickup",
    Status.DELIVERED: "pickedUp",
    Status.CANCELLED: "cancelled",
}
LONGEST_MARK = 18
ISSUE, PROBLEM_NOTE, RETURN_NOTE = "issue", "note.problem", "note.returning"


class WalletRefused(Exception):
    """There is no such order for who asks."""


@dataclass(frozen=True, slots=True)
class WalletShop:
    """The shop and server as the package names them. `base_url` has no slash at its end."""

    name: str
    url: str
    base_url: str
    order_type: str
    secret: bytes


def wallet_order(journey: Journey, order: Order, shop: WalletShop) -> dict[str, Any]:
    """`order.json` as JSON values; `logo.png` is the picture it names."""
    token = token_for(LinkKind.ORDER, order.id, generation=order.link_generation, secret=shop.secret)
    page = f"{shop.base_url}/t/{token}"
    parts = [part for part in journey.shipments if part.shipment.leg is Leg.OUTBOUND]
    return {
        "schemaVersion": 1,
        "orderTypeIdentifier": shop.order_type,
        "orderIdentifier": public_id("ord", order.id),
        "orderNumber": order.order_number,
        "orderType": "ecommerce",
        "status": _status(journey, parts),
        "createdAt": _written(order.placed_at or order.created_at or EPOCH),
        "updatedAt": _written(changed_at(order, [part.shipment for part in journey.shipments])),
        "orderManagementURL": page,
        "merchant": {
            "merchantIdentifier": shop.order_type,
            "displayName": shop.name,
            "url": shop.url,
            "logo": "logo.png",
        },
        "lineItems": [_line(line) for line in order.lines],
        "fulfillments": [_fulfilment(part, order) for part in parts],
        "authenticationToken": wallet_token(order.id, generation=order.link_generation, secret=shop.secret),
        "webServiceURL": f"{shop.base_url}/wallet",
    }


def changed_at(order: Order, shipments: Sequence[Shipment]) -> datetime:
    """When anything of the order last changed (UTC)."""
    found = [at for at in (order.updated_at, *(one.updated_at for one in shipments)) if at]
    return max(found, default=EPOCH)


def permitted_order(tx: Transaction, order_id: str, token: str, *, secret: bytes, now: datetime) -> Order:
    """The order with this public id, for a device that shows its token. WalletRefused."""
    number = number_of("ord", order_id)
    order = tx.orders.by_id(number) if number is not None else None
    if order is None:
        raise WalletRefused
    expected = wallet_token(order.id, generation=order.link_generation, secret=secret)
    if not compare_digest(expected.encode(), token.encode()) or has_ended(tx, order, now=now):
        raise WalletRefused
    return order


def changed_orders(tx: Transaction, device: str, *, since: str) -> tuple[list[str], str] | None:
    """The public ids of a device's orders that changed after the mark `since`, and the next mark.

    None: nothing did. A mark that is not ours counts as none.
    """
    after = int(since) if len(since) <= LONGEST_MARK and since.isascii() and since.isdigit() else -1
    orders = tx.orders.by_ids(tx.wallet_devices.orders_of(device))
    shipments: dict[int | None, list[Shipment]] = {}
    for one in tx.shipments.of_orders([order.id for order in orders]) if orders else ():
        shipments.setdefault(one.order_id, []).append(one)
    marks = {order.id: micros(changed_at(order, shipments.get(order.id, []))) for order in orders}
    changed = sorted(order_id for order_id, mark in marks.items() if mark > after)
    if not changed:
        return None
    return [public_id("ord", order_id) for order_id in changed], str(max(marks.values()))


def _status(journey: Journey, parts: Sequence[ShipmentJourney]) -> str:
    order = journey.order
    if order is not None and order.standing.ending is Ending.CANCELLED:
        return "cancelled"
    live = [part for part in parts if part.shipment.standing.ending is not Ending.CANCELLED]
    if parts and not live:
        return "cancelled"
    is_complete = all(_stored_status(part) is Status.DELIVERED for part in live)
    return "completed" if live and is_complete and not journey.unshipped else "open"


def _fulfilment(part: ShipmentJourney, order: Order) -> dict[str, Any]:
    """One shipment. What silence makes us doubt stays out: it has no moment, and Wallet shows moments."""
    shipment, kept = part.shipment, part.shipment.standing
    is_pickup = kept.reached(Stage.AVAILABLE_FOR_PICKUP, Direction.OUTBOUND) is not None
    status = _stored_status(part)
    words = PICKUP if is_pickup else SHIPPING
    moments = {
        "shippedAt": kept.reached_at(Stage.PICKED_UP, Direction.OUTBOUND),
        "deliveredAt": kept.reached_at(Stage.DELIVERED, Direction.OUTBOUND) if status in words else None,
        "estimatedDeliveryAt": None if kept.is_over else _estimated_at(part),
    }
    if is_pickup:
        moments = {"pickedUpAt": moments["deliveredAt"]}
    told: dict[str, Any] = {
        "fulfillmentIdentifier": public_id("shp", shipment.id),
        "fulfillmentType": "pickup" if is_pickup else "shipping",
        "status": words.get(status, ISSUE),
        "lineItems": [_line(line) for line in shipment.lines or order.lines],
        **{name: _written(at) for name, at in moments.items() if at is not None},
        **_carrier(part, is_pickup=is_pickup),
    }
    if told["status"] == ISSUE:
        is_return = kept.direction is Direction.RETURNING
        told["notes"] = RETURN_NOTE if is_return else PROBLEM_NOTE
    return told


def _stored_status(part: ShipmentJourney) -> Status:
    return part.shipment.standing.status


def _carrier(part: ShipmentJourney, *, is_pickup: bool) -> dict[str, str]:
    if is_pickup:
        return {}
    named = {
        "carrier": part.carrier_name,
        "trackingNumber": part.shipment.tracking_number,
        "trackingURL": part.carrier_url,
    }
    return {name: value for name, value in named.items() if value}


def _estimated_at(part: ShipmentJourney) -> datetime | None:
    """The end of the window; where only the day is known, noon of the last one (UTC)."""
    estimate = part.shipment.estimate
    if estimate is None:
        return None
    return estimate.until_at or datetime.combine(estimate.latest_on, time(12), UTC)


def _line(line: OrderLine) -> dict[str, Any]:
    told: dict[str, Any] = {"title": line.title, "quantity": line.quantity}
    return {**told, "sku": line.sku} if line.sku else told


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
