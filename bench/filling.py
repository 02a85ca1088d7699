"""Fill a database quickly to a million events and more.

The first hundred shipments are recorded through the use case, like any news. The rest are copies of them
that the database makes itself (`INSERT ... SELECT`) from its own tables: other ids and tracking numbers,
everything else alike, so that standings and events agree. They are stored in portions of 100,000 events,
each ordered by time: events of one parcel lie apart from each other, as they do where parcels travel side
by side. The columns are asked of the database, so that a new one does not break this.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import psycopg

from bench.news import EVENTS_PER_SHIPMENT, template_news
from waypost.db import open_database
from waypost.usecases.record_events import record_events

TEMPLATES = 100
COPIES_PER_PORTION = 100
FILLED_AT = datetime(2026, 2, 20, tzinfo=UTC)


@dataclass(frozen=True)
class Filled:
    """A database that is ready: its address, kind, and what is in it."""

    url: str
    kind: str
    shipments: int

    @property
    def events(self) -> int:
        """How many events were filled in."""
        return self.shipments * EVENTS_PER_SHIPMENT


def fill(url: str, *, events: int) -> Filled:
    """Create the schema at an address and fill it with so many events (by the thousand)."""
    database = open_database(url)
    try:
        database.migrate()
        with database.write() as tx:
            answers = record_events(tx, template_news(TEMPLATES), now=FILLED_AT)
        assert not [answer for answer in answers if isinstance(answer, Exception)]
        kind = database.kind
    finally:
        database.close()
    copies = max(0, events // (TEMPLATES * EVENTS_PER_SHIPMENT) - 1)
    copy_shipments(url, copies=copies)
    return Filled(url, kind, TEMPLATES * (copies + 1))


def copy_shipments(url: str, *, copies: int, templates: int = TEMPLATES) -> None:
    """Copy the first `templates` shipments with their events so many times, and tidy the tables."""
    connection = connect(url)
    try:
        _copy(connection, copies, templates)
    finally:
        connection.close()


def connect(url: str) -> Any:  # noqa: ANN401 - either of two drivers that have no common type
    """Open a plain connection, past the door of `db`: what raw peers use. SQLite as Waypost sets it."""
    if not url.startswith("sqlite"):
        return psycopg.connect(url)
    connection = sqlite3.connect(url.removeprefix("sqlite:///"))
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA cache_size = -65536")
    connection.execute("PRAGMA wal_autocheckpoint = 8000")
    return connection


def column_names(connection: Any, table: str) -> list[str]:  # noqa: ANN401 - either of two drivers
    """The columns of a table, in the sequence of `SELECT *`."""
    cursor = connection.execute(f"SELECT * FROM {table} LIMIT 0")
    return [column[0] for column in cursor.description]


def _copy(connection: Any, copies: int, templates: int) -> None:  # noqa: ANN401 - either of two drivers
    is_sqlite = isinstance(connection, sqlite3.Connection)
    if is_sqlite:
        connection.execute("PRAGMA synchronous = OFF")  # the filling may be lost, the measuring may not
    first = connection.execute("SELECT min(id) FROM shipments").fetchone()[0]
    shipments = column_names(connection, "shipments")
    events = column_names(connection, "events")
    for start in range(1, copies + 1, COPIES_PER_PORTION):
        end = min(copies, start + COPIES_PER_PORTION - 1)
        for statement in (
            _shipment_sql(shipments, templates, is_sqlite=is_sqlite),
            _event_sql(events, templates, is_sqlite=is_sqlite),
        ):
            connection.execute(
                statement.format(start=start, end=end, first=first, last=first + templates - 1)
            )
        connection.commit()
    _finish(connection, is_sqlite=is_sqlite)


def _finish(connection: Any, *, is_sqlite: bool) -> None:  # noqa: ANN401 - either of two drivers
    """Leave the tables as a database has them that has lived for a while."""
    if is_sqlite:
        connection.execute("ANALYZE")
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return
    connection.execute(
        "SELECT setval(pg_get_serial_sequence('shipments', 'id'), (SELECT max(id) FROM shipments))"
    )
    connection.commit()
    connection.autocommit = True
    connection.execute("VACUUM ANALYZE")
    connection.execute("CHECKPOINT")


def _shipment_sql(columns: Sequence[str], templates: int, *, is_sqlite: bool) -> str:
    number = f"id - {{first}} + {templates} * n.n"
    told = f"printf('WPB%011d', {number})" if is_sqlite else f"'WPB' || lpad(({number})::text, 11, '0')"
    other = {"id": f"id + {templates} * n.n", "tracking_number": told}
    return (
        f"INSERT INTO shipments ({', '.join(columns)}) SELECT {_selected(columns, other)}"
        f" FROM shipments CROSS JOIN {_numbers(is_sqlite=is_sqlite)}"
        " WHERE id BETWEEN {first} AND {last} ORDER BY n.n, id"
    )


def _event_sql(columns: Sequence[str], templates: int, *, is_sqlite: bool) -> str:
    other = {"shipment_id": f"shipment_id + {templates} * n.n"}
    kept = [name for name in columns if name != "id"]
    return (
        f"INSERT INTO events ({', '.join(kept)}) SELECT {_selected(kept, other)}"
        f" FROM events CROSS JOIN {_numbers(is_sqlite=is_sqlite)}"
        " WHERE shipment_id BETWEEN {first} AND {last} ORDER BY occurred_at, shipment_id, n.n"
    )


def _selected(columns: Sequence[str], other: dict[str, str]) -> str:
    return ", ".join(other.get(name, name) for name in columns)


def _numbers(*, is_sqlite: bool) -> str:
    if is_sqlite:
        return (
            "(WITH RECURSIVE s (n) AS (SELECT {start} UNION ALL SELECT n + 1 FROM s WHERE n < {end})"
            " SELECT n FROM s) AS n"
        )
    return "generate_series({start}::bigint, {end}::bigint) AS n (n)"
