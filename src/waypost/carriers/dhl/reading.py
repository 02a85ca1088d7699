"""What DHL says in an answer of Shipment Tracking - Unified, and in a push, which has the same shape."""

import re

from waypost.domain.tracking import EventType, Location
from waypost.domain.written_time import tidy_time
from waypost.ports.codes import code_table
from waypost.ports.connector import Scan, ShipmentNews
from waypost.ports.payload import Node
from waypost.ports.scans import read_scans

CODES = code_table("waypost.carriers.dhl")

_DELIVERED = "delivered"
_OVER = frozenset({EventType.DELIVERED, EventType.RETURNED})
_MISSING = "404"  # errors repeat their HTTP status in the body
_IN_ONE_LINE = re.compile(
    r"(?P<city>[^,]+), (?P<region>[A-Z]{2}), (?P<country>[A-Z]{2})"  # eCommerce: "Whittier, CA, US"
    r"|(?P<town>[A-Z][^a-z]*?) - [^a-z]+",  # Express: "HAMBURG - GERMANY"
    re.ASCII,
)
_STREETS = frozenset({"streetAddress"})
_RETURN = "returnFlag"
_FREE_WORDS = frozenset({"description", "remark", "nextSteps"})  # some divisions write there who signed


def news_of(answer: Node, number: str, *, is_missing: bool = False) -> ShipmentNews:
    """What an answer says of the number that was asked for."""
    shipments = [*answer.each("shipments")]
    own = [one for one in shipments if one["id"].text() == number] or shipments
    if not own and (is_missing or answer["status"].text() == _MISSING):
        return ShipmentNews(number, is_unknown=True)
    if len(own) > 1:
        problem = f"{len(own)} divisions of DHL know this number: ask the division itself"
        return ShipmentNews(number, problem=problem)
    shipment = own[0] if own else Node()
    if not shipment:
        told = [text for name in ("title", "detail") if (text := answer[name].text())]
        return ShipmentNews(number, problem=": ".join(told) or "the answer tells nothing of this number")
    events = [*shipment.each("events")] or [*shipment.each("status")]
    events = [_with_what_the_shipment_says(event, shipment) for event in events]
    scans, unread = read_scans(events, scan_of)
    is_over = any(scan.type in _OVER for scan in scans)
    expected = shipment["estimatedDeliveryTimeFrame"]["estimatedThrough"].text()
    expected = expected or shipment["estimatedTimeOfDelivery"].text()
    return ShipmentNews(
        number,
        scans,
        service=shipment["details"]["product"]["productName"].text() or shipment["service"].text(),
        expected_at=None if is_over else tidy_time(expected),
        problem=unread,
    )


def scan_of(event: Node) -> Scan | None:
    """One event; None where it tells no day. A time is local unless an offset stands at it.

    Five words are all the code there is; what happened stands in the description. Of a delivery only the
    title is read: some divisions describe it by the name of who signed. The flag of a return stands at the
    shipment, and is kept with each event.
    """
    occurred_at = tidy_time(event["timestamp"].text())
    if occurred_at is None:
        return None
    code, title = event["statusCode"].text(), event["status"].text()
    is_delivery = _DELIVERED in (code, (title or "").lower())
    text = title if is_delivery else event["description"].text() or title
    kind = _RETURN if event[_RETURN].is_true() else None
    return Scan(
        occurred_at=occurred_at,
        type=CODES.meaning(type_=kind, code=code, text=text),
        code=code,
        carrier_type=kind,
        text=text,
        location=_place(event["location"]["address"]),
        mapping_version=CODES.version,
        raw=event.as_text(leave_out=_STREETS | _FREE_WORDS if is_delivery else _STREETS),
    )


def _with_what_the_shipment_says(event: Node, shipment: Node) -> Node:
    """The event with the flag of a return, and as a delivery where the shipment's status is that very one.

    DHL Express codes no event, only the status. Any other code would stand at the newest event alone, and be
    gone when the next one comes: the same event would be told in two ways.
    """
    if not isinstance(event.value, dict):
        return event
    said, status = dict(event.value), shipment["status"]
    is_the_status = all(event[name].value == status[name].value for name in ("timestamp", "description"))
    if is_the_status and not event["statusCode"] and status["statusCode"].text() == _DELIVERED:
        said["statusCode"] = _DELIVERED
    if shipment[_RETURN].is_true():
        said[_RETURN] = True
    return Node(said)


def _place(address: Node) -> Location:
    line = address["addressLocality"].text()
    parts = _IN_ONE_LINE.fullmatch(line or "")
    return Location(
        city=(parts["city"] or parts["town"]) if parts else line,
        region=parts["region"] if parts else None,
        country=address["countryCode"].text() or (parts["country"] if parts else None),
        postal_code=address["postalCode"].text(),
    )
