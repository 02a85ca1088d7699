"""How days, hours and lists are written in a language: CLDR's word, by Babel."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache

from babel import Locale
from babel.dates import UTC, format_date, format_interval, format_skeleton, format_time
from babel.lists import format_list

from waypost.channels.texts.languages import Language

_JOINED_BY = {"ja": " ", "zh": " ", "ar": "، "}
_STOPS = {"ja": "。", "zh": "。"}
_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"  # Unicode TR 9: what stands between keeps its own direction


def long_day(day: date, language: Language) -> str:
    """Such as "Tuesday 24 November"."""
    return format_date(day, _long_day_pattern(language.locale), locale=language.locale)


def short_day(day: date, language: Language) -> str:
    """Such as "Tue 24 Nov"."""
    return format_skeleton("MMMEd", day, locale=language.locale)


def span_of_days(first: date, last: date, language: Language) -> str:
    """Such as "Tue 24 – Thu 26 Nov"."""
    return format_interval(first, last, "MMMEd", locale=language.locale)


def clock(moment: datetime, language: Language) -> str:
    """The time of day as `moment` carries it, such as "14:05"."""
    return format_time(moment.replace(tzinfo=UTC), "short", tzinfo=UTC, locale=language.locale)


def all_of(words: Sequence[str], language: Language) -> str:
    """Such as "DPD and UPS"."""
    return format_list(words, locale=language.locale)


def joined(parts: Sequence[str], language: Language) -> str:
    """The parts in a row: a day and its hours, a carrier and a number."""
    return _JOINED_BY.get(language.code, ", ").join(part for part in parts if part)


def sentences(parts: Sequence[str], language: Language) -> str:
    """The parts as sentences one after the other, each with its capital letter and full stop."""
    stop = _STOPS.get(language.code, ".")
    between = "" if language.code in _STOPS else " "
    begun = [capital(part) for part in parts if part]
    return between.join(part if part.endswith((stop, "?", ":")) else f"{part}{stop}" for part in begun)


def capital(text: str) -> str:
    """The text with a capital letter at its beginning, as a line of its own has."""
    return text[:1].upper() + text[1:]


def kept(text: str, language: Language) -> str:
    """A name or number that keeps its own direction in a line that runs from right to left."""
    return f"{_ISOLATE}{text}{_POP_ISOLATE}" if language.direction == "rtl" and text else text


@cache
def _long_day_pattern(locale: Locale) -> str:
    """Weekday, day and month spelled out; where CLDR has no such pattern, the nearest is widened (UTS 35)."""
    known = locale.datetime_skeletons
    nearest = next(known[name] for name in ("MMMMEEEEd", "MMMMEd", "MMMEd") if name in known)
    wide = re.sub(r"\b(?:E{1,3}|ccc)(?!\w)", "EEEE", str(nearest.pattern))
    return re.sub(r"(?<!M)MMM(?!M)", "MMMM", re.sub(r"(?<![EC])E{1,3}(?!E)", "EEEE", wide))
