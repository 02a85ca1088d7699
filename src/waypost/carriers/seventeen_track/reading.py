"""What 17TRACK says of some numbers."""

from collections.abc import Sequence

from waypost.domain.tracking import EventType, Location
from waypost.domain.written_time import tidy_time, written_time
from waypost.ports.codes import code_table
from waypost.ports.connector import (
    AnswerNotUnderstood,
    CarrierBusy,
    CarrierRefused,
    OtherNumber,
    Scan,
    ShipmentNews,
    Wanted,
)
from waypost.ports.payload import Node
from waypost.ports.scans import alpha_2, kept_beside, read_scans

CODES = code_table("waypost.carriers.seventeen_track")

# Our name of a carrier, and its key at 17TRACK.
THEIRS = {
    "australia-post": 1151,
    "canada-post": 3041,
    "china-post": 3011,
    "dhl-express": 100001,
    "dhl-parcel-de": 7041,
    "dpd": 100007,
    "fedex": 100003,
    "gls": 100005,
    "royal-mail": 11031,
    "ups": 100002,
    "usps": 21051,
}
_OURS = {str(theirs): ours for ours, theirs in THEIRS.items()}
_NOT_REGISTERED = "-18019902"
_ALREADY_REGISTERED = "-18019901"
_NO_NEWS_YET = "-18019909"
_NOT_LET_IN = frozenset({"-18010001", "-18010002", "-18010004", "-18010005"})
_OUT_OF_ORDER = "-18010003"
_STREET = frozenset({"street"})


def refusal_of(answer: Node) -> None:
    """Raise what an answer says of the account as a whole: 17TRACK says it with status 200."""
    code = answer["code"].text()
    if code in _NOT_LET_IN:
        raise CarrierRefused(f"17track: {code}")
    if code == _OUT_OF_ORDER:
        raise CarrierBusy(f"17track: {code}")
    if not answer["data"]:
        raise AnswerNotUnderstood(f"17track: no data, code {code}")


def unregistered(answer: Node, wanted: Sequence[Wanted]) -> list[Wanted]:
    """The numbers of which 17TRACK says itself that they are not registered."""
    return [one for one in wanted if _rejection(answer, one.tracking_number)[0] == _NOT_REGISTERED]


def news_of_registration(answer: Node, number: str) -> ShipmentNews:
    """A number that was just registered has no news yet; a rejection is its own problem."""
    code, message = _rejection(answer, number)
    if code in (None, _ALREADY_REGISTERED):
        return ShipmentNews(number, is_unknown=True)
    return ShipmentNews(number, problem=" ".join(part for part in (code, message) if part))


def news_of(answer: Node, number: str) -> ShipmentNews:
    """What an answer says of one of the numbers that were asked for."""
    accepted = answer["data"].each("accepted")
    told = next((one for one in accepted if one["number"].text() == number), None)
    if told is not None:
        return news_of_number(told, number)
    code, message = _rejection(answer, number)
    if code == _NO_NEWS_YET:
        return ShipmentNews(number, is_unknown=True)
    said = " ".join(part for part in (code, message) if part)
    return ShipmentNews(number, problem=said or "the answer tells nothing of this number")


def news_of_number(told: Node, number: str) -> ShipmentNews:
    """What is told of a number, by the carriers of its first and last mile."""
    track = told["track_info"]
    providers = list(track["tracking"].each("providers"))
    told_beside = {name: track["misc_info"][name] for name in ("local_number", "local_key")}
    events = [
        kept_beside(event, **told_beside) for provider in providers for event in provider.each("events")
    ]
    scans, unread = read_scans(events, scan_of)
    is_over = any(scan.type is EventType.DELIVERED for scan in scans)
    estimate = track["time_metrics"]["estimated_delivery_date"]["to"].text()
    return ShipmentNews(
        number,
        scans,
        carrier=_OURS.get(told["carrier"].text() or ""),
        service=track["misc_info"]["service_type"].text(),
        expected_at=None if is_over else tidy_time(estimate),
        problem=unread,
        is_unknown=not scans,
        other_numbers=_last_mile(track["misc_info"], number),
    )


def _last_mile(misc: Node, number: str) -> tuple[OtherNumber, ...]:
    """What the parcel is called by the carrier that delivers it."""
    other = misc["local_number"].text()
    carrier = _OURS.get(misc["local_key"].text() or "")
    return (OtherNumber(other, carrier),) if other and other != number else ()


def scan_of(event: Node) -> Scan | None:
    """One event; None where it tells no day."""
    raw_time = event["time_raw"]
    occurred_at = tidy_time(event["time_iso"].text()) or written_time(
        raw_time["date"].text(), raw_time["time"].text(), raw_time["timezone"].text()
    )
    if occurred_at is None:
        return None
    code, stage, text = (event[name].text() for name in ("sub_status", "stage", "description"))
    place = event["address"]
    return Scan(
        occurred_at=occurred_at,
        type=CODES.meaning(type_=stage, code=code, text=text),
        code=code,
        carrier_type=stage,
        text=text,
        location=Location(
            city=place["city"].text() or event["location"].text(),
            region=place["state"].text(),
            country=alpha_2(place["country"]),
            postal_code=place["postal_code"].text(),
        ),
        mapping_version=CODES.version,
        raw=event.as_text(leave_out=_STREET),
    )


def _rejection(answer: Node, number: str) -> tuple[str | None, str | None]:
    rejected = answer["data"].each("rejected")
    error = next((one["error"] for one in rejected if one["number"].text() == number), Node())
    return error["code"].text(), error["message"].text()
