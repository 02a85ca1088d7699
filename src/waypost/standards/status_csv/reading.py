"""From one row of a status file to a scan."""

import json
import re
from collections.abc import Mapping

from waypost.domain.tracking import NOWHERE, EventType, Location
from waypost.domain.written_time import tidy_time, written_time
from waypost.ports.connector import Scan
from waypost.standards.status_csv.layout import CODE, OCCURRED_AT, REASON, TEXT, Layout

_TOGETHER = re.compile(r"(\d{8})(\d{4}(?:\d\d)?)", re.ASCII)
_NAIVE = 19  # YYYY-MM-DDThh:mm:ss
_EUROPEAN = re.compile(r"(\d\d?)\.(\d\d?)\.(\d{4})(?:[ T]+([\d:]+))?", re.ASCII)


def kept_of(row: Mapping[str, str], layout: Layout) -> str:
    """What a scan is read from, as JSON text: the fields that the layout names, by our names."""
    told: dict[str, str] = {"layout": layout.name}
    for field, columns in layout.columns.items():
        value = next((text for column in columns if (text := row.get(column.casefold()))), None)
        if value:
            told[field] = value
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def scan_from(told: Mapping[str, str], raw: str, layout: Layout) -> Scan | None:
    """The scan of a kept row; None where it tells no day, or neither a code, a status nor words."""
    occurred_at = _time(told.get(OCCURRED_AT), told.get("occurred_time"), told.get("offset"))
    code, reason, text = told.get(CODE), told.get(REASON), told.get(TEXT)
    status = told.get("status")
    if occurred_at is None or not (code or text or status):
        return None
    return Scan(
        occurred_at=occurred_at,
        type=_meaning(layout, code or status, reason, text, status),
        code=code or status,
        carrier_type=reason,
        text=text,
        location=_place(told),
        expected_at=_time(told.get("expected_at"), None, None),
        mapping_version=layout.codes.version,
        raw=raw,
    )


def _meaning(
    layout: Layout, code: str | None, reason: str | None, text: str | None, status: str | None
) -> EventType:
    """By the layout's rules; a column `status` that holds one of our own words means that."""
    means = layout.codes.meaning(type_=reason, code=code, text=text)
    if means is EventType.UNKNOWN and status:
        word = status.strip().casefold().replace(" ", "_").replace("-", "_")
        return EventType(word) if word in set(EventType) else means
    return means


def _time(day: str | None, clock: str | None, offset: str | None) -> str | None:
    text = (day or "").strip()
    together, european = _TOGETHER.fullmatch(text), _EUROPEAN.fullmatch(text)
    if together:
        return written_time(together[1], together[2], offset)
    if european:
        date = f"{european[3]}{int(european[2]):02}{int(european[1]):02}"
        return written_time(date, european[4] or clock, offset)
    if clock is not None:
        return written_time(text, clock, offset)
    tidy = tidy_time(text)
    if tidy and offset and len(tidy) == _NAIVE:
        return written_time(tidy[:10], tidy[11:], offset)
    return tidy


def _place(told: Mapping[str, str]) -> Location:
    country = told.get("country")
    place = Location(
        city=told.get("city"),
        region=told.get("region"),
        country=country.upper() if country and len(country) in (2, 3) and country.isalpha() else None,
        postal_code=told.get("postal_code"),
        facility=told.get("facility"),
    )
    return NOWHERE if place == NOWHERE else place
