"""The same facts for machines that read pages: schema.org ParcelDelivery, with nothing a link must not show.

https://schema.org/ParcelDelivery, https://developers.google.com/gmail/markup/reference/parcel-delivery
"""

import json
from typing import Any

from markupsafe import Markup

from waypost.domain.tracking import Status
from waypost.web.pages.details import details
from waypost.web.pages.reader import Reader
from waypost.web.pages.subject import Subject

_ORDER_STATUS = {
    Status.DELIVERED: "OrderDelivered",
    Status.OUT_FOR_DELIVERY: "OrderInTransit",
    Status.IN_TRANSIT: "OrderInTransit",
    Status.PICKED_UP: "OrderInTransit",
    Status.AVAILABLE_FOR_PICKUP: "OrderPickupAvailable",
    Status.CANCELLED: "OrderCancelled",
    Status.RETURNED: "OrderReturned",
    Status.LOST: "OrderProblem",
    Status.EXCEPTION: "OrderProblem",
    Status.ATTEMPT_FAILED: "OrderProblem",
    Status.RETURNING: "OrderProblem",
}


def parcel_delivery(subject: Subject, reader: Reader) -> Markup:
    """The JSON-LD of a parcel, safe to stand in a script element."""
    shown = details(subject, reader)
    order = subject.journey.order
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "ParcelDelivery",
        "provider": shown.carrier and {"@type": "Organization", "name": shown.carrier},
        "trackingNumber": shown.number,
        "trackingUrl": shown.carrier_url,
        "deliveryAddress": _address(subject),
        "itemShipped": [{"@type": "Product", "name": line.title, "sku": line.sku} for line in subject.items],
        "partOfOrder": {
            "@type": "Order",
            "orderNumber": order.order_number if order else None,
            "merchant": {"@type": "Organization", "name": reader.shop.name},
            "orderStatus": f"https://schema.org/{_ORDER_STATUS.get(subject.status, 'OrderProcessing')}",
        },
        **_expected(subject),
    }
    text = json.dumps(_without_gaps(described), ensure_ascii=False, separators=(",", ":"))
    safe = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return Markup(safe)  # noqa: S704 (JSON, and no sign of HTML is left in it)


def _address(subject: Subject) -> dict[str, Any] | None:
    to = subject.destination
    if to is None:
        return None
    return {
        "@type": "PostalAddress",
        "addressLocality": to.city,
        "postalCode": to.postal_code,
        "addressCountry": to.country,
    }


def _expected(subject: Subject) -> dict[str, str]:
    estimate = subject.part.estimate if subject.part else None
    if estimate is None or subject.standing.is_over:
        return {}
    if estimate.from_at and estimate.until_at:
        zone = subject.zone
        start, end = (at.astimezone(zone) if zone else at for at in (estimate.from_at, estimate.until_at))
        return {"expectedArrivalFrom": start.isoformat(), "expectedArrivalUntil": end.isoformat()}
    return {
        "expectedArrivalFrom": estimate.earliest_on.isoformat(),
        "expectedArrivalUntil": estimate.latest_on.isoformat(),
    }


def _without_gaps(value: Any) -> Any:  # noqa: ANN401 (any JSON)
    if isinstance(value, dict):
        return {key: _without_gaps(inner) for key, inner in value.items() if inner not in (None, [], {})}
    return [_without_gaps(inner) for inner in value] if isinstance(value, list) else value
