"""FedEx speaks: OAuth, Track v1 (30 numbers in a call), and Advanced Integrated Visibility.

https://developer.fedex.com/api/en-us/catalog/track/v1/docs.html, the status codes of its reference, and
https://developer.fedex.com/api/en-us/catalog/shipment-visibility-webhook/docs.html
"""

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from hmac import digest
from types import MappingProxyType
from typing import Any

from waypost.domain.tracking import EventType, Location
from waypost.ports.exchange import Request, Response
from waypost.simulator.parcel import Happening, Parcel
from waypost.simulator.speech import asked_form, asked_json, bearer, said_json
from waypost.simulator.voice import Asked, Desk

SLUG = "fedex"
VALUES: Mapping[str, str] = MappingProxyType(
    {"client_id": "simulated-fedex", "client_secret": "simulated-secret", "push_secret": "simulated-token"}
)
_E = EventType
_WORDS: Mapping[EventType, tuple[str, str, str, str]] = MappingProxyType({
    _E.LABEL_CREATED: ("OC", "Shipment information sent to FedEx", "", ""),
    _E.PICKED_UP: ("PU", "Picked up", "", ""),
    _E.DEPARTED: ("DP", "Departed FedEx location", "", ""),
    _E.ARRIVED: ("AR", "Arrived at FedEx location", "", ""),
    _E.IN_TRANSIT: ("IT", "In transit", "", ""),
    _E.CUSTOMS_CLEARED: ("CC", "International shipment release - Import", "", ""),
    _E.CUSTOMS_HELD: ("CD", "Clearance delay - Import", "", ""),
    _E.DELAYED: ("DY", "Delay", "", ""),
    _E.WEATHER_DELAY: ("SE", "Shipment exception", "71", "Delay beyond our control, severe weather"),
    _E.ADDRESS_PROBLEM: ("DE", "Delivery exception", "03", "Incorrect address"),
    _E.OUT_FOR_DELIVERY: ("OD", "On FedEx vehicle for delivery", "", ""),
    _E.DELIVERY_ATTEMPTED: (
        "DE", "Delivery exception", "08", "Customer not available or business closed",
    ),
    _E.AVAILABLE_FOR_PICKUP: ("HL", "Ready for recipient pickup", "", ""),
    _E.REFUSED: ("DE", "Delivery exception", "07", "Shipment refused by recipient"),
    _E.RETURN_STARTED: ("RS", "Returning package to shipper", "", ""),
    _E.DELIVERED: ("DL", "Delivered", "", ""),
})  # fmt: skip
TYPES = frozenset(_WORDS)
_MOST_NUMBERS = 30


def answer(asked: Asked, desk: Desk) -> Response:
    """See `Voice.answer`."""
    if asked.path == "/oauth/token":
        return _token(asked, desk)
    if not desk.knows(bearer(asked)):
        return _refusal(401, "NOT.AUTHORIZED.ERROR", "Access token expired. Please modify your request.")
    if asked.method != "POST" or asked.path != "/track/v1/trackingnumbers":
        return _refusal(404, "NOT.FOUND.ERROR", "The resource you requested is no longer available.")
    wanted = (asked_json(asked) or {}).get("trackingInfo") or []
    numbers = [(one.get("trackingNumberInfo") or {}).get("trackingNumber") for one in wanted]
    if not any(numbers):
        return _refusal(400, "TRACKING.TRACKINGNUMBER.EMPTY", "Please provide tracking number.")
    if len(numbers) > _MOST_NUMBERS:
        return _refusal(400, "TRACKING.MULTIPLEPACKAGE.LIMITEXCEEDED", "Too many tracking numbers.")
    return said_json(_envelope([_complete(number, desk) for number in numbers if number]))


def busy(*, retry_after_s: int) -> Response:
    """See `Voice.busy`."""
    told = _errors("TOO.MANY.REQUESTS", "We have received too many requests in a short duration.")
    return said_json(told, status=429, headers={"retry-after": str(retry_after_s)})


def push(parcel: Parcel, happening: Happening, *, hook_url: str, secret: str, desk: Desk) -> Request:
    """See `TellingVoice.push`: an answer's shape with one scan, signed in `fdx-signature`."""
    told = _results(parcel, [happening], desk)
    body = json.dumps(_envelope([told])).encode()
    signature = b64encode(digest(secret.encode(), body, "sha256")).decode()
    headers = {"content-type": "application/json", "fdx-signature": signature}
    return Request("POST", hook_url, headers, body)


def _token(asked: Asked, desk: Desk) -> Response:
    given = asked_form(asked)
    if any(given.get(name) != VALUES[name] for name in ("client_id", "client_secret")):
        return _refusal(401, "NOT.AUTHORIZED.ERROR", "The given client credentials were not valid.")
    told = {"access_token": desk.grant(), "token_type": "bearer", "expires_in": 3599, "scope": "CXS"}
    return said_json(told)


def _complete(number: str, desk: Desk) -> dict[str, Any]:
    parcel = desk.parcel(number)
    if parcel is not None:
        return _results(parcel, desk.so_far(parcel), desk)
    error = {
        "code": "TRACKING.TRACKINGNUMBER.NOTFOUND",
        "message": "Tracking number cannot be found. Please correct the tracking number and try again.",
    }
    info = {"trackingNumber": number, "trackingNumberUniqueId": "", "carrierCode": ""}
    return {"trackingNumber": number, "trackResults": [{"trackingNumberInfo": info, "error": error}]}


def _results(parcel: Parcel, told: Sequence[Happening], desk: Desk) -> dict[str, Any]:
    number, events = parcel.tracking_number, [_scan(one, desk) for one in reversed(told)]
    last = events[0]
    result: dict[str, Any] = {
        "trackingNumberInfo": {
            "trackingNumber": number,
            "trackingNumberUniqueId": f"{parcel.happenings[0].at:%y%j}000~{number}~FX",
            "carrierCode": "FDXE",
        },
        "latestStatusDetail": {
            "code": last["eventType"],
            "derivedCode": last["derivedStatusCode"],
            "statusByLocale": last["derivedStatus"],
            "description": last["eventDescription"],
            "scanLocation": last["scanLocation"],
        },
        "serviceDetail": {"type": "FEDEX_GROUND", "description": "FedEx Ground", "shortDescription": "FG"},
        "scanEvents": events,
        "dateAndTimes": _dates(parcel, told),
    }
    return {"trackingNumber": number, "trackResults": [result]}


def _dates(parcel: Parcel, told: Sequence[Happening]) -> list[dict[str, str]]:
    if told[-1].type is _E.DELIVERED:
        return [{"type": "ACTUAL_DELIVERY", "dateTime": told[-1].at.isoformat()}]
    if parcel.expected_at is None:
        return []
    return [{"type": "ESTIMATED_DELIVERY", "dateTime": parcel.expected_at.isoformat()}]


def _scan(one: Happening, desk: Desk) -> dict[str, Any]:
    code, text, exception, why = _WORDS[one.type]
    spoken = desk.spoken(code)
    return {
        "date": one.at.isoformat(timespec="seconds"),
        "eventType": spoken,
        "eventDescription": text,
        "exceptionCode": exception,
        "exceptionDescription": why,
        "scanLocation": _address(one.place),
        "locationType": "FEDEX_FACILITY",
        "derivedStatusCode": spoken,
        "derivedStatus": text,
    }


def _address(place: Location) -> dict[str, Any]:
    return {
        "streetLines": [""],
        "city": (place.city or "").upper(),
        "stateOrProvinceCode": place.region or "",
        "postalCode": place.postal_code or "",
        "countryCode": place.country or "",
        "residential": False,
    }


def _envelope(results: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {
        "transactionId": "6a1c7f0e-0c1f-4b0e-9f42-5b8f3a2f9d10",
        "output": {"completeTrackResults": list(results)},
    }


def _errors(code: str, message: str) -> dict[str, Any]:
    return {
        "transactionId": "6a1c7f0e-0c1f-4b0e-9f42-5b8f3a2f9d10",
        "errors": [{"code": code, "message": message}],
    }


def _refusal(status: int, code: str, message: str) -> Response:
    return said_json(_errors(code, message), status=status)
