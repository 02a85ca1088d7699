"""The index of formats answers as trying every pattern does, and what a number's build is called."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waypost.domain.number_formats import NumberFormats
from waypost.domain.tracking_number import MAX_LENGTH, NumberFormat, readings, written_form

PATTERNS = (
    "[0-9]{10}", "1Z[A-Z0-9]{3}", "(?:420[0-9]{2})?9[0-9]{3}", "(?=[A-Z]{0,3}[0-9])[A-Z0-9]{4}",
    "(?P<serial>[AB]|C[0-9])X+", "[^0-9]{3}", "A{0,3}", "X?Y?[0-9]",
)  # fmt: skip
FORMATS = NumberFormats(
    NumberFormat(carrier="one", name=str(place), pattern=re.compile(pattern), source="made up")
    for place, pattern in enumerate(PATTERNS)
)


@given(number=st.text("0149ABCXYZ", max_size=14) | st.text(max_size=12))
def test_no_format_that_fits_is_left_out(number: str) -> None:
    everything = [one.format.key for one in readings(number, formats=tuple(FORMATS))]
    assert [one.format.key for one in readings(number, formats=FORMATS.fitting(number))] == everything


def test_what_cannot_fit_is_not_tried() -> None:
    tried = {shape.pattern.pattern for shape in FORMATS.fitting("1Z999")}
    assert "1Z[A-Z0-9]{3}" in tried
    assert tried.isdisjoint({"[0-9]{10}", "(?:420[0-9]{2})?9[0-9]{3}"})


@pytest.mark.parametrize(
    ("number", "form"),
    [("", ""), ("123456789012", "912"), ("RB123456785GB", "a2-99-a2"), ("9900/12", "94-x1-92")],
)
def test_numbers_of_one_build_have_one_form(number: str, form: str) -> None:
    assert written_form(number) == form


def test_a_text_of_any_length_has_a_short_form() -> None:
    assert len(written_form("A1" * 10_000)) <= 3 * MAX_LENGTH
