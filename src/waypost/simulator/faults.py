"""What goes wrong on the way: a share of all calls and pushes, by chance, the same for the same seed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from threading import Lock


class Fault(StrEnum):
    """How a carrier lets a caller down."""

    BUSY = "busy"
    BROKEN = "broken"
    AWAY = "away"
    CUT = "cut"
    SLOW = "slow"
    HALF = "half"
    CHANGED_CODES = "changed_codes"
    LAGGING = "lagging"
    TOKENS_FORGOTTEN = "tokens_forgotten"


class PushFault(StrEnum):
    """How a push goes wrong."""

    REPEATED = "repeated"
    OUT_OF_ORDER = "out_of_order"
    LATE = "late"
    LOST = "lost"


CHANGED = 0.5
"""The share of codes that nobody knows, in an answer with changed codes."""


@dataclass(slots=True)
class Faults:
    """Draws the faults. `share` is how many of a hundred calls go wrong, as 0..1. Safe between threads."""

    share: float = 0.0
    seed: int = 0
    kinds: Sequence[Fault] = tuple(Fault)
    push_kinds: Sequence[PushFault] = tuple(PushFault)
    counts: Counter[str] = field(default_factory=Counter)
    _chance: Random = field(init=False)
    _lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            raise ValueError(f"a share of {self.share} is not between 0 and 1")
        self._chance = Random(self.seed)  # noqa: S311 - chance for a simulation, no secret

    def of_call(self) -> Fault | None:
        """What goes wrong with the next call; None: nothing."""
        with self._lock:
            if not self.kinds or self._chance.random() >= self.share:
                return None
            fault = self._chance.choice(self.kinds)
            self.counts[fault.value] += 1
            return fault

    def of_push(self) -> PushFault | None:
        """What goes wrong with the next push; None: nothing."""
        with self._lock:
            if not self.push_kinds or self._chance.random() >= self.share:
                return None
            fault = self._chance.choice(self.push_kinds)
            self.counts[f"push_{fault.value}"] += 1
            return fault

    def between(self, low: float, high: float) -> float:
        """A number between two, by the same chance."""
        with self._lock:
            return self._chance.uniform(low, high)

    def misspoken(self, code: str) -> str:
        """The code, or (every second time) one that no document knows."""
        with self._lock:
            return f"Q{self._chance.randrange(10, 99)}X" if self._chance.random() < CHANGED else code
