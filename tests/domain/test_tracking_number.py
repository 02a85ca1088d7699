"""How numbers are written, and what the test numbers stand for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waypost.domain.tracking import Status
from waypost.domain.tracking_number import MAX_LENGTH, normalise, readings, status_of_test_number

SPELLINGS = [
    "1z5r89390357567127",
    " 1Z 5R8 939 03 5756 7127 ",
    "1Z-5R8-939-03-5756-7127",
    "1Z5R8.939.0357567127",
    "1Z5R89390357567127\r\n",
    "\ufeff1Z5R8939\u200b0357567127\u200e",  # byte order mark, zero-width blank, left-to-right mark
    "1Z\u00a05R8939\u20110357\u2013567127",  # fixed blank, fixed hyphen, dash
    "\uff11\uff3a\uff15\uff32\uff18\uff19\uff13\uff19\uff10\uff13\uff15\uff17\uff15\uff16\uff17\uff11\uff12\uff17",
]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_way_to_write_a_number_is_the_same_number(spelling: str) -> None:
    assert normalise(spelling) == "1Z5R89390357567127"


def test_arabic_digits_are_digits() -> None:
    assert normalise("\u0661\u0662\u0663") == "123"


def test_a_foreign_letter_is_kept_so_that_it_can_be_seen() -> None:
    assert normalise("1Z\u0416\u00e9") == "1Z\u0416\u00c9"


@given(text=st.text(alphabet=st.characters(max_codepoint=127)))
def test_a_normalised_number_stays_as_it_is(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(text=st.text())
def test_nothing_that_can_be_typed_breaks_normalising(text: str) -> None:
    assert not set(normalise(text)) & set(" \t\n-_.\u200b")


def test_an_empty_or_endless_number_can_be_read_by_no_format() -> None:
    assert list(readings("", formats=())) == []
    assert status_of_test_number("WP-TEST-DELIVERED" + "1" * MAX_LENGTH) is None


@pytest.mark.parametrize("status", Status)
def test_there_is_a_test_number_for_each_status(status: Status) -> None:
    number = "WP-TEST-" + status.value.upper().replace("_", "-")
    assert status_of_test_number(number) is status
    assert status_of_test_number(number.lower() + "-17") is status


@pytest.mark.parametrize("number", ["WP-TEST-", "WP-TEST-NOWHERE", "1Z5R89390357567127", "", "TEST-LOST"])
def test_other_numbers_stand_for_no_status(number: str) -> None:
    assert status_of_test_number(number) is None
