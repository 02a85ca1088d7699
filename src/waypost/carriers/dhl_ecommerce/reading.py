"""What DHL eCommerce says in an answer of Tracking v4, and in a push, which has the same shape."""

import re

from waypost.domain.tracking import EventType, Location
from waypost.domain.written_time import tidy_time, written_time
from waypost.ports.codes import code_table
from waypost.ports.connector import OtherNumber, Scan, ShipmentNews
from waypost.ports.payload import Node
from waypost.ports.scans import kept_beside, read_scans

CODES = code_table("waypost.carriers.dhl_ecommerce")

_PLACE = re.compile(r"(?P<city>[^,]+)(?:, ?(?P<region>[A-Z]{2}))?(?:, ?(?P<country>[A-Z]{2}))?", re.ASCII)
_USPS = re.compile(r"9\d{19,33}", re.ASCII)  # a confirmation number of the post that delivers
_NUMBERS = ("trackingId", "dhlPackageId", "packageId", "deliveryConfirmationNumber")

_SHARED = ("trackingId", "dhlPackageId", "deliveryConfirmationNumber")


def numbers_of(found: Node) -> list[str]:
    """Every number that a package goes by, the one it is tracked with first."""
    return [number for name in _NUMBERS if (number := found["package"][name].text())]


def news_of(answer: Node, number: str, *, is_missing: bool = False) -> ShipmentNews:
    """What an answer says of the number that was asked for."""
    packages = [*answer.each("packages")]
    named = (one for one in packages if number in numbers_of(one))
    found = next(named, packages[0] if len(packages) == 1 else Node())
    if not found and (is_missing or answer["packages"].value == []):
        return ShipmentNews(number, is_unknown=True)
    if not found:
        told = [text for name in ("title", "detail") if (text := answer[name].text())]
        return ShipmentNews(number, problem=": ".join(told) or "the answer tells nothing of this number")
    others = _other_numbers(found["package"], number)
    beside = {name: found["package"][name] for name in _SHARED} if others else {}
    scans, unread = read_scans((kept_beside(one, **beside) for one in found.each("events")), scan_of)
    is_over = any(scan.type is EventType.DELIVERED for scan in scans)
    package = found["package"]
    return ShipmentNews(
        number,
        scans,
        service=package["productName"].text(),
        expected_at=None if is_over else tidy_time(package["expectedDelivery"].text()),
        problem=unread,
        other_numbers=others,
    )


def _other_numbers(package: Node, number: str) -> tuple[OtherNumber, ...]:
    """What the package is called elsewhere; the merchant's own `packageId` is no tracking number."""
    told = dict.fromkeys(other for name in _SHARED if (other := package[name].text()))
    usps = {other for other in told if _USPS.fullmatch(other)}
    return tuple(OtherNumber(one, "usps" if one in usps else None) for one in told if one != number)


def scan_of(event: Node) -> Scan | None:
    """One event; None where it tells no day.

    The zone stands beside the clock in letters ("ET", "CT"), never as an offset: the time stays local, and
    the place decides. The second description says more than the first where it is there.
    """
    occurred_at = written_time(event["date"].text(), event["time"].text())
    if occurred_at is None:
        return None
    code = event["primaryEventId"].text()
    words = (event["primaryEventDescription"].text(), event["secondaryEventDescription"].text())
    text = " - ".join(word for word in words if word) or None
    place = _PLACE.fullmatch(event["location"].text() or "")
    return Scan(
        occurred_at=occurred_at,
        type=CODES.meaning(code=code, text=text),
        code=code,
        text=text,
        location=Location(
            city=place["city"].strip() if place else event["location"].text(),
            region=place["region"] if place else None,
            country=event["country"].text() or (place["country"] if place else None),
            postal_code=event["postalCode"].text(),
        ),
        mapping_version=CODES.version,
        raw=event.as_text(),
    )
