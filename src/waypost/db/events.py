"""Events of shipments and of orders: two tables of the same shape. The hot path."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Any

from waypost.db.connection import Columns, Connection, Row
from waypost.db.stored_values import location_of, location_text, moment_of
from waypost.domain.tracking import EVENT_RANK, Event, OffsetSource, Source, from_micros, micros
from waypost.ports.database import NewEvent, StoredEvent

KEY = 3  # the first columns tell an event: its owner, occurred_at, dedup
_READ = (
    "occurred_at, dedup, type, source, offset_min, offset_source, carrier, code, text, location, expected_at,"
    " retracts, mapping_version, recorded_at"
)
_BY_KEY = itemgetter(0, 1, 2)  # neighbours in the index are stored together
_BY_TIME = itemgetter(1, 2)
# Many events were heard at one moment, and many happened at one place.
_heard = lru_cache(maxsize=1_024)(from_micros)
_place = lru_cache(maxsize=16_384)(location_of)
_TYPES = {one.value: (one, rank) for one, rank in EVENT_RANK.items()}
_SOURCES = {one.value: one for one in Source}
_OFFSET_SOURCES = {one.value: one for one in OffsetSource}


@dataclass(frozen=True, eq=False)
class EventTable:
    """A table of events and the column that names their owner."""

    columns: Columns

    @property
    def owner(self) -> str:
        """The name of the owner's column."""
        return self.columns.names[0]


def event_table(table: str, owner: str) -> EventTable:
    """Name a table of events."""
    kinds = Columns(table, (
        (owner, "bigint"), ("occurred_at", "bigint"), ("dedup", "bigint"), ("type", "text"),
        ("source", "text"), ("offset_min", "integer"), ("offset_source", "text"), ("carrier", "text"),
        ("code", "text"), ("text", "text"), ("location", "text"), ("expected_at", "bigint"),
        ("retracts", "text"), ("mapping_version", "integer"), ("recorded_at", "bigint"), ("raw", "text"),
        ("account_id", "bigint"),
    ))  # fmt: skip
    return EventTable(kinds)


def add_events(db: Connection, table: EventTable, events: Sequence[NewEvent]) -> list[bool]:
    """Store events; True where it was new."""
    if not events:
        return []
    heard = {one.recorded_at: micros(one.recorded_at) for one in events}  # mostly the same moment for all
    rows = [_row(one, heard[one.recorded_at]) for one in events]
    fresh = db.insert_fresh(table.columns, sorted(rows, key=_BY_KEY), key=KEY)
    if fresh is None:
        return [True] * len(rows)
    answers = []
    for row in rows:
        key = row[:KEY]
        answers.append(key in fresh)
        fresh.discard(key)
    return answers


def read_events(
    db: Connection, table: EventTable, owner_ids: Sequence[int], *, with_raw: bool = False
) -> list[StoredEvent]:
    """All events of these owners in order of occurred_at."""
    if not owner_ids:
        return []
    owner = table.owner
    raw = "raw, account_id" if with_raw else "NULL, NULL"
    wanted = list(dict.fromkeys(owner_ids))
    is_one = len(wanted) == 1  # without a list that is quicker
    where = f"{owner} = ?" if is_one else db.among(owner, "bigint")
    rows = db.rows(
        f"SELECT {owner}, {_READ}, {raw} FROM {table.columns.table} WHERE {where}"
        f" ORDER BY {owner}, occurred_at, dedup",  # the order of the index; sorted runs are quick to merge
        (wanted[0] if is_one else db.listed(wanted),),
    )
    rows.sort(key=_BY_TIME)
    return [StoredEvent(row[0], _event(row), _heard(row[14]), row[15], row[16]) for row in rows]


def _row(one: NewEvent, recorded_at: int) -> Row:
    event = one.event
    expected_at = event.expected_at
    return (
        one.owner_id,
        event.key[0],
        event.dedup,
        event.type.value,
        event.source.value,
        event.offset_min,
        event.offset_source.value,
        event.carrier,
        event.code,
        event.text,
        location_text(event.location),
        None if expected_at is None else micros(expected_at),
        event.retracts,
        event.mapping_version,
        recorded_at,
        one.raw,
        one.account_id,
    )


def _event(row: Row) -> Event:
    """An event as it was recorded; digest and key are taken from the row: quicker than making them anew."""
    event = Event.__new__(Event)
    kind, rank = _TYPES[row[3]]
    parts: dict[str, Any] = {
        "type": kind,
        "occurred_at": from_micros(row[1]),
        "source": _SOURCES[row[4]],
        "offset_min": row[5],
        "offset_source": _OFFSET_SOURCES[row[6]],
        "carrier": row[7],
        "code": row[8],
        "text": row[9],
        "location": _place(row[10]),
        "expected_at": moment_of(row[11]),
        "retracts": row[12],
        "mapping_version": row[13],
        "dedup": row[2],
        "key": (row[1], rank, row[2]),
    }
    object.__setattr__(event, "__dict__", parts)
    return event
