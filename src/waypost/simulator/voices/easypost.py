"""EasyPost as it documents itself: trackers, and webhooks signed in `X-Hmac-Signature`.

https://docs.easypost.com/docs/trackers (the tracker and its statuses), https://docs.easypost.com/docs/errors,
https://github.com/EasyPost/easypost-python/tree/master/tests/cassettes (recorded answers). Making a tracker
that is there already gives the same one. All its times are in UTC.
"""

import json
from collections.abc import Mapping, Sequence
from hmac import digest
from types import MappingProxyType
from unicodedata import normalize
from uuid import NAMESPACE_URL, uuid5

from waypost.domain.tracking import EventType
from waypost.ports.exchange import Request, Response
from waypost.simulator.parcel import Happening, Parcel
from waypost.simulator.speech import asked_json, in_utc, said_json, user_and_password
from waypost.simulator.voice import Asked, Desk, Manner

SLUG = "easypost"
VALUES = MappingProxyType({"api_key": "EZAKsimulated", "push_secret": "simulated-secret"})

# What stands in a tracker's `carrier`.
_CARRIERS = MappingProxyType({
    "australia-post": "AustraliaPost", "canada-post": "CanadaPost", "dhl-express": "DHLExpress",
    "fedex": "FedEx", "royal-mail": "RoyalMail", "ups": "UPS", "usps": "USPS",
})  # fmt: skip
MANNER = Manner(zone="UTC", carriers=tuple(_CARRIERS))

# status, status_detail, message
_SAID: Mapping[EventType, tuple[str, str, str]] = MappingProxyType(
    {
        EventType.LABEL_CREATED: ("pre_transit", "label_created", "Shipping label created"),
        EventType.IN_TRANSIT: ("in_transit", "in_transit", "On the way"),
        EventType.ARRIVED: ("in_transit", "arrived_at_facility", "Arrived at carrier facility"),
        EventType.DEPARTED: ("in_transit", "departed_facility", "Departed carrier facility"),
        EventType.MISSORTED: ("in_transit", "missorted", "Sent to the wrong place"),
        EventType.WEATHER_DELAY: ("in_transit", "weather_delay", "Delayed by weather"),
        EventType.DELAYED: ("in_transit", "delayed", "Delayed"),
        EventType.HELD: ("in_transit", "held", "Held at carrier facility"),
        EventType.PROBLEM: ("failure", "delivery_exception", "Delivery exception"),
        EventType.DAMAGED: ("failure", "damaged", "Reported damaged"),
        EventType.OUT_FOR_DELIVERY: ("out_for_delivery", "out_for_delivery", "Out for delivery"),
        EventType.AVAILABLE_FOR_PICKUP: (
            "available_for_pickup",
            "arrived_at_pickup_location",
            "Available for pickup",
        ),
        EventType.REFUSED: ("failure", "refused", "Refused by recipient"),
        EventType.RETURN_STARTED: ("return_to_sender", "return", "Returning to sender"),
        EventType.DELIVERED: ("delivered", "arrived_at_destination", "Delivered"),
        EventType.LOST: ("failure", "lost", "Reported lost"),
        EventType.CANCELLED: ("cancelled", "cancelled", "Cancelled"),
    }
)
TYPES = frozenset(_SAID)
_UNKNOWN = ("unknown", "unknown", "")


def answer(asked: Asked, desk: Desk) -> Response:
    """See `Voice.answer`."""
    if user_and_password(asked)[0] != VALUES["api_key"]:
        return _error(401, "APIKEY.INACTIVE", "This api key is no longer active.")
    if (asked.method, asked.path) != ("POST", "/v2/trackers"):
        return _error(404, "NOT_FOUND", "The requested resource could not be found.")
    body = asked_json(asked)
    tracker = body.get("tracker") if isinstance(body, dict) else None
    number = tracker.get("tracking_code") if isinstance(tracker, dict) else None
    if not isinstance(number, str) or not number:
        return _error(422, "TRACKER.CREATE.ERROR", "A tracking_code is required to make a tracker.")
    desk.follow(number)
    parcel = desk.parcel(number)
    return said_json(_tracker(parcel, number, desk.so_far(parcel) if parcel else (), desk))


def busy(*, retry_after_s: int) -> Response:
    """See `Voice.busy`."""
    message = "You are being rate-limited. Please try again later."
    return _error(429, "RATE_LIMITED", message, headers={"retry-after": str(retry_after_s)})


def push(parcel: Parcel, happening: Happening, *, hook_url: str, secret: str, desk: Desk) -> Request:
    """See `TellingVoice.push`: an event around the whole tracker."""
    number = parcel.tracking_number
    name = f"{SLUG}/{number}/{happening.at.isoformat()}/{happening.type}"
    event = {
        "id": f"evt_{uuid5(NAMESPACE_URL, name).hex}",
        "object": "Event",
        "mode": "production",
        "description": "tracker.updated",
        "previous_attributes": {},
        "status": "pending",
        "pending_urls": [hook_url],
        "completed_urls": [],
        "created_at": in_utc(happening.at),
        "updated_at": in_utc(happening.at),
        "result": _tracker(parcel, number, parcel.so_far(happening.at), desk),
    }
    body = json.dumps(event).encode()
    signature = digest(normalize("NFKD", secret).encode(), body, "sha256").hex()
    headers = {"content-type": "application/json", "x-hmac-signature": f"hmac-sha256-hex={signature}"}
    return Request("POST", hook_url, headers, body)


def _tracker(
    parcel: Parcel | None, number: str, happened: Sequence[Happening], desk: Desk
) -> dict[str, object]:
    status, detail, _ = _SAID[happened[-1].type] if happened else _UNKNOWN
    expected_at = parcel.expected_at if parcel else None
    carrier = _CARRIERS.get(parcel.carrier, parcel.carrier) if parcel else None
    return {
        "id": f"trk_{uuid5(NAMESPACE_URL, f'{SLUG}/{number}').hex}",
        "object": "Tracker",
        "mode": "production",
        "tracking_code": number,
        "status": status,
        "status_detail": detail,
        "signed_by": None,
        "weight": None,
        "est_delivery_date": in_utc(expected_at) if expected_at else None,
        "shipment_id": None,
        "carrier": carrier,
        "tracking_details": [_detail(one, carrier, desk) for one in happened],
        "carrier_detail": None,
        "finalized": status in ("delivered", "cancelled", "return_to_sender"),
        "is_return": False,
        "public_url": f"https://track.easypost.com/{number}",
        "fees": [],
    }


def _detail(one: Happening, carrier: str | None, desk: Desk) -> dict[str, object]:
    status, detail, message = _SAID[one.type]
    place = one.place
    return {
        "object": "TrackingDetail",
        "message": message,
        "description": message,
        "status": desk.spoken(status),
        "status_detail": detail,
        "datetime": in_utc(one.at),
        "source": carrier,
        "carrier_code": "",
        "tracking_location": {
            "object": "TrackingLocation",
            "city": place.city,
            "state": place.region,
            "country": place.country,
            "zip": place.postal_code,
        },
    }


def _error(status: int, code: str, message: str, *, headers: Mapping[str, str] | None = None) -> Response:
    return said_json(
        {"error": {"code": code, "message": message, "errors": []}}, status=status, headers=headers
    )
