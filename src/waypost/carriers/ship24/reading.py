"""What Ship24 says of a tracking."""

from waypost.domain.tracking import NOWHERE, EventType, Location
from waypost.domain.written_time import day_or_time, tidy_time
from waypost.ports.codes import code_table
from waypost.ports.connector import Scan, ShipmentNews
from waypost.ports.payload import Node
from waypost.ports.scans import read_scans

CODES = code_table("waypost.carriers.ship24")

# Our name of a carrier, and its courier code at Ship24.
THEIRS = {
    "australia-post": "au-post",
    "canada-post": "ca-post",
    "china-post": "cn-post",
    "dhl-express": "dhl",
    "dpd": "dpd",
    "fedex": "fedex",
    "gls": "gls",
    "ups": "ups",
    "usps": "us-post",
}
_OURS = {theirs: ours for ours, theirs in THEIRS.items()}


def problem_of(answer: Node) -> str:
    """What is told of a number that has no tracking."""
    told = [
        " ".join(part for part in (one["code"].text(), one["message"].text()) if part)
        for one in answer.each("errors")
    ]
    return "; ".join(part for part in told if part) or "the answer tells nothing of this number"


def news_of(tracking: Node, number: str) -> ShipmentNews:
    """What a tracking says."""
    scans, unread = read_scans(tracking.each("events"), scan_of)
    is_over = any(scan.type is EventType.DELIVERED for scan in scans)
    delivery = tracking["shipment"]["delivery"]
    couriers = [one["courierCode"].text() for one in tracking.each("events")]
    named = (_OURS[one] for one in couriers if one in _OURS)
    return ShipmentNews(
        number,
        scans,
        carrier=next(named, None),
        service=delivery["service"].text(),
        expected_at=None if is_over else day_or_time(delivery["estimatedDeliveryDate"].text()),
        problem=unread,
        is_unknown=not scans,
    )


def scan_of(event: Node) -> Scan | None:
    """One event; None where it tells no day. Its place is one line, as the carrier wrote it."""
    occurred_at = tidy_time(event["occurrenceDatetime"].text() or event["datetime"].text())
    if occurred_at is None:
        return None
    code, milestone = event["statusCode"].text(), event["statusMilestone"].text()
    text, place = event["status"].text(), event["location"].text()
    return Scan(
        occurred_at=occurred_at,
        type=CODES.meaning(type_=milestone, code=code, text=text),
        code=code,
        carrier_type=milestone,
        text=text,
        location=Location(city=place) if place else NOWHERE,
        mapping_version=CODES.version,
        raw=event.as_text(),
    )
