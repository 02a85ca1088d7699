"""Shippo as it documents itself: `GET /tracks/{carrier}/{number}`, and webhooks with a token in the address.

https://docs.goshippo.com/docs/tracking/tracking/ (statuses and substatuses),
https://docs.goshippo.com/shippoapi/public-api/tracking-status, https://docs.goshippo.com/tracking/webhook-security.
A number that nobody knows is a tracking without a history. All its times are in UTC.
"""

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from urllib.parse import unquote, urlencode
from uuid import NAMESPACE_URL, uuid5

from waypost.domain.tracking import EventType
from waypost.ports.exchange import Request, Response
from waypost.simulator.parcel import Happening, Parcel
from waypost.simulator.speech import in_utc, said_json
from waypost.simulator.voice import Asked, Desk, Manner

SLUG = "shippo"
VALUES = MappingProxyType({"api_token": "shippo_live_simulated", "push_secret": "simulated-token"})

# Carrier tokens.
_CARRIERS = MappingProxyType({
    "australia-post": "australia_post", "canada-post": "canada_post", "dhl-express": "dhl_express",
    "fedex": "fedex", "ups": "ups", "usps": "usps",
})  # fmt: skip
MANNER = Manner(zone="UTC", carriers=tuple(_CARRIERS))

# status, substatus, words, whether somebody must act
_SAID: Mapping[EventType, tuple[str, str, str, bool]] = MappingProxyType(
    {
        EventType.LABEL_CREATED: ("PRE_TRANSIT", "information_received", "Information received", False),
        EventType.PICKED_UP: ("TRANSIT", "package_accepted", "Accepted by the carrier", False),
        EventType.IN_TRANSIT: ("TRANSIT", "package_processing", "Being processed", False),
        EventType.ARRIVED: ("TRANSIT", "package_arrived", "Arrived at a facility", False),
        EventType.DEPARTED: ("TRANSIT", "package_departed", "Left a facility", False),
        EventType.DELAYED: ("TRANSIT", "delayed", "Delayed", False),
        EventType.HELD: ("TRANSIT", "package_held", "Held by the carrier", True),
        EventType.ADDRESS_PROBLEM: ("TRANSIT", "address_issue", "Trouble with the address", True),
        EventType.PROBLEM: ("FAILURE", "package_undeliverable", "Cannot be delivered", True),
        EventType.DAMAGED: ("TRANSIT", "package_damaged", "Damaged", True),
        EventType.OUT_FOR_DELIVERY: ("TRANSIT", "out_for_delivery", "Out for delivery", False),
        EventType.DELIVERY_ATTEMPTED: ("TRANSIT", "delivery_attempted", "Attempted", True),
        EventType.AVAILABLE_FOR_PICKUP: ("TRANSIT", "pickup_available", "May be picked up", True),
        EventType.NOTE: ("TRANSIT", "delivery_scheduled", "A delivery day is set", False),
        EventType.RETURN_STARTED: ("RETURNED", "return_to_sender", "Goes back to the sender", False),
        EventType.DELIVERED: ("DELIVERED", "delivered", "Delivered", False),
        EventType.LOST: ("FAILURE", "package_lost", "Lost", True),
    }
)
TYPES = frozenset(_SAID)
_PARTS = 4


def answer(asked: Asked, desk: Desk) -> Response:
    """See `Voice.answer`."""
    if asked.headers.get("authorization") != f"ShippoToken {VALUES['api_token']}":
        return said_json({"detail": "Invalid token."}, status=401)
    parts = asked.path.split("/")
    if asked.method != "GET" or len(parts) != _PARTS or parts[1] != "tracks":
        return said_json({"detail": "Not found."}, status=404)
    carrier, number = unquote(parts[2]), unquote(parts[3])
    parcel = desk.parcel(number)
    if parcel is None or _CARRIERS.get(parcel.carrier, parcel.carrier) != carrier:
        return said_json(_tracking(carrier, number, None, (), desk))
    return said_json(_tracking(carrier, number, parcel, desk.so_far(parcel), desk))


def busy(*, retry_after_s: int) -> Response:
    """See `Voice.busy`."""
    detail = f"Request was throttled. Expected available in {retry_after_s} seconds."
    return said_json({"detail": detail}, status=429, headers={"retry-after": str(retry_after_s)})


def push(parcel: Parcel, happening: Happening, *, hook_url: str, secret: str, desk: Desk) -> Request:
    """See `TellingVoice.push`: nothing is signed, the address that the webhook was made with has a token."""
    carrier = _CARRIERS.get(parcel.carrier, parcel.carrier)
    told = _tracking(carrier, parcel.tracking_number, parcel, parcel.so_far(happening.at), desk)
    message = {"event": "track_updated", "test": False, "data": told, "carrier": carrier}
    url = f"{hook_url}{'&' if '?' in hook_url else '?'}{urlencode({'token': secret})}"
    return Request("POST", url, {"content-type": "application/json"}, json.dumps(message).encode())


def _tracking(
    carrier: str, number: str, parcel: Parcel | None, happened: Sequence[Happening], desk: Desk
) -> dict[str, object]:
    expected_at = parcel.expected_at if parcel else None
    history = [_status(one, number, desk) for one in happened]
    return {
        "carrier": carrier,
        "tracking_number": number,
        "address_from": None,
        "address_to": None,
        "eta": in_utc(expected_at) if expected_at else None,
        "original_eta": in_utc(expected_at) if expected_at else None,
        "servicelevel": {"token": None, "name": None},
        "tracking_status": history[-1] if history else None,
        "tracking_history": history,
        "messages": [],
        "transaction": None,
        "metadata": "",
        "test": False,
    }


def _status(one: Happening, number: str, desk: Desk) -> dict[str, object]:
    status, substatus, words, must_act = _SAID[one.type]
    place = one.place
    return {
        "object_created": in_utc(one.at),
        "object_id": uuid5(NAMESPACE_URL, f"{SLUG}/{number}/{one.at.isoformat()}/{one.type}").hex,
        "status": desk.spoken(status),
        "substatus": {"code": substatus, "text": words, "action_required": must_act},
        "status_details": words,
        "status_date": in_utc(one.at),
        "location": {
            "city": place.city,
            "state": place.region,
            "zip": place.postal_code,
            "country": place.country,
        },
    }
