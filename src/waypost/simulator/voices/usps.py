"""USPS speaks: OAuth, Tracking v3, and Subscriptions - Tracking.

https://developers.usps.com/trackingv3, https://developers.usps.com/subscriptions-trackingv3, and the event
codes of Publication 199, https://postalpro.usps.com/pub199
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC
from hmac import new as hmac_of
from types import MappingProxyType
from typing import Any

from waypost.domain.tracking import EventType
from waypost.ports.exchange import Request, Response
from waypost.simulator.parcel import Happening, Parcel
from waypost.simulator.speech import asked_json, bearer, said_json
from waypost.simulator.voice import Asked, Desk, Manner

SLUG = "usps"
VALUES: Mapping[str, str] = MappingProxyType(
    {"client_id": "simulated-usps", "client_secret": "simulated-secret", "push_secret": "simulated-push"}
)
MANNER = Manner(has_seconds=False, calls_per_hour=60)
_E = EventType
_WORDS: Mapping[EventType, tuple[str, str]] = MappingProxyType({
    _E.LABEL_CREATED: ("GX", "Shipping Label Created, USPS Awaiting Item"),
    _E.PICKED_UP: ("03", "USPS in possession of item"),
    _E.ARRIVED: ("A1", "Arrived at USPS Regional Facility"),
    _E.DEPARTED: ("T1", "Departed USPS Regional Facility"),
    _E.IN_TRANSIT: ("TL", "In Transit to Next Facility"),
    _E.MISSORTED: ("08", "Missent"),
    _E.OUT_FOR_DELIVERY: ("OF", "Out for Delivery"),
    _E.DELIVERY_ATTEMPTED: ("02", "Notice Left (No Authorized Recipient Available)"),
    _E.AVAILABLE_FOR_PICKUP: ("16", "Available for Pickup"),
    _E.REFUSED: ("04", "Refused"),
    _E.RETURN_STARTED: ("09", "Return to Sender"),
    _E.DELIVERED: ("01", "Delivered, In/At Mailbox"),
})  # fmt: skip
TYPES = frozenset(_WORDS)
_LONGEST_SECRET = 32


def answer(asked: Asked, desk: Desk) -> Response:
    """See `Voice.answer`."""
    if asked.path == "/oauth2/v3/token":
        return _token(asked, desk)
    if not desk.knows(bearer(asked)):
        return _refusal(401, "invalid_token", "The access token is invalid or has expired.")
    if asked.method == "POST" and asked.path == "/subscriptions-tracking/v3/subscriptions":
        return _subscribed(asked, desk)
    prefix = "/tracking/v3/tracking/"
    if asked.method != "GET" or not asked.path.startswith(prefix):
        return _refusal(404, "404", "The resource does not exist.")
    parcel = desk.parcel(asked.path.removeprefix(prefix))
    if parcel is None:
        return _refusal(404, "-2147219283", "A status update is not yet available on your tracking number.")
    return said_json(_told(parcel, desk.so_far(parcel), desk))


def busy(*, retry_after_s: int) -> Response:
    """See `Voice.busy`."""
    told = _error("429", "Too many requests. Please retry after the time in the Retry-After header.")
    return said_json(told, status=429, headers={"retry-after": str(retry_after_s)})


def push(parcel: Parcel, happening: Happening, *, hook_url: str, secret: str, desk: Desk) -> Request:
    """See `TellingVoice.push`: the item with its event, signed in `X-HMAC`."""
    message = {"subscriptionType": "TRACKING", "payload": _told(parcel, [happening], desk)}
    body = json.dumps(message).encode()
    headers = {
        "content-type": "application/json",
        "x-hmac": hmac_of(secret.encode(), body, "sha256").hexdigest(),
    }
    return Request("POST", hook_url, headers, body)


def _token(asked: Asked, desk: Desk) -> Response:
    given = asked_json(asked) or {}
    if any(given.get(name) != VALUES[name] for name in ("client_id", "client_secret")):
        refusal = {"error": "invalid_client", "error_description": "Client authentication failed."}
        return said_json(refusal, status=401)
    return said_json(
        {
            "access_token": desk.grant(),
            "token_type": "Bearer",
            "issued_at": int(desk.now.timestamp() * 1000),
            "expires_in": 28799,
            "status": "approved",
            "scope": "tracking subscriptions-tracking",
            "client_id": VALUES["client_id"],
        }
    )


def _told(parcel: Parcel, happened: Sequence[Happening], desk: Desk) -> dict[str, Any]:
    events = [_event(one, desk) for one in reversed(happened)]
    goal, last = parcel.destination, happened[-1]
    told: dict[str, Any] = {
        "trackingNumber": parcel.tracking_number,
        "destinationCity": (goal.city or "").upper(),
        "destinationState": goal.region,
        "destinationZIP": goal.postal_code,
        "mailClass": "USPS Ground Advantage<SUP>&#153;</SUP>",
        "status": events[0]["eventType"],
        "statusCategory": "Delivered" if last.type is _E.DELIVERED else "In Transit",
        "statusSummary": f"{events[0]['eventType']} at {last.at:%H:%M} in {(last.place.city or '').upper()}.",
        "trackingEvents": events,
    }
    if parcel.expected_at is not None and last.type is not _E.DELIVERED:
        expected = f"{parcel.expected_at:%Y-%m-%d}"
        told["deliveryDateExpectation"] = {"expectedDeliveryDate": expected}
    return told


def _event(one: Happening, desk: Desk) -> dict[str, Any]:
    code, text = _WORDS[one.type]
    is_here = one.place.country in (None, "US")
    return {
        "eventType": text,
        "eventTimestamp": one.at.replace(second=0, tzinfo=None).isoformat(),
        "GMTTimestamp": f"{one.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "GMTOffset": one.at.isoformat()[-6:],
        "eventCountry": None if is_here else one.place.country,
        "eventCity": (one.place.city or "").upper() or None,
        "eventState": one.place.region if is_here else None,
        "eventZIP": one.place.postal_code if is_here else None,
        "firm": None,
        "name": None,
        "authorizedAgent": "false",
        "eventCode": desk.spoken(code),
        "additionalProp": None,
    }


def _subscribed(asked: Asked, desk: Desk) -> Response:
    wish = asked_json(asked) or {}
    number = (wish.get("filterProperties") or {}).get("trackingNumber")
    url, secret = wish.get("listenerURL"), wish.get("secret") or ""
    if not number or not url or len(secret) > _LONGEST_SECRET:
        return _refusal(400, "400", "The subscription request is not valid.")
    desk.subscribe(number, url, secret)
    return said_json({**wish, "subscriptionId": f"sub-{number}", "secret": "********", "status": "ENABLED"})


def _error(code: str, message: str) -> dict[str, Any]:
    return {
        "apiVersion": "v3",
        "error": {"code": code, "message": message, "errors": [{"status": code, "title": message}]},
    }


def _refusal(status: int, code: str, message: str) -> Response:
    return said_json(_error(code, message), status=status)
