"""The languages of answers: their catalogues, and how each writes dates and places.

A message's id is its English sentence. Catalogues are `texts/*.po`, read when a language is first used.
"""

import gettext
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType

from babel import Locale
from babel.dates import UTC, format_date, format_interval, format_time

from waypost.domain.tracking import Location
from waypost.ports.catalogues import translations_of

TEXTS = Path(__file__).parent / "texts"
SOURCE_LANGUAGE = "en"
LOCALES: Mapping[str, str] = MappingProxyType({
    "en": "en_GB", "de": "de_DE", "fr": "fr_FR", "es": "es_ES", "it": "it_IT", "nl": "nl_NL", "pl": "pl_PL",
    "pt": "pt_BR", "sv": "sv_SE", "ja": "ja_JP", "zh": "zh_Hans_CN", "ar": "ar_EG",
})  # fmt: skip
_COMMAS = {"ja": "、", "zh": "，", "ar": "، "}  # noqa: RUF001 - how Chinese writes a comma


@dataclass(frozen=True, slots=True)
class Language:
    """One language with its words; all dates and names of countries are CLDR's, by Babel."""

    code: str
    locale: Locale
    words: gettext.NullTranslations

    def say(self, message: str, **values: object) -> str:
        """The message in this language, with its named places filled."""
        return self.words.gettext(message) % values

    def day(self, day: date) -> str:
        """Such as "Tuesday 24 November 2026"."""
        return str(format_date(day, "full", locale=self.locale))

    def days(self, first: date, last: date) -> str:
        """One day in full, or a span such as "Tue 24 – Thu 26 Nov"."""
        return (
            self.day(first)
            if first == last
            else str(format_interval(first, last, "MMMEd", locale=self.locale))
        )

    def clock(self, moment: datetime) -> str:
        """The time of day as `moment` carries it."""
        return str(format_time(moment.replace(tzinfo=UTC), "short", tzinfo=UTC, locale=self.locale))

    def moment(self, moment: datetime) -> str:
        """A day and its time, as `moment` carries them."""
        return self.joined(self.day(moment.date()), self.clock(moment))

    def place(self, where: Location) -> str:
        """City and country, as far as known; never a facility, whose name carriers use for anything."""
        country = self.locale.territories.get(where.country.upper(), where.country) if where.country else None
        return self.joined(*(part for part in (where.city, country) if part))

    def joined(self, *parts: str) -> str:
        """The parts in a row."""
        return _COMMAS.get(self.code, ", ").join(parts)


def nearest_language(*tags: str | None) -> Language:
    """The first of these BCP 47 tags that we answer in; English where there is none."""
    for tag in tags:
        code = (tag or "").replace("_", "-").split("-")[0].casefold()
        if code in LOCALES:
            return language(code)
    return language(SOURCE_LANGUAGE)


@cache
def language(code: str) -> Language:
    """One of `LOCALES` with its catalogue."""
    return Language(code, Locale.parse(LOCALES[code]), _words(code))


def _words(code: str) -> gettext.NullTranslations:
    if code == SOURCE_LANGUAGE:
        return gettext.NullTranslations()
    return translations_of((TEXTS / f"{code}.po").read_bytes(), code)
