"""What DPD says of one number."""

import re

from waypost.domain.tracking import Location
from waypost.domain.written_time import written_time
from waypost.ports.codes import code_table
from waypost.ports.connector import CarrierRefused, Scan, ShipmentNews
from waypost.ports.payload import Node
from waypost.ports.scans import read_scans

CODES = code_table("waypost.carriers.dpd")

_WRITTEN = re.compile(
    r"(\d{1,2})/(\d{1,2})/(\d{4})(?:,? (\d{1,2}):(\d\d)(?::(\d\d))? ?([AP]M))?", re.ASCII
)  # 8/17/2021 7:11:26 PM, the way of en_US
_NOON = 12
_PLACE = re.compile(r"(?P<city>.+?) ?(?:\((?P<country>[A-Z]{2})\))?", re.ASCII | re.DOTALL)


def body_of(answer: Node) -> Node:
    """What lies in the envelope."""
    return answer["Envelope"]["Body"]


def is_login_refused(answer: Node) -> bool:
    """Whether the token, or the user, is not taken."""
    return bool(body_of(answer)["Fault"]["detail"]["authenticationFault"])


def refusal_of(answer: Node) -> None:
    """Raise what an answer says of the account as a whole."""
    if is_login_refused(answer):
        raise CarrierRefused("dpd does not accept this user")


def news_of(answer: Node, number: str) -> ShipmentNews:
    """What an answer says of the number that was asked for. No status yet: it is not known (yet)."""
    result = body_of(answer)["getTrackingDataResponse"]["trackingresult"]
    if not result:
        told = _fault(body_of(answer)["Fault"])
        return ShipmentNews(number, problem=told or "the answer tells nothing of this number")
    first = result["shipmentInfo"]
    reached = [one for one in (*first.each(), *result.each("statusInfo")) if _is_reached(one)]
    scans, unread = read_scans(reached, scan_of)
    service = first["serviceDescription"]["content"]["content"].text()
    return ShipmentNews(number, scans, service=service, problem=unread, is_unknown=not reached)


def scan_of(status: Node) -> Scan | None:
    """One status; None where it tells no day. Its label is a stage ("out for delivery"), and says too much.

    The clock is that of the depot, without an offset.
    """
    occurred_at = _moment(status["date"]["content"].text())
    if occurred_at is None:
        return None
    code = status["status"].text()
    words = [text for one in status["description"].each("content") if (text := one["content"].text())]
    text = " ".join(words) or None
    place = _PLACE.fullmatch(status["location"]["content"].text() or "")
    return Scan(
        occurred_at=occurred_at,
        type=CODES.meaning(code=code, text=text),
        code=code,
        text=text,
        location=Location(city=place["city"] if place else None, country=place["country"] if place else None),
        mapping_version=CODES.version,
        raw=status.as_text(),
    )


def _is_reached(status: Node) -> bool:
    """DPD lists what is still to come too, without a day."""
    return (status["statusHasBeenReached"].text() or "").lower() == "true" and bool(status["date"])


def _moment(text: str | None) -> str | None:
    written = _WRITTEN.fullmatch(text or "")
    if written is None:
        return None
    month, day, year, hour, minute, second, half = written.groups()
    on = f"{year}-{month:0>2}-{day:0>2}"
    if hour is None or not 1 <= int(hour) <= _NOON:
        return written_time(on)
    full = int(hour) % _NOON + (_NOON if half == "PM" else 0)
    return written_time(on, f"{full:02}:{minute}:{second or '00'}")


def _fault(fault: Node) -> str | None:
    detail = fault["detail"].value
    inner = [Node(value) for value in detail.values()] if isinstance(detail, dict) else []
    told = [
        text for one in inner for name in ("errorCode", "errorMessage") if (text := one[name].text())
    ] or [text for text in (fault["faultcode"].text(), fault["faultstring"].text()) if text]
    return " ".join(told) or None
