"""AfterShip as it documents itself: the Tracking API of 2026-07 and its webhooks.

https://www.aftership.com/docs/tracking/2026-07/enum/delivery-sub-statuses (the sub-statuses),
https://www.aftership.com/docs/tracking/quickstart/api-quick-start (envelopes, errors, limits),
https://www.aftership.com/docs/tracking/webhook/webhook-signature. A number is told of once it was handed in,
and a tracking that was just made is still `Pending`: the checkpoints come later.
"""

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from hmac import digest
from types import MappingProxyType
from uuid import NAMESPACE_URL, uuid5

from waypost.domain.tracking import EventType
from waypost.ports.exchange import Request, Response
from waypost.simulator.parcel import Happening, Parcel
from waypost.simulator.speech import asked_json, said_json
from waypost.simulator.voice import Asked, Desk, Manner
from waypost.simulator.voices._countries import THREE_LETTERS

SLUG = "aftership"
VALUES = MappingProxyType({"api_key": "asat_simulated", "push_secret": "simulated-webhook-secret"})
_PATH = "/tracking/2026-07/trackings"

# What AfterShip calls a carrier: its slugs, from its public list of couriers.
_SLUGS = MappingProxyType({
    "australia-post": "australia-post", "canada-post": "canada-post", "dhl-express": "dhl", "fedex": "fedex",
    "gls": "gls", "hermes-de": "hermes-de", "la-poste": "la-poste-colissimo", "postnord": "postnord",
    "royal-mail": "royal-mail", "ups": "ups", "usps": "usps",
})  # fmt: skip
MANNER = Manner(carriers=tuple(_SLUGS), calls_per_hour=6 * 3600)

# tag, number of the sub-status, its message
_SAID: Mapping[EventType, tuple[str, str, str]] = MappingProxyType(
    {
        EventType.LABEL_CREATED: ("InfoReceived", "001", "Info Received"),
        EventType.PICKED_UP: ("InTransit", "002", "Acceptance scan"),
        EventType.IN_TRANSIT: ("InTransit", "001", "In Transit"),
        EventType.ARRIVED: ("InTransit", "003", "Arrival scan"),
        EventType.DEPARTED: ("InTransit", "007", "Departure Scan"),
        EventType.CUSTOMS_ENTERED: ("InTransit", "006", "Customs clearance started"),
        EventType.CUSTOMS_HELD: ("Exception", "004", "Delayed (Customs clearance)"),
        EventType.CUSTOMS_CLEARED: ("InTransit", "005", "Customs clearance completed"),
        EventType.WEATHER_DELAY: ("Exception", "017", "Delayed (Extreme weather)"),
        EventType.DELAYED: ("Exception", "005", "Delayed (External factors)"),
        EventType.HELD: ("Exception", "006", "Held for payment"),
        EventType.ADDRESS_PROBLEM: ("Exception", "007", "Incorrect Address"),
        EventType.PROBLEM: ("Exception", "001", "Exception"),
        EventType.DAMAGED: ("Exception", "012", "Shipment damaged"),
        EventType.OUT_FOR_DELIVERY: ("OutForDelivery", "001", "Out for Delivery"),
        EventType.NOTE: ("OutForDelivery", "003", "Customer contacted"),
        EventType.DELIVERY_ATTEMPTED: ("AttemptFail", "002", "Addressee not available"),
        EventType.AVAILABLE_FOR_PICKUP: ("AvailableForPickup", "001", "Available for pickup"),
        EventType.REFUSED: ("Exception", "003", "Customer refused delivery"),
        EventType.RETURN_STARTED: ("Exception", "010", "Returning to sender"),
        EventType.DELIVERED: ("Delivered", "001", "Delivered"),
        EventType.RETURNED: ("Exception", "011", "Returned to sender"),
        EventType.LOST: ("Exception", "013", "Shipment lost"),
    }
)
TYPES = frozenset(_SAID)
_PENDING = ("Pending", "001", "Pending")
_SHORTEST_NUMBER = 4


def answer(asked: Asked, desk: Desk) -> Response:
    """See `Voice.answer`."""
    if asked.headers.get("as-api-key") != VALUES["api_key"]:
        return _error(401, 401, "Unauthorized", "The API key is invalid.")
    if asked.path != _PATH:
        return _error(404, 404, "NotFound", "The URI requested is invalid or the resource does not exist.")
    if asked.method == "POST":
        return _made(asked_json(asked), desk)
    numbers = [one for one in asked.query.get("tracking_numbers", "").split(",") if one]
    known = [number for number in numbers if desk.follows(number.upper())]
    page = {"total": len(known), "next_cursor": "", "has_next_page": False}
    return _fine({"pagination": page, "trackings": [_tracking(number, desk) for number in known]})


def busy(*, retry_after_s: int) -> Response:
    """See `Voice.busy`: AfterShip tells its limits on every answer, and when they end by the clock."""
    headers = {"x-ratelimit-limit": "6", "x-ratelimit-remaining": "0", "retry-after": str(retry_after_s)}
    return _error(429, 429, "TooManyRequests", "You have exceeded the API call rate limit.", headers=headers)


def push(parcel: Parcel, happening: Happening, *, hook_url: str, secret: str, desk: Desk) -> Request:
    """See `TellingVoice.push`: the whole tracking, signed over the body in base64."""
    happened = parcel.so_far(happening.at)
    told = _written(parcel, parcel.tracking_number, happened, desk)
    earlier = {_SAID[one.type][0] for one in happened[:-1]}
    event = f"{SLUG}/{parcel.tracking_number}/{happening.at.isoformat()}/{happening.type}"
    message = {
        "event_id": str(uuid5(NAMESPACE_URL, event)),
        "event": "tracking_update",
        "is_tracking_first_tag": _SAID[happening.type][0] not in earlier,
        "msg": told,
        "ts": int(happening.at.timestamp()),
    }
    body = json.dumps(message, separators=(",", ":")).encode()
    signature = b64encode(digest(secret.encode(), body, "sha256")).decode()
    headers = {"content-type": "application/json", "aftership-hmac-sha256": signature}
    return Request("POST", hook_url, headers, body)


def _made(body: object, desk: Desk) -> Response:
    number = body.get("tracking_number") if isinstance(body, dict) else None
    if not isinstance(number, str) or not number:
        return _error(400, 4007, "BadRequest", "tracking_number is required.")
    if len(number) < _SHORTEST_NUMBER:
        return _error(400, 4005, "BadRequest", "The value of tracking_number is invalid.")
    number = number.upper()
    if desk.follows(number):
        return _error(400, 4003, "BadRequest", "Tracking already exists.")
    desk.follow(number)
    return _fine(_written(desk.parcel(number), number, (), desk), code=201)


def _tracking(number: str, desk: Desk) -> dict[str, object]:
    parcel = desk.parcel(number.upper())
    return _written(parcel, number.upper(), desk.so_far(parcel) if parcel else (), desk)


def _written(
    parcel: Parcel | None, number: str, happened: Sequence[Happening], desk: Desk
) -> dict[str, object]:
    slug = _slug(parcel)
    tag, part, message = _SAID[happened[-1].type] if happened else _PENDING
    expected_at = parcel.expected_at if parcel and happened else None
    estimate = {"estimated_delivery_date": expected_at.isoformat(timespec="seconds")} if expected_at else None
    return {
        "id": uuid5(NAMESPACE_URL, f"{SLUG}/{number}").hex,
        "tracking_number": number,
        "slug": slug,
        "active": True,
        "tag": tag,
        "subtag": f"{tag}_{part}",
        "subtag_message": message,
        "courier_estimated_delivery_date": estimate,
        "shipment_type": None,
        "signed_by": None,
        "checkpoints": [_checkpoint(one, slug, desk) for one in happened],
        "shipment_direction": None,
    }


def _checkpoint(one: Happening, slug: str | None, desk: Desk) -> dict[str, object]:
    tag, part, message = _SAID[one.type]
    place = one.place
    return {
        "created_at": one.at.isoformat(timespec="seconds"),
        "slug": slug,
        "checkpoint_time": one.at.isoformat(timespec="seconds"),
        "location": ", ".join(part for part in (place.city, place.region, place.country) if part) or None,
        "city": place.city,
        "state": place.region,
        "postal_code": place.postal_code,
        "coordinate": None,
        "country_region": THREE_LETTERS.get(place.country or ""),
        "message": message,
        "tag": tag,
        "subtag": desk.spoken(f"{tag}_{part}"),
        "subtag_message": message,
        "raw_tag": None,
        "events": [],
        "source": "carrier",
    }


def _slug(parcel: Parcel | None) -> str | None:
    return _SLUGS.get(parcel.carrier, parcel.carrier) if parcel else None


def _fine(value: object, *, code: int = 200) -> Response:
    headers = {"x-ratelimit-limit": "6", "x-ratelimit-remaining": "5"}
    return said_json({"meta": {"code": code}, "data": value}, status=code, headers=headers)


def _error(
    status: int, code: int, kind: str, message: str, *, headers: Mapping[str, str] | None = None
) -> Response:
    meta = {"code": code, "type": kind, "message": message}
    return said_json({"meta": meta, "data": {}}, status=status, headers=headers)
