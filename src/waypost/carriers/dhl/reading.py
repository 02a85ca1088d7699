"""What DHL says in an answer of Shipment Tracking - Unified, and in a push, which has the same shape."""

from waypost.domain.tracking import EventType, Location
from waypost.domain.written_time import tidy_time
from waypost.ports.codes import code_table
from waypost.ports.connector import Scan, ShipmentNews
from waypost.ports.payload import Node
from waypost.ports.scans import read_scans

CODES = code_table("waypost.carriers.dhl")

_DELIVERED = "delivered"
_MISSING = "404"  # errors repeat their HTTP status in the body
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
    if shipment[_RETURN].is_true():
        events = [_on_the_way_back(event) for event in events]
    scans, unread = read_scans(events, scan_of)
    is_over = any(scan.type is EventType.DELIVERED for scan in scans)
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
    address = event["location"]["address"]
    return Scan(
        occurred_at=occurred_at,
        type=CODES.meaning(type_=kind, code=code, text=text),
        code=code,
        carrier_type=kind,
        text=text,
        location=Location(
            city=address["addressLocality"].text(),
            country=address["countryCode"].text(),
            postal_code=address["postalCode"].text(),
        ),
        mapping_version=CODES.version,
        raw=event.as_text(leave_out=_STREETS | _FREE_WORDS if is_delivery else _STREETS),
    )


def _on_the_way_back(event: Node) -> Node:
    return Node({**event.value, _RETURN: True}) if isinstance(event.value, dict) else event
