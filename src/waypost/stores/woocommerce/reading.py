"""An order of WooCommerce's REST API v3, and the parcels that plugins write into its meta data.

https://woocommerce.github.io/woocommerce-rest-api-docs/#order-properties; `_wc_shipment_tracking_items` of
https://woocommerce.com/document/shipment-tracking/, which Advanced Shipment Tracking writes as well.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256

from waypost.domain.order import Buyer
from waypost.domain.shipment import Address, OrderLine
from waypost.domain.tracking import EventType
from waypost.ports.payload import Node
from waypost.ports.store import HookNotUnderstood, OrderEventTold, ParcelTold, Snapshot

TRACKING_META = "_wc_shipment_tracking_items"
_STEPS = (
    ("date_paid_gmt", EventType.CONFIRMED),
    ("date_completed_gmt", EventType.HANDED_OVER),
)
_STATUSES = {
    "cancelled": EventType.CANCELLED,
    "on-hold": EventType.NOTE,
    "failed": EventType.NOTE,
    "refunded": EventType.NOTE,
}


def snapshot_of(order: Node) -> Snapshot:
    """The whole order as told. HookNotUnderstood without a number or a time of change."""
    number = order["number"].text() or order["id"].text()
    changed_at = _utc(order["date_modified_gmt"]) or _utc(order["date_created_gmt"])
    if number is None or changed_at is None:
        raise HookNotUnderstood("woocommerce: an order without a number or a time of change")
    placed_at = _utc(order["date_created_gmt"])
    return Snapshot(
        order_number=number,
        changed_at=changed_at,
        tie=sha256(order.as_text().encode()).hexdigest(),
        placed_at=placed_at,
        placed_offset_min=_offset_min(_utc(order["date_created"]), placed_at),
        buyer=_buyer(order["billing"]),
        ship_to=_address(order["shipping"]) or _address(order["billing"]),
        lines=tuple(_lines(order)),
        parcels=tuple(_parcels(order)),
        events=tuple(_events(order, changed_at)),
        refunds=tuple(sorted(one for each in order.each("refunds") if (one := each["id"].text()))),
        is_binned=order["status"].text() == "trash",
    )


def _utc(node: Node) -> datetime | None:
    try:
        return datetime.fromisoformat(node.text() or "").replace(tzinfo=UTC)
    except ValueError:
        return None


def _offset_min(local: datetime | None, utc: datetime | None) -> int | None:
    return round((local - utc).total_seconds() / 60) if local and utc else None


def _name(person: Node) -> str | None:
    return " ".join(one for key in ("first_name", "last_name") if (one := person[key].text())) or None


def _buyer(billing: Node) -> Buyer | None:
    buyer = Buyer(_name(billing), billing["email"].text(), billing["phone"].text())
    return buyer if buyer != Buyer() else None


def _address(place: Node) -> Address | None:
    street = ", ".join(one for key in ("address_1", "address_2") if (one := place[key].text()))
    address = Address(
        name=_name(place),
        company=place["company"].text(),
        street=street or None,
        city=place["city"].text(),
        region=place["state"].text(),
        postal_code=place["postcode"].text(),
        country=place["country"].text(),
    )
    return address if address != Address() else None


def _lines(order: Node) -> Iterator[OrderLine]:
    for line in order.each("line_items"):
        quantity = int(line["quantity"].number() or 0)
        if quantity > 0:
            title = line["name"].text() or line["sku"].text() or "?"
            image = line["image"]["src"].text()
            yield OrderLine(title, line["sku"].text(), quantity, image_url=image)


def _parcels(order: Node) -> Iterator[ParcelTold]:
    seen: set[str] = set()
    for meta in order.each("meta_data"):
        if meta["key"].text() != TRACKING_META:
            continue
        for item in meta.each("value"):
            number = item["tracking_number"].text()
            if number and number not in seen:
                seen.add(number)
                carrier = item["tracking_provider"].text() or item["custom_tracking_provider"].text()
                url = item["custom_tracking_link"].text()
                yield ParcelTold(number, carrier, url, _epoch(item["date_shipped"]))


def _epoch(node: Node) -> datetime | None:
    try:
        return datetime.fromtimestamp(node.number() or 0, UTC) if node else None
    except (OverflowError, OSError, ValueError):
        return None


def _events(order: Node, changed_at: datetime) -> Iterator[OrderEventTold]:
    for name, kind in _STEPS:
        at = _utc(order[name])
        if at is not None:
            yield OrderEventTold(kind, at)
    status = order["status"].text() or ""
    if status in _STATUSES:
        yield OrderEventTold(_STATUSES[status], changed_at, f"WooCommerce: {status}")
