"""When to try again: pure policy; the random share is passed in."""

from datetime import timedelta

MOST_ATTEMPTS = 12
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=6)


def wait_before_retry(attempts: int, *, jitter: float) -> timedelta | None:
    """How long to wait after the `attempts`-th failure (from 1); None: give up and bury the job.

    Doubles from 5 seconds to 6 hours. `jitter` in 0..1 spreads the wait over 80 to 120 percent of that.
    """
    if attempts >= MOST_ATTEMPTS:
        return None
    wait = min(FIRST_WAIT * int(2 ** (attempts - 1)), LONGEST_WAIT)
    return wait * (0.8 + 0.4 * jitter)
