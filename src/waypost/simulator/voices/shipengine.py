"""ShipEngine (ShipStation API) as it documents itself: `GET /v1/tracking`, and webhooks signed with RSA.

https://docs.shipstation.com/apis/shipengine/openapi/tracking/get_tracking_log (status and detail codes),
https://docs.shipstation.com/apis/shipengine/docs/webhooks, https://docs.shipstation.com/apis/shipengine/docs/errors.
A signature covers `{timestamp}.{body}`; the public key stands at `/jwks`. A webhook may carry a header of its
owner's beside it: where it was made with a secret, that is `X-Waypost-Secret`.
"""

import json
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType
from uuid import NAMESPACE_URL, uuid5

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from waypost.domain.tracking import EventType
from waypost.ports.exchange import Request, Response
from waypost.simulator.parcel import Happening, Parcel
from waypost.simulator.speech import in_utc, said_json
from waypost.simulator.voice import Asked, Desk, Manner

SLUG = "shipengine"
VALUES = MappingProxyType({"api_key": "TEST_simulated", "push_secret": "simulated-header"})

# Carrier codes.
_CARRIERS = MappingProxyType({
    "australia-post": "australia_post", "canada-post": "canada_post", "dhl-express": "dhl_express",
    "fedex": "fedex", "royal-mail": "royal_mail", "ups": "ups", "usps": "stamps_com",
})  # fmt: skip
MANNER = Manner(zone="UTC", carriers=tuple(_CARRIERS), calls_per_hour=200 * 60)

# status, detail, words. The list of details stands in groups by status: "out for delivery" is one of AT.
_SAID: Mapping[EventType, tuple[str, str, str]] = MappingProxyType(
    {
        EventType.LABEL_CREATED: ("NY", "SHIPMENT_CREATED", "The tracking number is ready"),
        EventType.HANDED_OVER: ("AC", "DESPATCHED", "Handed over to the carrier"),
        EventType.PICKED_UP: ("AC", "PICKED_UP", "Picked up"),
        EventType.IN_TRANSIT: ("IT", "IN_TRANSIT", "On its way between depots"),
        EventType.ARRIVED: ("IT", "RECEIVED_LOCAL_DELIVERY_DEPOT", "At the local depot"),
        EventType.CUSTOMS_ENTERED: ("IT", "CUSTOMS_PROCESSING", "Going through customs"),
        EventType.CUSTOMS_HELD: ("IT", "HELD_BY_CUSTOMS", "Held in customs"),
        EventType.CUSTOMS_CLEARED: ("IT", "CUSTOMS_CLEARED", "Passed customs"),
        EventType.MISSORTED: ("IT", "MISSORTED", "Missorted"),
        EventType.DELAYED: ("IT", "CARRIER_DELAYS", "Delayed"),
        EventType.HELD: ("IT", "HELD_BY_CARRIER", "On hold"),
        EventType.ADDRESS_PROBLEM: ("IT", "ADDRESS_QUERY", "Trouble with the address"),
        EventType.NOTE: ("IT", "INFORMATION", "More from the carrier"),
        EventType.OUT_FOR_DELIVERY: ("AT", "OUT_FOR_DELIVERY", "Out for delivery"),
        EventType.DELIVERY_ATTEMPTED: ("AT", "ATTEMPTED_DELIVERY", "Delivery failed"),
        EventType.AVAILABLE_FOR_PICKUP: ("SP", "AWAITING_COLLECTION_FROM_PICKUP_POINT", "Ready for pickup"),
        EventType.DELIVERED: ("DE", "DELIVERED", "Delivered"),
        EventType.PROBLEM: ("EX", "NOT_DELIVERED_ADDRESSEE_DECEASED", "Delivery is not possible"),
        EventType.DAMAGED: ("EX", "PARCEL_DAMAGED", "Damaged"),
        EventType.REFUSED: ("EX", "REFUSED_BY_CUSTOMER", "Refused"),
        EventType.RETURN_STARTED: ("EX", "RETURN_TO_SENDER", "Goes back to the sender"),
        EventType.LOST: ("EX", "PARCEL_LOST", "Lost"),
        EventType.CANCELLED: ("EX", "CANCELLED", "Cancelled"),
    }
)
TYPES = frozenset(_SAID)
_STATUSES = MappingProxyType({
    "UN": "Unknown", "AC": "Accepted", "IT": "In Transit", "DE": "Delivered", "EX": "Exception",
    "AT": "Delivery Attempt", "NY": "Not Yet In System", "SP": "Delivered To Collection Location",
})  # fmt: skip
_UNKNOWN = ("UN", "CARRIER_STATUS_NOT_MAPPED", "")


def answer(asked: Asked, desk: Desk) -> Response:
    """See `Voice.answer`."""
    if asked.path == "/jwks":
        return said_json({"keys": [_public_key()]})
    if asked.headers.get("api-key") != VALUES["api_key"]:
        return _error(401, "security", "unauthorized", "The API key is invalid.")
    if (asked.method, asked.path) != ("GET", "/v1/tracking"):
        return _error(404, "validation", "not_found", "The requested URL was not found.")
    carrier, number = asked.query.get("carrier_code", ""), asked.query.get("tracking_number", "")
    if not carrier or not number:
        message = "carrier_code and tracking_number must be specified."
        return _error(400, "validation", "field_value_required", message)
    parcel = desk.parcel(number)
    if parcel is None or _carrier(parcel) != carrier:
        return said_json(_tracking(number, carrier, None, (), desk))
    return said_json(_tracking(number, carrier, parcel, desk.so_far(parcel), desk))


def busy(*, retry_after_s: int) -> Response:
    """See `Voice.busy`."""
    headers = {"retry-after": str(retry_after_s)}
    return _error(429, "system", "rate_limit_exceeded", "Too many requests were made.", headers=headers)


def push(parcel: Parcel, happening: Happening, *, hook_url: str, secret: str, desk: Desk) -> Request:
    """See `TellingVoice.push`: the whole tracking (API_TRACK)."""
    carrier, number = _carrier(parcel), parcel.tracking_number
    query = f"carrier_code={carrier}&tracking_number={number}"
    message = {
        "resource_url": f"https://api.shipengine.com/v1/tracking?{query}",
        "resource_type": "API_TRACK",
        "data": _tracking(number, carrier, parcel, parcel.so_far(happening.at), desk),
    }
    body = json.dumps(message).encode()
    timestamp = in_utc(desk.now)
    signature = _key().sign(timestamp.encode() + b"." + body, padding.PKCS1v15(), SHA256())
    headers = {
        "content-type": "application/json",
        "x-shipengine-rsa-sha256-key-id": _public_key()["kid"],
        "x-shipengine-rsa-sha256-signature": b64encode(signature).decode(),
        "x-shipengine-timestamp": timestamp,
        **({"x-waypost-secret": secret} if secret else {}),
    }
    return Request("POST", hook_url, headers, body)


def _tracking(
    number: str, carrier: str, parcel: Parcel | None, happened: Sequence[Happening], desk: Desk
) -> dict[str, object]:
    status, detail, words = _SAID[happened[-1].type] if happened else _UNKNOWN
    expected_at = parcel.expected_at if parcel else None
    arrived = next((one for one in happened if one.type is EventType.DELIVERED), None)
    return {
        "tracking_number": number,
        "tracking_url": None,
        "status_code": status,
        "status_detail_code": detail,
        "status_description": _STATUSES[status],
        "status_detail_description": words,
        "carrier_code": carrier,
        "carrier_status_code": "",
        "carrier_status_description": words,
        "ship_date": in_utc(happened[0].at) if happened else None,
        "estimated_delivery_date": in_utc(expected_at) if expected_at else None,
        "actual_delivery_date": in_utc(arrived.at) if arrived else None,
        "exception_description": words if status == "EX" else None,
        "events": [_event(one, desk) for one in reversed(happened)],
    }


def _event(one: Happening, desk: Desk) -> dict[str, object]:
    status, detail, words = _SAID[one.type]
    place = one.place
    return {
        "occurred_at": in_utc(one.at),
        "carrier_occurred_at": f"{one.at:%Y-%m-%dT%H:%M:%SZ}",  # the local clock, and a Z all the same
        "description": words,
        "city_locality": place.city or "",
        "state_province": place.region or "",
        "postal_code": place.postal_code or "",
        "country_code": place.country or "",
        "company_name": "",
        "signer": "",
        "event_code": "",
        "carrier_detail_code": None,
        "status_code": desk.spoken(status),
        "status_detail_code": detail,
        "status_description": _STATUSES[status],
        "status_detail_description": words,
        "latitude": None,
        "longitude": None,
    }


def _carrier(parcel: Parcel) -> str:
    return _CARRIERS.get(parcel.carrier, parcel.carrier)


@cache
def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@cache
def _public_key() -> dict[str, str]:
    """The public key as a JSON Web Key (RFC 7517)."""
    public = _key().public_key().public_numbers()
    parts = {name: _base64url(number) for name, number in (("n", public.n), ("e", public.e))}
    return {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": str(uuid5(NAMESPACE_URL, parts["n"])), **parts}


def _base64url(number: int) -> str:
    return urlsafe_b64encode(number.to_bytes((number.bit_length() + 7) // 8)).rstrip(b"=").decode()


def _error(
    status: int, kind: str, code: str, message: str, *, headers: Mapping[str, str] | None = None
) -> Response:
    error = {"error_source": "shipengine", "error_type": kind, "error_code": code, "message": message}
    return said_json({"request_id": str(uuid5(NAMESPACE_URL, message)), "errors": [error]}, status=status,
                     headers=headers)  # fmt: skip
