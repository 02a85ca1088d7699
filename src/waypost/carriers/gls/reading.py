"""What GLS says in an answer of Track And Trace V1."""

from collections.abc import Sequence

from waypost.domain.tracking import Location
from waypost.domain.written_time import tidy_time
from waypost.ports.codes import code_table
from waypost.ports.connector import Scan, ShipmentNews
from waypost.ports.payload import Node
from waypost.ports.scans import read_scans

CODES = code_table("waypost.carriers.gls")

_NOT_FOUND = "E_404"


def found_in(answer: Node) -> dict[str, list[Node]]:
    """The parcels for each number that was asked for; a reference may stand for several."""
    found: dict[str, list[Node]] = {}
    for parcel in answer.each("parcels"):
        number = parcel["requested"].text() or parcel["unitno"].text()
        if number:
            found.setdefault(number, []).append(parcel)
    return found


def news_of(parcels: Sequence[Node], number: str, *, is_missing: bool = False) -> ShipmentNews:
    """What the parcels say of one number."""
    if not parcels:
        problem = None if is_missing else "the answer does not mention this number"
        return ShipmentNews(number, problem=problem, is_unknown=is_missing)
    own = [parcel for parcel in parcels if parcel["unitno"].text() == number] or list(parcels)
    if len(own) > 1:
        return ShipmentNews(number, problem=f"this names {len(own)} parcels: ask with a parcel's own number")
    parcel = own[0]
    error = parcel["errorCode"].text()
    if error is not None:
        is_unknown = error.startswith(_NOT_FOUND)
        told = f"{error} {parcel['errorMessage'].text() or ''}".strip()
        return ShipmentNews(number, problem=None if is_unknown else told, is_unknown=is_unknown)
    scans, unread = read_scans(parcel.each("events"), scan_of)
    return ShipmentNews(number, scans, problem=unread)


def scan_of(event: Node) -> Scan | None:
    """One event; None where it tells no day. GLS writes the offset with every time."""
    occurred_at = tidy_time(event["eventDateTime"].text())
    if occurred_at is None:
        return None
    code, text = event["code"].text(), event["description"].text()
    return Scan(
        occurred_at=occurred_at,
        type=CODES.meaning(code=code, text=text),
        code=code,
        text=text,
        location=Location(
            city=event["city"].text(),
            country=event["country"].text(),
            postal_code=event["postalCode"].text(),
        ),
        mapping_version=CODES.version,
        raw=event.as_text(),
    )
