from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waypost.domain.breaker import FIRST_REST, LONGEST_REST, SOUND, after_failure, after_success, stopped

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


def test_rests_double_and_end_at_an_hour() -> None:
    breaker = SOUND
    rests = []
    for _ in range(10):
        breaker = after_failure(breaker, problem="no answer", now=NOW, jitter=0.5)
        assert breaker.rests_until is not None
        rests.append(breaker.rests_until - NOW)
    assert rests[:3] == [timedelta(seconds=30), timedelta(seconds=60), timedelta(seconds=120)]
    assert rests[-1] == LONGEST_REST


@pytest.mark.parametrize(("jitter", "seconds"), [(0.0, 24), (1.0, 36)])
def test_chance_spreads_the_rest(jitter: float, seconds: int) -> None:
    breaker = after_failure(SOUND, problem="", now=NOW, jitter=jitter)
    assert breaker.rests_until == NOW + timedelta(seconds=seconds)


def test_a_rest_that_the_carrier_asks_for_is_never_cut_short() -> None:
    once = after_failure(SOUND, problem="429", now=NOW, jitter=0.0, retry_after_s=1.0)
    assert once.rests_until == NOW + timedelta(seconds=1)
    for _ in range(9):
        once = after_failure(once, problem="429", now=NOW, jitter=1.0, retry_after_s=7200.0)
    assert once.rests_until == NOW + timedelta(seconds=7200)


def test_after_three_failures_only_a_trial_is_made() -> None:
    breaker = SOUND
    for opens in (False, False, True):
        breaker = after_failure(breaker, problem="no answer", now=NOW, jitter=0.5)
        assert breaker.is_open is opens
    assert not breaker.may_ask(now=NOW)
    assert breaker.may_ask(now=NOW + LONGEST_REST)
    assert after_success(breaker) == SOUND


def test_what_a_person_must_mend_stays_stopped() -> None:
    breaker = stopped(SOUND, because="usps answers 401")
    assert not breaker.may_ask(now=NOW + timedelta(days=365))
    assert after_success(breaker).stopped_because == "usps answers 401"


chances = st.floats(0, 1)
failures = st.lists(st.tuples(chances, st.one_of(st.none(), st.floats(0, 86_400))), min_size=1, max_size=20)


@given(failures)
def test_no_rest_is_shorter_than_the_carrier_asked_for(told: list[tuple[float, float | None]]) -> None:
    breaker = SOUND
    for jitter, retry_after_s in told:
        breaker = after_failure(breaker, problem="", now=NOW, jitter=jitter, retry_after_s=retry_after_s)
        assert breaker.rests_until is not None
        assert breaker.rests_until - NOW >= timedelta(seconds=retry_after_s or 0)
        assert not breaker.may_ask(now=breaker.rests_until - timedelta(milliseconds=1))
        assert breaker.may_ask(now=breaker.rests_until)


@given(st.lists(chances, min_size=1, max_size=20))
def test_every_rest_is_a_doubling_spread_by_chance(jitters: list[float]) -> None:
    breaker = SOUND
    for count, jitter in enumerate(jitters):
        breaker = after_failure(breaker, problem="", now=NOW, jitter=jitter)
        even = min(FIRST_REST * 2**count, LONGEST_REST)
        assert breaker.rests_until is not None
        assert 0.79 * even <= breaker.rests_until - NOW <= 1.21 * even
    assert breaker.is_open is (len(jitters) >= 3)
    assert after_success(breaker) == SOUND
