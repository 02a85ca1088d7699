"""When did it happen? The ladder from a carrier's local time to one moment on the world's clock.

Carriers write local times, often without an offset. The offset is taken from the first of: the text
itself, the place of the event, the carrier account's own zone. If none is known the time is read as
UTC and *says so*: `offset_source` is then `assumed`. A `Z` counts only where the text says it.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from waypost.domain.tracking import OffsetSource

ACCEPTED_TIMES = (
    "2026-11-24T16:12:00+01:00, 2026-11-24 16:12 (seconds, fractions and offset may be missing), "
    "2026-11-24, 20261124161200, 20261124; an offset is Z, +01:00, +0100, +01 or -04.00"
)
_LONGEST_QUOTE = 60

_TIME = re.compile(
    r"""(?P<year>\d{4})(?P<dash>-?)(?P<month>\d\d)(?P=dash)(?P<day>\d\d)
    (?:(?:[Tt]|[ ]+|(?=\d))
       (?P<hour>\d\d)(?P<colon>:?)(?P<minute>\d\d)
       (?:(?P=colon)(?P<second>\d\d)(?:[.,](?P<fraction>\d{1,12}))?)?
       (?:[ ]*(?:(?P<utc>[Zz]|UTC|GMT)|(?P<sign>[+-])(?P<off_hour>\d\d)(?:[:.]?(?P<off_minute>\d\d))?))?
    )?""",
    re.VERBOSE | re.ASCII,
)


class TimeNotUnderstood(ValueError):
    """A time could not be read. Its sentence quotes the text and says what is accepted."""


class ZoneNotKnown(ValueError):
    """A time zone's name is not in the IANA database."""


class Precision(StrEnum):
    """How exactly a time was given."""

    TIME = "time"
    DAY = "day"


class ClockChange(StrEnum):
    """Why a local time did not name exactly one moment."""

    SKIPPED = "skipped"
    """The clocks jumped over it; it was moved forward by the length of the jump."""
    REPEATED = "repeated"
    """The clocks showed it twice; the first of the two was taken."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment, and how it is known.

    `occurred_at` is UTC; `offset_min` the offset of the place at that moment in minutes, None if assumed.
    A time that only names a day (`precision`) stands for the first moment of that day.
    """

    occurred_at: datetime
    offset_min: int | None
    offset_source: OffsetSource
    precision: Precision = Precision.TIME
    clock_change: ClockChange | None = None


def place_in_time(
    given: str | datetime, *, zone_of_location: str | None, zone_of_account: str | None
) -> Moment:
    """The moment that a carrier's time means, by the ladder of this module.

    Raises:
        TimeNotUnderstood: the text is no time, or names none that exists.
        ZoneNotKnown: a zone that is needed is not an IANA name.

    """
    when, precision = _read(given) if isinstance(given, str) else (given, Precision.TIME)
    try:
        if when.tzinfo is not None:
            return _at_given_offset(when, precision)
        if zone_of_location:
            return _in_zone(when, precision, _zone(zone_of_location), OffsetSource.FROM_LOCATION)
        if zone_of_account:
            return _in_zone(when, precision, _zone(zone_of_account), OffsetSource.FROM_ACCOUNT)
    except OverflowError:
        raise _not_understood(str(given)) from None
    return Moment(when.replace(tzinfo=UTC, fold=0), None, OffsetSource.ASSUMED, precision)


def _at_given_offset(when: datetime, precision: Precision) -> Moment:
    offset = when.utcoffset() or timedelta()
    return Moment(when.astimezone(UTC), _minutes(offset), OffsetSource.GIVEN, precision)


def _in_zone(when: datetime, precision: Precision, zone: tzinfo, source: OffsetSource) -> Moment:
    first = when.replace(tzinfo=zone, fold=0)
    offset = first.utcoffset()
    occurred_at = first.astimezone(UTC)
    if offset is None or offset == first.replace(fold=1).utcoffset():
        return Moment(occurred_at, _minutes(offset or timedelta()), source, precision)
    landed = occurred_at.astimezone(zone)
    skipped = landed.replace(tzinfo=None) != when.replace(tzinfo=None)
    change = ClockChange.SKIPPED if skipped else ClockChange.REPEATED
    return Moment(occurred_at, _minutes(landed.utcoffset() or timedelta()), source, precision, change)


def _read(text: str) -> tuple[datetime, Precision]:
    trimmed = text.strip()
    if _is_everyday(trimmed):
        try:
            return datetime.fromisoformat(trimmed), Precision.TIME
        except ValueError:
            pass  # hour 24, or no such day: the patient way below decides
    match = _TIME.fullmatch(trimmed)
    if match is None:
        raise _not_understood(text)
    try:
        return _assemble(match), Precision.TIME if match["hour"] else Precision.DAY
    except (ValueError, OverflowError):
        raise _not_understood(text) from None


def _is_everyday(text: str) -> bool:
    """Whether it is shaped YYYY-MM-DDThh:mm:ss, bare, with Z or with +hh:mm: nearly all times are.

    `fromisoformat` is quick but takes more than we accept (any separator, minute 75 of an offset).
    """
    size = len(text)
    if size not in (19, 20, 25) or not text[4] == text[7] == "-" or not text[13] == text[16] == ":":
        return False
    if text[10] not in "T ":
        return False
    if size == 25:  # noqa: PLR2004 (the shape in the docstring)
        return text[19] in "+-" and text[22] == ":" and text[23] < "6"
    return size == 19 or text[19] == "Z"  # noqa: PLR2004 - the same shapes


def _assemble(match: re.Match[str]) -> datetime:
    day = datetime(int(match["year"]), int(match["month"]), int(match["day"]))  # noqa: DTZ001 (naive is meant)
    if match["hour"] is None:
        return day
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    microsecond = int((match["fraction"] or "0").ljust(6, "0")[:6])
    zone = _offset_in(match)
    if (hour, minute, second, microsecond) == (24, 0, 0, 0):  # ISO 8601: the end of the day
        return day.replace(tzinfo=zone) + timedelta(days=1)
    return day.replace(hour=hour, minute=minute, second=second, microsecond=microsecond, tzinfo=zone)


def _offset_in(match: re.Match[str]) -> timezone | None:
    if match["utc"]:
        return UTC
    if match["sign"] is None:
        return None
    minutes = int(match["off_minute"] or 0)
    if minutes >= 60:  # noqa: PLR2004 (minutes of an hour)
        raise ValueError(minutes)
    size = timedelta(hours=int(match["off_hour"]), minutes=minutes)
    return timezone(-size if match["sign"] == "-" else size)


@lru_cache(maxsize=1024)
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ZoneNotKnown(f"{name!r} is not a time zone; write an IANA name such as Europe/Paris") from None


def _minutes(offset: timedelta) -> int:
    return round(offset / timedelta(minutes=1))


def _not_understood(text: str) -> TimeNotUnderstood:
    shown = text if len(text) <= _LONGEST_QUOTE else text[:_LONGEST_QUOTE] + "..."
    return TimeNotUnderstood(f"{shown!r} is not a time we understand; accepted are {ACCEPTED_TIMES}")
