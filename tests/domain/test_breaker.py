from datetime import UTC, datetime, timedelta

import pytest

from waypost.domain.breaker import LONGEST_REST, SOUND, after_failure, after_success, stopped

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
