"""A past to read again: UPS parcels whose messages were kept, and calls that told a code alone."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from waypost.carriers import registry
from waypost.carriers.ups.reading import CODES, scan_of
from waypost.domain.tracking import Event, EventType, OffsetSource
from waypost.ports.database import Database, Transaction
from waypost.ports.payload import Node
from waypost.usecases.apply_own_rules import own_rules
from waypost.usecases.map_code import drop_rule, keep_rule, own_rule
from waypost.usecases.record_events import News, record_events
from waypost.usecases.replay_events import Replay, Replayed, look_at_chunk, record_chunk

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
START = NOW - timedelta(days=4)
STORE = 1


def message(code: str, hour: int, *, kind: str = "I", words: str = "") -> str:
    """One activity as UPS writes it."""
    at = START + timedelta(hours=hour)
    return json.dumps({
        "date": f"{at:%Y%m%d}", "time": f"{at:%H%M%S}", "gmtOffset": "+00:00",
        "status": {"type": kind, "code": code, "description": words},
    })  # fmt: skip


def scanned(number: str, code: str, hour: int, *, kind: str = "I", words: str = "") -> News:
    """News as the connector of UPS brings it, with the message kept."""
    raw = message(code, hour, kind=kind, words=words)
    scan = scan_of(Node(json.loads(raw)))
    assert scan is not None
    event = Event(
        type=scan.type, occurred_at=START + timedelta(hours=hour), offset_min=0,
        offset_source=OffsetSource.GIVEN, carrier="ups", code=scan.code, text=scan.text,
        mapping_version=CODES.version,
    )  # fmt: skip
    return News(event, STORE, tracking_number=number, raw=raw, carrier_type=scan.carrier_type)


def called(number: str, code: str, hour: int, *, carrier: str = "ups", words: str | None = None) -> News:
    """News as a program tells it: a code and nothing else."""
    event = Event(
        type=EventType.UNKNOWN,
        occurred_at=START + timedelta(hours=hour),
        carrier=carrier,
        code=code,
        text=words,
    )
    return News(event, STORE, tracking_number=number)


def record(database: Database, news: Iterable[News]) -> None:
    """Record it all."""
    with database.write() as tx:
        record_events(tx, list(news), now=NOW)


def set_rule(database: Database, code: str, means: str, *, type_: str | None = None) -> None:
    """Keep an own rule for UPS."""
    with database.write() as tx:
        keep_rule(tx, "ups", own_rule(means, type_=type_, code=code, text=None))


def unset_rule(database: Database, code: str) -> None:
    """Let go of an own rule for UPS."""
    with database.write() as tx:
        drop_rule(tx, "ups", type_=None, code=code, text=None)


def replayed(database: Database, replay: Replay | None = None, *, limit: int = 500) -> Replayed:
    """Read everything again; the sum of what was done."""
    total, after_id = Replayed(None), 0
    while True:
        chunk = one_chunk(database, replay or Replay(), after_id=after_id, limit=limit)
        total.shipments += chunk.shipments
        total.events += chunk.events
        total.changed += chunk.changed
        total.statuses += chunk.statuses
        if chunk.after_id is None:
            return total
        after_id = chunk.after_id


def one_chunk(database: Database, replay: Replay, *, after_id: int = 0, limit: int = 500) -> Replayed:
    """Look, then record, as the command does."""
    with database.read() as tx:
        found = look_at_chunk(tx, replay, after_id=after_id, mappings=registry, now=NOW, limit=limit)
    with database.write() as tx:
        record_chunk(tx, replay, found, now=NOW)
    return found


def own_version(tx: Transaction) -> int:
    """How often own rules for UPS were changed."""
    return own_rules(tx, "ups").version
