"""From an EPCIS event to what it says of the parcels in it."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from waypost.domain.tracking import NOWHERE, EventType, Location, OffsetSource, Source
from waypost.ports.codes import code_table
from waypost.ports.connector import Scan
from waypost.ports.payload import Node, read_json
from waypost.ports.supply_events import SeenParcel
from waypost.standards.epcis import extension as own
from waypost.standards.epcis.gs1_keys import gln_of, is_logistic_unit, tracking_number
from waypost.standards.epcis.words import bare_word

CODES = code_table("waypost.standards.epcis")

_IDS = ("parentID", "epcList", "childEPCs", "outputEPCList", "inputEPCList")
_SAID = (
    "eventTime", "eventTimeZoneOffset", "bizStep", "disposition", "readPoint", "bizLocation",
    own.SAYS, own.CODE, own.TEXT, own.EXPECTED_AT, own.OFFSET_SOURCE,
)  # fmt: skip


def parcels_of(event: Mapping[str, Any]) -> Iterator[SeenParcel]:
    """Every parcel that an event is about. Where it names logistic units, items inside them have no say."""
    ids = [one for one in _identifiers(event) if tracking_number(one) is not None]
    units = [one for one in ids if is_logistic_unit(one)]
    said = {name: event[name] for name in _SAID if name in event}
    raw = json.dumps({"epcis": said}, ensure_ascii=False, separators=(",", ":"))
    scan = scan_of(raw)
    if scan is None:
        return
    node = Node(event)
    source = node[own.SOURCE].text()
    for one in dict.fromkeys(units or ids):
        number, carrier = tracking_number(one) or ("", None)
        yield SeenParcel(
            tracking_number=number,
            scan=scan,
            carrier=node[own.CARRIER].text() or carrier,
            source=Source(source) if source in set(Source) else None,
            taken_back_at=node["errorDeclaration"]["declarationTime"].text(),
        )


def scan_of(raw: str) -> Scan | None:
    """The scan that a kept part tells; None where it tells no time."""
    said = read_json(raw.encode())["epcis"]
    occurred_at = _moment(said)
    if occurred_at is None:
        return None
    step, disposition = bare_word(said["bizStep"].text()), bare_word(said["disposition"].text())
    return Scan(
        occurred_at=occurred_at,
        type=_type(said[own.SAYS].text(), step, disposition),
        code=said[own.CODE].text() or (None if said[own.SAYS] else step),
        carrier_type=disposition,
        text=said[own.TEXT].text(),
        location=_place(said),
        expected_at=said[own.EXPECTED_AT].text(),
        mapping_version=CODES.version,
        raw=raw,
    )


def _identifiers(event: Mapping[str, Any]) -> Iterator[str]:
    for name in _IDS:
        yield from (one.text() or "" for one in Node(event).each(name))


def _type(said: str | None, step: str | None, disposition: str | None) -> EventType:
    """Our own word first; then a rule for step and disposition, for the disposition, for the step."""
    if said in set(EventType):
        return EventType(said)
    together = CODES.rule_for(type_=disposition, code=step)
    if together is not None and together.code and together.type:
        return together.means
    alone = CODES.rule_for(type_=disposition)
    if alone is not None and (step is None or alone.means is not EventType.IN_TRANSIT):
        return alone.means
    return CODES.meaning(code=step) if step else EventType.NOTE


def _moment(said: Node) -> str | None:
    """The event's time on the clock of the place: EPCIS gives the offset separately, often beside a `Z`."""
    try:
        moment = datetime.fromisoformat(said["eventTime"].text() or "")
        offset = said["eventTimeZoneOffset"].text() or "+00:00"
        hours, minutes = int(offset[1:3]), int(offset[4:6])
        away = timedelta(hours=hours, minutes=minutes) * (-1 if offset[0] == "-" else 1)
        local = moment.astimezone(timezone(away))
    except (ValueError, OverflowError):
        return None
    if said[own.OFFSET_SOURCE].text() == OffsetSource.ASSUMED:
        local = local.replace(tzinfo=None)
    return local.isoformat()


def _place(said: Node) -> Location:
    point = said["readPoint"] or said["bizLocation"]
    uri = point["id"].text() or ""
    told = {field: point[name].text() for field, name in own.PLACE_FIELDS}
    lat, lon = _position(uri)
    facility = told.pop("facility") or gln_of(uri)
    place = Location(**told, facility=facility, lat=lat, lon=lon)
    return NOWHERE if place == NOWHERE else place


def _position(uri: str) -> tuple[float | None, float | None]:
    """Latitude and longitude of a geo URI (RFC 5870)."""
    if not uri.startswith("geo:"):
        return None, None
    try:
        lat, lon = (float(part) for part in uri[4:].partition(";")[0].split(",")[:2])
    except ValueError:
        return None, None
    return (lat, lon) if abs(lat) <= 90 and abs(lon) <= 180 else (None, None)  # noqa: PLR2004 (degrees)
