"""The words of answers in twelve languages: whole, without leftovers, the same as elsewhere."""

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from waypost.domain.question.answering import Told
from waypost.domain.question.understanding import understand
from waypost.domain.question.words import LANGUAGES
from waypost.domain.tracking import ConditionKind, Status
from waypost.web.chat.languages import LOCALES, TEXTS, language, nearest_language
from waypost.web.chat.words import CHOICES, CONDITIONS, SENTENCES, STATUS

ROOM = TEXTS.parent
ELSEWHERE = (ROOM.parent / "pages" / "texts", ROOM.parent.parent / "channels" / "texts" / "catalogues")
TRANSLATED = sorted(set(LOCALES) - {"en"})
PLACES = re.compile(r"%\((\w+)\)s")


@cache
def used() -> frozenset[str]:
    """Every sentence that the room names."""
    found = extract_from_dir(ROOM, [("**.py", "python")], keywords={"N_": None})
    return frozenset(str(message) for _, _, message, _, _ in found)


def read(file: Path) -> Catalog:
    """One catalogue."""
    with file.open("rb") as opened:
        return read_po(opened, locale=file.stem, abort_invalid=True)


def texts_of(file: Path) -> dict[str, str]:
    """The sentences of a catalogue that have no plural."""
    return {one.id: str(one.string) for one in read(file) if isinstance(one.id, str) and one.id}


def test_every_language_that_is_understood_has_its_answers() -> None:
    assert set(LANGUAGES) == set(LOCALES)


def test_every_point_status_and_condition_has_words() -> None:
    assert (set(SENTENCES), set(STATUS), set(CONDITIONS)) == (set(Told), set(Status), set(ConditionKind))


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_sentence_is_translated_with_its_places_and_none_is_left_over(code: str) -> None:
    texts = texts_of(TEXTS / f"{code}.po")
    assert set(texts) == used()
    for sentence, text in texts.items():
        assert text.strip(), sentence
        assert set(PLACES.findall(sentence)) == set(PLACES.findall(text)), sentence


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_state_is_called_as_on_the_page_and_in_messages(code: str) -> None:
    mine = texts_of(TEXTS / f"{code}.po")
    for room in ELSEWHERE:
        if (room / f"{code}.po").exists():
            theirs = texts_of(room / f"{code}.po")
            shared = mine.keys() & theirs.keys()
            assert len(shared) >= 15
            assert {one: mine[one] for one in shared} == {one: theirs[one] for one in shared}


@pytest.mark.parametrize("code", sorted(LOCALES))
def test_what_is_offered_for_choice_is_understood_when_it_is_chosen(code: str) -> None:
    speech = language(code)
    for intent, sentence in CHOICES.items():
        assert understand(speech.say(sentence), language=code).intent is intent, speech.say(sentence)


def test_the_nearest_language_is_the_first_that_is_known() -> None:
    assert nearest_language("xx", "pt-BR", "de").code == "pt"
    assert nearest_language(None, "").code == "en"
