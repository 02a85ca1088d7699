"""What Royal Mail says of one number."""

from waypost.domain.tracking import EventType, Location
from waypost.domain.written_time import tidy_time, written_time
from waypost.ports.codes import code_table
from waypost.ports.connector import CarrierRefused, Scan, ShipmentNews
from waypost.ports.payload import Node
from waypost.ports.scans import read_scans

CODES = code_table("waypost.carriers.royal_mail")

_OVER = frozenset({EventType.DELIVERED, EventType.RETURNED})
_UNKNOWN = frozenset({"E1142"})
_REFUSED = frozenset({"401", "403"})
_OFFSET = slice(8, None)  # of "11:00:00+01:00"


def refusal_of(answer: Node) -> None:
    """Raise what an answer says of the account as a whole, whichever HTTP status it came with."""
    if answer["httpCode"].text() in _REFUSED:
        raise CarrierRefused(f"royal-mail: {answer['httpMessage'].text() or 'not accepted'}")


def news_of(answer: Node, number: str) -> ShipmentNews:
    """What an answer says of the number that was asked for."""
    piece = answer.first("mailPieces")
    errors = [*answer.each("errors"), *piece.each("error")]
    scans, unread = read_scans(piece.each("events"), scan_of)
    if not scans and errors:
        is_unknown = any(error["errorCode"].text() in _UNKNOWN for error in errors)
        told = "; ".join(_told(error) for error in errors)
        return ShipmentNews(number, problem=None if is_unknown else told or None, is_unknown=is_unknown)
    if not piece:
        return ShipmentNews(number, problem="the answer tells nothing of this number")
    is_over = any(scan.type in _OVER for scan in scans)
    return ShipmentNews(
        number,
        scans,
        service=piece["summary"]["productName"].text(),
        expected_at=None if is_over else _expected(piece["estimatedDelivery"]),
        problem=unread,
    )


def scan_of(event: Node) -> Scan | None:
    """One event; None where it tells no day. Royal Mail writes the offset with every time.

    A location is the name of an office ("Stafford DO"): a facility, not a city.
    """
    occurred_at = tidy_time(event["eventDateTime"].text())
    if occurred_at is None:
        return None
    code, text = event["eventCode"].text(), event["eventName"].text()
    return Scan(
        occurred_at=occurred_at,
        type=CODES.meaning(code=code, text=text),
        code=code,
        text=text,
        location=Location(facility=event["locationName"].text()),
        mapping_version=CODES.version,
        raw=event.as_text(),
    )


def _expected(estimate: Node) -> str | None:
    """The end of the window on its day, with the offset that stands at the window's end."""
    end = estimate["endOfEstimatedWindow"].text() or ""
    return written_time((estimate["date"].text() or "")[:10], end[:8] or None, end[_OFFSET] or None)


def _told(error: Node) -> str:
    return " ".join(part for part in (error["errorCode"].text(), error["errorDescription"].text()) if part)
