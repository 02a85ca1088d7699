"""What ShipEngine says of one number."""

from waypost.domain.tracking import EventType, Location
from waypost.domain.written_time import day_or_time, tidy_time
from waypost.ports.codes import code_table
from waypost.ports.connector import Scan, ShipmentNews
from waypost.ports.payload import Node
from waypost.ports.scans import read_scans

CODES = code_table("waypost.carriers.shipengine")

# Our name of a carrier, and its carrier code at ShipEngine.
THEIRS = {
    "australia-post": "australia_post",
    "canada-post": "canada_post",
    "dhl-ecommerce": "dhl_ecommerce",
    "dhl-express": "dhl_express",
    "fedex": "fedex",
    "ontrac": "ontrac",
    "purolator": "purolator_ca",
    "royal-mail": "royal_mail",
    "ups": "ups",
    "usps": "stamps_com",
}
_OURS = {**{theirs: ours for ours, theirs in THEIRS.items()}, "usps": "usps", "endicia": "usps"}
_PEOPLE = frozenset({"signer", "company_name", "proof_of_delivery_url"})
_UNKNOWN = "UN"


def news_of(answer: Node, number: str) -> ShipmentNews:
    """What an answer says of the number: a tracking, or an error about it."""
    if not answer["status_code"] and not answer["events"]:
        errors = answer.each("errors")
        told = [
            " ".join(part for part in (one["error_code"].text(), one["message"].text()) if part)
            for one in errors
        ]
        problem = "; ".join(part for part in told if part) or "the answer tells nothing of this number"
        return ShipmentNews(number, problem=problem)
    scans, unread = read_scans(answer.each("events"), scan_of)
    is_over = any(scan.type is EventType.DELIVERED for scan in scans)
    return ShipmentNews(
        number,
        scans,
        carrier=_OURS.get(answer["carrier_code"].text() or ""),
        expected_at=None if is_over else day_or_time(answer["estimated_delivery_date"].text()),
        problem=unread,
        is_unknown=not scans and answer["status_code"].text() == _UNKNOWN,
    )


def scan_of(event: Node) -> Scan | None:
    """One event; None where it tells no day.

    `occurred_at` is a moment in UTC. The clock beside it is the local one, and ends in Z all the same:
    it is not believed.
    """
    occurred_at = tidy_time(event["occurred_at"].text())
    if occurred_at is None:
        return None
    code, detail, text = (event[name].text() for name in ("status_code", "status_detail_code", "description"))
    return Scan(
        occurred_at=occurred_at,
        type=CODES.meaning(type_=detail, code=code, text=text),
        code=code,
        carrier_type=detail,
        text=text,
        location=Location(
            city=event["city_locality"].text(),
            region=event["state_province"].text(),
            country=event["country_code"].text(),
            postal_code=event["postal_code"].text(),
            lat=event["latitude"].number(),
            lon=event["longitude"].number(),
        ),
        mapping_version=CODES.version,
        raw=event.as_text(leave_out=_PEOPLE),
    )
