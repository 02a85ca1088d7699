"""Royal Mail speaks through the Tracking API v2: one mail piece in a question, offsets with every time.

https://developer.royalmail.net, and for the codes https://github.com/elliotjreed/royal-mail-tracking and
https://github.com/jampez77/RoyalMail: `mailPieces` is one object here; places are offices ("Leeds DO").
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from waypost.domain.tracking import EventType
from waypost.ports.exchange import Response
from waypost.simulator.parcel import Happening, Parcel
from waypost.simulator.speech import said_json
from waypost.simulator.voice import Asked, Desk, Manner
from waypost.simulator.voices._countries import THREE_LETTERS, name_of

SLUG = "royal-mail"
VALUES: Mapping[str, str] = MappingProxyType(
    {"client_id": "simulated-royal-mail", "client_secret": "simulated-royal-secret"}
)
MANNER = Manner(has_city=False)
_E = EventType
_WORDS: Mapping[EventType, tuple[str, str, str]] = MappingProxyType({
    _E.LABEL_CREATED: ("EVAIE", "Sender despatching item", ""),
    _E.PICKED_UP: ("EVOAC", "Item received", "{city} MC"),
    _E.ARRIVED: ("EVIMC", "Item Received", "{city} MC"),
    _E.DEPARTED: ("EVODO", "Item Despatched to DO", "{city} MC"),
    _E.MISSORTED: ("EVNMI", "Forwarded - Mis-sort", "{city} DO"),
    _E.HELD: ("EVNRT", "Item Retention", "{city} DO"),
    _E.ADDRESS_PROBLEM: ("EVKAI", "Address not identified", "{city} DO"),
    _E.OUT_FOR_DELIVERY: ("EVGPD", "Due to be delivered today", "{city} DO"),
    _E.DELIVERY_ATTEMPTED: ("EVKNA", "Delivery Attempted - No Answer", "{city} DO"),
    _E.AVAILABLE_FOR_PICKUP: ("EVNDA", "Available for Redelivery or Collection", "{city} DO"),
    _E.REFUSED: ("EVKRF", "Refused by the recipient", "{city} DO"),
    _E.RETURN_STARTED: ("EVKGA", "Recipient no longer at the address", "{city} DO"),
    _E.DELIVERED: ("EVKSP", "Delivered and Signed", "{city} DO"),
    _E.RETURNED: ("EVRTS", "Delivered back to the sender", "{city} DO"),
    _E.NOTE: ("RORXS", "Delivery request received", ""),
})  # fmt: skip
TYPES = frozenset(_WORDS)
_BEFORE, _BEHIND = "/mailpieces/v2/", "/events"
_OVER = frozenset({_E.DELIVERED, _E.RETURNED})


def answer(asked: Asked, desk: Desk) -> Response:
    """See `Voice.answer`."""
    given = (asked.headers.get("x-ibm-client-id"), asked.headers.get("x-ibm-client-secret"))
    if given != (VALUES["client_id"], VALUES["client_secret"]):
        return _gateway(401, "Unauthorized", "Invalid client id or secret.")
    if asked.headers.get("x-accept-rmg-terms") != "yes":
        return _refusal(
            400, "Bad Request", "E0004", "Failed header validation for X-Accept-RMG-Terms",
            "The submitted request was not valid against the required header definition",
            "Please check the API request against the required header definition and re-submit",
        )  # fmt: skip
    if not (asked.path.startswith(_BEFORE) and asked.path.endswith(_BEHIND)):
        return _gateway(404, "Not Found", "No resources match the requested URI")
    number = asked.path.removeprefix(_BEFORE).removesuffix(_BEHIND)
    parcel = desk.parcel(number)
    if parcel is None:
        return _refusal(
            404, "Not Found", "E1142", f"Barcode reference {number} isn't recognised",
            "A mail item with that barcode cannot be located", "Check barcode and resubmit",
        )  # fmt: skip
    return said_json({"mailPieces": _piece(parcel, desk.so_far(parcel), desk)})


def busy(*, retry_after_s: int) -> Response:
    """See `Voice.busy`."""
    answered = _gateway(429, "Too Many Requests", "Rate Limit exceeded")
    return Response(429, {**answered.headers, "retry-after": str(retry_after_s)}, answered.body)


def _piece(parcel: Parcel, told: Sequence[Happening], desk: Desk) -> dict[str, Any]:
    number, events = parcel.tracking_number, [_event(one, desk) for one in reversed(told)]
    piece: dict[str, Any] = {
        "mailPieceId": f"0903675740000{number[2:10]}",
        "carrierShortName": "RM",
        "carrierFullName": "Royal Mail Group Ltd",
        "summary": _summary(parcel, events[0]),
        "events": events,
        "links": {
            "summary": {
                "href": f"/mailpieces/v2/summary?mailPieceId={number}",
                "title": "Summary",
                "description": "Get summary",
            }
        },
    }
    if parcel.expected_at is not None and told[-1].type not in _OVER:
        offset = parcel.expected_at.isoformat()[19:]
        piece["estimatedDelivery"] = {
            "date": f"{parcel.expected_at:%Y-%m-%d}",
            "startOfEstimatedWindow": f"{parcel.expected_at:%H:00:00}{offset}",
            "endOfEstimatedWindow": f"{parcel.expected_at:%H:59:00}{offset}",
        }
    return piece


def _summary(parcel: Parcel, last: Mapping[str, str]) -> dict[str, str]:
    country = parcel.destination.country
    return {
        "uniqueItemId": f"0903675740000{parcel.tracking_number[2:10]}",
        "oneDBarcode": parcel.tracking_number,
        "productId": "SD2",
        "productName": "Special Delivery Guaranteed",
        "productCategory": "NON-INTERNATIONAL",
        "destinationCountryCode": THREE_LETTERS.get(country or "", "GBR"),
        "destinationCountryName": name_of(country),
        **{f"last{name[0].upper()}{name[1:]}": value for name, value in last.items() if name[0] == "e"},
        "lastEventLocationName": last["locationName"],
        "summaryLine": f"Item {parcel.tracking_number}: {last['eventName']}",
    }


def _event(one: Happening, desk: Desk) -> dict[str, str]:
    code, name, office = _WORDS[one.type]
    return {
        "eventCode": desk.spoken(code),
        "eventName": name,
        "eventDateTime": one.at.isoformat(timespec="seconds"),
        "locationName": office.format(city=one.place.city or "").strip(),
    }


def _gateway(status: int, message: str, more: str) -> Response:
    told = {"httpCode": str(status), "httpMessage": message, "moreInformation": more}
    return said_json(told, status=status)


def _refusal(status: int, message: str, code: str, what: str, why: str, remedy: str) -> Response:
    error = {"errorCode": code, "errorDescription": what, "errorCause": why, "errorResolution": remedy}
    told = {"httpCode": str(status), "httpMessage": message, "errors": [error]}
    return said_json(told, status=status)
