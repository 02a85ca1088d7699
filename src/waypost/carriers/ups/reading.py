"""What UPS says in an answer of the Track API."""

from waypost.domain.tracking import Location
from waypost.domain.written_time import offset_between, written_time
from waypost.ports.codes import code_table
from waypost.ports.connector import CarrierBusy, CarrierRefused, OtherNumber, Scan, ShipmentNews
from waypost.ports.payload import Node
from waypost.ports.scans import kept_beside, read_scans

CODES = code_table("waypost.carriers.ups")

_NOT_FOUND = frozenset({"TW0001", "151044"})
_BUSY = frozenset({"10429"})
_NOT_LET_IN = "250"  # 250002 authentication, 250003 licence number, and their neighbours
_WINDOWS = ("EDW", "CDW", "IDW", "CMT")
_ADDRESS_LINES = frozenset({"addressLine1", "addressLine2", "addressLine3"})


def refusal_of(answer: Node) -> None:
    """Raise what an answer says of the account as a whole, whichever HTTP status it came with."""
    for error in answer["response"].each("errors"):
        code, message = error["code"].text() or "", error["message"].text() or ""
        if code in _BUSY:
            raise CarrierBusy(f"ups: {code} {message}")
        if code.startswith(_NOT_LET_IN):
            raise CarrierRefused(f"ups: {code} {message}")


def news_of(answer: Node, number: str, *, is_missing: bool = False) -> ShipmentNews:
    """What an answer says of the number that was asked for."""
    package = _package(answer, number)
    problems = [*answer["response"].each("errors")]
    warnings = [
        warning for one in answer["trackResponse"].each("shipment") for warning in one.each("warnings")
    ]
    told = [note for note in (_told(one) for one in [*problems, *warnings]) if note]
    is_unknown = is_missing or any(one["code"].text() in _NOT_FOUND for one in [*problems, *warnings])
    others = package["alternateTrackingNumber"]
    activities = (kept_beside(one, alternateTrackingNumber=others) for one in package.each("activity"))
    scans, unread = read_scans(activities, scan_of)
    if not scans and is_unknown:
        return ShipmentNews(number, is_unknown=True)
    if not package:
        return ShipmentNews(number, problem="; ".join(told) or "the answer tells nothing of this number")
    return ShipmentNews(
        number,
        scans,
        service=package["service"]["description"].text(),
        expected_at=_expected(package),
        problem=unread,
        other_numbers=_other_numbers(others, number),
    )


def scan_of(activity: Node) -> Scan | None:
    """One activity of a package; None where it tells no day."""
    occurred_at = _moment(activity)
    if occurred_at is None:
        return None
    status, address = activity["status"], activity["location"]["address"]
    kind, code, text = status["type"].text(), status["code"].text(), status["description"].text()
    return Scan(
        occurred_at=occurred_at,
        type=CODES.meaning(type_=kind, code=code, text=text),
        code=code,
        carrier_type=kind,
        text=text,
        location=Location(
            city=address["city"].text(),
            region=address["stateProvince"].text(),
            country=address["countryCode"].text() or address["country"].text(),
            postal_code=address["postalCode"].text(),
        ),
        mapping_version=CODES.version,
        raw=activity.as_text(leave_out=_ADDRESS_LINES),
    )


def _moment(activity: Node) -> str | None:
    """Local day and clock with the offset that UPS gives; else the GMT ones, which name a moment too."""
    day, clock = activity["date"].text(), activity["time"].text()
    utc = written_time(activity["gmtDate"].text(), activity["gmtTime"].text())
    offset = activity["gmtOffset"].text() or offset_between(written_time(day, clock), utc)
    local = written_time(day, clock, offset)
    if local is None and utc is not None and "T" in utc:
        return f"{utc}Z"
    return local


def _package(answer: Node, number: str) -> Node:
    """The package that was asked for: a shipment may list its others too."""
    packages = [
        package for one in answer["trackResponse"].each("shipment") for package in one.each("package")
    ]
    named = (package for package in packages if package["trackingNumber"].text() == number)
    return next(named, packages[0] if len(packages) == 1 else Node())


def _other_numbers(others: Node, number: str) -> tuple[OtherNumber, ...]:
    """What the parcel is called elsewhere, such as by the post that delivers it (USPS_PIC)."""
    told = ((one["number"].text(), one["type"].text() or "") for one in others.each())
    return tuple(
        OtherNumber(other, "usps" if kind.startswith("USPS") else None)
        for other, kind in told
        if other and other != number
    )


def _expected(package: Node) -> str | None:
    """The day of delivery, rescheduled (RDD) before scheduled (SDD), with the end of its window."""
    days = {one["type"].text(): one["date"].text() for one in package.each("deliveryDate")}
    if "DEL" in days:
        return None
    times = package["deliveryTime"]
    end = times["endTime"].text() if times["type"].text() in _WINDOWS else None
    return written_time(days.get("RDD") or days.get("SDD"), end)


def _told(error: Node) -> str:
    return " ".join(part for part in (error["code"].text(), error["message"].text()) if part)
