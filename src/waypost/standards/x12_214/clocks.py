"""Time codes of X12 (element 623): from `ES` or `PT` to a UTC offset, where the code fixes one.

Three kinds. Standard and daylight codes and the numbered ones fix an offset by themselves. General codes
(ET, CT, ...) name a zone, whose offset follows from the date. LT, local time, says nothing: then none is
given, and the place of the event decides later. Source: https://www.stedi.com/edi/x12-004010/element/623
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

FIXED_MIN = {
    "AD": -480, "AS": -540, "CD": -300, "CS": -360, "ED": -240, "ES": -300, "GM": 0, "HD": -540, "HS": -600,
    "MD": -360, "MS": -420, "ND": -150, "NS": -210, "PD": -420, "PS": -480, "TD": -180, "TS": -240, "UT": 0,
    **{f"{hours:02}": hours * 60 for hours in range(1, 13)},
    **{f"{code:02}": (code - 25) * 60 for code in range(13, 25)},
}  # fmt: skip

ZONES = {
    "AT": "America/Anchorage",
    "CT": "America/Chicago",
    "ET": "America/New_York",
    "HT": "Pacific/Honolulu",
    "MT": "America/Denver",
    "NT": "America/St_Johns",
    "PT": "America/Los_Angeles",
    "TT": "America/Halifax",
}


def offset_of(code: str | None, local: str | None) -> str | None:
    """The UTC offset that a time code means at a local time (naive ISO 8601): `-05:00`, `Z`, else None."""
    if code in ("UT", "GM"):
        return "Z"
    minutes = FIXED_MIN.get(code or "")
    if minutes is None and code in ZONES:
        minutes = _in_zone(ZONES[code], local)
    if minutes is None:
        return None
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"


def _in_zone(zone: str, local: str | None) -> int | None:
    try:
        when = datetime.fromisoformat(local or "").replace(tzinfo=ZoneInfo(zone))
    except ValueError:
        return None
    return round((when.utcoffset() or timedelta()) / timedelta(minutes=1))
