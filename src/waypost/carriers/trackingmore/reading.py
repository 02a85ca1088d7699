"""What TrackingMore says of a tracking."""

from collections.abc import Mapping, Sequence

from waypost.domain.tracking import EventType, Location
from waypost.domain.written_time import tidy_time
from waypost.ports.codes import code_table
from waypost.ports.connector import (
    CarrierBusy,
    CarrierRefused,
    OtherNumber,
    Scan,
    ShipmentNews,
    Wanted,
)
from waypost.ports.payload import Node
from waypost.ports.scans import kept_beside, read_scans

CODES = code_table("waypost.carriers.trackingmore")

# Our name of a carrier, and its courier code at TrackingMore.
THEIRS: Mapping[str, str] = {
    "australia-post": "australia-post",
    "canada-post": "canada-post",
    "china-post": "china-post",
    "dhl-express": "dhl",
    "dpd": "dpd",
    "evri": "hermes-uk",
    "fedex": "fedex",
    "gls": "gls",
    "royal-mail": "royal-mail",
    "ups": "ups",
    "usps": "usps",
}
_OURS = {theirs: ours for ours, theirs in THEIRS.items()}
REST_S = 120.0  # what TrackingMore wants after too many calls
_NOT_MADE = "4102"
_MADE_ALREADY = "4101"
_NOT_LET_IN = frozenset({"203", "401", "403"})
_TOO_MANY = "429"
_OUT_OF_ORDER = frozenset({"511", "512", "513"})
_NO_NEWS_YET = frozenset({"pending", "notfound"})


def refusal_of(answer: Node) -> None:
    """Raise what an envelope says of the account as a whole, whichever HTTP status it came with."""
    code = answer["meta"]["code"].text()
    if code in _NOT_LET_IN:
        raise CarrierRefused(f"trackingmore: {code}")
    if code == _TOO_MANY:
        raise CarrierBusy(f"trackingmore: {code}", retry_after_s=REST_S)
    if code in _OUT_OF_ORDER:
        raise CarrierBusy(f"trackingmore: {code}")


def untold(answer: Node, wanted: Sequence[Wanted], *, page: int) -> list[Wanted]:
    """The numbers that TrackingMore seems not to have: none where the list may go on elsewhere.

    To make a number that it has all the same does no harm: TrackingMore says so (4101).
    """
    if answer["meta"]["code"].text() == _NOT_MADE:
        return list(wanted)
    told = list(answer.each("data"))
    if not isinstance(answer["data"].value, list) or len(told) >= page:
        return []
    numbers = {number_of(one) for one in told}
    return [one for one in wanted if one.tracking_number.upper() not in numbers]


def number_of(tracking: Node) -> str | None:
    """The number of a tracking, in capitals."""
    text = tracking["tracking_number"].text()
    return text.upper() if text else None


def tracking_of(answer: Node, one: Wanted) -> Node:
    """The tracking of a number; of several with one number the one of the carrier that was named."""
    found = [told for told in answer.each("data") if number_of(told) == one.tracking_number.upper()]
    theirs = THEIRS.get(one.carrier or "")
    named = (told for told in found if told["courier_code"].text() == theirs)
    return next(named, found[0] if found else Node())


def news_of_making(answer: Node, number: str) -> ShipmentNews:
    """A number that was just made has no news yet; a rejection is its own problem."""
    rejected = answer["data"].each("error")
    error = next((one for one in rejected if number_of(one) == number.upper()), Node())
    code = error["errorCode"].text()
    if code in (None, _MADE_ALREADY):
        return ShipmentNews(number, is_unknown=True)
    told = " ".join(part for part in (code, error["errorMessage"].text()) if part)
    return ShipmentNews(number, problem=told)


def news_of(tracking: Node, number: str) -> ShipmentNews:
    """What a tracking says, by the carriers of its first and last mile."""
    if not tracking["tracking_number"]:
        return ShipmentNews(number, problem="the answer tells nothing of this number")
    last_mile = tracking["destination_info"]
    events = [*tracking["origin_info"].each("trackinfo"), *last_mile.each("trackinfo")]
    elsewhere = {name: tracking[name] for name in ("destination_track_number", "exchange_number")}
    scans, unread = read_scans((kept_beside(event, **elsewhere) for event in events), scan_of)
    is_over = any(scan.type is EventType.DELIVERED for scan in scans)
    expected_at = tidy_time(tracking["scheduled_delivery_date"].text())
    return ShipmentNews(
        number,
        scans,
        carrier=_OURS.get(tracking["courier_code"].text() or ""),
        service=tracking["service_code"].text(),
        expected_at=None if is_over else expected_at,
        problem=unread,
        is_unknown=not scans and tracking["delivery_status"].text() in _NO_NEWS_YET,
        other_numbers=_other_numbers(tracking, number),
    )


def scan_of(event: Node) -> Scan | None:
    """One checkpoint; None where it tells no day. Its time has an offset where the carrier gave one."""
    occurred_at = tidy_time(event["checkpoint_date"].text())
    if occurred_at is None:
        return None
    code, kind = event["checkpoint_delivery_substatus"].text(), event["checkpoint_delivery_status"].text()
    text, country = event["tracking_detail"].text(), event["country_iso2"].text()
    return Scan(
        occurred_at=occurred_at,
        type=CODES.meaning(type_=kind, code=code, text=text),
        code=code,
        carrier_type=kind,
        text=text,
        location=Location(
            city=event["city"].text() or event["location"].text(),
            region=event["state"].text(),
            country=country if country and len(country) == 2 else None,  # noqa: PLR2004 (ISO 3166-1 alpha-2)
            postal_code=event["zip"].text(),
        ),
        mapping_version=CODES.version,
        raw=event.as_text(),
    )


def _other_numbers(tracking: Node, number: str) -> tuple[OtherNumber, ...]:
    last_mile = _OURS.get(tracking["destination_info"]["courier_code"].text() or "")
    told = (
        (tracking["destination_track_number"].text(), last_mile),
        (tracking["exchange_number"].text(), None),
    )
    return tuple(OtherNumber(other, carrier) for other, carrier in told if other and other != number)
