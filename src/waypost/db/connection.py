"""What the noun files know of a database: plain SQL in, plain tuples out.

SQL is written once with `?` for values. The few things that the two databases do differently (lists,
rows by the thousand, numbers given to new rows) have a method each.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Literal, Protocol

Row = tuple[Any, ...]
Kind = Literal["bigint", "integer", "text", "boolean", "bytea"]


@dataclass(frozen=True, eq=False)
class Columns:
    """Some columns of a table, in the sequence in which rows bring their values; made once, a constant.

    `tail` is put after the statement that stores such rows (an ON CONFLICT clause), `also` among what an
    update sets (`version = version + 1`). An update finds its row by the first column. `natural` says how
    many of the first columns tell a row from all others: rows are stored in their order, so that two writers
    who store the same rows never wait for each other.
    """

    table: str
    kinds: tuple[tuple[str, Kind], ...]
    tail: str = ""
    also: str = ""
    natural: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(name for name, _ in self.kinds)


def columns(table: str, *, tail: str = "", also: str = "", natural: int = 0, **kinds: Kind) -> Columns:
    """Name columns of a table with their kinds."""
    return Columns(table, tuple(kinds.items()), tail, also, natural)


class Connection(Protocol):
    """One connection inside a transaction. Foreign errors come out as those of `ports.database`."""

    @property
    def kind(self) -> str:
        """`sqlite` or `postgresql`."""
        ...

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """All rows of a query."""
        ...

    def row(self, sql: str, values: Sequence[object] = ()) -> Row | None:
        """The first row of a query, None where there is none."""
        ...

    def run(self, sql: str, values: Sequence[object] = ()) -> int:
        """Run one statement; how many rows it touched."""
        ...

    def insert(self, into: Columns, rows: Sequence[Row]) -> int:
        """Store rows by the thousand; how many were stored."""
        ...

    def insert_numbered(self, into: Columns, rows: Sequence[Row]) -> Sequence[int]:
        """Store rows whose `id` the database gives; the ids in the sequence of the rows."""
        ...

    def insert_fresh(self, into: Columns, rows: Sequence[Row], *, key: int) -> set[Row] | None:
        """Store those rows that are not there yet, told by the first `key` columns.

        The keys of those that were new; None where all were (and no key came twice).
        """
        ...

    def update(self, what: Columns, rows: Sequence[Row]) -> int:
        """Overwrite rows by the thousand, each found by its first value; how many were there."""
        ...

    def among(self, column: str, kind: Kind) -> str:
        """SQL that asks whether a column is in the list that `listed` makes."""
        ...

    def listed(self, values: Sequence[object]) -> object:
        """The value for the `?` in what `among` gave."""
        ...

    def rows_of_each(
        self, what: Columns, listed: Sequence[str], *, column: str, where: str, value: int
    ) -> list[Row]:
        """The rows with one of these texts in a column, each text found by the index on `where` and column.

        `where` compares another column with `value`. For tables that grow quickly while nobody has analysed
        them, as during a first import: a plan made when they were small would read all of them each time.
        """
        ...

    def lock(self, table: str, ids: Sequence[int]) -> None:
        """Hold rows until the transaction ends, in id order."""
        ...

    def savepoint(self) -> AbstractContextManager[None]:
        """What goes wrong inside is taken back."""
        ...

    @property
    def row_lock(self) -> str:
        """SQL at the end of a query that holds the rows it gives, empty where one writer is all."""
        ...


def in_portions(values: Sequence[Any], size: int = 5_000) -> Iterator[Sequence[Any]]:
    """Cut a long list into portions that a statement digests well."""
    for start in range(0, len(values), size):
        yield values[start : start + size]
