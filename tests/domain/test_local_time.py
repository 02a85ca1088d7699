# ruff: noqa: DTZ001, RUF001  (naive times and odd digits are what is tested here)
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waypost.domain.local_time import (
    ClockChange,
    Moment,
    Precision,
    TimeNotUnderstood,
    ZoneNotKnown,
    place_in_time,
)
from waypost.domain.tracking import OffsetSource

ZONES = ["America/Sao_Paulo", "Asia/Kolkata", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia"]
TIMES = st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(2100, 1, 1))


def read(text: str | datetime, location: str | None = None, account: str | None = None) -> Moment:
    return place_in_time(text, zone_of_location=location, zone_of_account=account)


@pytest.mark.parametrize(
    ("text", "expected", "offset_min"),
    [
        ("2018-02-02T12:01:00-07:00", datetime(2018, 2, 2, 19, 1), -420),
        ("2024-01-15T10:30:00Z", datetime(2024, 1, 15, 10, 30), 0),
        ("2024-01-15 10:30:00 UTC", datetime(2024, 1, 15, 10, 30), 0),
        ("2024-01-15t10:30z", datetime(2024, 1, 15, 10, 30), 0),
        ("20210119160903-04.00", datetime(2021, 1, 19, 20, 9, 3), -240),
        ("2021-01-19 16:09:03 -04.00", datetime(2021, 1, 19, 20, 9, 3), -240),
        ("2021-01-19T16:09:03.123456789+0530", datetime(2021, 1, 19, 10, 39, 3, 123456), 330),
        ("2021-01-19T16:09:03,5+11", datetime(2021, 1, 19, 5, 9, 3, 500000), 660),
        ("20210119T160903Z", datetime(2021, 1, 19, 16, 9, 3), 0),
    ],
)
def test_an_offset_in_the_text_is_kept_whatever_zones_are_known(
    text: str, expected: datetime, offset_min: int
) -> None:
    moment = read(text, "Asia/Tokyo", "Europe/Berlin")
    assert moment == Moment(expected.replace(tzinfo=UTC), offset_min, OffsetSource.GIVEN)


def test_a_naive_time_takes_the_zone_of_its_place_first() -> None:
    moment = read("2020-03-16T15:44:00", "Asia/Kolkata", "America/New_York")
    assert moment.occurred_at == datetime(2020, 3, 16, 10, 14, tzinfo=UTC)
    assert (moment.offset_min, moment.offset_source) == (330, OffsetSource.FROM_LOCATION)


def test_a_naive_time_without_a_place_takes_the_zone_of_the_account() -> None:
    moment = read("2020-07-16 15:44", None, "America/New_York")
    assert moment.occurred_at == datetime(2020, 7, 16, 19, 44, tzinfo=UTC)
    assert (moment.offset_min, moment.offset_source) == (-240, OffsetSource.FROM_ACCOUNT)


def test_a_time_without_any_zone_is_read_as_utc_and_says_so() -> None:
    moment = read("2018-03-02T07:53:47")
    assert moment.occurred_at == datetime(2018, 3, 2, 7, 53, 47, tzinfo=UTC)
    assert (moment.offset_min, moment.offset_source) == (None, OffsetSource.ASSUMED)


@pytest.mark.parametrize("text", ["2020-03-16", "20200316"])
def test_a_date_alone_is_local_midnight_of_that_day(text: str) -> None:
    moment = read(text, "America/Sao_Paulo")
    assert moment.occurred_at == datetime(2020, 3, 16, 3, tzinfo=UTC)
    assert moment.precision is Precision.DAY


@pytest.mark.parametrize("text", ["20200316154400", "202003161544", "20200316T1544"])
def test_compact_times_are_read(text: str) -> None:
    assert read(text).occurred_at == datetime(2020, 3, 16, 15, 44, tzinfo=UTC)


def test_hour_24_is_the_end_of_the_day() -> None:
    assert read("2020-12-31T24:00").occurred_at == datetime(2021, 1, 1, tzinfo=UTC)


def test_a_time_the_clocks_jumped_over_moves_forward_and_is_flagged() -> None:
    moment = read("2026-03-29T02:30", "Europe/Berlin")
    assert moment.occurred_at == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert (moment.offset_min, moment.clock_change) == (120, ClockChange.SKIPPED)


def test_a_time_the_clocks_showed_twice_is_the_first_and_is_flagged() -> None:
    moment = read("2026-10-25T02:30", "Europe/Berlin")
    assert moment.occurred_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert (moment.offset_min, moment.clock_change) == (120, ClockChange.REPEATED)


def test_a_datetime_is_taken_like_its_text() -> None:
    naive = datetime(2026, 10, 25, 2, 30, fold=1)
    assert read(naive, "Europe/Berlin") == read("2026-10-25T02:30", "Europe/Berlin")
    aware = datetime(2026, 10, 25, 2, 30, tzinfo=timezone(timedelta(hours=9)))
    assert read(aware, "Europe/Berlin").offset_min == 540


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2026-13-01",
        "2026-02-30T10:00",
        "2026-01-01T25:00",
        "2026-01-01T24:00:01",
        "2026-01-01T10:60",
        "2026-01-01T10:00+25:00",
        "2026-01-01T10:00+05:75",
        "2026-W03-1T10:00:00",
        "2026-01-15X10:30:00",
        "2026-0115T10:00",
        "11/24/2026 10:00",
        "1769000000",
        "20260115103",
        "2026-01-15T10",
        "２０２６-01-15T10:00:00",
        "2026-01-15T10:00\x00",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T24:00",
        "9" * 5000,
    ],
)
def test_what_is_no_time_is_refused_with_its_text_and_what_is_accepted(text: str) -> None:
    with pytest.raises(TimeNotUnderstood) as refusal:
        read(text)
    sentence = str(refusal.value)
    assert repr(text[:20])[1:-1] in sentence
    assert "2026-11-24T16:12:00+01:00" in sentence
    assert len(sentence) < 500


def test_a_moment_before_the_first_or_after_the_last_year_is_refused() -> None:
    with pytest.raises(TimeNotUnderstood):
        read("9999-12-31T23:00:00", "America/Los_Angeles")


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "Europe", "/etc/localtime"])
def test_a_zone_that_does_not_exist_is_named(zone: str) -> None:
    with pytest.raises(ZoneNotKnown, match="IANA"):
        read("2026-01-01T10:00", zone)


@given(TIMES, st.integers(-14 * 60, 14 * 60), st.sampled_from(ZONES))
def test_a_written_offset_always_comes_back_unchanged(when: datetime, offset_min: int, zone: str) -> None:
    aware = when.replace(tzinfo=timezone(timedelta(minutes=offset_min)))
    moment = read(aware.isoformat(), zone, zone)
    assert moment.occurred_at == aware
    assert moment.offset_min == offset_min


@given(TIMES, st.sampled_from(ZONES))
def test_the_local_clock_shows_the_given_time_unless_it_was_skipped(when: datetime, zone: str) -> None:
    moment = read(when.isoformat(), zone)
    assert moment.offset_min is not None
    shown = (moment.occurred_at + timedelta(minutes=moment.offset_min)).replace(tzinfo=None)
    if moment.clock_change is ClockChange.SKIPPED:
        assert when < shown <= when + timedelta(days=1)
    else:
        assert shown == when


@given(st.lists(TIMES, min_size=2, max_size=6).map(sorted), st.sampled_from(ZONES))
def test_later_on_the_clock_is_later_in_time_away_from_clock_changes(
    times: list[datetime], zone: str
) -> None:
    moments = [read(time, zone) for time in times]
    for (a, b), (x, y) in zip(pairwise(times), pairwise(moments), strict=True):
        if b - a > timedelta(days=1, hours=1):
            assert x.occurred_at < y.occurred_at


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_but_never_breaks(text: str) -> None:
    try:
        moment = read(text)
    except TimeNotUnderstood:
        return
    assert moment.occurred_at.tzinfo is UTC


@given(TIMES)
def test_blank_or_t_and_compact_writing_mean_the_same(when: datetime) -> None:
    whole = when.replace(microsecond=0)
    ways = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y%m%d%H%M%S", "%Y%m%dT%H%M%S"]
    assert {read(whole.strftime(way)).occurred_at for way in ways} == {whole.replace(tzinfo=UTC)}
