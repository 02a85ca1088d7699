"""Phone numbers as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waypost.domain.phone import country_codes, e164, masked

ARABIC = "".join(chr(0x660 + int(digit)) for digit in "0501234567")


@pytest.mark.parametrize(
    ("written", "country", "number"),
    [
        ("0151 12345678", "DE", "+4915112345678"),
        ("+49 (0) 151 / 1234 5678", None, "+4915112345678"),
        ("0049 151 12345678", "DE", "+4915112345678"),
        ("+49 0151 12345678", "FR", "+4915112345678"),
        ("06 12 34 56 78", "FR", "+33612345678"),
        ("tel:+33-6-12-34-56-78", None, "+33612345678"),
        ("(415) 555-2671", "US", "+14155552671"),
        ("1 415 555 2671", "us", "+14155552671"),
        ("011 44 7700 900123", "US", "+447700900123"),
        ("07700 900123", "GB", "+447700900123"),
        ("312 345 6789", "IT", "+393123456789"),
        ("+52 1 55 1234 5678", None, "+525512345678"),
        ("090-1234-5678", "JP", "+819012345678"),
        (ARABIC, "SA", "+966501234567"),
        (ARABIC, "AE", "+971501234567"),
        ("0151\u20111234\u20115678", "DE", "+4915112345678"),
        ("\uff0b\uff14\uff19 151 12345678", None, "+4915112345678"),
        ("06 30 123 4567", "HU", "+36301234567"),
        ("8 912 345 67 89", "RU", "+79123456789"),
    ],
)
def test_a_number_is_read_as_its_country_writes_it(written: str, country: str | None, number: str) -> None:
    assert e164(written, country) == number


@pytest.mark.parametrize(
    "written",
    [
        *("", "+", "call me", "0151 1234", "0151 12345678 ext 3", "+49 151 12345678901", "nora@example.com"),
        *("+999 123 456 789", "0151 12345678;ext=1", "+++", "0151 ½²"),
    ],
)
def test_what_cannot_take_a_message_is_no_number(written: str) -> None:
    assert e164(written, "DE") is None


def test_a_number_without_calling_code_needs_a_country() -> None:
    assert e164("0151 12345678") is None
    assert e164("0151 12345678", "XX") is None


@given(st.text(max_size=30), st.sampled_from([*sorted(country_codes()), None, "", "??"]))
def test_whatever_is_written_a_number_is_e164_or_none(text: str, country: str | None) -> None:
    found = e164(text, country)
    if found is not None:
        assert found[0] == "+"
        assert found[1:].isascii()
        assert found[1:].isdigit()
        assert 7 <= len(found[1:]) <= 15
        assert e164(found) == found


def test_a_shown_number_tells_two_digits_only() -> None:
    assert masked("+4915112345678") == "…78"
