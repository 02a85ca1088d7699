"""What DHL Express says in an answer of the MyDHL API."""

import re

from waypost.domain.tracking import EventType, Location
from waypost.domain.written_time import tidy_time, written_time
from waypost.ports.codes import code_table
from waypost.ports.connector import Scan, ShipmentNews
from waypost.ports.payload import Node
from waypost.ports.scans import read_scans

CODES = code_table("waypost.carriers.dhl_express")

_PEOPLE = frozenset({"signedBy"})
_MISSING = "404"  # errors repeat their HTTP status in the body
_AREA = re.compile(
    r"(?P<city>.+?)(?:, ?(?P<region>[A-Z]{2}))?(?:-(?P<country>[A-Z]{2})|-[A-Z]{3}| - .+)?",
    re.ASCII | re.DOTALL,
)


def news_of(answer: Node, number: str, *, is_missing: bool = False) -> ShipmentNews:
    """What an answer says of the number that was asked for."""
    shipments = [*answer.each("shipments")]
    named = (one for one in shipments if one["shipmentTrackingNumber"].text() == number)
    shipment = next(named, shipments[0] if len(shipments) == 1 else Node())
    scans, unread = read_scans(shipment.each("events"), scan_of)
    if not scans and (is_missing or answer["status"].text() == _MISSING):
        return ShipmentNews(number, is_unknown=True)
    if not shipment:
        told = [text for name in ("title", "detail") if (text := answer[name].text())]
        return ShipmentNews(number, problem=": ".join(told) or "the answer tells nothing of this number")
    is_over = any(scan.type is EventType.DELIVERED for scan in scans)
    expected = shipment["estimatedDeliveryDate"].text() or shipment["estimatedTimeOfDelivery"].text()
    return ShipmentNews(
        number,
        scans,
        expected_at=None if is_over else tidy_time(expected),
        problem=unread,
    )


def scan_of(event: Node) -> Scan | None:
    """One checkpoint; None where it tells no day.

    A service area is a city with its country in two letters ("Sampleton-DE") or three, perhaps with its state
    between them ("SAMPLETON,NY-USA"), or words.
    The offset comes where it was asked for, in a field of its own.
    """
    offset = event["GMTOffset"].text()
    occurred_at = written_time(event["date"].text(), event["time"].text(), offset)
    if occurred_at is None:
        return None
    area = event.first("serviceArea")
    code, text = event["typeCode"].text(), event["description"].text()
    place = _AREA.fullmatch(area["description"].text() or "")
    return Scan(
        occurred_at=occurred_at,
        type=CODES.meaning(code=code, text=text),
        code=code,
        text=text,
        location=Location(
            city=place["city"].strip() if place else None,
            region=place["region"] if place else None,
            country=place["country"] if place else None,
            facility=area["code"].text(),
        ),
        mapping_version=CODES.version,
        raw=event.as_text(leave_out=_PEOPLE),
    )
