"""Ingest through the use case: `record_events` on `Database.write`, without HTTP.

The news is made beforehand; identity digests, locks, duplicates, standings, jobs and the feed of changes
are all part of what is measured.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from time import perf_counter, process_time

from bench.comparing import Measured, Row, in_turn
from bench.filling import Filled
from bench.machine import cpu_s
from bench.news import NewsMaker
from bench.raw_rows import RawRows
from waypost.db import open_database
from waypost.usecases.record_events import Outcome, record_events

BULK = 5_000
GROUP = 64


class Recording:
    """Records groups of made-up news in a filled database."""

    def __init__(self, filled: Filled, *, server_pid: int | None = None) -> None:
        self._database = open_database(filled.url)
        self._maker = NewsMaker(filled.shipments)
        self._server_pid = server_pid

    def record(self, *, groups: int, rows: int) -> Measured:
        """Record so many groups of so many rows, a transaction each."""
        waiting = [self._maker.news(rows) for _ in range(groups)]
        server_before = cpu_s(self._server_pid) if self._server_pid else 0.0
        cpu_before, began = process_time(), perf_counter()
        for news in waiting:
            with self._database.write() as tx:
                answers = record_events(tx, news, now=datetime.now(UTC))
        seconds, cpu = perf_counter() - began, process_time() - cpu_before
        server = cpu_s(self._server_pid) - server_before if self._server_pid else 0.0
        assert {getattr(answer, "outcome", answer) for answer in answers} == {Outcome.RECORDED}
        return Measured(groups * rows, seconds, cpu, server)

    def close(self) -> None:
        """Close the database."""
        self._database.close()


@contextmanager
def recording(filled: Filled, server_pid: int | None) -> Iterator[Recording]:
    """A `Recording` that is closed at the end."""
    one = Recording(filled, server_pid=server_pid)
    try:
        yield one
    finally:
        one.close()


@contextmanager
def raw_rows(filled: Filled, rows: int, *, has_indexes: bool, server_pid: int | None) -> Iterator[RawRows]:
    """A raw peer whose table is thrown away at the end."""
    one = RawRows(filled.url, rows=rows, has_indexes=has_indexes, server_pid=server_pid)
    try:
        yield one
    finally:
        one.close()


def measure_bulk(filled: Filled, *, pairs: int, rows: int = BULK, server_pid: int | None) -> Iterator[Row]:
    """Groups of 5,000 with full semantics beside the raw peer of this engine."""
    is_sqlite = filled.kind == "sqlite"
    peer_name = "executemany, bare table" if is_sqlite else "COPY, same indexes"
    with recording(filled, server_pid) as ours:
        ours.record(groups=1, rows=rows)  # these rows, spread over everything, are what the peer stores
        with raw_rows(filled, rows, has_indexes=not is_sqlite, server_pid=server_pid) as peer:
            compared = in_turn(lambda: ours.record(groups=1, rows=rows), peer.store, pairs=pairs)
    name = f"bulk of {rows:,}, use case / {peer_name}"
    yield compared.row(name, filled.kind, 0.20 if is_sqlite else 0.50)


def measure_growth(
    small: Filled, large: Filled, *, pairs: int, groups: int, server_pid: int | None
) -> Iterator[Row]:
    """The same ingest, in groups as 64 clients make them, into a large and into a small database."""
    goal = 0.5 if small.kind == "sqlite" else 0.8
    with recording(large, server_pid) as ours, recording(small, server_pid) as peer:
        compared = in_turn(_groups(ours, groups), _groups(peer, groups), pairs=pairs)
    name = f"ingest at {count_text(large.events)} events / at {count_text(small.events)}"
    yield compared.row(name, large.kind, goal)


def count_text(events: int) -> str:
    """A round number as people say it: 1 k, 10 M."""
    return f"{events // 1_000_000} M" if events >= 1_000_000 else f"{events // 1_000} k"


def _groups(ours: Recording, groups: int) -> Callable[[], Measured]:
    return lambda: ours.record(groups=groups, rows=GROUP)
