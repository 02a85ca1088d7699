"""A circuit breaker for each account: whoever is out of order is left in peace, and tried again singly.

After a failure an account rests; from the third failure in a row on it is *open*: after its rest one single
call tries whether the carrier is back. What a person must mend (credentials refused, and again) stops it.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

FIRST_REST = timedelta(seconds=30)
LONGEST_REST = timedelta(hours=1)
BEFORE_SECOND_REFUSAL = timedelta(minutes=10)
OPENS_AFTER = 3
MOST_DOUBLINGS = 12


@dataclass(frozen=True, slots=True)
class Breaker:
    """The health of one account. `rests_until`: not asked before; `stopped_because`: until a person acts."""

    failures: int = 0
    rests_until: datetime | None = None
    stopped_because: str | None = None
    last_problem: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether the carrier failed so often that the next call is a mere trial."""
        return self.failures >= OPENS_AFTER

    def may_ask(self, *, now: datetime) -> bool:
        """Whether anything may be asked now."""
        return self.stopped_because is None and (self.rests_until is None or now >= self.rests_until)


SOUND = Breaker()


def after_failure(
    breaker: Breaker, *, problem: str, now: datetime, jitter: float, retry_after_s: float | None = None
) -> Breaker:
    """The breaker after one more failure.

    The rest doubles from 30 seconds to an hour; `jitter` in 0..1 spreads it over 80 to 120 percent. What the
    carrier asks for (Retry-After) is never cut short, and a wish of its own does not double anything.
    """
    failures = breaker.failures + 1
    rest = min(FIRST_REST * int(2 ** min(failures - 1, MOST_DOUBLINGS)), LONGEST_REST)
    rest *= 0.8 + 0.4 * jitter
    if retry_after_s is not None:
        asked_for = timedelta(seconds=retry_after_s)
        rest = asked_for + timedelta(seconds=5 * jitter) if failures < OPENS_AFTER else max(rest, asked_for)
    return replace(breaker, failures=failures, rests_until=now + rest, last_problem=problem)


def after_success(breaker: Breaker) -> Breaker:
    """The breaker after the carrier answered as it should; one that is stopped stays so."""
    return replace(SOUND, stopped_because=breaker.stopped_because)


def after_refusal(breaker: Breaker, *, because: str, now: datetime, has_answered: bool) -> Breaker:
    """The breaker after the carrier did not accept the account.

    One that has answered before is asked once more a little later, for carriers err too; the same refusal
    again stops it, as does the first of an account that never had an answer.
    """
    if not has_answered or breaker.last_problem == because:
        return stopped(breaker, because=because)
    return replace(
        breaker, failures=breaker.failures + 1, rests_until=now + BEFORE_SECOND_REFUSAL, last_problem=because
    )


def stopped(breaker: Breaker, *, because: str) -> Breaker:
    """The breaker of an account that a person must mend."""
    return replace(breaker, stopped_because=because, last_problem=because)
