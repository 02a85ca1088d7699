"""How dates, times, shares and places are written in a language. All of it is CLDR's word, by Babel."""

import re
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale
from babel.dates import UTC, format_date, format_interval, format_skeleton, format_time, format_timedelta
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from waypost.domain.tracking import Location
from waypost.web.pages.languages import Language

_COMMAS = {"ja": "、", "ar": "، "}
_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"  # Unicode TR 9: first strong isolate


def long_day(day: date, language: Language) -> str:
    """Such as "Tuesday 24 November"."""
    return format_date(day, _long_day_pattern(language.locale), locale=language.locale)


def short_day(day: date, language: Language) -> str:
    """Such as "Tue 24 Nov"."""
    return format_skeleton("MMMEd", day, locale=language.locale)


def full_day(day: date, language: Language) -> str:
    """Such as "24 November 2026"."""
    return format_date(day, "long", locale=language.locale)


def span_of_days(first: date, last: date, language: Language) -> str:
    """Such as "Tue 24 – Thu 26 Nov"."""
    return format_interval(first, last, "MMMEd", locale=language.locale)


def clock(moment: datetime, language: Language) -> str:
    """The time of day as `moment` carries it, such as "14:05"."""
    return format_time(moment.replace(tzinfo=UTC), "short", tzinfo=UTC, locale=language.locale)


def ago(moment: datetime, now: datetime, language: Language) -> str:
    """Such as "3 hours ago"; at least one minute."""
    passed = max(now - moment, timedelta(minutes=1))
    return format_timedelta(-passed, granularity="minute", add_direction=True, locale=language.locale)


def percent(share: float, language: Language) -> str:
    """Such as "90 %"."""
    return format_percent(round(share, 2), locale=language.locale)


def number(count: int, language: Language) -> str:
    """Such as "1,240"."""
    return format_decimal(count, locale=language.locale)


def all_of(words: list[str], language: Language) -> str:
    """Such as "DPD and our warehouse"."""
    return format_list(words, locale=language.locale)


def country(code: str | None, language: Language) -> str | None:
    """The country's name; its code where CLDR has no name for it."""
    return language.locale.territories.get(code.upper(), code) if code else None


def place(where: Location, language: Language) -> str | None:
    """Facility, city and country as far as known, such as "Beaune, France"; None where nothing is."""
    facility = (
        where.facility
        if where.facility and where.facility.casefold() != (where.city or "").casefold()
        else None
    )
    parts = [part for part in (facility, where.city, country(where.country, language)) if part]
    return joined(parts, language)


def joined(parts: list[str], language: Language) -> str | None:
    """The parts of an address in a row, each keeping its own direction; None where there are none."""
    comma = _COMMAS.get(language.locale.language, ", ")
    if language.direction == "rtl":
        parts = [f"{_ISOLATE}{part}{_POP_ISOLATE}" for part in parts]
    return comma.join(parts) or None


def zone_named(name: str | None) -> tzinfo | None:
    """The zone of an IANA name; None where there is none of that name."""
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


@lru_cache(maxsize=32)
def _long_day_pattern(locale: Locale) -> str:
    """The locale's pattern for weekday, day and month, all spelled out.

    Where CLDR lists no such pattern, the nearest one is widened (UTS 35, "Matching Skeletons").
    """
    known = locale.datetime_skeletons
    nearest = next(known[name] for name in ("MMMMEEEEd", "MMMMEd", "MMMEd") if name in known)
    wide = re.sub(r"\b(?:E{1,3}|ccc)(?!\w)", "EEEE", str(nearest.pattern))
    return re.sub(r"(?<!M)MMM(?!M)", "MMMM", re.sub(r"(?<![EC])E{1,3}(?!E)", "EEEE", wide))
