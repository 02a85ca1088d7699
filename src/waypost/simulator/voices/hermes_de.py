"""Hermes Germany as it documents itself: shipment info of the Hermes Shipping Interface (HSI).

https://de-api-int.hermesworld.com/docs/api (the token, the answer), with the four codes of its public sample.
Words are German unless English is asked for. It does not push.
"""

from collections.abc import Mapping
from types import MappingProxyType

from waypost.domain.tracking import EventType
from waypost.ports.exchange import Response
from waypost.simulator.parcel import Happening
from waypost.simulator.speech import asked_form, bearer, said_json
from waypost.simulator.voice import Asked, Desk
from waypost.simulator.voices._countries import THREE_LETTERS

SLUG = "hermes-de"
VALUES = MappingProxyType(
    {
        "client_id": "simulated",
        "client_secret": "simulated-secret",
        "username": "hsi-simulated",
        "password": "simulated-password",
    }
)

# code, German, English
_SAID: Mapping[EventType, tuple[str, str, str]] = MappingProxyType(
    {
        EventType.LABEL_CREATED: (
            "0000",
            "Die Sendung wurde Hermes elektronisch angekündigt.",
            "The shipment has been notified to Hermes electronically.",
        ),
        EventType.ARRIVED: (
            "2000",
            "Die Sendung ist im Hermes Verteilzentrum eingetroffen.",
            "The shipment has arrived at the Hermes distribution center.",
        ),
        EventType.OUT_FOR_DELIVERY: (
            "3000",
            "Die Sendung ist auf Zustelltour gegangen.",
            "The shipment has gone out on a delivery route.",
        ),
        EventType.DELIVERED: ("3500", "Die Sendung wurde zugestellt.", "The shipment has been delivered."),
    }
)
TYPES = frozenset(_SAID)


def answer(asked: Asked, desk: Desk) -> Response:
    """See `Voice.answer`."""
    if (asked.method, asked.path) == ("POST", "/authorization-facade/oauth2/access_token"):
        return _token(asked_form(asked), desk)
    if not desk.knows(bearer(asked)):
        return _error(401, "e401", "Unauthorized")
    if (asked.method, asked.path) != ("GET", "/services/hsi/shipmentinfo"):
        return _error(404, "e404", "Not found")
    numbers = [number for number in asked.query.get("shipmentID", "").split(",") if number]
    if not numbers:
        return _error(400, "e400", "shipmentID is missing")
    is_english = asked.headers.get("accept-language", "").lower().startswith("en")
    return said_json({"shipmentinfo": [_shipment(number, desk, is_english=is_english) for number in numbers]})


def busy(*, retry_after_s: int) -> Response:
    """See `Voice.busy`."""
    return _error(429, "e429", "Too many requests", headers={"retry-after": str(retry_after_s)})


def _token(form: Mapping[str, str], desk: Desk) -> Response:
    is_theirs = all(form.get(name) == value for name, value in VALUES.items())
    if form.get("grant_type") != "password" or not is_theirs:
        told = {"error": "invalid_client", "error_description": "Client authentication failed"}
        return said_json(told, status=401)
    return said_json({"access_token": desk.grant(), "token_type": "Bearer", "expires_in": 3599})


def _shipment(number: str, desk: Desk, *, is_english: bool) -> dict[str, object]:
    parcel = desk.parcel(number)
    if parcel is None:
        told = "There is no information for the entered value."
        return {"shipmentID": number, "result": {"code": "e001", "message": told}}
    happened = desk.so_far(parcel)
    expected_at = parcel.expected_at
    forecast = {
        "fixed": False,
        "date": f"{expected_at:%Y-%m-%d}",
        "timeSlot": {"from": "08:00", "to": f"{expected_at:%H:%M}"},
    } if expected_at else None  # fmt: skip
    return {
        "shipmentID": number,
        "clientReference": None,
        "trackingLink": f"https://www.myhermes.de/tracking/{number}",
        **({"deliveryForecast": forecast} if forecast else {}),
        "status": [_status(one, desk, is_english=is_english) for one in happened],
    }


def _status(one: Happening, desk: Desk, *, is_english: bool) -> dict[str, object]:
    code, german, english = _SAID[one.type]
    return {
        "timestamp": one.at.isoformat(timespec="seconds"),
        "code": desk.spoken(code),
        "description": english if is_english else german,
        "scanningUnit": {
            "name": "Hermes Germany",
            "city": one.place.city,
            "countryCode": THREE_LETTERS.get(one.place.country or "DE"),
        },
    }


def _error(status: int, code: str, message: str, *, headers: Mapping[str, str] | None = None) -> Response:
    return said_json({"code": code, "message": message}, status=status, headers=headers)
