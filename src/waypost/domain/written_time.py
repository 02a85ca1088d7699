"""Putting a carrier's parts of a time together, and nothing that it did not say.

Carriers write the day, the clock and the UTC offset in separate fields and shapes. What comes out is ISO 8601
with an offset where one was given, without where none was: `domain/local_time.py` decides what that means.
"""

import re
from datetime import date, datetime, timedelta

_DAY = re.compile(r"(\d{4})[-/]?(\d\d)[-/]?(\d\d)", re.ASCII)
_CLOCK = re.compile(r"(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?", re.ASCII)
_OFFSET = re.compile(r"([+-])(\d{1,2})[:.]?(\d\d)?", re.ASCII)
_DIGITS_OF_A_CLOCK_WITHOUT_ITS_ZERO = 5
_WHOLE = re.compile(r"(\d{4}[-/]?\d\d[-/]?\d\d)(?:[T ]+([\d:.,]+)[ ]*(Z|[+-][\d:.]+)?)?", re.ASCII)
_FURTHEST = timedelta(hours=14)
_QUARTER = timedelta(minutes=15)
_SLACK = timedelta(minutes=1)


def written_time(day: str | None, clock: str | None = None, offset: str | None = None) -> str | None:
    """A day (20261124, 2026-11-24), a clock (161200, 74700, 16:12), an offset (-05:00, -04.00, Z): ISO 8601.

    None where there is no such day. A clock or an offset that is missing or makes no sense is left out.
    """
    on = _day(day)
    if on is None:
        return None
    at = _clock(clock)
    if at is None:
        return on
    return f"{on}T{at}{_offset(offset)}"


def tidy_time(text: str | None) -> str | None:
    """A time that is written in one piece, as `written_time` puts it; None where it names no day."""
    match = _WHOLE.fullmatch((text or "").strip())
    return written_time(match[1], match[2], match[3]) if match else None


def day_or_time(text: str | None) -> str | None:
    """An estimate, as `tidy_time` puts it; midnight stands for the day alone, which is all that was named."""
    told = tidy_time(text)
    return told.partition("T00:00:00")[0] if told else None


def offset_between(local: str | None, utc: str | None) -> str | None:
    """The offset that follows from the same moment told on both clocks (ISO 8601, naive); None if none can.

    The clocks may disagree by a minute (some carriers cut the seconds off one of them). A difference that no
    place on earth has (over 14 hours, or not in quarters of an hour) is a mistake and tells nothing.
    """
    try:
        away = datetime.fromisoformat(local or "") - datetime.fromisoformat(utc or "")
    except (ValueError, TypeError):
        return None
    quarters = round(away / _QUARTER)
    if abs(away - quarters * _QUARTER) > _SLACK or abs(quarters * _QUARTER) > _FURTHEST:
        return None
    minutes = abs(quarters) * 15
    return f"{'-' if quarters < 0 else '+'}{minutes // 60:02}:{minutes % 60:02}"


def _day(text: str | None) -> str | None:
    match = _DAY.fullmatch((text or "").strip())
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
    except ValueError:
        return None


def _clock(text: str | None) -> str | None:
    trimmed = (text or "").strip()
    if len(trimmed) == _DIGITS_OF_A_CLOCK_WITHOUT_ITS_ZERO and trimmed.isdecimal():
        trimmed = f"0{trimmed}"
    match = _CLOCK.fullmatch(trimmed)
    if match is None:
        return None
    hour, minute, second = match[1], match[2], match[3] or "00"
    if hour > "23" or minute > "59" or second > "59":
        return None
    return f"{hour}:{minute}:{second}"


def _offset(text: str | None) -> str:
    trimmed = (text or "").strip()
    if trimmed in ("Z", "z"):
        return "Z"
    match = _OFFSET.fullmatch(trimmed)
    if match is None or int(match[2]) > 14 or (match[3] or "00") > "59":  # noqa: PLR2004 (hours, minutes)
        return ""
    return f"{match[1]}{match[2]:0>2}:{match[3] or '00'}"
