"""GLS speaks: OAuth and Track And Trace V1 of its group API, ten numbers in a question, newest event first.

https://dev-portal.gls-group.net: GLS spells some of its codes in its own way ("INTIAL", "INBOUD"), writes the
offset with every time without a colon, and tells an unknown number by an entry among the others, with status
200. What its gateway refuses, it refuses in HTML. No document names the code of a failed delivery: it is
spelt here as a public client has it. ShipIT, which the countries run, is spoken too.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from waypost.domain.tracking import EventType
from waypost.ports.exchange import Response
from waypost.simulator.parcel import Happening
from waypost.simulator.speech import asked_form, bearer, said_json, user_and_password
from waypost.simulator.voice import Asked, Desk
from waypost.simulator.voices import _gls_shipit

SLUG = "gls"
VALUES: Mapping[str, str] = MappingProxyType({
    "api_key": "simulated-gls-app", "api_secret": "simulated-gls-secret",
})  # fmt: skip
_E = EventType
_WORDS: Mapping[EventType, tuple[str, str, str]] = MappingProxyType({
    _E.LABEL_CREATED: (
        "INTIAL.PREADVICE", "PLANNEDPICKUP",
        "The parcel data was entered into the GLS IT system; the parcel was not yet handed over to GLS.",
    ),
    _E.PICKED_UP: ("INTIAL.NORMAL", "INTRANSIT", "The parcel was handed over to GLS."),
    _E.DEPARTED: ("OUTBOD.NORMAL", "INTRANSIT", "The parcel has left the parcel center."),
    _E.ARRIVED: ("INBOUD.NORMAL", "INTRANSIT", "The parcel has reached the parcel center."),
    _E.OUT_FOR_DELIVERY: (
        "OUTDEL.NORMAL", "INDELIVERY", "The parcel is expected to be delivered during the day.",
    ),
    _E.DELIVERY_ATTEMPTED: (
        "NOTDEL.ABSENT", "INWAREHOUSE",
        "The parcel could not be delivered as the consignee was absent.",
    ),
    _E.AVAILABLE_FOR_PICKUP: (
        "DELIVD.PARCELSHOP", "DELIVEREDPS",
        "The parcel has been delivered at the ParcelShop (see ParcelShop information).",
    ),
    _E.DELIVERED: ("DELIVD.NORMAL", "DELIVERED", "The parcel has been delivered."),
    _E.CANCELLED: (
        "CANCEL.NORMAL", "CANCELED", "The parcel data have been deleted from the GLS IT system.",
    ),
})  # fmt: skip
TYPES = frozenset(_WORDS)
_TRACK_IDS = "/track-and-trace-v1/tracking/simple/trackids/"
_CODES = "/track-and-trace-v1/tracking/events/codes"
_MOST_NUMBERS = 10


def answer(asked: Asked, desk: Desk) -> Response:
    """See `Voice.answer`."""
    if asked.path == "/oauth2/v2/token":
        return _token(asked, desk)
    if asked.path in _gls_shipit.PATHS:
        return _shipit(asked, desk)
    return _track_and_trace(asked, desk)


def _track_and_trace(asked: Asked, desk: Desk) -> Response:
    if not desk.knows(bearer(asked)):
        page = b"<html><head><title>Error</title></head><body>Authorization failed</body></html>"
        return Response(401, {"content-type": "text/html"}, page)
    if asked.path == _CODES:
        return said_json({
            "eventsCodes": [{"code": code, "description": words} for code, _, words in _WORDS.values()]
        })  # fmt: skip
    if not asked.path.startswith(_TRACK_IDS):
        told = {"status": 404, "error": "Not Found", "message": "No static resource.", "path": asked.path}
        return said_json(told, status=404)
    numbers = [one.strip() for one in asked.path.removeprefix(_TRACK_IDS).split(",") if one.strip()]
    if not 1 <= len(numbers) <= _MOST_NUMBERS:
        return _errors(400, "E_400_01", "Bad Request")
    with_events = asked.query.get("showEvents") == "true"
    return said_json({"parcels": [_parcel(one, desk, with_events=with_events) for one in numbers]})


def busy(*, retry_after_s: int) -> Response:
    """See `Voice.busy`."""
    answered = _errors(429, "E_429_01", "Too Many Requests")
    return Response(429, {**answered.headers, "retry-after": str(retry_after_s)}, answered.body)


def _token(asked: Asked, desk: Desk) -> Response:
    form = asked_form(asked)
    in_form = (form.get("client_id", ""), form.get("client_secret", ""))
    given = user_and_password(asked) if asked.headers.get("authorization") else in_form
    if given != (VALUES["api_key"], VALUES["api_secret"]):
        return said_json({"error": "invalid_client"}, status=401)
    if form.get("grant_type") != "client_credentials":
        return said_json({"error": "unsupported_grant_type"}, status=400)
    return said_json({"access_token": desk.grant(), "token_type": "Bearer", "expires_in": 14399})


def _shipit(asked: Asked, desk: Desk) -> Response:
    if user_and_password(asked) != (VALUES["api_key"], VALUES["api_secret"]):
        return Response(401, {"www-authenticate": 'Basic realm="ShipIT"'}, b"")
    return _gls_shipit.parcel_details(asked, desk)


def _parcel(number: str, desk: Desk, *, with_events: bool) -> dict[str, Any]:
    parcel = desk.parcel(number)
    if parcel is None:
        return {"requested": number, "errorCode": "E_404_01", "errorMessage": "Resource Not Found"}
    told = desk.so_far(parcel)
    answered: dict[str, Any] = {
        "requested": number,
        "unitno": parcel.tracking_number,
        "status": _WORDS[told[-1].type][1],
        "statusDateTime": f"{told[-1].at:%Y-%m-%dT%H:%M:%S%z}",
    }
    return {**answered, "events": _events(told, desk)} if with_events else answered


def _events(told: Sequence[Happening], desk: Desk) -> list[dict[str, str]]:
    return [
        {
            "code": desk.spoken(_WORDS[one.type][0]),
            "city": one.place.city or "",
            "postalCode": one.place.postal_code or "",
            "country": one.place.country or "",
            "description": _WORDS[one.type][2],
            "eventDateTime": f"{one.at:%Y-%m-%dT%H:%M:%S%z}",
        }
        for one in reversed(told)
    ]


def _errors(status: int, code: str, message: str) -> Response:
    return said_json({"errors": [{"errorCode": code, "errorMessage": message}]}, status=status)
