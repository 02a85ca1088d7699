"""The raw peers of ingest: the same rows put into a table with as little as the database can do.

PostgreSQL: COPY, from the same Python values that our program has, row by row as the driver offers it; into
a bare table, and into one with the same indexes and as many rows. SQLite: `executemany` into a bare table.
One transaction for each call, waited for.
"""

import sqlite3
from time import perf_counter
from typing import Any

from bench.comparing import Measured
from bench.filling import column_names, connect
from bench.machine import cpu_s

BARE = "bench_bare"
INDEXED = "bench_indexed"
MICROSECONDS_BETWEEN = 1_000_000_007


class RawRows:
    """Stores copies of a database's newest events, `rows` at a time, into a table of its own beside them."""

    def __init__(self, url: str, *, rows: int, has_indexes: bool, server_pid: int | None = None) -> None:
        self._connection = connect(url)
        self._server_pid = server_pid
        self._table = INDEXED if has_indexes else BARE
        names = column_names(self._connection, "events")
        self._time_at = names.index("occurred_at")
        self._names = ", ".join(names)
        self._marks = ", ".join("?" * len(names))
        newest = f"SELECT * FROM events ORDER BY recorded_at DESC, occurred_at DESC LIMIT {rows}"
        self._rows: list[tuple[Any, ...]] = [tuple(row) for row in self._connection.execute(newest)]
        self._rounds = 0
        self._create(has_indexes=has_indexes)

    def store(self) -> Measured:
        """Store the rows once, with other times than before, in one transaction."""
        self._rounds += 1
        moved, at = MICROSECONDS_BETWEEN * self._rounds, self._time_at
        rows = [(*row[:at], row[at] + moved, *row[at + 1 :]) for row in self._rows]
        server_before = cpu_s(self._server_pid) if self._server_pid else 0.0
        began = perf_counter()
        if isinstance(self._connection, sqlite3.Connection):
            self._connection.executemany(f"INSERT INTO {self._table} VALUES ({self._marks})", rows)
        else:
            with (
                self._connection.cursor() as cursor,
                cursor.copy(f"COPY {self._table} ({self._names}) FROM STDIN") as copy,
            ):
                for row in rows:
                    copy.write_row(row)
        self._connection.commit()
        seconds = perf_counter() - began
        server = cpu_s(self._server_pid) - server_before if self._server_pid else 0.0
        return Measured(len(rows), seconds, database_cpu_s=server)

    def close(self) -> None:
        """Throw the table away."""
        self._connection.execute(f"DROP TABLE {self._table}")
        self._connection.commit()
        self._connection.close()

    def _create(self, *, has_indexes: bool) -> None:
        run = self._connection.execute
        run(f"DROP TABLE IF EXISTS {self._table}")
        if isinstance(self._connection, sqlite3.Connection):
            run(f"CREATE TABLE {self._table} AS SELECT * FROM events LIMIT 0")
        elif has_indexes:
            run(f"CREATE TABLE {self._table} (LIKE events INCLUDING ALL)")
            run(f"INSERT INTO {self._table} SELECT * FROM events")
        else:
            run(f"CREATE TABLE {self._table} AS SELECT * FROM events LIMIT 0")
        self._connection.commit()
        if has_indexes:
            run(f"ANALYZE {self._table}")
            self._connection.commit()
