"""What Amazon says of one number."""

from waypost.domain.tracking import EventType, Location
from waypost.domain.written_time import tidy_time
from waypost.ports.codes import code_table
from waypost.ports.connector import CarrierRefused, Scan, ShipmentNews
from waypost.ports.payload import Node
from waypost.ports.scans import read_scans

CODES = code_table("waypost.carriers.amazon")

_NOT_LET_IN = frozenset({"Unauthorized", "AccessDenied", "MissingAuthenticationToken"})
_UNKNOWN = frozenset({"NotFound", "ResourceNotFound"})
_NOT_FOUND = "not found"
_FINAL = frozenset({EventType.DELIVERED, EventType.RETURNED})


def refusal_of(answer: Node) -> None:
    """Raise what an answer says of the account as a whole, whichever HTTP status it came with."""
    for error in answer.each("errors"):
        code = error["code"].text()
        if code in _NOT_LET_IN:
            raise CarrierRefused(f"amazon: {code}")


def news_of(answer: Node, number: str, *, is_missing: bool = False) -> ShipmentNews:
    """What an answer says of the number; it is wrapped into `payload` or stands bare."""
    told = answer["payload"] or answer
    scans, unread = read_scans(told.each("eventHistory"), scan_of)
    if not scans and not told["trackingId"]:
        return _untold(answer, number, is_missing=is_missing)
    is_over = any(scan.type in _FINAL for scan in scans)
    expected_at = None if is_over else tidy_time(told["promisedDeliveryDate"].text())
    return ShipmentNews(number, scans, expected_at=expected_at, problem=unread)


def scan_of(event: Node) -> Scan | None:
    """One event; None where it tells no day. The leg decides what it means: forward, or back."""
    occurred_at = tidy_time(event["eventTime"].text())
    if occurred_at is None:
        return None
    code, leg, place = event["eventCode"].text(), event["shipmentType"].text(), event["location"]
    return Scan(
        occurred_at=occurred_at,
        type=CODES.meaning(type_=leg, code=code),
        code=code,
        carrier_type=leg,
        location=Location(
            city=place["city"].text(),
            region=place["stateOrRegion"].text(),
            country=place["countryCode"].text(),
            postal_code=place["postalCode"].text(),
        ),
        mapping_version=CODES.version,
        raw=event.as_text(),
    )


def _untold(answer: Node, number: str, *, is_missing: bool) -> ShipmentNews:
    errors = list(answer.each("errors"))
    told = [" ".join(part for part in (one["code"].text(), one["message"].text()) if part) for one in errors]
    is_unknown = is_missing or any(
        one["code"].text() in _UNKNOWN or _NOT_FOUND in (one["details"].text() or "").lower()
        for one in errors
    )
    problem = "; ".join(part for part in told if part) or "the answer tells nothing of this number"
    return ShipmentNews(number, problem=None if is_unknown else problem, is_unknown=is_unknown)
