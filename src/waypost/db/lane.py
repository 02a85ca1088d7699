"""Group commit: many requests, one transaction, one wait for the disk.

A lane is one thread. It takes all that waits, however much that is (no timer: while one group is on its way
to the disk, the next one gathers), serves it in one transaction, and answers only when that is committed.

This is one of the outermost loops: whatever goes wrong in a request becomes that request's answer, and the
thread lives on.
"""

import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager
from math import ceil
from typing import Any, TypeAlias, TypeVar

from waypost.db.errors import Contended
from waypost.ports.database import Database, DatabaseUnavailable, Transaction

P = TypeVar("P")
R = TypeVar("R")
Run: TypeAlias = Callable[[Transaction, list[P]], Sequence[R | Exception]]
Sink: TypeAlias = Callable[[Any], None]
Deliver: TypeAlias = Callable[[list[tuple[Sink, Any]]], None]

MOST_ATTEMPTS = 4
LONGEST_RETRY_AFTER_S = 30
_SMOOTHING = 0.2


class LaneFull(DatabaseUnavailable):
    """More waits than the lane may hold: come back after `retry_after` seconds."""


class LaneClosed(DatabaseUnavailable):
    """The lane takes nothing more: this process is about to end."""


class _Request:
    """One payload that waits, and whom to tell."""

    __slots__ = ("future", "outcome", "payload", "run", "sink", "weight")

    def __init__(self, run: Run[Any, Any], payload: object, weight: int) -> None:
        self.run = run
        self.payload = payload
        self.weight = weight
        self.future: Future[Any] | None = None
        self.sink: Sink | None = None
        self.outcome: object = None


class _Lane:
    """One thread that serves what waits, group by group. `most` and `queue_limit` are sums of weights."""

    def __init__(
        self, begin: Callable[[], AbstractContextManager[Transaction]], name: str, most: int, queue_limit: int
    ) -> None:
        self._begin = begin
        self._most = most
        self._queue_limit = queue_limit
        self._queue: deque[_Request] = deque()
        self._waiting = 0
        self._per_second = 1000.0
        self._is_idle = False
        self._is_closed = False
        self._changed = threading.Condition(threading.Lock())
        self._deliver: Deliver = _deliver_here
        self._thread = threading.Thread(target=self._serve, name=name, daemon=True)
        self._thread.start()

    @property
    def waiting(self) -> int:
        """The weight of all that waits at this moment."""
        return self._waiting

    def deliver_by(self, deliver: Deliver) -> None:
        """Hand the (sink, outcome) pairs of a whole group to `deliver`, which runs in the lane's thread.

        An event loop takes them with one `call_soon_threadsafe`. Without this each sink is called directly.
        """
        self._deliver = deliver

    def submit(self, run: Run[P, R], payload: P, *, weight: int = 1) -> "Future[R]":
        """Queue a payload. LaneFull, LaneClosed.

        `run(tx, payloads)` serves all payloads that wait for the same `run`, and answers one result for each,
        in their sequence; a result that is an exception fails its own future. It may be called again with
        fewer payloads after an error, so it does nothing outside the transaction.
        """
        request = _Request(run, payload, weight)
        request.future = Future()
        self._queue_up(request)
        return request.future

    def send(self, run: Run[P, R], payload: P, *, to: Sink, weight: int = 1) -> None:
        """Queue a payload whose outcome (a result, or an exception as a value) goes to a sink.

        Otherwise like `submit`.
        """
        request = _Request(run, payload, weight)
        request.sink = to
        self._queue_up(request)

    def close(self) -> None:
        """Take nothing more, serve what waits, end the thread."""
        with self._changed:
            self._is_closed = True
            self._changed.notify()
        self._thread.join()

    def _queue_up(self, request: _Request) -> None:
        with self._changed:
            if self._is_closed:
                raise LaneClosed("this process is about to end")
            if self._waiting and self._waiting + request.weight > self._queue_limit:
                wait_s = ceil(self._waiting / self._per_second)
                raise LaneFull(
                    f"{self._waiting} rows wait to be stored",
                    retry_after=max(1, min(wait_s, LONGEST_RETRY_AFTER_S)),
                )
            self._waiting += request.weight
            self._queue.append(request)
            if self._is_idle:
                self._changed.notify()

    def _serve(self) -> None:
        while group := self._take():
            began = time.monotonic()
            try:
                self._serve_group(group)
            except Exception as error:  # noqa: BLE001 - it becomes everyone's answer
                for request in group:
                    request.outcome = error
            weight = sum(request.weight for request in group)
            self._note_pace(weight, time.monotonic() - began)
            self._answer(group)

    def _take(self) -> list[_Request]:
        """All that waits, up to the most, a heavier one alone. Empty: closed, and nothing waits."""
        group: list[_Request] = []
        weight = 0
        with self._changed:
            while not group and (self._queue or not self._is_closed):
                while not self._queue and not self._is_closed:
                    self._is_idle = True
                    self._changed.wait()
                self._is_idle = False
                while self._queue and (not weight or weight + self._queue[0].weight <= self._most):
                    request = self._queue.popleft()
                    self._waiting -= request.weight
                    if request.future is None or request.future.set_running_or_notify_cancel():
                        group.append(request)
                        weight += request.weight
        return group

    def _serve_group(self, group: list[_Request]) -> None:
        """Serve a group in one transaction; when something in it fails, again and more carefully."""
        runs: dict[Run[Any, Any], list[_Request]] = {}
        for request in group:
            runs.setdefault(request.run, []).append(request)
        serve = _serve_together
        for attempt in range(1, MOST_ATTEMPTS + 1):
            has_begun = False
            try:
                with self._begin() as tx:
                    has_begun = True
                    for run, requests in runs.items():
                        serve(tx, run, requests)
            except Contended:
                if attempt == MOST_ATTEMPTS:
                    raise
                time.sleep(0.01 * attempt)
            except Exception:
                if not has_begun or serve is _serve_apart:
                    raise
                serve = _serve_apart
            else:
                return

    def _note_pace(self, weight: int, took_s: float) -> None:
        self._per_second += _SMOOTHING * (weight / max(took_s, 1e-4) - self._per_second)

    def _answer(self, group: list[_Request]) -> None:
        """Tell everyone; the transaction has ended."""
        pairs: list[tuple[Sink, Any]] = []
        for request in group:
            future, outcome = request.future, request.outcome
            if future is None:
                pairs.append((request.sink or _forget, outcome))
            elif isinstance(outcome, Exception):
                future.set_exception(outcome)
            else:
                future.set_result(outcome)
        if not pairs:
            return
        try:
            self._deliver(pairs)
        except Exception:  # noqa: BLE001 - a loop that is gone must not cost the others their answers
            threading.excepthook(threading.ExceptHookArgs((*sys.exc_info(), self._thread)))


class WriteLane(_Lane):
    """The one writer of this process: groups of at most `most` rows, at most `queue_limit` rows waiting."""

    def __init__(self, database: Database, *, most: int = 512, queue_limit: int = 50_000) -> None:
        super().__init__(database.write, "waypost-writer", most, queue_limit)


class ReadLane(_Lane):
    """Reads that wait at the same moment share one transaction, and those of one `run` share its queries."""

    def __init__(self, database: Database, *, most: int = 256, queue_limit: int = 10_000) -> None:
        self.is_inline = database.kind == "sqlite"
        super().__init__(database.read, "waypost-reader", most, queue_limit)

    def ask_now(self, run: Run[P, R], payload: P) -> R:
        """Read in the caller's own thread: where `is_inline`, that is quicker than any hop to another."""
        with self._begin() as tx:
            answer = run(tx, [payload])[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


def _serve_together(tx: Transaction, run: Run[Any, Any], requests: list[_Request]) -> None:
    answers = run(tx, [request.payload for request in requests])
    for request, answer in zip(requests, answers, strict=True):
        request.outcome = answer


def _serve_apart(tx: Transaction, run: Run[Any, Any], requests: list[_Request]) -> None:
    """Serve requests so that one bad one fails alone: halve, and halve again, what fails."""
    try:
        with tx.savepoint():
            _serve_together(tx, run, requests)
    except Contended:
        raise
    except Exception as error:  # noqa: BLE001 - it becomes the answer of the one who caused it
        if len(requests) == 1:
            requests[0].outcome = error
            return
        middle = len(requests) // 2
        _serve_apart(tx, run, requests[:middle])
        _serve_apart(tx, run, requests[middle:])


def _deliver_here(pairs: list[tuple[Sink, Any]]) -> None:
    for sink, outcome in pairs:
        sink(outcome)


def _forget(outcome: object) -> None:
    """Nobody asked."""
