"""The same facts for programs that read mail: schema.org ParcelDelivery and Order as JSON-LD.

https://schema.org/ParcelDelivery, https://developers.google.com/gmail/markup/reference/parcel-delivery
"""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from markupsafe import Markup

from waypost.domain.shipment import Address, OrderLine
from waypost.domain.topics import Topic
from waypost.ports.texts import Facts, ParcelFacts

_T = Topic
MOST = 6
ORDER_STATUS: Mapping[Topic, str] = MappingProxyType({
    _T.ORDER_CONFIRMED: "OrderProcessing", _T.PROCESSING: "OrderProcessing", _T.PACKED: "OrderProcessing",
    _T.SHIPPED: "OrderInTransit", _T.IN_TRANSIT: "OrderInTransit", _T.ARRIVING_TOMORROW: "OrderInTransit",
    _T.OUT_FOR_DELIVERY: "OrderInTransit", _T.ESTIMATE_CHANGED: "OrderInTransit",
    _T.DELAYED: "OrderProblem", _T.HELD_BY_CUSTOMS: "OrderProblem", _T.PROBLEM: "OrderProblem",
    _T.DELIVERY_ATTEMPTED: "OrderProblem", _T.LOST: "OrderProblem", _T.RETURNING: "OrderProblem",
    _T.READY_FOR_PICKUP: "OrderPickupAvailable", _T.PICKUP_REMINDER: "OrderPickupAvailable",
    _T.DELIVERED: "OrderDelivered", _T.RETURNED: "OrderReturned", _T.CANCELLED: "OrderCancelled",
})  # fmt: skip


def described(facts: Facts) -> Markup:
    """JSON-LD, safe to stand in a script element: a ParcelDelivery for each parcel, else the Order.

    A very long order is described by its first parcels and articles.
    """
    order = _order(facts)
    things = [_delivery(facts, parcel, order) for parcel in facts.parcels[:MOST]] or [
        {"@context": "https://schema.org", **order}
    ]
    whole = _without_gaps(things[0] if len(things) == 1 else things)
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
    safe = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return Markup(safe)  # noqa: S704 - JSON, and no sign of HTML is left in it


def _delivery(facts: Facts, parcel: ParcelFacts, order: dict[str, Any]) -> dict[str, Any]:
    shipped = [_product(line) for line in (parcel.lines or facts.lines)[:MOST]]
    carrier = parcel.carrier_name and {"@type": "Organization", "name": parcel.carrier_name}
    return {
        "@context": "https://schema.org",
        "@type": "ParcelDelivery",
        "carrier": carrier,
        "provider": carrier,
        "trackingNumber": parcel.tracking_number,
        "trackingUrl": facts.tracking_url,
        "deliveryAddress": _address(facts.ship_to),
        "itemShipped": shipped[0] if len(shipped) == 1 else shipped,
        "partOfOrder": order,
        **_expected(parcel),
    }


def _order(facts: Facts) -> dict[str, Any]:
    status = ORDER_STATUS.get(facts.topic)
    return {
        "@type": "Order",
        "orderNumber": facts.order_number,
        "merchant": {"@type": "Organization", "name": facts.store_name, "url": facts.home_url},
        "orderStatus": f"https://schema.org/{status}" if status and facts.parcels_of_order <= 1 else None,
        "orderDate": facts.placed_on.isoformat() if facts.placed_on else None,
        "url": facts.tracking_url,
        "acceptedOffer": None if facts.parcels else [_offer(line) for line in facts.lines[:MOST]],
    }


def _offer(line: OrderLine) -> dict[str, Any]:
    counted = {"@type": "QuantitativeValue", "value": line.quantity}
    return {"@type": "Offer", "itemOffered": _product(line), "eligibleQuantity": counted}


def _product(line: OrderLine) -> dict[str, Any]:
    return {"@type": "Product", "name": line.title, "sku": line.sku, "image": line.image_url}


def _address(to: Address | None) -> dict[str, Any] | None:
    if to is None:
        return None
    return {
        "@type": "PostalAddress",
        "name": to.name,
        "streetAddress": to.street,
        "addressLocality": to.city,
        "addressRegion": to.region,
        "postalCode": to.postal_code,
        "addressCountry": to.country,
    }


def _expected(parcel: ParcelFacts) -> dict[str, str]:
    estimate = parcel.estimate
    if estimate is None:
        return {}
    if estimate.from_at and estimate.until_at:
        return {
            "expectedArrivalFrom": estimate.from_at.isoformat(),
            "expectedArrivalUntil": estimate.until_at.isoformat(),
        }
    return {
        "expectedArrivalFrom": estimate.earliest_on.isoformat(),
        "expectedArrivalUntil": estimate.latest_on.isoformat(),
    }


def _without_gaps(value: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        return {key: _without_gaps(inner) for key, inner in value.items() if inner not in (None, "", [], {})}
    return [_without_gaps(inner) for inner in value] if isinstance(value, list) else value
