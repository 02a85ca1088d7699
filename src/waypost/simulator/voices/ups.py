"""UPS speaks: OAuth, Track v1, and Track Alert.

https://github.com/UPS-API/api-documentation (OAuthClientCredentials.yaml, Tracking.yaml, UPSTrackAlert.yaml)
"""

import json
from collections.abc import Mapping
from datetime import UTC
from types import MappingProxyType
from typing import Any

from waypost.domain.tracking import EventType, Location
from waypost.ports.exchange import Request, Response
from waypost.simulator.parcel import Happening, Parcel
from waypost.simulator.speech import asked_json, bearer, said_json, user_and_password
from waypost.simulator.voice import Asked, Desk

SLUG = "ups"
VALUES: Mapping[str, str] = MappingProxyType(
    {
        "client_id": "simulated-ups",
        "client_secret": "simulated-secret",
        "push_secret": "simulated-push-secret",
    }
)
_E = EventType
_WORDS: Mapping[EventType, tuple[str, str, str]] = MappingProxyType({
    _E.LABEL_CREATED: ("M", "MP", "Shipper created a label, UPS has not received the package yet. "),
    _E.PICKED_UP: ("P", "PU", "Pickup Scan "),
    _E.DEPARTED: ("I", "DP", "Departed from Facility"),
    _E.ARRIVED: ("I", "AR", "Arrived at Facility"),
    _E.IN_TRANSIT: ("I", "YP", "Processing at UPS Facility"),
    _E.CUSTOMS_CLEARED: ("X", "SR", "Your package was released by the customs agency."),
    _E.OUT_FOR_DELIVERY: ("I", "OT", "Out For Delivery Today"),
    _E.DELIVERY_ATTEMPTED: (
        "X", "48", "The receiver was not available at the time of the final delivery attempt.",
    ),
    _E.AVAILABLE_FOR_PICKUP: ("I", "2Q", "Your package is at the UPS Access Point and ready for pickup."),
    _E.RETURN_STARTED: ("RS", "RS", "Returning to Sender"),
    _E.DELIVERED: ("D", "FS", "DELIVERED "),
})  # fmt: skip
TYPES = frozenset(_WORDS)
_MOST_NUMBERS = 100


def answer(asked: Asked, desk: Desk) -> Response:
    """See `Voice.answer`."""
    if asked.path == "/security/v1/oauth/token":
        return _token(asked, desk)
    if not desk.knows(bearer(asked)):
        return _refusal(401, "250002", "Invalid Authentication Information.")
    if "transid" not in asked.headers or "transactionsrc" not in asked.headers:
        return _refusal(400, "VSS002", "Missing transId.")
    if asked.method == "POST" and asked.path == "/api/track/v1/subscription/standard/package":
        return _subscribed(asked, desk)
    prefix = "/api/track/v1/details/"
    if asked.method == "GET" and asked.path.startswith(prefix):
        return _tracked(asked.path.removeprefix(prefix), desk)
    return _refusal(404, "404", "The requested resource was not found.")


def busy(*, retry_after_s: int) -> Response:
    """See `Voice.busy`."""
    errors = [{"code": "10429", "message": "Too Many Requests"}]
    headers = {"retry-after": str(retry_after_s)}
    return said_json({"response": {"errors": errors}}, status=429, headers=headers)


def push(parcel: Parcel, happening: Happening, *, hook_url: str, secret: str, desk: Desk) -> Request:
    """See `TellingVoice.push`: one event, proved by the credential that the subscriber gave."""
    kind, code, text = _WORDS[happening.type]
    local, utc, place = happening.at, happening.at.astimezone(UTC), happening.place
    is_end = happening.type is _E.DELIVERED
    expected = parcel.expected_at
    event = {
        "trackingNumber": parcel.tracking_number,
        "localActivityDate": f"{local:%Y%m%d}",
        "localActivityTime": f"{local:%H%M%S}",
        "gmtActivityDate": f"{utc:%Y%m%d}",
        "gmtActivityTime": f"{utc:%H%M%S}",
        "activityLocation": {
            "city": place.city or "",
            "stateProvince": place.region or "",
            "postalCode": (place.postal_code or "") if is_end else "",
            "country": place.country or "",
        },
        "activityStatus": {"type": kind, "code": desk.spoken(code), "description": text.strip()},
        "scheduledDeliveryDate": f"{expected:%Y%m%d}" if expected else "",
        "actualDeliveryDate": f"{local:%Y%m%d}" if is_end else "",
        "actualDeliveryTime": f"{local:%H%M%S}" if is_end else "",
        "deliveryStartTime": "",
        "deliveryEndTime": "",
        "deliveryTimeDescription": "",
    }
    headers = {
        "content-type": "application/json",
        "user-agent": "UPSPubSubTrackingService",
        "credential": secret,
    }
    return Request("POST", hook_url, headers, json.dumps(event).encode())


def _token(asked: Asked, desk: Desk) -> Response:
    if user_and_password(asked) != (VALUES["client_id"], VALUES["client_secret"]):
        return _refusal(401, "10401", "ClientId is Invalid")
    issued_ms = int(desk.now.timestamp() * 1000)
    return said_json(
        {
            "token_type": "Bearer",
            "issued_at": str(issued_ms),
            "client_id": VALUES["client_id"],
            "access_token": desk.grant(),
            "expires_in": "14399",
            "status": "approved",
        }
    )


def _tracked(number: str, desk: Desk) -> Response:
    parcel = desk.parcel(number)
    if parcel is None:
        missing = {"warnings": [{"code": "TW0001", "message": "Tracking Information Not Found"}]}
        return said_json({"trackResponse": {"shipment": [missing]}})
    activities = [_activity(one, desk) for one in reversed(desk.so_far(parcel))]
    package: dict[str, Any] = {
        "trackingNumber": number,
        "activity": activities,
        "currentStatus": activities[0]["status"],
        "service": {"code": "518", "description": parcel.details.get("service", "UPS Ground")},
        "packageCount": 1,
    }
    if parcel.expected_at is not None:
        package["deliveryDate"] = [{"type": "SDD", "date": f"{parcel.expected_at:%Y%m%d}"}]
    return said_json({"trackResponse": {"shipment": [{"inquiryNumber": number, "package": [package]}]}})


def _activity(one: Happening, desk: Desk) -> dict[str, Any]:
    kind, code, text = _WORDS[one.type]
    utc = one.at.astimezone(UTC)
    return {
        "location": {"address": _address(one.place), "slic": "4009"},
        "status": {"type": kind, "description": text, "code": desk.spoken(code)},
        "date": f"{one.at:%Y%m%d}",
        "time": f"{one.at:%H%M%S}",
        "gmtDate": f"{utc:%Y%m%d}",
        "gmtOffset": f"{one.at.isoformat()[-6:]}",
        "gmtTime": f"{utc:%H:%M:%S}",
    }


def _address(place: Location) -> dict[str, str]:
    named = {
        "city": place.city,
        "stateProvince": place.region,
        "postalCode": place.postal_code,
        "countryCode": place.country,
        "country": place.country,
    }
    return {name: value for name, value in named.items() if value}


def _subscribed(asked: Asked, desk: Desk) -> Response:
    wish = asked_json(asked) or {}
    numbers, where = wish.get("trackingNumberList") or [], wish.get("destination") or {}
    if not numbers or len(numbers) > _MOST_NUMBERS:
        return _refusal(400, "VSS220" if numbers else "VSS200", "The Subscription request has been rejected.")
    if not wish.get("locale") or not where.get("url") or not where.get("credentialType"):
        return _refusal(400, "VSS000", "Invalid request and The Subscription request has been rejected.")
    valid = [number for number in numbers if number.startswith("1Z")]
    for number in valid:
        desk.subscribe(number, where["url"], where.get("credential", ""))
    invalid = [number for number in numbers if number not in valid]
    return said_json({"validTrackingNumbers": valid, "invalidTrackingNumbers": invalid})


def _refusal(status: int, code: str, message: str) -> Response:
    return said_json({"response": {"errors": [{"code": code, "message": message}]}}, status=status)
