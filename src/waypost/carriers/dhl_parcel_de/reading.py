"""What DHL Paket says of one number: `data` elements in `data` elements, each with a name of its own."""

import re
from collections.abc import Iterator

from waypost.domain.tracking import Location
from waypost.domain.written_time import written_time
from waypost.ports.codes import code_table
from waypost.ports.connector import CarrierRefused, Scan, ShipmentNews
from waypost.ports.payload import Node
from waypost.ports.scans import read_scans

CODES = code_table("waypost.carriers.dhl_parcel_de")

_FINE = frozenset({None, "0"})
_NO_DATA = frozenset({"100"})
_NOT_LET_IN = ("login", "password", "authent", "authoriz")
_RETURN = "ruecksendung"
_WRITTEN = re.compile(r"(\d\d)\.(\d\d)\.(\d{4})(?: (\d\d:\d\d(?::\d\d)?))?", re.ASCII)
_COUNTRIES = {"germany": "DE", "deutschland": "DE"}
_KEPT_BACK = frozenset({"@piece-id", "@piece-identifier"})


def refusal_of(answer: Node) -> None:
    """Raise what an answer says of the account as a whole; it comes with status 200."""
    error = answer["data"]["@error"].text() or ""
    if any(word in error.lower() for word in _NOT_LET_IN):
        raise CarrierRefused("dhl-parcel-de does not accept this user")


def news_of(answer: Node, number: str) -> ShipmentNews:
    """What an answer says of the number that was asked for."""
    root = answer["data"]
    shipments = [*_named(root, "piece-shipment")]
    code, error = root["@code"].text(), root["@error"].text()
    if not shipments and code not in _FINE:
        is_unknown = code in _NO_DATA
        told = " ".join(part for part in (code, error) if part)
        return ShipmentNews(number, problem=None if is_unknown else told, is_unknown=is_unknown)
    named = (
        one for one in shipments if number in (one["@piece-code"].text(), one["@searched-piece-code"].text())
    )
    shipment = next(named, shipments[0] if len(shipments) == 1 else Node())
    if not shipment:
        return ShipmentNews(number, problem=error or "the answer tells nothing of this number")
    events = [
        event for found in _named(shipment, "piece-event-list") for event in _named(found, "piece-event")
    ]
    scans, unread = read_scans(events, scan_of)
    return ShipmentNews(number, scans, service=shipment["@product-name"].text(), problem=unread)


def scan_of(event: Node) -> Scan | None:
    """One event; None where it tells no day. Times are German local time without an offset."""
    written = _WRITTEN.fullmatch(event["@event-timestamp"].text() or "")
    occurred_at = written_time(f"{written[3]}-{written[2]}-{written[1]}", written[4]) if written else None
    if occurred_at is None:
        return None
    code = event["@standard-event-code"].text()
    kind = _RETURN if event["@ruecksendung"].is_true() else None
    text, country = event["@event-status"].text(), event["@event-country"].text()
    known = _COUNTRIES.get((country or "").lower())
    return Scan(
        occurred_at=occurred_at,
        type=CODES.meaning(type_=kind, code=code, text=text),
        code=code,
        carrier_type=kind,
        text=text,
        location=Location(
            city=event["@event-location"].text(), region=None if known else country, country=known
        ),
        mapping_version=CODES.version,
        raw=event.as_text(leave_out=_KEPT_BACK),
    )


def _named(node: Node, name: str) -> Iterator[Node]:
    return (one for one in node.each("data") if one["@name"].text() == name)
