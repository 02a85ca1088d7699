"""Two things measured in turn, so that what else the machine does meets both alike."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

FEWEST_PAIRS = 5


@dataclass(frozen=True, slots=True)
class Measured:
    """One measurement: operations and seconds they took; CPU seconds of our program and of PostgreSQL."""

    operations: int
    seconds: float
    app_cpu_s: float = 0.0
    database_cpu_s: float = 0.0
    p50_ms: float | None = None
    p99_ms: float | None = None

    @property
    def rate(self) -> float:
        """Operations per second."""
        return self.operations / self.seconds


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `goal` None: shown for its own sake. CPU in microseconds per operation."""

    name: str
    engine: str
    value: float
    unit: str
    goal: float | None = None
    is_at_most: bool = False
    app_us: float | None = None
    database_us: float | None = None
    notes: dict[str, float | str] = field(default_factory=dict)

    @property
    def verdict(self) -> str:
        """`reached`, `missed`, or nothing where there is no goal."""
        if self.goal is None:
            return ""
        is_reached = self.value <= self.goal if self.is_at_most else self.value >= self.goal
        return "reached" if is_reached else "missed"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Ours and the peer's, measured in turn."""

    ours: Sequence[Measured]
    peer: Sequence[Measured]

    @property
    def ratio(self) -> float:
        """The median over the pairs of our rate to the peer's."""
        pairs = zip(self.ours, self.peer, strict=True)
        return statistics.median(mine.rate / theirs.rate for mine, theirs in pairs)

    def row(self, name: str, engine: str, goal: float | None) -> Row:
        """As a line of the table."""
        app_us, database_us = cpu_us(self.ours)
        ratios = sorted(mine.rate / theirs.rate for mine, theirs in zip(self.ours, self.peer, strict=True))
        notes: dict[str, float | str] = {
            "rate": statistics.median(one.rate for one in self.ours),
            "peer_rate": statistics.median(one.rate for one in self.peer),
            "peer_us": sum(cpu_us(self.peer)),
            "lowest": ratios[0],
            "highest": ratios[-1],
            "pairs": len(ratios),
        }
        if self.ours[0].p50_ms is not None:
            notes["p50_ms"] = statistics.median(one.p50_ms or 0.0 for one in self.ours)
            notes["p99_ms"] = statistics.median(one.p99_ms or 0.0 for one in self.ours)
        return Row(name, engine, self.ratio, "x", goal, app_us=app_us, database_us=database_us, notes=notes)


def cpu_us(measured: Sequence[Measured]) -> tuple[float, float]:
    """CPU microseconds per operation over all measurements: our program's and PostgreSQL's."""
    operations = sum(one.operations for one in measured) or 1
    app = sum(one.app_cpu_s for one in measured)
    database = sum(one.database_cpu_s for one in measured)
    return app / operations * 1e6, database / operations * 1e6


def in_turn(ours: Callable[[], Measured], peer: Callable[[], Measured], *, pairs: int) -> Comparison:
    """Measure one, then the other, again and again; once before to warm both up."""
    ours()
    peer()
    mine: list[Measured] = []
    theirs: list[Measured] = []
    for number in range(pairs):
        if number % 2:  # change places, so that neither always follows the other
            theirs.append(peer())
            mine.append(ours())
        else:
            mine.append(ours())
            theirs.append(peer())
    return Comparison(mine, theirs)
