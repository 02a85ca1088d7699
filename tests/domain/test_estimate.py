"""Always a window, with a probability and its reason."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waypost.domain.estimate import (
    ENOUGH,
    Basis,
    Estimate,
    LaneTimes,
    Trip,
    distance_km,
    estimate_delivery,
    times_by_distance,
)

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY = timedelta(days=1)
LANE = LaneTimes("FR>DE", tuple(1 + step / 10 for step in range(31)))


def trip(**rest: object) -> Trip:
    plain: dict[str, object] = {"lanes": (), "distance_km": 500, "starts_at": NOW - DAY, "has_started": True}
    return Trip(**{**plain, **rest})  # type: ignore[arg-type]


def guess(**rest: object) -> Estimate:
    return estimate_delivery(trip(**rest), lanes={"FR>DE": LANE}, now=NOW)


in_autumn = st.integers(-60 * 24, 40 * 24).map(lambda hours: NOW + timedelta(hours=hours))
trips = st.builds(
    Trip,
    lanes=st.sampled_from([(), ("FR>DE",), ("none", "FR>DE")]),
    distance_km=st.one_of(st.none(), st.floats(0, 20_000)),
    starts_at=st.integers(0, 300 * 24).map(lambda hours: NOW - timedelta(hours=hours)),
    has_started=st.booleans(),
    carrier_expects_at=st.one_of(st.none(), in_autumn),
    promised_on=st.one_of(st.none(), st.dates(date(2026, 10, 1), date(2026, 12, 30))),
    offset_min=st.sampled_from([0, -480, 330, 540]),
    is_out_for_delivery_on=st.one_of(st.none(), st.dates(date(2026, 11, 20), date(2026, 11, 25))),
)  # fmt: skip


@given(trips)
def test_there_is_always_a_window_in_order_with_a_probability(some: Trip) -> None:
    estimate = estimate_delivery(some, lanes={"FR>DE": LANE}, now=NOW)
    assert estimate.earliest_on <= estimate.likely_on <= estimate.latest_on
    assert 0 < estimate.probability < 1
    assert estimate.basis in Basis


@given(trips.filter(lambda some: some.is_out_for_delivery_on is None))
def test_a_window_never_begins_in_the_past(some: Trip) -> None:
    estimate = estimate_delivery(some, lanes={"FR>DE": LANE}, now=NOW)
    assert estimate.earliest_on >= (NOW + timedelta(minutes=some.offset_min)).date()


def test_the_carriers_word_comes_first_then_the_lane_then_the_promise_then_distance() -> None:
    told = {"carrier_expects_at": NOW + 2 * DAY, "lanes": ("FR>DE",), "promised_on": date(2026, 11, 30)}
    assert guess(**told).basis is Basis.CARRIER
    assert guess(**{**told, "carrier_expects_at": None}).basis is Basis.LANE
    assert guess(promised_on=date(2026, 11, 30)).basis is Basis.PROMISE
    assert guess().basis is Basis.DISTANCE


def test_a_lane_says_how_many_parcels_it_rests_on() -> None:
    estimate = guess(lanes=("narrow", "FR>DE"))
    assert (estimate.lane, estimate.sample, estimate.probability) == ("FR>DE", 31, 0.9)
    assert estimate.latest_on == date(2026, 11, 27)


def test_a_thin_lane_is_not_believed() -> None:
    thin = LaneTimes("FR>DE", tuple(float(day) for day in range(ENOUGH - 1)))
    assert estimate_delivery(trip(lanes=("FR>DE",)), lanes={"FR>DE": thin}, now=NOW).basis is Basis.DISTANCE


def test_a_window_that_has_passed_is_opened_anew_and_less_sure() -> None:
    estimate = guess(lanes=("FR>DE",), starts_at=NOW - 30 * DAY)
    assert estimate.earliest_on == NOW.date()
    assert estimate.probability == 0.5


def test_a_passed_date_of_the_carrier_is_not_repeated() -> None:
    estimate = guess(carrier_expects_at=NOW - 3 * DAY)
    assert estimate.earliest_on == NOW.date()
    assert estimate.probability < 0.8


def test_on_the_van_the_window_is_todays_hours_at_the_destination() -> None:
    estimate = guess(is_out_for_delivery_on=date(2026, 11, 24), offset_min=60)
    assert (estimate.from_at, estimate.until_at) == (NOW - timedelta(hours=4), NOW + timedelta(hours=7))


def test_quantiles_lie_between_neighbours() -> None:
    assert LaneTimes("x", (1.0, 2.0, 4.0)).quantile(0.75) == 3.0
    assert LaneTimes("x", (1.0,)).quantile(0.9) == 1.0


def test_farther_takes_longer() -> None:
    times = [times_by_distance(far) for far in (10, 400, 1000, 3000, 9000)]
    assert times == sorted(times)


def test_distances_are_those_of_the_globe() -> None:
    assert distance_km(48.8566, 2.3522, 52.52, 13.405) == pytest.approx(878, abs=5)
