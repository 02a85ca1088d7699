"""The clock of the simulated world: it may run faster than ours, and changes its speed without a jump."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Lock


class SimulatedClock:
    """now = start + (real time since then) * speed. Safe to share between threads.

    `seconds` is a clock of real seconds that never goes back (`time.monotonic`).
    """

    def __init__(self, *, start: datetime, speed: float, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._lock = Lock()
        self._set(start.astimezone(UTC), speed)

    def _set(self, start: datetime, speed: float) -> None:
        if not 0 < speed <= 1_000_000:  # noqa: PLR2004 - a million: a year in half a minute
            raise ValueError(f"a speed of {speed} is not between 0 and 1,000,000")
        self._start, self._speed, self._since_s = start, speed, self._seconds()

    def __call__(self) -> datetime:
        """The moment of the simulated world (UTC)."""
        with self._lock:
            return self._now()

    def _now(self) -> datetime:
        return self._start + timedelta(seconds=(self._seconds() - self._since_s) * self._speed)

    @property
    def speed(self) -> float:
        """Simulated seconds in a real one."""
        return self._speed

    def run_at(self, speed: float) -> None:
        """Go on from here at another speed. ValueError."""
        with self._lock:
            self._set(self._now(), speed)
