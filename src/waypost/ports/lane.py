"""The door to group commit: many callers share one transaction and one wait for the disk."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any, Protocol, TypeAlias, TypeVar

from waypost.ports.database import Transaction

P = TypeVar("P")
R = TypeVar("R")
Run: TypeAlias = Callable[[Transaction, list[P]], Sequence[R | Exception]]
Sink: TypeAlias = Callable[[Any], None]
Deliver: TypeAlias = Callable[[list[tuple[Sink, Any]]], None]


class WriteLane(Protocol):
    """The one writer of a process."""

    @property
    def waiting(self) -> int:
        """The weight of all that waits at this moment."""
        ...

    def deliver_by(self, deliver: Deliver) -> None:
        """Hand the (sink, outcome) pairs of a whole group to `deliver`, which runs in the lane's thread."""
        ...

    def submit(self, run: Run[P, R], payload: P, *, weight: int = 1) -> Future[R]:
        """Queue a payload; `run(tx, payloads)` answers one result for each. DatabaseUnavailable when full."""
        ...

    def send(self, run: Run[P, R], payload: P, *, to: Sink, weight: int = 1) -> None:
        """Queue a payload whose outcome (a result, or an exception as a value) goes to a sink."""
        ...

    def close(self) -> None:
        """Take nothing more, serve what waits, end."""
        ...


class ReadLane(WriteLane, Protocol):
    """The shared reader of a process."""

    is_inline: bool

    def ask_now(self, run: Run[P, R], payload: P) -> R:
        """Read in the caller's own thread: where `is_inline`, that is quicker than any hop."""
        ...
