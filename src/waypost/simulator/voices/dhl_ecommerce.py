"""DHL eCommerce Americas speaks: OAuth, Tracking v4 (10 numbers in a question), and its webhooks v4.

https://developer.dhl.com/api-reference/dhl-ecommerce-americas and
https://developer.dhl.com/api-reference/tracking-webhooks-dhl-ecommerce-americas: words in capitals; the zone
of a time in letters beside the clock ("LT": local time); a place in one line; a push tells a whole history.
Public answers show the numbers of two events; the others go without one.
"""

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from waypost.domain.tracking import EventType, Location
from waypost.ports.exchange import Request, Response
from waypost.simulator.parcel import Happening, Parcel
from waypost.simulator.speech import asked_form, bearer, said_json, user_and_password
from waypost.simulator.voice import Asked, Desk, Manner

SLUG = "dhl-ecommerce"
VALUES: Mapping[str, str] = MappingProxyType({
    "client_id": "simulated-ecommerce", "client_secret": "simulated-ecommerce-secret",
    "push_secret": "simulated-webhook-token",
})  # fmt: skip
MANNER = Manner(has_offset=False)
_E = EventType
_WORDS: Mapping[EventType, tuple[str, str]] = MappingProxyType({
    _E.LABEL_CREATED: ("", "LABEL CREATED"),
    _E.PICKED_UP: ("", "PACKAGE RECEIVED AT DHL ECOMMERCE DISTRIBUTION CENTER"),
    _E.IN_TRANSIT: ("", "TENDERED TO DELIVERY SERVICE PROVIDER"),
    _E.ARRIVED: ("", "ARRIVAL DESTINATION DHL ECOMMERCE FACILITY"),
    _E.DEPARTED: ("", "DEPARTURE ORIGIN DHL ECOMMERCE FACILITY"),
    _E.CUSTOMS_ENTERED: ("", "CUSTOMS CLEARANCE"),
    _E.CUSTOMS_CLEARED: ("", "CUSTOMS CLEARED"),
    _E.MISSORTED: ("", "MISSENT"),
    _E.ADDRESS_PROBLEM: ("", "INSUFFICIENT ADDRESS"),
    _E.OUT_FOR_DELIVERY: ("598", "OUT FOR DELIVERY"),
    _E.DELIVERY_ATTEMPTED: ("", "NOTICE LEFT"),
    _E.AVAILABLE_FOR_PICKUP: ("", "READY FOR COLLECTION"),
    _E.REFUSED: ("", "REFUSED"),
    _E.RETURN_STARTED: ("", "RETURN TO SENDER"),
    _E.DELIVERED: ("600", "DELIVERED"),
})  # fmt: skip
TYPES = frozenset(_WORDS)
_NAMES = ("trackingId", "packageId", "dhlPackageId")
_MOST_NUMBERS = 10


def answer(asked: Asked, desk: Desk) -> Response:
    """See `Voice.answer`."""
    if asked.path == "/auth/v4/accesstoken":
        return _token(asked, desk)
    if not desk.knows(bearer(asked)):
        return _problem(401, "Invalid token", "The access token is missing, wrong or expired.")
    if asked.path not in ("/tracking/v4/package", "/tracking/v4/package/open"):
        return _problem(404, "Not found", "The requested resource does not exist.")
    numbers = [number for name in _NAMES for number in asked.query.get(name, "").split(",") if number]
    if not 1 <= len(numbers) <= _MOST_NUMBERS:
        return _problem(400, "Invalid parameters", "One to ten package identifiers of one kind are needed.")
    found = [parcel for number in numbers if (parcel := desk.parcel(number))]
    told = [_package(parcel, desk.so_far(parcel), desk) for parcel in found]
    return said_json({"offset": 0, "limit": _MOST_NUMBERS, "total": len(told), "packages": told})


def busy(*, retry_after_s: int) -> Response:
    """See `Voice.busy`."""
    answered = _problem(429, "Too many requests", "The limit of requests is reached.")
    return Response(429, {**answered.headers, "retry-after": str(retry_after_s)}, answered.body)


def push(parcel: Parcel, happening: Happening, *, hook_url: str, secret: str, desk: Desk) -> Request:
    """See `TellingVoice.push`: the whole history of one package; a bearer token proves it."""
    told = [one for one in parcel.happenings if one.at <= happening.at]
    headers = {"content-type": "application/json", "authorization": f"Bearer {secret}"}
    return Request(
        "POST", hook_url, headers, json.dumps({"packages": [_package(parcel, told, desk)]}).encode()
    )


def _token(asked: Asked, desk: Desk) -> Response:
    if user_and_password(asked) != (VALUES["client_id"], VALUES["client_secret"]):
        return _problem(401, "Invalid credentials", "The client id or the client secret is wrong.")
    if asked_form(asked).get("grant_type") != "client_credentials":
        return _problem(400, "Invalid grant type", "grant_type has to be client_credentials.")
    client = VALUES["client_id"]
    told = {"access_token": desk.grant(), "client_id": client, "token_type": "Bearer", "expires_in": 14400}
    return said_json(told)


def _package(parcel: Parcel, told: Sequence[Happening], desk: Desk) -> dict[str, Any]:
    goal, number = parcel.destination, parcel.tracking_number
    package: dict[str, Any] = {
        "trackingId": number,
        "dhlPackageId": number,
        "packageId": f"PKG-{number[-8:]}",
        "productName": "DHL Parcel Ground",
        "weight": {"value": 1.5, "unitOfMeasure": "LB"},
    }
    if parcel.expected_at is not None and told[-1].type is not _E.DELIVERED:
        package["expectedDelivery"] = f"{parcel.expected_at:%Y-%m-%d}"
    return {
        "package": package,
        "recipient": {
            "city": goal.city, "state": goal.region, "postalCode": goal.postal_code, "country": goal.country,
        },
        "events": [_event(one, desk) for one in reversed(told)],
    }  # fmt: skip


def _event(one: Happening, desk: Desk) -> dict[str, Any]:
    number, words = _WORDS[one.type]
    event: dict[str, Any] = {
        "date": f"{one.at:%Y-%m-%d}",
        "time": f"{one.at:%H:%M:%S}",
        "timeZone": "LT",
        "primaryEventDescription": words,
        "location": _line(one.place),
        "postalCode": one.place.postal_code or "",
        "country": one.place.country or "",
    }
    if not number:
        return event
    code = desk.spoken(number)
    return {**event, "primaryEventId": int(code) if code.isdecimal() else code}


def _line(place: Location) -> str:
    state = place.region if place.country in ("US", "CA") else None
    return ", ".join(part for part in (place.city, state, place.country) if part)


def _problem(status: int, title: str, detail: str) -> Response:
    address = f"https://api.dhlecs.com/docs/errors/{status}.0000000"
    return said_json({"type": address, "title": title, "detail": detail, "status": status}, status=status)
