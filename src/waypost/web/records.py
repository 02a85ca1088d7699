"""Stored data as an event loop sees it: reads and writes are awaited, and share transactions with others."""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeAlias, TypeVar, cast

from waypost.ports.database import Transaction
from waypost.ports.lane import ReadLane, Run, Sink, WriteLane
from waypost.usecases.add_shipments import ShipmentRefused
from waypost.usecases.choose_notifications import ChoiceRefused
from waypost.usecases.give_feedback import FeedbackRefused
from waypost.usecases.open_case import CaseRefused
from waypost.usecases.open_link import LinkEnded, LinkUnknown
from waypost.usecases.prove_address import ProofRefused
from waypost.usecases.record_events import NewsRefused
from waypost.usecases.repeat_answer import RepeatDiffers
from waypost.web.refusals import FieldRefused, NotFound

P = TypeVar("P")
R = TypeVar("R")
Work: TypeAlias = Callable[[Transaction], R]


REFUSALS = (
    NewsRefused, ShipmentRefused, RepeatDiffers, NotFound, FieldRefused, LinkUnknown,
    LinkEnded, ChoiceRefused, ProofRefused, CaseRefused, FeedbackRefused,
)  # fmt: skip


class Records:
    """The lanes of a process behind `await`."""

    def __init__(self, writer: WriteLane, reader: ReadLane) -> None:
        self._writer = writer
        self._reader = reader
        self._loop: asyncio.AbstractEventLoop | None = None

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        """Deliver outcomes to this loop, with one wake-up for each group."""
        self._loop = loop
        self._writer.deliver_by(partial(_wake, loop))
        self._reader.deliver_by(partial(_wake, loop))

    @property
    def waiting(self) -> int:
        """How many rows wait to be written."""
        return self._writer.waiting

    def write_soon(self, run: Run[P, R], payload: P, *, weight: int = 1) -> "asyncio.Future[Any]":
        """A future of what `run` answers for this payload, once committed; exceptions come as values."""
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._writer.send(run, payload, to=partial(_settle, future), weight=weight)
        return future

    async def write(self, work: Work[R], *, weight: int = 1) -> R:
        """Do this in a transaction shared with others, alone in a savepoint; committed when it returns."""
        outcome = await self.write_soon(perform_each, work, weight=weight)
        return cast("R", _opened(outcome))

    async def read(self, work: Work[R]) -> R:
        """Read in a transaction shared with others."""
        return await self.ask(read_each, work)

    async def ask(self, run: Run[P, R], payload: P) -> R:
        """Read with a `run` that serves many payloads with the same few queries."""
        if self._reader.is_inline:
            return self._reader.ask_now(run, payload)
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._reader.send(run, payload, to=partial(_settle, future))
        return cast("R", _opened(await future))


def perform_each(tx: Transaction, works: list[Work[R]]) -> Sequence[R | Exception]:
    """Each piece of work by itself; one that is refused is taken back and leaves the others alone."""
    return [_perform(tx, work) for work in works]


def _perform(tx: Transaction, work: Work[R]) -> R | Exception:
    try:
        with tx.savepoint():
            return work(tx)
    except REFUSALS as refusal:
        return refusal


def read_each(tx: Transaction, works: list[Work[R]]) -> Sequence[R | Exception]:
    """Each reading by itself."""
    return [_read(tx, work) for work in works]


def _read(tx: Transaction, work: Work[R]) -> R | Exception:
    try:
        return work(tx)
    except REFUSALS as refusal:
        return refusal


def _opened(outcome: Any) -> Any:  # noqa: ANN401 - whatever the work answered
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def _wake(loop: asyncio.AbstractEventLoop, pairs: list[tuple[Sink, Any]]) -> None:
    loop.call_soon_threadsafe(_hand_out, pairs)


def _hand_out(pairs: list[tuple[Sink, Any]]) -> None:
    for sink, outcome in pairs:
        sink(outcome)


def _settle(future: "asyncio.Future[Any]", outcome: object) -> None:
    if not future.done():
        future.set_result(outcome)
