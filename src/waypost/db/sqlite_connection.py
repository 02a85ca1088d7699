"""One SQLite connection, as the noun files use it."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import islice

import msgspec

from waypost.db.connection import Columns, Kind, Row
from waypost.db.errors import raise_from_sqlite

_json = msgspec.json.Encoder().encode


class SqliteConnection:
    """Statements on one connection. `opened` is in autocommit mode: BEGIN and COMMIT are our own words."""

    kind = "sqlite"
    row_lock = ""

    def __init__(self, opened: sqlite3.Connection) -> None:
        self.opened = opened
        self._cursor = opened.cursor()
        self._depth = 0

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """All rows of a query."""
        try:
            return self._cursor.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise_from_sqlite(error)

    def row(self, sql: str, values: Sequence[object] = ()) -> Row | None:
        """The first row of a query, which must not have many more."""
        found = self.rows(sql, values)
        return found[0] if found else None

    def run(self, sql: str, values: Sequence[object] = ()) -> int:
        """Run one statement; how many rows it touched."""
        try:
            return self._cursor.execute(sql, values).rowcount
        except sqlite3.Error as error:
            raise_from_sqlite(error)

    def insert(self, into: Columns, rows: Sequence[Row]) -> int:
        """Store rows by the thousand; how many were stored."""
        return self._run_many(_insert_sql(into, into.tail), rows)

    def insert_numbered(self, into: Columns, rows: Sequence[Row]) -> Sequence[int]:
        """Store rows and give their ids: one writer, so they follow each other."""
        self._run_many(_insert_sql(into, into.tail), rows)
        last: int = self.rows("SELECT last_insert_rowid()")[0][0]
        return range(last - len(rows) + 1, last + 1)

    def insert_fresh(self, into: Columns, rows: Sequence[Row], *, key: int) -> set[Row] | None:
        """Store the rows that are not there yet; new ones are the last of the table, easily named."""
        count = self._run_many(_insert_sql(into, "ON CONFLICT DO NOTHING"), rows)
        if count == len(rows):
            return None
        if count == 0:
            return set()
        names = ", ".join(islice(into.names, key))
        return set(self.rows(f"SELECT {names} FROM {into.table} ORDER BY rowid DESC LIMIT ?", (count,)))

    def update(self, what: Columns, rows: Sequence[Row]) -> int:
        """Overwrite rows by the thousand, each found by its first value; how many were there."""
        return self._run_many(_update_sql(what), rows)

    def among(self, column: str, kind: Kind) -> str:  # noqa: ARG002 - the other database needs the kind
        """SQL that asks whether a column is in a list."""
        return f"{column} IN (SELECT value FROM json_each(?))"

    def listed(self, values: Sequence[object]) -> object:
        """A list as one value."""
        return _json(values).decode()

    def rows_of_each(
        self, what: Columns, listed: Sequence[str], *, column: str, where: str, value: int
    ) -> list[Row]:
        """The rows with one of these texts in a column: this database looks each up by itself."""
        sql = (
            f"SELECT {', '.join(what.names)} FROM {what.table} WHERE {self.among(column, 'text')} AND {where}"
        )
        return self.rows(sql, (self.listed(listed), value))

    def lock(self, table: str, ids: Sequence[int]) -> None:
        """Nothing to do: there is one writer at a time."""

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """What goes wrong inside is taken back."""
        name = f"s{self._depth}"
        self._depth += 1
        self.run(f"SAVEPOINT {name}")
        try:
            yield
        except BaseException:
            if self.opened.in_transaction:  # a full disk may have ended it all
                self.run(f"ROLLBACK TO {name}")
                self.run(f"RELEASE {name}")
            raise
        else:
            self.run(f"RELEASE {name}")
        finally:
            self._depth -= 1

    def _run_many(self, sql: str, rows: Sequence[Row]) -> int:
        if not rows:
            return 0
        try:
            return self._cursor.executemany(sql, rows).rowcount
        except sqlite3.Error as error:
            raise_from_sqlite(error)


@lru_cache(maxsize=256)
def _insert_sql(into: Columns, tail: str) -> str:
    marks = ", ".join("?" * len(into.kinds))
    return f"INSERT INTO {into.table} ({', '.join(into.names)}) VALUES ({marks}) {tail}"


@lru_cache(maxsize=256)
def _update_sql(what: Columns) -> str:
    key, *others = what.names
    sets = [f"{name} = ?{place}" for place, name in enumerate(others, 2)] + ([what.also] if what.also else [])
    return f"UPDATE {what.table} SET {', '.join(sets)} WHERE {key} = ?1"
