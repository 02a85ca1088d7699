"""Putting a carrier's parts of a time together, and nothing that it did not say."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waypost.domain.local_time import place_in_time
from waypost.domain.written_time import day_or_time, offset_between, tidy_time, written_time


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("20261124", "161205", "-05:00"), "2026-11-24T16:12:05-05:00"),
        (("2026-11-24", "16:12", None), "2026-11-24T16:12:00"),
        (("2026/11/24", "74700", "+1"), "2026-11-24T07:47:00+01:00"),
        (("20261124", "1612", "-04.00"), "2026-11-24T16:12:00-04:00"),
        (("20261124", "16:12:05.123456", "Z"), "2026-11-24T16:12:05Z"),
        (("20261124", "24:00:00", "Z"), "2026-11-24"),
        (("20261124", "", "-05:00"), "2026-11-24"),
        (("20261124", "161205", "EST"), "2026-11-24T16:12:05"),
        (("20261124", "161205", "+99:00"), "2026-11-24T16:12:05"),
        (("20260230", "161205", None), None),
        (("", "161205", None), None),
        ((None, None, None), None),
    ],
)
def test_parts_are_put_together_as_far_as_they_make_sense(
    parts: tuple[str | None, str | None, str | None], expected: str | None
) -> None:
    assert written_time(*parts) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-24T16:12:05-05:00", "2026-11-24T16:12:05-05:00"),
        ("2026-11-24 16:12:05.000000", "2026-11-24T16:12:05"),
        ("2026-11-24T16:12:05Z", "2026-11-24T16:12:05Z"),
        ("20261124 1612", "2026-11-24T16:12:00"),
        ("2026-11-24", "2026-11-24"),
        ("24.11.2026", None),
        ("yesterday", None),
        (None, None),
    ],
)
def test_a_time_in_one_piece_is_tidied(text: str | None, expected: str | None) -> None:
    assert tidy_time(text) == expected


@given(st.text(), st.text(), st.text())
def test_whatever_comes_out_can_be_placed_in_time(day: str, clock: str, offset: str) -> None:
    for told in (written_time(day, clock, offset), written_time("20261124", clock, offset), tidy_time(day)):
        if told is not None:
            place_in_time(told, zone_of_location=None, zone_of_account=None)


NAIVE = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1))  # noqa: DTZ001 - carriers write naive clocks


@given(NAIVE, st.integers(-48, 56))
def test_two_clocks_tell_the_offset_between_them(utc: datetime, quarters: int) -> None:
    utc = utc.replace(microsecond=0)
    local = utc + timedelta(minutes=15 * quarters)
    offset = offset_between(local.isoformat(), utc.isoformat())
    assert offset is not None
    assert datetime.fromisoformat(local.isoformat() + offset).utcoffset() == timedelta(minutes=15 * quarters)


@pytest.mark.parametrize(
    ("local", "utc", "expected"),
    [
        ("2026-11-24T13:58:00", "2026-11-24T18:58:40", "-05:00"),
        ("2026-11-24T13:58:00", "2026-11-24T18:51:00", None),
        ("2026-11-24T13:58:00", "2026-11-26T13:58:00", None),
        ("2026-11-24T13:58:00", None, None),
        ("2026-11-24T13:58:00", "2026-11-24T18:58:00Z", None),
        (None, None, None),
    ],
)
def test_clocks_that_no_place_on_earth_shows_tell_nothing(
    local: str | None, utc: str | None, expected: str | None
) -> None:
    assert offset_between(local, utc) == expected


def test_a_midnight_stands_for_the_day_alone() -> None:
    assert day_or_time("2026-11-24T00:00:00Z") == "2026-11-24"
    assert day_or_time("2026-11-24T00:00:00+01:00") == "2026-11-24"
    assert day_or_time("2026-11-24T18:30:00Z") == "2026-11-24T18:30:00Z"
    assert day_or_time("tomorrow") is None
