"""Canada Post speaks through the tracking service of its web services (VIS): XML, HTTP Basic, one number.

https://www.canadapost-postescanada.ca/info/mc/business/productsservices/developers/services/tracking/default.jsf
and the table of scan events of its messages page: codes have four digits with their zeros; clocks are local,
the zone stands beside them as a word or not at all; a throttled key is told with status 500.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from xml.etree import ElementTree as ET

from waypost.domain.tracking import EventType
from waypost.ports.exchange import Response
from waypost.simulator.parcel import Happening, Parcel
from waypost.simulator.speech import said_xml, user_and_password
from waypost.simulator.voice import Asked, Desk, Manner

SLUG = "canada-post"
VALUES: Mapping[str, str] = MappingProxyType(
    {"username": "simulated-half-key", "password": "simulated-other-half"}
)
MANNER = Manner(has_offset=False)
_E = EventType
_WORDS: Mapping[EventType, tuple[str, str]] = MappingProxyType({
    _E.LABEL_CREATED: ("3000", "Electronic information submitted by shipper"),
    _E.PICKED_UP: ("2300", "Item picked up by Canada Post"),
    _E.IN_TRANSIT: ("0175", "Item in transit"),
    _E.ARRIVED: ("0400", "Item arrived"),
    _E.DEPARTED: ("0410", "Item departed"),
    _E.CUSTOMS_ENTERED: (
        "0800", "Item has been presented to Canada Border Services Agency for customs review.",
    ),
    _E.CUSTOMS_HELD: ("0810", "Item held by Customs"),
    _E.CUSTOMS_CLEARED: (
        "0900", "International item released from Customs for processing by Canada Post",
    ),
    _E.MISSORTED: ("0172", "Item re-routed due to processing error; Possible delay"),
    _E.WEATHER_DELAY: ("0159", "Delivery may be delayed due to extreme weather conditions"),
    _E.DELAYED: ("0162", "Delivery may be delayed due to transportation delay"),
    _E.ESTIMATE_CHANGED: ("1200", "Expected delivery date updated"),
    _E.HELD: ("1484", "Item on hold"),
    _E.ADDRESS_PROBLEM: (
        "0173", "Customer addressing error found; attempting to correct. Possible delay",
    ),
    _E.PROBLEM: ("1483", "Item cannot be delivered; more details to be provided"),
    _E.DAMAGED: ("0710", "Item arrived in Canada damaged. Sent for further processing."),
    _E.OUT_FOR_DELIVERY: ("0174", "Item out for delivery"),
    _E.DELIVERY_ATTEMPTED: ("1479", "Notice card left indicating where and when to pick up item"),
    _E.AVAILABLE_FOR_PICKUP: ("1701", "Item available for pickup at Post Office"),
    _E.RETURN_STARTED: ("1420", "Item being returned to sender"),
    _E.DELIVERED: ("1496", "Delivered"),
    _E.RETURNED: ("1496", "Item successfully returned to sender"),
    _E.NOTE: ("20", "Signature available"),
})  # fmt: skip
TYPES = frozenset(_WORDS)
_BEFORE, _BEHIND = "/vis/track/pin/", "/detail"
_LONGEST, _SHORTEST = 16, 11
_LETTERS: Mapping[int, str] = MappingProxyType({-4: "A", -5: "E", -6: "C", -7: "M", -8: "P"})
_SUMMER = range(4, 11)


def answer(asked: Asked, desk: Desk) -> Response:
    """See `Voice.answer`."""
    if user_and_password(asked) != (VALUES["username"], VALUES["password"]):
        return _messages(401, "E002", "AAA Authentication Failure", space="messages")
    if not (asked.path.startswith(_BEFORE) and asked.path.endswith(_BEHIND)):
        return _messages(404, "E004", "Resource not found", space="messages")
    number = asked.path.removeprefix(_BEFORE).removesuffix(_BEHIND)
    if not _SHORTEST <= len(number) <= _LONGEST or not number.isalnum():
        words = f"cvc-pattern-valid: Value '{number}' is not facet-valid with respect to type 'PINType'."
        return _messages(400, "Server", words, space="messages")
    parcel = desk.parcel(number)
    if parcel is None:
        return _messages(404, "004", "No Pin History", space="track")
    return _document(_detail(parcel, desk.so_far(parcel), desk))


def busy(*, retry_after_s: int) -> Response:
    """See `Voice.busy`: blocked for up to a minute, whatever the rest of it is; nothing says for how long."""
    del retry_after_s
    return _messages(500, "Server", "Rejected by SLM Monitor", space="messages")


def _detail(parcel: Parcel, told: Sequence[Happening], desk: Desk) -> ET.Element:
    goal = (parcel.destination.postal_code or "").replace(" ", "")
    expected = f"{parcel.expected_at:%Y-%m-%d}" if parcel.expected_at else ""
    root = ET.Element("tracking-detail", {"xmlns": "http://www.canadapost.ca/ws/track-v2"})
    _fill(root, {
        "pin": parcel.tracking_number, "active-exists": "1", "archive-exists": "",
        "changed-expected-date": "", "destination-postal-id": goal, "duplicate-flag-ind": "",
        "expected-delivery-date": expected, "changed-expected-delivery-reason": "",
        "mailed-by-customer-number": "0007023210", "mailed-on-behalf-of-customer-number": "0007023210",
        "original-pin": "", "service-name": "Expedited Parcels", "service-name-2": "Colis accélérés",
        "customer-ref-1": "", "customer-ref-2": "", "return-pin": "", "signature-image-exists": "false",
        "suppress-signature": "false",
    })  # fmt: skip
    events = ET.SubElement(root, "significant-events")
    for one in reversed(told):
        _fill(ET.SubElement(events, "occurrence"), _occurrence(one, desk))
    return root


def _occurrence(one: Happening, desk: Desk) -> dict[str, str]:
    code, words = _WORDS[one.type]
    at_home = one.place.country == "CA"
    return {
        "event-identifier": desk.spoken(code),
        "event-date": f"{one.at:%Y-%m-%d}",
        "event-time": f"{one.at:%H:%M:%S}",
        "event-time-zone": _zone(one) if at_home else "",
        "event-description": words,
        "signatory-name": "",
        "event-site": (one.place.city or "").upper(),
        "event-province": one.place.region or "" if at_home else "",
        "event-retail-location-id": "",
        "event-retail-name": "",
    }


def _zone(one: Happening) -> str:
    """The zone in letters ("EST", "EDT"), nothing where they do not say it."""
    offset, is_summer = one.at.utcoffset(), one.at.month in _SUMMER
    hours = int(offset.total_seconds() // 3600) - is_summer if offset is not None else 0
    letter = _LETTERS.get(hours)
    return f"{letter}{'D' if is_summer else 'S'}T" if letter else ""


def _fill(element: ET.Element, fields: Mapping[str, str]) -> None:
    for name, text in fields.items():
        ET.SubElement(element, name).text = text


def _messages(status: int, code: str, words: str, *, space: str) -> Response:
    root = ET.Element("messages", {"xmlns": f"http://www.canadapost.ca/ws/{space}"})
    _fill(ET.SubElement(root, "message"), {"code": code, "description": words})
    return _document(root, status=status)


def _document(root: ET.Element, *, status: int = 200) -> Response:
    text = ET.tostring(root, encoding="unicode")
    headers = {"content-type": "application/vnd.cpc.track-v2+xml"}
    return said_xml(f'<?xml version="1.0" encoding="UTF-8"?>{text}', status=status, headers=headers)
