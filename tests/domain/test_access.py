"""What a key may do, and when to try again."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from waypost.domain.access import ApiKey, Scope
from waypost.domain.retrying import LONGEST_WAIT, MOST_ATTEMPTS, wait_before_retry
from waypost.domain.tracking import EPOCH


def key(*scopes: Scope, revoked: bool = False) -> ApiKey:
    return ApiKey(1, "k", "wp_abc", "00", frozenset(scopes), EPOCH, revoked_at=EPOCH if revoked else None)


def test_writing_includes_reading_and_admin_includes_both() -> None:
    assert key(Scope.WRITE).allows(Scope.READ)
    assert key(Scope.ADMIN).allows(Scope.WRITE)
    assert not key(Scope.READ).allows(Scope.WRITE)
    assert not key(Scope.WRITE).allows(Scope.ADMIN)


def test_a_revoked_key_and_a_key_without_scopes_open_nothing() -> None:
    assert not key(Scope.ADMIN, revoked=True).allows(Scope.READ)
    assert not key().allows(Scope.READ)


@given(st.integers(1, MOST_ATTEMPTS - 1), st.floats(0, 1))
def test_waits_grow_within_bounds(attempts: int, jitter: float) -> None:
    wait = wait_before_retry(attempts, jitter=jitter)
    assert wait is not None
    assert timedelta(seconds=4) <= wait <= LONGEST_WAIT * 1.2
    longer = wait_before_retry(attempts + 1, jitter=1.0)
    assert longer is None or longer >= wait


def test_there_is_an_end_to_trying() -> None:
    assert wait_before_retry(MOST_ATTEMPTS, jitter=0.5) is None
