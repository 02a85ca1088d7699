"""The catalogues of messages: whole, without leftovers, and grammatical where a program can tell."""

import re
from functools import cache
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from waypost.channels.texts import languages as texts
from waypost.channels.texts import open_texts
from waypost.channels.texts.languages import CATALOGUES, LOCALES, nearest_language
from waypost.web.pages import languages as pages

TRANSLATED = tuple(code for code in LOCALES if code != "en")
ON_PAGES = tuple(code for code in pages.LANGUAGES if code != "en")
PLACES = re.compile(r"%\((\w+)\)s")
MARKS = {"say": None, "N_": None, "NN_": (1, 2), "count": (1, 2)}
WORDLESS = {"%(news)s (%(part)s)"}
Message = str | tuple[str, ...]


@cache
def used() -> frozenset[Message]:
    """Collect every message that a template or a module of the texts names."""
    methods = [("**.py", "python"), ("templates/**.html", "jinja2.ext:babel_extract")]
    found = extract_from_dir(Path(texts.__file__).parent, methods, keywords=MARKS)
    return frozenset(message if isinstance(message, str) else tuple(message) for _, _, message, _, _ in found)


@cache
def catalogue(code: str) -> Catalog:
    with (CATALOGUES / f"{code}.po").open("rb") as file:
        return read_po(file, locale=code, abort_invalid=True)


def forms(entry: Entry) -> tuple[str, ...]:
    """The translation, one text for each plural form."""
    return (entry.string,) if isinstance(entry.string, str) else tuple(entry.string or ())


def test_there_are_twelve_languages_and_a_file_for_each_but_english() -> None:
    assert list(open_texts().languages()) == [
        "en", "de", "fr", "es", "it", "nl", "pl", "pt", "sv", "ja", "zh", "ar",
    ]  # fmt: skip
    assert {file.stem for file in CATALOGUES.glob("*.po")} == set(TRANSLATED)


def test_messages_are_found_in_modules_and_templates() -> None:
    counted = ("Your parcel is on its way", "%(number)s parcels are on their way")
    assert {"Shipped", "Stop these messages", "A word from %(store)s:", counted} <= used()


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_message_is_translated_and_none_is_left_over(code: str) -> None:
    entries = {entry.id: entry for entry in catalogue(code) if entry.id}
    assert set(entries) == used()
    for entry in entries.values():
        assert all(text.strip() for text in forms(entry)), entry.id
        assert not entry.fuzzy


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_has_the_places_of_its_message(code: str) -> None:
    may_leave_out = {"number"} if catalogue(code).num_plurals == 1 else set()
    for entry in catalogue(code):
        if isinstance(entry.id, str):
            assert set(PLACES.findall(entry.id)) == set(PLACES.findall(str(entry.string))), entry.id
            continue
        wanted = set(PLACES.findall(entry.id[1]))
        for text in forms(entry):  # one and two may be words ("your parcel") where the language says so
            assert wanted - {"number"} <= set(PLACES.findall(text)) <= wanted, entry.id
        assert wanted - may_leave_out <= set(PLACES.findall(forms(entry)[-1])), entry.id


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_differs_from_english_and_shouts_nowhere(code: str) -> None:
    for entry in (one for one in catalogue(code) if one.id):
        for text in forms(entry):
            assert not any(mark in text for mark in ("!", "\N{FULLWIDTH EXCLAMATION MARK}", "¡")), entry.id
            if isinstance(entry.id, str) and len(entry.id) > 12 and entry.id not in WORDLESS:
                assert text != entry.id


def test_english_shouts_nowhere() -> None:
    assert not [message for message in used() if "!" in str(message)]


@pytest.mark.parametrize("code", TRANSLATED)
def test_plural_forms_follow_the_language(code: str) -> None:
    locale, words = Locale.parse(code), nearest_language(code)
    said_for: dict[str, set[str]] = {}
    for count in [*range(1, 200), 1000, 1240]:  # nothing is said of no parcels
        said = words.words.ngettext("Your parcel is on its way", "%(number)s parcels are on their way", count)
        said_for.setdefault(locale.plural_form(count), set()).add(said)
    assert all(len(said) == 1 for said in said_for.values()), said_for


@pytest.mark.parametrize("code", ON_PAGES)
def test_what_the_page_says_too_is_said_in_the_same_words(code: str) -> None:
    with (pages.TEXTS / f"{code}.po").open("rb") as file:
        on_page = {entry.id: entry.string for entry in read_po(file, locale=code)}
    shared = {entry.id for entry in catalogue(code) if entry.id in on_page and isinstance(entry.id, str)}
    assert {"Shipped", "Out for delivery", "Delivered", "At customs", "Address problem"} <= shared
    said = {entry.id: entry.string for entry in catalogue(code)}
    assert not {one for one in shared if one and said[one] != on_page[one]}


@pytest.mark.parametrize(
    ("asked", "code", "locale"),
    [
        ("de-CH", "de", "de_CH"), ("pt-PT", "pt", "pt_PT"), ("pt-BR", "pt", "pt_BR"), ("pt", "pt", "pt_BR"),
        ("zh-TW", "zh", "zh_Hans_CN"), ("zh-Hant-HK", "zh", "zh_Hans_CN"), ("ar-MA", "ar", "ar_EG"),
        ("en_US", "en", "en_US"), ("EN", "en", "en_GB"), ("fr-XX", "fr", "fr_FR"), ("ja_JP", "ja", "ja_JP"),
        ("klingon", "en", "en_GB"), ("", "en", "en_GB"), (None, "en", "en_GB"), ("de-\x00;", "de", "de_DE"),
    ],
)  # fmt: skip
def test_everybody_gets_the_nearest_language(asked: str | None, code: str, locale: str) -> None:
    found = nearest_language(asked)
    assert (found.code, str(found.locale)) == (code, locale)
