"""Times as files have them: 24.11.2026 16:12, 11/24/2026 4:12 PM, 1795536720. Made ISO, or left as they are.

Which of day and month comes first cannot be seen in 03/04/2026; it is seen in the other values of the column.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from waypost.domain.local_time import TimeNotUnderstood, place_in_time

_NUMERIC = re.compile(
    r"(?P<first>\d{1,2})(?P<mark>[./-])(?P<second>\d{1,2})(?P=mark)(?P<year>\d{4})"
    r"(?:[T,]?\s*(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<sec>\d\d))?\s*(?P<half>[AaPp]\.?[Mm]\.?)?"
    r"(?P<zone>\s*(?:Z|UTC|[+-]\d\d:?\d\d))?)?",
    re.ASCII,
)
_YEAR_FIRST = re.compile(r"(\d{4})/(\d\d?)/(\d\d?)(.*)", re.ASCII | re.DOTALL)
_EPOCH = re.compile(r"1\d{9}(\d{3})?(\.\d+)?", re.ASCII)
_MILLISECONDS_FROM = 10**11
_MONTHS, _NOON = 12, 12
_START = datetime(1970, 1, 1, tzinfo=UTC)


class DayOrder(StrEnum):
    """Which comes first in 03/04/2026."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


def day_order(values: Iterable[str]) -> DayOrder | None:
    """The order that the values of one column prove; None where none of them does, or they contradict."""
    proved = set()
    for value in values:
        match = _NUMERIC.fullmatch(value.strip())
        if match is None:
            continue
        if match["mark"] == "." or int(match["first"]) > _MONTHS:
            proved.add(DayOrder.DAY_FIRST)
        elif int(match["second"]) > _MONTHS:
            proved.add(DayOrder.MONTH_FIRST)
    return proved.pop() if len(proved) == 1 else None


def as_iso(text: str, order: DayOrder | None) -> str:
    """The time as ISO 8601 text; what has another form is given back as it is.

    TimeNotUnderstood where day and month cannot be told apart.
    """
    written = text.strip()
    if _EPOCH.fullmatch(written):
        seconds = float(written)
        since = timedelta(seconds=seconds / 1000 if seconds >= _MILLISECONDS_FROM else seconds)
        return (_START + since).isoformat()
    if year_first := _YEAR_FIRST.fullmatch(written):
        year, month, day, rest = year_first.groups()
        return f"{year}-{int(month):02}-{int(day):02}{rest}"
    match = _NUMERIC.fullmatch(written)
    return written if match is None else _assembled(match, order)


def looks_like_time(text: str) -> bool:
    """Whether it can be read as a time or a day."""
    try:
        place_in_time(as_iso(text, DayOrder.DAY_FIRST), zone_of_location=None, zone_of_account=None)
    except TimeNotUnderstood:
        match = _NUMERIC.fullmatch(text.strip())
        return match is not None and int(match["second"]) > _MONTHS
    return True


def _assembled(match: re.Match[str], order: DayOrder | None) -> str:
    first, second = int(match["first"]), int(match["second"])
    if match["mark"] == "." or first > _MONTHS:
        order = DayOrder.DAY_FIRST
    elif second > _MONTHS:
        order = DayOrder.MONTH_FIRST
    elif order is None and first != second:
        detail = "can be the day or the month first: say which with --dates dmy or --dates mdy"
        raise TimeNotUnderstood(f"{match.group()!r} {detail}")
    day, month = (second, first) if order is DayOrder.MONTH_FIRST else (first, second)
    written = f"{match['year']}-{month:02}-{day:02}"
    if match["hour"] is None:
        return written
    hour = int(match["hour"])
    if match["half"]:
        hour = hour % _NOON + (_NOON if match["half"][0] in "pP" else 0)
    zone = (match["zone"] or "").strip()
    return f"{written} {hour:02}:{match['minute']}:{match['sec'] or '00'}{zone}"
