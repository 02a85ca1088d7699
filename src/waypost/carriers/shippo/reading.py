"""What Shippo says of one number."""

from waypost.domain.tracking import EventType
from waypost.domain.written_time import day_or_time, tidy_time
from waypost.ports.codes import code_table
from waypost.ports.connector import Scan, ShipmentNews
from waypost.ports.payload import Node
from waypost.ports.scans import place_of, read_scans

CODES = code_table("waypost.carriers.shippo")

# Our name of a carrier, and its token at Shippo.
THEIRS = {
    "australia-post": "australia_post",
    "canada-post": "canada_post",
    "deutsche-post": "deutsche_post",
    "dhl-ecommerce": "dhl_ecommerce",
    "dhl-express": "dhl_express",
    "fedex": "fedex",
    "la-poste": "colissimo",
    "lasership": "lasership",
    "ontrac": "ontrac",
    "parcelforce": "parcelforce",
    "purolator": "purolator",
    "ups": "ups",
    "usps": "usps",
}
_OURS = {theirs: ours for ours, theirs in THEIRS.items()}


def news_of(answer: Node, number: str, *, is_missing: bool = False) -> ShipmentNews:
    """What an answer says of the number: a tracking, or a complaint about it."""
    if not answer["tracking_number"]:
        told = answer["detail"].text() or next((one.text() for one in answer.each("messages")), None)
        problem = told or "the answer tells nothing of this number"
        return ShipmentNews(number, problem=None if is_missing else problem, is_unknown=is_missing)
    scans, unread = read_scans(answer.each("tracking_history"), scan_of)
    is_over = any(scan.type is EventType.DELIVERED for scan in scans)
    return ShipmentNews(
        number,
        scans,
        carrier=_OURS.get(answer["carrier"].text() or ""),
        service=answer["servicelevel"]["name"].text(),
        expected_at=None if is_over else day_or_time(answer["eta"].text()),
        problem=unread,
        is_unknown=not scans,
    )


def scan_of(status: Node) -> Scan | None:
    """One status of the history; None where it tells no day."""
    occurred_at = tidy_time(status["status_date"].text())
    if occurred_at is None:
        return None
    code, detail = status["status"].text(), status["substatus"]["code"].text()
    text = status["status_details"].text()
    return Scan(
        occurred_at=occurred_at,
        type=CODES.meaning(type_=detail, code=code, text=text),
        code=code,
        carrier_type=detail,
        text=text,
        location=place_of(status["location"]),
        mapping_version=CODES.version,
        raw=status.as_text(),
    )
