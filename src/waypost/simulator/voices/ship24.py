"""Ship24 as it documents itself: `POST /trackers/track`, and webhooks that carry a secret.

https://docs.ship24.com/status (milestones, categories, codes), https://docs.ship24.com/tracking-api-reference,
https://docs.ship24.com/webhooks/authentication. An answer tells the whole history, a webhook one event.
"""

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from uuid import NAMESPACE_URL, uuid5

from waypost.domain.tracking import EventType
from waypost.ports.exchange import Request, Response
from waypost.simulator.parcel import Happening, Parcel
from waypost.simulator.speech import asked_json, bearer, said_json
from waypost.simulator.voice import Asked, Desk, Manner

SLUG = "ship24"
VALUES = MappingProxyType({"api_key": "apik_simulated", "push_secret": "whs_simulated"})

# Courier codes, from Ship24's public list of couriers.
_COURIERS = MappingProxyType({
    "australia-post": "au-post", "canada-post": "ca-post", "dhl-express": "dhl", "fedex": "fedex",
    "ups": "ups", "usps": "us-post",
})  # fmt: skip
MANNER = Manner(carriers=tuple(_COURIERS), calls_per_hour=10 * 3600)

# code (its category is what stands before the first "_"), milestone, words
_SAID: Mapping[EventType, tuple[str, str, str]] = MappingProxyType(
    {
        EventType.LABEL_CREATED: ("data_order_created", "info_received", "Shipment declared"),
        EventType.CANCELLED: ("data_order_cancelled", "info_received", "Shipment cancelled"),
        EventType.NOTE: ("data_delivery_proposed", "info_received", "Delivery proposed"),
        EventType.PICKED_UP: ("transit_handover", "in_transit", "Received by the courier"),
        EventType.IN_TRANSIT: ("", "in_transit", "In transit"),
        EventType.DEPARTED: ("transit_origin_country_departure", "in_transit", "Left the origin country"),
        EventType.ARRIVED: ("destination_arrival", "in_transit", "Arrived in the destination country"),
        EventType.CUSTOMS_ENTERED: ("customs_received", "in_transit", "Received by customs"),
        EventType.CUSTOMS_HELD: ("customs_exception", "in_transit", "Customs exception"),
        EventType.CUSTOMS_CLEARED: ("customs_cleared", "in_transit", "Cleared by customs"),
        EventType.AVAILABLE_FOR_PICKUP: (
            "delivery_available_for_pickup",
            "available_for_pickup",
            "Available at the pick-up point",
        ),
        EventType.OUT_FOR_DELIVERY: ("delivery_out_for_delivery", "out_for_delivery", "Out for delivery"),
        EventType.DELIVERY_ATTEMPTED: ("delivery_attempted", "failed_attempt", "Nobody was there"),
        EventType.PROBLEM: ("delivery_exception", "in_transit", "Delivery exception"),
        EventType.REFUSED: ("delivery_refused", "exception", "Refused by the recipient"),
        EventType.DELIVERED: ("delivery_delivered", "delivered", "Delivered"),
        EventType.RETURN_STARTED: ("exception_return", "exception", "Being returned"),
        EventType.LOST: ("exception_lost", "exception", "Lost"),
    }
)
TYPES = frozenset(_SAID)


def answer(asked: Asked, desk: Desk) -> Response:
    """See `Voice.answer`."""
    if bearer(asked) != VALUES["api_key"]:
        return _error(401, "auth_invalid_api_key", "The API key is missing or not valid.")
    if (asked.method, asked.path) != ("POST", "/public/v1/trackers/track"):
        return _error(404, "not_found", "There is no such resource.")
    body = asked_json(asked)
    number = body.get("trackingNumber") if isinstance(body, dict) else None
    if not isinstance(number, str) or not number:
        return _error(400, "validation_error", "trackingNumber is required.")
    desk.follow(number)
    parcel = desk.parcel(number)
    told = _tracking(number, parcel, desk.so_far(parcel) if parcel else (), desk)
    return said_json({"data": {"trackings": [told]}}, status=201)


def busy(*, retry_after_s: int) -> Response:
    """See `Voice.busy`."""
    headers = {"retry-after": str(retry_after_s)}
    return _error(429, "too_many_requests", "The rate limit is exceeded.", headers=headers)


def push(parcel: Parcel, happening: Happening, *, hook_url: str, secret: str, desk: Desk) -> Request:
    """See `TellingVoice.push`: one event in each, and no signature but a secret."""
    told = _tracking(parcel.tracking_number, parcel, (happening,), desk)
    body = json.dumps({"trackings": [{"metadata": {"generatedAt": desk.now.isoformat()}, **told}]}).encode()
    return Request(
        "POST", hook_url, {"content-type": "application/json", "authorization": f"Bearer {secret}"}, body
    )


def _tracking(
    number: str, parcel: Parcel | None, happened: Sequence[Happening], desk: Desk
) -> dict[str, object]:
    courier = _COURIERS.get(parcel.carrier, parcel.carrier) if parcel else None
    expected_at = parcel.expected_at if parcel else None
    code, milestone, _ = _SAID[happened[-1].type] if happened else ("", "pending", "")
    tracker_id = str(uuid5(NAMESPACE_URL, f"{SLUG}/{number}"))
    events = [_event(one, number, courier, order, desk) for order, one in enumerate(happened)]
    return {
        "tracker": {
            "trackerId": tracker_id,
            "trackingNumber": number,
            "isSubscribed": True,
            "isTracked": True,
            "shipmentReference": None,
        },
        "shipment": {
            "shipmentId": str(uuid5(NAMESPACE_URL, tracker_id)),
            "statusCode": code or None,
            "statusCategory": code.partition("_")[0] or None,
            "statusMilestone": milestone,
            "originCountryCode": None,
            "destinationCountryCode": parcel.destination.country if parcel else None,
            "delivery": {
                "estimatedDeliveryDate": expected_at.isoformat(timespec="seconds") if expected_at else None,
                "service": None,
                "signedBy": None,
            },
            "trackingNumbers": [{"tn": number}],
            "recipient": None,
        },
        "events": events[::-1],
        "statistics": {"timestamps": {}},
    }


def _event(one: Happening, number: str, courier: str | None, order: int, desk: Desk) -> dict[str, object]:
    code, milestone, words = _SAID[one.type]
    place = one.place
    return {
        "eventId": str(uuid5(NAMESPACE_URL, f"{SLUG}/{number}/{one.at.isoformat()}/{one.type}")),
        "trackingNumber": number,
        "eventTrackingNumber": number,
        "status": words,
        "occurrenceDatetime": one.at.isoformat(timespec="seconds"),
        "order": order,
        "location": place.city or place.country,
        "sourceCode": courier,
        "courierCode": courier,
        "statusCode": desk.spoken(code) if code else None,
        "statusCategory": code.partition("_")[0] or None,
        "statusMilestone": milestone,
    }


def _error(status: int, code: str, message: str, *, headers: Mapping[str, str] | None = None) -> Response:
    return said_json(
        {"errors": [{"code": code, "message": message}], "data": None}, status=status, headers=headers
    )
