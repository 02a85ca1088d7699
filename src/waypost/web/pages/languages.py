"""The languages of the buyer's pages: catalogues, writing direction, and which one a buyer gets.

A message's id is its English sentence. Catalogues are `texts/*.po`, read once at start. Plural forms are
those of CLDR. Formats of dates and numbers are Babel's business (`formats.py`).
"""

import gettext
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from babel import Locale

from waypost.ports.catalogues import translations_of

TEXTS = Path(__file__).parent / "texts"
SOURCE_LANGUAGE = "en"
# What a page is asked for by, and the CLDR locale that writes its dates and numbers.
FORMATS: Mapping[str, str] = MappingProxyType({
    "en": "en_GB", "en-US": "en_US", "de": "de_DE", "fr": "fr_FR", "es": "es_ES", "ar": "ar_EG",
    "ja": "ja_JP",
})  # fmt: skip
LANGUAGES = ("en", "de", "fr", "es", "ar", "ja")
_MOST_WISHES = 20


@dataclass(frozen=True, slots=True)
class Language:
    """One language with its texts. `tag` is BCP 47, `locale` says how dates and numbers are written."""

    tag: str
    locale: Locale
    texts: gettext.NullTranslations

    @property
    def name(self) -> str:
        """The language in its own words."""
        return (Locale.parse(self.tag.split("-")[0]).get_language_name() or self.tag).capitalize()

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`."""
        return self.locale.text_direction

    def gettext(self, message: str, **values: object) -> str:
        """The message in this language, with its named places filled."""
        return self.texts.gettext(message) % values

    def ngettext(self, one: str, many: str, count: int, **values: object) -> str:
        """The message in the plural form for `count`, which fills `%(count)s` as this language writes it."""
        return self.texts.ngettext(one, many, count) % {"count": count, **values}


@cache
def language(tag: str) -> Language:
    """The language of a tag from `FORMATS`.

    Raises:
        KeyError: the tag is none of them; `choose_locale` never gives such.

    """
    return Language(tag, Locale.parse(FORMATS[tag]), _texts(tag.split("-", maxsplit=1)[0]))


@cache
def offered() -> tuple[tuple[str, str], ...]:
    """The languages a buyer may choose from: tag, and name in its own words."""
    return tuple((tag, language(tag).name) for tag in LANGUAGES)


def choose_locale(
    accept_language: str | None, lang: str | None = None, buyer_locale: str | None = None
) -> str:
    """The tag of a page's language: the one asked for, else the browser's, else the order's, else English.

    `accept_language` is the header as sent, `lang` the value of `?lang=`, `buyer_locale` a BCP 47 tag.
    Nothing that a stranger writes here can raise.
    """
    wishes = [lang or "", *_wished(accept_language or ""), buyer_locale or ""]
    return _first_known(wishes) or SOURCE_LANGUAGE


def _first_known(tags: Iterable[str]) -> str | None:
    known = {tag.casefold(): tag for tag in FORMATS}
    for tag in tags:
        folded = tag.strip().replace("_", "-").casefold()
        found = known.get(folded) or known.get(folded.split("-")[0])
        if found:
            return found
    return None


def _wished(header: str) -> list[str]:
    """The tags of an Accept-Language header, most wanted first (RFC 9110 section 12.5.4)."""
    wishes: list[tuple[float, str]] = []
    for part in header.split(",")[:_MOST_WISHES]:
        tag, _, weight = part.partition(";")
        try:
            share = float(weight.strip().removeprefix("q=") or 1)
        except ValueError:
            share = 0.0
        if share > 0:
            wishes.append((share, tag))
    return [tag for _, tag in sorted(wishes, key=lambda wish: -wish[0])]


def _texts(code: str) -> gettext.NullTranslations:
    if code == SOURCE_LANGUAGE:
        return gettext.NullTranslations()
    return translations_of((TEXTS / f"{code}.po").read_bytes(), code)
