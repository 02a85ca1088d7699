"""How quickly carriers are told from tracking numbers, beside trying the same patterns one after the other.

The numbers are the examples of all formats, each carrier's in turn. The peer normalises nothing, works out no
check digit and ranks nobody: it asks every pattern whether it fits, as a list of regular expressions does.
"""

from collections.abc import Callable, Iterator
from time import perf_counter, process_time

from bench.comparing import Comparison, Measured, Row, in_turn
from waypost.carriers import registry
from waypost.domain.detection import detect

NUMBERS_PER_SECOND = 50_000.0  # on one core


def measure_detection(*, pairs: int, seconds: float) -> Iterator[Row]:
    """The ratio to the peer, and how many numbers a second that is."""
    formats = registry.all_formats()
    numbers = [number for shape in formats for number in shape.good]
    patterns = [shape.pattern.fullmatch for shape in formats]

    def ours() -> None:
        for number in numbers:
            detect(number, formats=formats)

    def peer() -> None:
        for number in numbers:
            [fits for fits in patterns if fits(number)]

    compared = in_turn(
        lambda: _timed(ours, len(numbers), seconds),
        lambda: _timed(peer, len(numbers), seconds),
        pairs=pairs,
    )
    yield compared.row(f"numbers detected / {len(patterns)} plain patterns", "none", None)
    yield Row("numbers detected on one core", "none", _best_rate(compared), "/s", NUMBERS_PER_SECOND)


def _best_rate(compared: Comparison) -> float:
    """The best of the measurements: what the machine did besides only ever takes away."""
    return max(one.rate for one in compared.ours)


def _timed(work: Callable[[], None], operations: int, seconds: float) -> Measured:
    rounds, cpu_before, began = 0, process_time(), perf_counter()
    while perf_counter() - began < seconds:
        work()
        rounds += 1
    elapsed = perf_counter() - began
    return Measured(rounds * operations, elapsed, app_cpu_s=process_time() - cpu_before)
