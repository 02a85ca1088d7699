"""The languages of messages: their catalogues, and which of them somebody gets.

A message's id is its English sentence. Catalogues are `catalogues/*.po`, read when a language is first used.
"""

import gettext
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from babel import Locale, UnknownLocaleError

from waypost.ports.catalogues import translations_of

CATALOGUES = Path(__file__).parent / "catalogues"
SOURCE_LANGUAGE = "en"
# Each language, and the CLDR locale that writes its dates and lists where nobody asked for another.
LOCALES: Mapping[str, str] = MappingProxyType({
    "en": "en_GB", "de": "de_DE", "fr": "fr_FR", "es": "es_ES", "it": "it_IT", "nl": "nl_NL", "pl": "pl_PL",
    "pt": "pt_BR", "sv": "sv_SE", "ja": "ja_JP", "zh": "zh_Hans_CN", "ar": "ar_EG",
})  # fmt: skip
ALSO_CALLED: Mapping[str, str] = MappingProxyType({"cmn": "zh", "yue": "zh"})
ONE_SCRIPT_ONLY = frozenset({"zh", "ar"})  # a region of theirs may write other signs than our words do


@dataclass(frozen=True, slots=True)
class Language:
    """One language with its words. `locale` says how dates and lists are written."""

    code: str
    locale: Locale
    words: gettext.NullTranslations

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`."""
        return self.locale.text_direction

    def say(self, message: str, **values: object) -> str:
        """The message in this language, with its named places filled."""
        return self.words.gettext(message) % values

    def count(self, one: str, many: str, number: int, **values: object) -> str:
        """The message in the plural form for `number`, which fills `%(number)s`."""
        return self.words.ngettext(one, many, number) % {"number": number, **values}


def nearest_language(tag: str | None) -> Language:
    """The nearest language to a BCP 47 tag: `de-CH` is German with Swiss dates, an unknown one English."""
    parts = (tag or "").replace("_", "-").split("-")
    code = parts[0].casefold()
    code = ALSO_CALLED.get(code, code)
    if code not in LOCALES:
        return _language(SOURCE_LANGUAGE, LOCALES[SOURCE_LANGUAGE])
    region = next((part.upper() for part in parts[1:] if len(part) == 2), None)  # noqa: PLR2004 - ISO 3166-1
    if region is None or code in ONE_SCRIPT_ONLY:
        return _language(code, LOCALES[code])
    return _language(code, f"{code}_{region}")


@cache
def _language(code: str, locale: str) -> Language:
    try:
        known = Locale.parse(locale)
    except (UnknownLocaleError, ValueError):
        known = Locale.parse(LOCALES[code])
    return Language(code, known, _words(code))


@cache
def _words(code: str) -> gettext.NullTranslations:
    if code == SOURCE_LANGUAGE:
        return gettext.NullTranslations()
    return translations_of((CATALOGUES / f"{code}.po").read_bytes(), code)
