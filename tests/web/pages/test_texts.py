"""The catalogues: whole, without leftovers, and grammatical where a program can tell."""

import re
from functools import cache
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tests.web.pages.rendered import EVERY_PAGE, page
from waypost.web.pages.languages import TEXTS, language

ROOM = Path(TEXTS).parent
TRANSLATED = ("de", "fr", "es", "ar", "ja")
PLACES = re.compile(r"%\((\w+)\)s")
Message = str | tuple[str, ...]


@cache
def used() -> frozenset[Message]:
    """Collect every message that a template or a module of the pages names."""
    keywords = {"say": None, "gettext": None, "N_": None, "_": None, "ngettext": (1, 2)}
    methods = [("**.py", "python"), ("templates/**.html", "jinja2.ext:babel_extract")]
    found = extract_from_dir(ROOM, methods, keywords=keywords)
    return frozenset(message if isinstance(message, str) else tuple(message) for _, _, message, _, _ in found)


@cache
def catalogue(code: str) -> Catalog:
    with (TEXTS / f"{code}.po").open("rb") as file:
        return read_po(file, locale=code, abort_invalid=True)


def test_messages_are_found_in_modules_and_templates() -> None:
    assert {"Delivered", "Write to us", "At customs", ("%(number)s parcel", "%(number)s parcels")} <= used()


def forms(entry: Entry) -> tuple[str, ...]:
    """The translation, one text for each plural form."""
    return (entry.string,) if isinstance(entry.string, str) else tuple(entry.string or ())


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_message_is_translated_and_none_is_left_over(code: str) -> None:
    entries = {entry.id: entry for entry in catalogue(code) if entry.id}
    assert set(entries) == used()
    for entry in entries.values():
        assert all(text.strip() for text in forms(entry)), entry.id
        assert not entry.fuzzy


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_has_the_places_of_its_message(code: str) -> None:
    for entry in catalogue(code):
        if isinstance(entry.id, str):
            assert set(PLACES.findall(entry.id)) == set(PLACES.findall(str(entry.string))), entry.id
        else:
            wanted = set(PLACES.findall(entry.id[1]))
            for text in forms(entry):  # one and two may be words ("two parcels") where the language says so
                assert wanted - {"number"} <= set(PLACES.findall(text)) <= wanted, entry.id
            assert set(PLACES.findall(forms(entry)[-1])) == wanted


@pytest.mark.parametrize("code", TRANSLATED)
def test_plural_forms_follow_the_language(code: str) -> None:
    locale = Locale.parse(code)
    texts = language(code).texts
    forms: dict[str, set[str]] = {}
    for count in [*range(200), 1000, 1240]:
        said = texts.ngettext("%(number)s piece", "%(number)s pieces", count)
        forms.setdefault(locale.plural_form(count), set()).add(said)
    assert all(len(said) == 1 for said in forms.values()), forms


@pytest.mark.parametrize("code", TRANSLATED)
def test_no_english_is_left_on_a_page(code: str) -> None:
    same = {entry.id for entry in catalogue(code) if entry.id == entry.string}
    words = [
        message
        for message in used()
        if isinstance(message, str) and len(message) > 14 and message not in same
    ]
    for name in EVERY_PAGE:
        html = page(name, code).decode()
        assert not [text for text in words if f">{text}<" in html], name
