"""What USPS says of one number."""

import re
from html import unescape

from waypost.domain.tracking import Location
from waypost.domain.written_time import offset_between, tidy_time
from waypost.ports.answers import NOT_FOUND
from waypost.ports.codes import code_table
from waypost.ports.connector import CarrierRefused, Scan, ShipmentNews
from waypost.ports.payload import Node
from waypost.ports.scans import read_scans

CODES = code_table("waypost.carriers.usps")

_PEOPLE = frozenset({"name", "firm"})
_MARKUP = re.compile(r"<[^>]*>")
_CENTRE = re.compile(r"(?P<city>.+) (?P<state>[A-Z]{2}) .*(?:CENTER|ANNEX|FACILITY|TERMINAL).*")
_OVER = frozenset({"delivered", "delivered to agent"})
_PROMISES = ("guaranteedDeliveryDate", "predictedDeliveryDate", "expectedDeliveryDate")


def refusal_of(answer: Node) -> None:
    """Raise what an answer says of the account as a whole: an OAuth error is a word, no structure."""
    word = answer["error"].text()
    if word is not None:
        raise CarrierRefused(f"usps: {word}")


def news_of(answer: Node, number: str, *, status: int = 200) -> ShipmentNews:
    """What an answer says; a complaint about the number is this number's own."""
    scans, unread = read_scans(answer.each("trackingEvents"), scan_of)
    if scans or answer["trackingNumber"]:
        service = _MARKUP.sub("", unescape(answer["mailClass"].text() or "")) or None
        return ShipmentNews(number, scans, service=service, expected_at=_expected(answer), problem=unread)
    if status == NOT_FOUND:
        return ShipmentNews(number, is_unknown=True)
    error = answer["error"]
    told = [
        error["code"].text(),
        error["message"].text(),
        *(one["title"].text() for one in error.each("errors")),
    ]
    return ShipmentNews(
        number, problem=" ".join(part for part in told if part) or "the answer tells nothing of this number"
    )


def scan_of(event: Node) -> Scan | None:
    """One event; None where it tells no day."""
    occurred_at = _moment(event)
    if occurred_at is None:
        return None
    code, text = event["eventCode"].text(), event["eventType"].text()
    return Scan(
        occurred_at=occurred_at,
        type=CODES.meaning(code=code, text=text),
        code=code,
        text=text,
        location=_location(event),
        mapping_version=CODES.version,
        raw=event.as_text(leave_out=_PEOPLE),
    )


def _moment(event: Node) -> str | None:
    """The local clock with the offset that USPS gives, or that follows from its GMT clock."""
    local = tidy_time(event["eventTimestamp"].text())
    utc = tidy_time(event["GMTTimestamp"].text())
    if local is None or "T" not in local:
        return local or utc
    offset = event["GMTOffset"].text()
    if offset is None and utc is not None:
        offset = offset_between(local, utc.removesuffix("Z"))
    return tidy_time(f"{local}{offset or ''}") or local


def _location(event: Node) -> Location:
    city, state, country = (event[name].text() for name in ("eventCity", "eventState", "eventCountry"))
    postal_code, facility = event["eventZIP"].text(), None
    if city and not state and (centre := _CENTRE.fullmatch(city)):
        city, state, facility = centre["city"], centre["state"], city
    is_code = country is not None and len(country) == 2  # noqa: PLR2004 (ISO 3166-1 alpha-2)
    if country is None and (state or postal_code):
        country, is_code = "US", True
    return Location(
        city=city,
        region=state or (None if is_code else country),
        country=country if is_code else None,
        postal_code=postal_code,
        facility=facility,
    )


def _expected(answer: Node) -> str | None:
    """The day of delivery, guaranteed before predicted before expected; None once it is over."""
    if (answer["statusCategory"].text() or "").lower() in _OVER:
        return None
    told = answer["deliveryDateExpectation"] or answer
    days = (tidy_time(told[name].text()) for name in _PROMISES)
    return next((day for day in days if day), None)
