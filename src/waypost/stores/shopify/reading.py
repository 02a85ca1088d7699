"""Orders, fulfilments, their events and refunds as Shopify's REST resources write them.

https://shopify.dev/docs/api/admin-rest/latest/resources/order, /fulfillment, /fulfillmentevent, /refund
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import TypeVar

from waypost.domain.order import Buyer
from waypost.domain.shipment import Address, OrderLine
from waypost.domain.tracking import EventType
from waypost.ports.payload import Node
from waypost.ports.store import (
    FulfilmentTold,
    HookNotUnderstood,
    OrderEventTold,
    OrderTold,
    ParcelEventTold,
    ParcelTold,
    Snapshot,
)

T = TypeVar("T")
_OFF = ("cancelled", "error", "failure")


def whole_order(order: Node) -> OrderTold:
    """An order with the fulfilments and refunds it brings."""
    placed = _local(order["created_at"])
    offset = placed.utcoffset() if placed else None
    address = _address(order["shipping_address"])
    cancelled_at = _utc(order["cancelled_at"])
    snapshot = Snapshot(
        order_number=_needed(order["name"].text() or order["order_number"].text()),
        changed_at=_needed(_utc(order["updated_at"])),
        tie=_tie(order),
        placed_at=_utc(order["created_at"]),
        placed_offset_min=round(offset.total_seconds() / 60) if offset is not None else None,
        buyer=_buyer(order),
        ship_to=address if address != Address() else None,
        lines=tuple(_lines(order)),
        events=(OrderEventTold(EventType.CANCELLED, cancelled_at),) if cancelled_at else (),
    )
    return OrderTold(
        _needed(order["id"].text()),
        snapshot,
        fulfilments=tuple(
            sorted(map(_fulfilment, order.each("fulfillments")), key=lambda one: one.reference)
        ),
        refunds=tuple(sorted(one for each in order.each("refunds") if (one := each["id"].text()))),
    )


def deleted(order: Node) -> OrderTold:
    """An order that is no more: its id is all that is told."""
    return OrderTold(_needed(order["id"].text()), was_deleted=True)


def fulfilment_order(fulfilment: Node) -> OrderTold:
    """The order of a fulfilment, with nothing but that."""
    return OrderTold(_needed(fulfilment["order_id"].text()), fulfilments=(_fulfilment(fulfilment),))


def event_order(event: Node) -> OrderTold:
    """The order of an event of a fulfilment, with nothing but that."""
    told = ParcelEventTold(
        _needed(event["id"].text()),
        _needed(event["fulfillment_id"].text()),
        _needed(event["status"].text()),
        _needed(_utc(event["happened_at"])),
        event["message"].text(),
    )
    return OrderTold(_needed(event["order_id"].text()), parcel_events=(told,))


def refund_order(refund: Node) -> OrderTold:
    """The order of a refund, with nothing but that."""
    return OrderTold(_needed(refund["order_id"].text()), refunds=(_needed(refund["id"].text()),))


def _needed(value: T | None) -> T:
    if value is None:
        raise HookNotUnderstood("shopify: an id, a number, a status or a time is missing")
    return value


def _fulfilment(one: Node) -> FulfilmentTold:
    numbers = [text for each in one.each("tracking_numbers") if (text := each.text())]
    single = one["tracking_number"].text()
    urls = [each.text() for each in one.each("tracking_urls")] or [one["tracking_url"].text()]
    carrier, shipped_at = one["tracking_company"].text(), _utc(one["created_at"])
    wanted = dict.fromkeys(numbers or ([single] if single else []))
    parcels = [
        ParcelTold(number, carrier, urls[place] if place < len(urls) else None, shipped_at)
        for place, number in enumerate(wanted)
    ]
    return FulfilmentTold(
        _needed(one["id"].text()),
        _needed(_utc(one["updated_at"])),
        _tie(one),
        tuple(parcels),
        is_cancelled=one["status"].text() in _OFF,
    )


def _tie(node: Node) -> str:
    return sha256(node.as_text().encode()).hexdigest()


def _local(node: Node) -> datetime | None:
    try:
        found = datetime.fromisoformat(node.text() or "")
    except ValueError:
        return None
    return found if found.tzinfo else None


def _utc(node: Node) -> datetime | None:
    found = _local(node)
    try:
        return found.astimezone(UTC) if found else None
    except OverflowError:
        return None


def _name(person: Node) -> str | None:
    return " ".join(one for key in ("first_name", "last_name") if (one := person[key].text())) or None


def _buyer(order: Node) -> Buyer | None:
    name = _name(order["customer"]) or order["shipping_address"]["name"].text()
    locale = order["customer_locale"].text()
    buyer = Buyer(name, order["email"].text(), order["phone"].text(), locale)
    return buyer if buyer != Buyer() else None


def _address(place: Node) -> Address:
    street = ", ".join(one for key in ("address1", "address2") if (one := place[key].text()))
    return Address(
        name=place["name"].text() or _name(place),
        company=place["company"].text(),
        street=street or None,
        city=place["city"].text(),
        region=place["province_code"].text() or place["province"].text(),
        postal_code=place["zip"].text(),
        country=place["country_code"].text(),
    )


def _lines(order: Node) -> Iterator[OrderLine]:
    for line in order.each("line_items"):
        current = line["current_quantity"].number()
        quantity = int((line["quantity"].number() if current is None else current) or 0)
        title = line["title"].text() or line["sku"].text()
        if quantity > 0 and title:
            yield OrderLine(title, line["sku"].text(), quantity, line["variant_title"].text())
