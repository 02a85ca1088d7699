"""A replay of a million events: how quickly the past is read again, and that it stands where it stood.

The past is what connectors read from their recordings: several carriers, each event with the message it came
in. The database copies these shipments until there are enough. The peer reads the same rows and takes each
message apart with `json.loads`, and looks at nothing.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import blake2b
from math import ceil
from time import perf_counter, process_time

from bench.comparing import Comparison, Measured, Row
from bench.filling import FILLED_AT, connect, copy_shipments
from bench.ingest import count_text
from bench.machine import cpu_s
from bench.parsing import questions_of
from waypost.carriers import registry
from waypost.db import open_database
from waypost.ports.database import Database
from waypost.ports.places import Area, Place
from waypost.usecases.record_events import News, record_events
from waypost.usecases.replay_events import Replay, look_at_chunk, record_chunk
from waypost.usecases.understand_report import understand_report


class Nowhere:
    """Places that nobody knows: what times mean is not measured here."""

    def find(self, **_: str | None) -> Place | None:
        """Nothing is found."""
        return None

    def zone_at(self, lat: float, lon: float) -> str | None:
        """Nowhere has a clock."""
        del lat, lon
        return None

    def largest_in(self, area: Area, limit: int) -> tuple[Place, ...]:
        """Nothing is large."""
        del area, limit
        return ()


def measure_replay(url: str, *, events: int, server_pid: int | None) -> Iterator[Row]:
    """Fill an empty database with so many events, read them again, and compare every standing."""
    filled = fill_with_recorded(url, events=events)
    before = standings(url)
    database = open_database(url)
    try:
        kind = database.kind
        replayed, changed = _replay(database, server_pid)
    finally:
        database.close()
    assert replayed.operations == filled
    assert not changed
    moved = sum(one != other for one, other in zip(before, standings(url), strict=True))
    compared = Comparison([replayed], [_take_apart(url)])
    name = f"replay of {count_text(filled)} events / json.loads of each message"
    yield compared.row(name, kind, None)
    yield Row("standings that a replay moved, no mapping changed", kind, moved, "", 0.0, is_at_most=True)


def fill_with_recorded(url: str, *, events: int) -> int:
    """Record what connectors read from their recordings, and copy it; how many events it became."""
    database = open_database(url)
    try:
        database.migrate()
        with database.write() as tx:
            answers = record_events(tx, recorded_news(), now=FILLED_AT)
        assert not [answer for answer in answers if isinstance(answer, Exception)]
        with database.read() as tx:
            ids = tx.shipments.ids_after(0, limit=10_000)
            each = len(tx.shipments.events(ids))
    finally:
        database.close()
    copies = max(0, ceil(events / each) - 1)
    copy_shipments(url, copies=copies, templates=len(ids))
    return each * (copies + 1)


def recorded_news() -> list[News]:
    """The scans of all recorded answers; each recording's numbers are its own."""
    news: list[News] = []
    for slug in registry.CONNECTORS:
        for place, question in enumerate(questions_of(slug)):
            told = [one for one in question.ask().news if one.scans]
            for count, one in enumerate(told):
                named = type(one)(f"{slug}-{place}-{count}", one.scans, one.carrier or slug)
                understood = understand_report(
                    [named], store_id=1, places=Nowhere(), zone_of_account="Europe/Berlin", now=question.now
                )
                news += understood.news
    return news


def standings(url: str) -> list[bytes]:
    """A digest of each shipment's standing, in the order of their ids."""
    connection = connect(url)
    try:
        rows = connection.execute("SELECT id, status, standing, version FROM shipments ORDER BY id")
        return [blake2b(repr(tuple(row)).encode(), digest_size=8).digest() for row in rows]
    finally:
        connection.close()


def _replay(database: Database, server_pid: int | None) -> tuple[Measured, int]:
    """The same two steps as `waypost replay`, chunk by chunk; and how many events changed their meaning."""
    wanted, after_id = Replay(), 0
    events = changed = 0
    server_before = cpu_s(server_pid) if server_pid else 0.0
    cpu_before, began = process_time(), perf_counter()
    while True:
        now = datetime.now(UTC)
        with database.read() as tx:
            found = look_at_chunk(tx, wanted, after_id=after_id, mappings=registry, now=now)
        with database.write() as tx:
            record_chunk(tx, wanted, found, now=now)
        events += found.events
        changed += len(found.changed)
        if found.after_id is None:
            break
        after_id = found.after_id
    seconds, cpu = perf_counter() - began, process_time() - cpu_before
    return Measured(events, seconds, cpu, cpu_s(server_pid) - server_before if server_pid else 0.0), changed


def _take_apart(url: str) -> Measured:
    connection = connect(url)
    try:
        cpu_before, began, count = process_time(), perf_counter(), 0
        for _, raw in connection.execute("SELECT shipment_id, raw FROM events"):
            json.loads(raw)
            count += 1
        return Measured(count, perf_counter() - began, process_time() - cpu_before)
    finally:
        connection.close()
