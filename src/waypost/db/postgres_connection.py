"""One PostgreSQL connection, as the noun files use it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import islice

import psycopg

from waypost.db.connection import Columns, Kind, Row
from waypost.db.errors import raise_from_postgres


class PostgresConnection:
    """Statements on one connection. `opened` is in autocommit mode: BEGIN and COMMIT are our own words."""

    kind = "postgresql"
    # Not FOR UPDATE: that would make rows which only refer to these ones wait as well.
    row_lock = " FOR NO KEY UPDATE"

    def __init__(self, opened: psycopg.Connection[Row]) -> None:
        self.opened = opened
        self._cursor = opened.cursor()
        self._depth = 0

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """All rows of a query."""
        try:
            return self._cursor.execute(_with_marks(sql), values or None).fetchall()
        except psycopg.Error as error:
            raise_from_postgres(error)

    def row(self, sql: str, values: Sequence[object] = ()) -> Row | None:
        """The first row of a query."""
        try:
            return self._cursor.execute(_with_marks(sql), values or None).fetchone()
        except psycopg.Error as error:
            raise_from_postgres(error)

    def run(self, sql: str, values: Sequence[object] = ()) -> int:
        """Run one statement; how many rows it touched."""
        try:
            return self._cursor.execute(_with_marks(sql), values or None).rowcount
        except psycopg.Error as error:
            raise_from_postgres(error)

    def run_script(self, sql: str) -> None:
        """Run several statements that take no values."""
        try:
            self._cursor.execute(sql.encode(), prepare=False)
        except psycopg.Error as error:
            raise_from_postgres(error)

    def insert(self, into: Columns, rows: Sequence[Row]) -> int:
        """Store rows by the thousand, in one statement; how many were stored."""
        return self.run(_insert_sql(into, into.tail), _arrays(into, rows)) if rows else 0

    def insert_numbered(self, into: Columns, rows: Sequence[Row]) -> Sequence[int]:
        """Store rows and give their ids, which are fetched before so that we know whose each is."""
        taken = self.rows(
            f"SELECT nextval(pg_get_serial_sequence('{into.table}', 'id')) FROM generate_series(1, ?)",
            (len(rows),),
        )
        ids = [row[0] for row in taken]
        numbered = _numbered(into)
        whole = [(*row, number) for row, number in zip(rows, ids, strict=True)]
        if into.natural:
            whole.sort(key=lambda row: [part or "" for part in map(str, row[: into.natural])])
        self.insert(numbered, whole)
        return ids

    def insert_fresh(self, into: Columns, rows: Sequence[Row], *, key: int) -> set[Row] | None:
        """Store the rows that are not there yet; the database tells which these were."""
        names = ", ".join(islice(into.names, key))
        fresh = self.rows(_insert_sql(into, f"ON CONFLICT DO NOTHING RETURNING {names}"), _arrays(into, rows))
        return None if len(fresh) == len(rows) else set(fresh)

    def update(self, what: Columns, rows: Sequence[Row]) -> int:
        """Overwrite rows by the thousand, in one statement; how many were there."""
        return self.run(_update_sql(what), _arrays(what, rows)) if rows else 0

    def among(self, column: str, kind: Kind) -> str:
        """SQL that asks whether a column is in a list."""
        return f"{column} = ANY (?::{kind}[])"

    def listed(self, values: Sequence[object]) -> object:
        """A list as one value."""
        is_text = bool(values) and isinstance(values[0], str)
        return (_text_array if is_text else _number_array)(values)

    def rows_of_each(
        self, what: Columns, listed: Sequence[str], *, column: str, where: str, value: int
    ) -> list[Row]:
        """The rows with one of these texts in a column. Planned anew each time; OFFSET 0 keeps it so."""
        names = ", ".join(what.names)
        sql = (
            f"SELECT {names} FROM unnest(%s::text[]) AS wanted (value) CROSS JOIN LATERAL"
            f" (SELECT {names} FROM {what.table} WHERE {where} AND {column} = wanted.value OFFSET 0) AS found"
        )
        values = (self.listed(listed), value)
        try:
            return self._cursor.execute(_with_marks(sql), values, prepare=False).fetchall()
        except psycopg.Error as error:
            raise_from_postgres(error)

    def lock(self, table: str, ids: Sequence[int]) -> None:
        """Hold rows until the transaction ends, in id order."""
        if ids:
            self.rows(
                f"SELECT 1 FROM {table} WHERE {self.among('id', 'bigint')} ORDER BY id{self.row_lock}",
                (self.listed(ids),),
            )

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """What goes wrong inside is taken back."""
        name = f"s{self._depth}"
        self._depth += 1
        self.run(f"SAVEPOINT {name}")
        try:
            yield
        except BaseException:
            if not self.opened.broken:
                self.run(f"ROLLBACK TO {name}")
                self.run(f"RELEASE {name}")
            raise
        else:
            self.run(f"RELEASE {name}")
        finally:
            self._depth -= 1


def _number_array(values: Sequence[object]) -> str:
    return "{" + ",".join(["NULL" if value is None else str(value) for value in values]) + "}"


def _truth_array(values: Sequence[object]) -> str:
    return "{" + ",".join(["t" if value else "f" for value in values]) + "}"


def _text_array(values: Sequence[object]) -> str:
    """An array literal of texts. Writing it here is many times quicker than the driver's own way."""
    return "{" + ",".join(["NULL" if value is None else _quoted(str(value)) for value in values]) + "}"


def _quoted(text: str) -> str:
    if "\\" in text:
        text = text.replace("\\", "\\\\")
    if '"' in text:
        text = text.replace('"', '\\"')
    return f'"{text}"'


_ARRAYS: dict[Kind, Callable[[Sequence[object]], str]] = {
    "bigint": _number_array,
    "integer": _number_array,
    "boolean": _truth_array,
    "text": _text_array,
}


def _arrays(into: Columns, rows: Sequence[Row]) -> list[str]:
    return [
        _ARRAYS[kind](values) for (_, kind), values in zip(into.kinds, zip(*rows, strict=True), strict=True)
    ]


@lru_cache(maxsize=1024)
def _with_marks(sql: str) -> str:
    return sql.replace("?", "%s")


@lru_cache(maxsize=64)
def _numbered(into: Columns) -> Columns:
    return Columns(into.table, (*into.kinds, ("id", "bigint")), into.tail)


def _unnest(what: Columns) -> str:
    """Rows from arrays. In the select list: in FROM each array would be written to a store first."""
    return "SELECT " + ", ".join(f"unnest(?::{kind}[]) AS {name}" for name, kind in what.kinds)


@lru_cache(maxsize=256)
def _insert_sql(into: Columns, tail: str) -> str:
    return f"INSERT INTO {into.table} ({', '.join(into.names)}) {_unnest(into)} {tail}"


@lru_cache(maxsize=256)
def _update_sql(what: Columns) -> str:
    key, *others = what.names
    sets = [f"{name} = new.{name}" for name in others] + ([what.also] if what.also else [])
    found = f"{what.table}.{key} = new.{key}"
    return f"UPDATE {what.table} SET {', '.join(sets)} FROM ({_unnest(what)}) AS new WHERE {found}"
