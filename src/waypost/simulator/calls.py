"""What was asked, and how often within the hour: a simulated carrier's own books."""

from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

HOUR = timedelta(hours=1)
MOST_KEPT = 2000


@dataclass(frozen=True, slots=True)
class Call:
    """One request as it was answered. `at` is in simulated time; `fault` what went wrong by our own will."""

    at: datetime
    carrier: str
    method: str
    path: str
    status: int
    fault: str | None = None

    def told(self) -> dict[str, Any]:
        """The call as JSON values."""
        return {
            "at": self.at.isoformat(), "carrier": self.carrier, "method": self.method, "path": self.path,
            "status": self.status, "fault": self.fault,
        }  # fmt: skip


@dataclass(slots=True)
class Book:
    """All calls to all carriers. Safe to share between threads."""

    _last: deque[Call] = field(default_factory=lambda: deque(maxlen=MOST_KEPT))
    _counts: dict[str, Counter[str]] = field(default_factory=dict)
    _within: dict[str, deque[datetime]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def note(self, call: Call) -> None:
        """Write a call down."""
        with self._lock:
            self._last.append(call)
            counts = self._counts.setdefault(call.carrier, Counter())
            counts["calls"] += 1
            counts[f"status_{call.status}"] += 1
            if call.fault:
                counts[f"fault_{call.fault}"] += 1

    def note_over_budget(self, carrier: str) -> None:
        """Write down that a call came beyond what the hour grants."""
        with self._lock:
            self._counts.setdefault(carrier, Counter())["over_budget"] += 1

    def wait_s(self, carrier: str, *, limit: int | None, now: datetime) -> int:
        """0 where the hour still has a call, which is then taken; else the seconds until it has."""
        if limit is None:
            return 0
        with self._lock:
            made = self._within.setdefault(carrier, deque())
            while made and made[0] <= now - HOUR:
                made.popleft()
            if len(made) >= limit:
                return max(int((made[0] + HOUR - now).total_seconds()) + 1, 1)
            made.append(now)
            return 0

    def counts(self) -> Mapping[str, Mapping[str, int]]:
        """By carrier: calls, statuses, faults."""
        with self._lock:
            return {carrier: dict(counts) for carrier, counts in sorted(self._counts.items())}

    def last(self) -> list[Call]:
        """The last calls, oldest first."""
        with self._lock:
            return list(self._last)
