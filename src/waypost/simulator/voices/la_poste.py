"""La Poste as it documents itself: Suivi v2 behind the gateway Okapi.

https://developer.laposte.fr/products/suivi/2/documentation (event codes, return codes, one number or more).
Every time is told on Paris's clock; an event names no place. It does not push.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from waypost.domain.tracking import EventType
from waypost.ports.exchange import Response
from waypost.simulator.parcel import Happening
from waypost.simulator.speech import said_json
from waypost.simulator.voice import Asked, Desk, Manner

SLUG = "la-poste"
VALUES = MappingProxyType({"api_key": "simulated-okapi-key"})
MANNER = Manner(has_city=False, zone="Europe/Paris")

# code, words in French, words in English
_SAID: Mapping[EventType, tuple[str, str, str]] = MappingProxyType(
    {
        EventType.LABEL_CREATED: (
            "DR1",
            "Votre colis est bientôt à nous.",
            "Your parcel is announced to us.",
        ),
        EventType.PICKED_UP: ("PC1", "Votre colis est entre nos mains.", "Your parcel is in our hands."),
        EventType.IN_TRANSIT: ("ET1", "Votre colis est en chemin.", "Your parcel is on its way."),
        EventType.CUSTOMS_ENTERED: ("DO1", "Votre colis est à la douane.", "Your parcel is at customs."),
        EventType.CUSTOMS_CLEARED: (
            "DO2",
            "Votre colis a quitté la douane.",
            "Your parcel has left customs.",
        ),
        EventType.CUSTOMS_HELD: (
            "DO3",
            "Votre colis est retenu en douane.",
            "Your parcel is held by customs.",
        ),
        EventType.PROBLEM: ("PB1", "Un incident est survenu.", "There is a problem with your parcel."),
        EventType.OUT_FOR_DELIVERY: (
            "MD2",
            "Votre colis est en livraison.",
            "Your parcel is being delivered.",
        ),
        EventType.AVAILABLE_FOR_PICKUP: ("AG1", "Votre colis vous attend.", "Your parcel waits for you."),
        EventType.RETURN_STARTED: ("RE1", "Votre colis est retourné.", "Your parcel is being returned."),
        EventType.DELIVERED: ("DI1", "Votre colis est livré.", "Your parcel is delivered."),
        EventType.RETURNED: ("DI2", "Le colis est rendu à l'expéditeur.", "The sender has the parcel back."),
    }
)
TYPES = frozenset(_SAID)
_PATH = "/suivi/v2/idships/"
_PARIS = ZoneInfo("Europe/Paris")
_SHORTEST, _LONGEST = 11, 15
_MOST = 10
_FINAL = frozenset({EventType.DELIVERED, EventType.RETURNED})


def answer(asked: Asked, desk: Desk) -> Response:
    """See `Voice.answer`. One number is answered by an object, several by a list with a status of its own."""
    if asked.headers.get("x-okapi-key") != VALUES["api_key"]:
        return said_json({"code": "UNAUTHORIZED", "message": "BAD_APP_KEY"}, status=401)
    if asked.method != "GET" or not asked.path.startswith(_PATH):
        return said_json({"code": "RESOURCE_NOT_FOUND", "message": "Resource not found"}, status=404)
    numbers = unquote(asked.path.removeprefix(_PATH)).split(",")
    lang = asked.query.get("lang", "fr_FR")
    told = [_told(number, lang, desk) for number in numbers[:_MOST]]
    if len(told) == 1:
        return said_json(told[0][1], status=told[0][0])
    return said_json([one for _, one in told], status=200 if {code for code, _ in told} == {200} else 207)


def busy(*, retry_after_s: int) -> Response:
    """See `Voice.busy`: it is the gateway that answers."""
    value = {"code": "TOO_MANY_REQUESTS", "message": "Quota exceeded"}
    return said_json(value, status=429, headers={"retry-after": str(retry_after_s)})


def _told(number: str, lang: str, desk: Desk) -> tuple[int, dict[str, object]]:
    """The status of one number, and what is said of it."""
    head: dict[str, object] = {"lang": lang, "scope": "open"}
    parcel = desk.parcel(number)
    if parcel is None:
        is_possible = _SHORTEST <= len(number) <= _LONGEST and number.isalnum()
        code = 404 if is_possible else 400
        message = (
            "This number is not known to us." if is_possible else "The number that you entered is not valid."
        )
        return code, {**head, "returnCode": code, "returnMessage": message, "idShip": number}
    happened = desk.so_far(parcel)
    first, last = happened[0], happened[-1]
    shipment = {
        "idShip": number,
        "holder": 4,
        "product": "colissimo",
        "isFinal": last.type in _FINAL,
        "entryDate": _paris(first.at),
        "timeline": [],
        "event": [_event(one, lang, desk) for one in reversed(happened)],
        "contextData": {"originCountry": "FR", "arrivalCountry": parcel.destination.country or "FR"},
        **({"deliveryDate": _paris(last.at)} if last.type is EventType.DELIVERED else {}),
        **({"estimDate": _paris(parcel.expected_at)} if parcel.expected_at else {}),
        "url": f"https://www.laposte.fr/outils/suivre-vos-envois?code={number}",
    }
    return 200, {**head, "returnCode": 200, "shipment": shipment}


def _event(one: Happening, lang: str, desk: Desk) -> dict[str, str]:
    code, french, english = _SAID[one.type]
    label = english if lang.startswith("en") else french
    return {"code": desk.spoken(code), "label": label, "date": _paris(one.at)}


def _paris(moment: datetime) -> str:
    return moment.astimezone(_PARIS).isoformat(timespec="seconds")
