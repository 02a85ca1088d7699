"""Nobody's pocket rings at night, and everybody's is free again in the morning."""

from datetime import UTC, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from waypost.domain.quiet_hours import NIGHT, QuietHours

YEAR = datetime(2026, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 366 * 24 * 60).map(lambda count: YEAR + timedelta(minutes=count))
OFFSETS = st.integers(-12 * 60, 14 * 60)
HOURS = st.builds(QuietHours, st.times(), st.times(), only_business_days=st.booleans())


def local(moment: datetime, offset_min: int) -> datetime:
    return moment.replace(tzinfo=None) + timedelta(minutes=offset_min)


def test_the_night_lasts_from_nine_to_eight_on_the_buyers_clock() -> None:
    late = datetime(2026, 11, 24, 21, 30, tzinfo=UTC)
    assert NIGHT.next_allowed(late, offset_min=0) == datetime(2026, 11, 25, 8, tzinfo=UTC)
    assert NIGHT.next_allowed(late, offset_min=-5 * 60) == late
    assert NIGHT.next_allowed(late, offset_min=9 * 60) == datetime(2026, 11, 24, 23, tzinfo=UTC)


def test_a_weekend_is_quiet_where_only_business_days_count() -> None:
    office = QuietHours(time(18), time(9), only_business_days=True)
    friday_night = datetime(2026, 11, 27, 19, tzinfo=UTC)
    assert office.next_allowed(friday_night, offset_min=0) == datetime(2026, 11, 30, 9, tzinfo=UTC)


def test_hours_that_begin_and_end_together_are_never_quiet() -> None:
    assert not QuietHours(time(8), time(8)).is_quiet(datetime(2026, 11, 24, 8, tzinfo=UTC))


@given(HOURS, MOMENTS, OFFSETS)
def test_the_moment_given_is_allowed_and_never_earlier(
    hours: QuietHours, moment: datetime, offset_min: int
) -> None:
    allowed = hours.next_allowed(moment, offset_min=offset_min)
    assert allowed >= moment
    assert not hours.is_quiet(local(allowed, offset_min))
    if not hours.is_quiet(local(moment, offset_min)):
        assert allowed == moment
