"""DHL Paket speaks through Parcel DE Tracking: XML in the address, XML back, errors with status 200.

https://developer.dhl.com/api-reference/dhl-parcel-de-tracking-post-parcel-germany: `data` elements in `data`
elements; times are German, to the minute and without an offset; countries are words; code 100 is a number
that is not known. An event on the way back says so by an attribute (`ruecksendung`). The codes are those that
published answers show; where none shows one (ready for pick-up, returns, customs) the attribute is empty.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from xml.etree import ElementTree as ET

from waypost.domain.tracking import EventType
from waypost.ports.exchange import Response
from waypost.ports.payload import Node, NotReadable, read_xml
from waypost.simulator.parcel import Happening, Parcel
from waypost.simulator.speech import said_json, said_xml
from waypost.simulator.voice import Asked, Desk, Manner
from waypost.simulator.voices._countries import name_of

SLUG = "dhl-parcel-de"
VALUES: Mapping[str, str] = MappingProxyType(
    {"api_key": "simulated-paket-key", "username": "zt00001", "password": "simulated-paket-word"}
)
MANNER = Manner(has_offset=False, has_seconds=False)
_E = EventType
_WORDS: Mapping[EventType, tuple[str, str, str, str]] = MappingProxyType({
    _E.LABEL_CREATED: (
        "VA", "SHRCU", "PADIS",
        "The instruction data for this shipment have been provided by the sender to DHL electronically",
    ),
    _E.PICKED_UP: ("AE", "PCKDU", "PUBCR", "The shipment has been picked up"),
    _E.IN_TRANSIT: (
        "AA", "LDTMV", "MVMTV", "The shipment has been processed in the parcel center of origin",
    ),
    _E.ARRIVED: ("EE", "ULFMV", "UNLDD", "The shipment has been processed in the destination parcel center"),
    _E.CUSTOMS_ENTERED: (
        "", "OTHER", "OTHER", "Shipment is prepared for customs clearance in country of destination",
    ),
    _E.MISSORTED: ("", "OTHER", "OTHER", "The shipment was misrouted and could not be delivered"),
    _E.ADDRESS_PROBLEM: (
        "", "OTHER", "OTHER", "The address is incomplete. DHL is attempting to obtain a new delivery address",
    ),
    _E.DAMAGED: (
        "ZN", "NDELV", "OTHER",
        "The shipment has been damaged and is being returned to the parcel center for repackaging",
    ),
    _E.OUT_FOR_DELIVERY: ("PO", "SRTED", "NRQRD", "The shipment has been loaded onto the delivery vehicle"),
    _E.DELIVERY_ATTEMPTED: (
        "ZN", "NDELV", "OTHER", "The shipment could not be delivered, and the recipient has been notified",
    ),
    _E.AVAILABLE_FOR_PICKUP: (
        "", "OTHER", "OTHER", "The shipment is ready for pick-up at the PACKSTATION",
    ),
    _E.RETURN_STARTED: ("", "OTHER", "OTHER", "The shipment is being returned to the sender"),
    _E.DELIVERED: ("ZU", "DLVRD", "OTHER", "The shipment has been successfully delivered"),
    _E.RETURNED: ("ZU", "DLVRD", "OTHER", "The shipment has been successfully delivered"),
})  # fmt: skip
TYPES = frozenset(_WORDS)
_BACK = frozenset({_E.RETURN_STARTED, _E.RETURNED})
_QUESTION = "d-get-piece-detail"
_WRITTEN = "%d.%m.%Y %H:%M"


def answer(asked: Asked, desk: Desk) -> Response:
    """See `Voice.answer`."""
    if asked.headers.get("dhl-api-key") != VALUES["api_key"]:
        told = {"status": 401, "title": "Unauthorized", "detail": "Unauthorized for given resource."}
        return said_json(told, status=401)
    if asked.path != "/parcel/de/tracking/v0/shipments":
        told = {"status": 404, "title": "Not Found", "detail": "The resource does not exist."}
        return said_json(told, status=404)
    try:
        question = read_xml(asked.query.get("xml", "").encode())["data"]
    except NotReadable:
        return said_json({"status": 400, "title": "Bad Request", "detail": "xml is not valid"}, status=400)
    if (question["@appname"].text(), question["@password"].text()) != (
        VALUES["username"],
        VALUES["password"],
    ):
        return _error("5", "login failed")
    if question["@request"].text() != _QUESTION:
        return _error("2", "unknown request")
    return _told(question, desk)


def busy(*, retry_after_s: int) -> Response:
    """See `Voice.busy`: the gateway says it, in JSON."""
    told = {
        "status": 429,
        "title": "Too Many Requests",
        "detail": "Too many requests within defined time period",
    }
    return said_json(told, status=429, headers={"retry-after": str(retry_after_s)})


def _told(question: Node, desk: Desk) -> Response:
    parcel = desk.parcel(question["@piece-code"].text() or "")
    if parcel is None:
        return _error("100", "No data found")
    root = ET.Element("data", {"name": "piece-shipment-list", "code": "0", "request-id": "simulated-1"})
    root.append(_shipment(parcel, desk.so_far(parcel), desk))
    return _document(root)


def _shipment(parcel: Parcel, told: Sequence[Happening], desk: Desk) -> ET.Element:
    number, last = parcel.tracking_number, told[-1]
    code, ice, ric, words = _WORDS[last.type]
    common = {"piece-id": "00000000-0000-4000-8000-000000000000", "piece-identifier": number[2:]}
    shipment = ET.Element("data", {
        "name": "piece-shipment", "error-status": "0", **common, "shipment-code": "", "identifier-type": "2",
        "piece-code": number, "event-location": "", "event-country": parcel.destination.country or "",
        "status-timestamp": f"{last.at:{_WRITTEN}}", "status": words, "short-status": words,
        "recipient-name": "", "recipient-street": "", "recipient-city": "", "product-code": "00",
        "product-name": "DHL PAKET (parcel)", "delivery-event-flag": str(int(code == "ZU")),
        "international-flag": "0", "division": "DPEED", "ice": ice, "ric": ric,
        "standard-event-code": _spoken(code, desk), "dest-country": parcel.destination.country or "",
        "origin-country": "DE", "searched-piece-code": number, "searched-ref-no": "",
        "ruecksendung": _is_back(last),
    })  # fmt: skip
    events = ET.SubElement(
        shipment, "data", {"name": "piece-event-list", **common, "ruecksendung": _is_back(last)}
    )
    events.extend(_event(one, desk) for one in told)
    return shipment


def _event(one: Happening, desk: Desk) -> ET.Element:
    code, ice, ric, words = _WORDS[one.type]
    return ET.Element("data", {
        "name": "piece-event", "event-timestamp": f"{one.at:{_WRITTEN}}", "event-status": words,
        "event-text": words, "event-short-status": words, "ice": ice, "ric": ric,
        "event-location": one.place.city or "", "event-country": name_of(one.place.country),
        "standard-event-code": _spoken(code, desk), "ruecksendung": _is_back(one),
    })  # fmt: skip


def _spoken(code: str, desk: Desk) -> str:
    return desk.spoken(code) if code else ""


def _is_back(one: Happening) -> str:
    return "true" if one.type in _BACK else "false"


def _error(code: str, words: str) -> Response:
    return _document(ET.Element("data", {
        "name": "piece-shipment-list", "code": code, "error": words, "request-id": "simulated-1",
    }))  # fmt: skip


def _document(root: ET.Element) -> Response:
    return said_xml(f'<?xml version="1.0" encoding="UTF-8"?>{ET.tostring(root, encoding="unicode")}')
