"""From the segments of a 214 to scans.

A scan begins with AT7 and takes along the MS1 (where) and K1 (remarks) that follow it. What is kept of it
(`Scan.raw`) is exactly what it is read from, so that reading it again gives the same scan.
"""

import json
import re
from collections.abc import Mapping, Sequence

from waypost.domain.tracking import NOWHERE, EventType, Location
from waypost.domain.written_time import written_time
from waypost.ports.codes import code_table
from waypost.ports.connector import Scan
from waypost.ports.payload import read_json
from waypost.standards.x12_214.clocks import offset_of
from waypost.standards.x12_214.tokens import Segment

CODES = code_table("waypost.standards.x12_214")

APPOINTMENT = "appointment"
_SIX_DIGITS, _EIGHT_DIGITS = 6, 8
_DEGREES = re.compile(r"(\d{2,3})(\d\d)(\d\d)", re.ASCII)
_FURTHEST = {"lat": 90.0, "lon": 180.0}
# Codes whose time lies ahead: it says when something is planned, not when it was said.
_PLANS = frozenset({"AG", "X2", "B6", "C1", "E1"})


def element(segment: Sequence[str], index: int) -> str | None:
    """An element by its number in the standard, trimmed; None where it is missing or blank."""
    return (segment[index].strip() or None) if index < len(segment) else None


def read_scan(at7: Segment, following: Sequence[Segment], said: Sequence[str | None]) -> Scan | None:
    """The scan of an AT7 and what follows it; None where it tells no day. `said`: when it was written."""
    by_name = {segment[0]: segment[1:] for segment in following}
    parts = {"at7": at7[1:], "ms1": by_name.get("MS1"), "k1": by_name.get("K1"), "said": list(said)}
    return _scan({name: part for name, part in parts.items() if part})


def scan_of(raw: str) -> Scan | None:
    """The scan that a kept part tells; NotReadable where it is no kept part."""
    node = read_json(raw.encode())
    return _scan({name: node[name].value for name in ("at7", "ms1", "k1", "said") if node[name]})


def _scan(parts: Mapping[str, object]) -> Scan | None:
    at7, ms1 = ["", *_texts(parts, "at7")], ["", *_texts(parts, "ms1")]
    said = [*_texts(parts, "said"), "", ""]
    status, reason = element(at7, 1), element(at7, 2)
    appointment = element(at7, 3) if status is None else None
    code, kind = (status, reason) if status else (appointment, APPOINTMENT)
    if code is None:
        return None
    means = CODES.meaning(type_=kind, code=code)
    told = _moment(element(at7, 5), element(at7, 6), element(at7, 7))
    is_plan = appointment is not None or code in _PLANS
    occurred_at = written_time(_day(said[0]), _clock(said[1])) if is_plan else told
    if occurred_at is None:
        return None
    return Scan(
        occurred_at=occurred_at,
        type=means,
        code=code,
        carrier_type=kind,
        text=" ".join(text for text in _texts(parts, "k1") if text) or None,
        location=_place(ms1) if len(ms1) > 1 else NOWHERE,
        expected_at=told if means is EventType.ESTIMATE_CHANGED else None,
        mapping_version=CODES.version,
        raw=json.dumps(parts, ensure_ascii=False, separators=(",", ":")),
    )


def _texts(parts: Mapping[str, object], name: str) -> list[str]:
    value = parts.get(name)
    return [str(one or "").strip() for one in value] if isinstance(value, list) else []


def _moment(day: str | None, clock: str | None, time_code: str | None) -> str | None:
    local = written_time(_day(day), _clock(clock))
    if local is None or "T" not in local:
        return local
    return f"{local}{offset_of(time_code, local) or ''}"


def _day(text: str | None) -> str | None:
    """A day with its century: six digits, as older releases write them, are of this one."""
    trimmed = (text or "").strip()
    return f"20{trimmed}" if len(trimmed) == _SIX_DIGITS and trimmed.isdecimal() else trimmed or None


def _clock(text: str | None) -> str | None:
    """HHMM, HHMMSS, or the latter with hundredths, which no parcel needs."""
    trimmed = (text or "").strip()
    return trimmed[:6] if len(trimmed) in (7, _EIGHT_DIGITS) and trimmed.isdecimal() else trimmed or None


def _place(ms1: Sequence[str]) -> Location:
    lon = _degrees(element(ms1, 4), element(ms1, 6), "lon")
    lat = _degrees(element(ms1, 5), element(ms1, 7), "lat")
    country = element(ms1, 3)
    place = Location(
        city=element(ms1, 1),
        region=element(ms1, 2),
        country=country if country and len(country) in (2, 3) else None,
        lat=lat if lon is not None else None,
        lon=lon if lat is not None else None,
    )
    return NOWHERE if place == NOWHERE else place


def _degrees(text: str | None, side: str | None, axis: str) -> float | None:
    """Degrees from DDDMMSS (`0893012`) or a decimal number; the side of the world is a letter or a sign."""
    whole = _DEGREES.fullmatch((text or "").lstrip("+-"))
    try:
        size = int(whole[1]) + int(whole[2]) / 60 + int(whole[3]) / 3600 if whole else float(text or "")
    except ValueError:
        return None
    if side in ("W", "S") or (text or "").startswith("-"):
        size = -abs(size)
    return round(size, 5) if abs(size) <= _FURTHEST[axis] else None
