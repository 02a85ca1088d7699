"""Join another file to the rows by a column that both have."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from waypost.cli.table_files import FileNotUnderstood, Row, TableFile, open_table


@dataclass
class Joined:
    """A file of rows with the columns of another beside its own; where a name is in both, its own counts."""

    table: TableFile
    other: str
    column: str
    other_column: str
    partners: dict[str, dict[str, str]]
    new_columns: list[str]
    alone: int = 0
    remarks: list[str] = field(default_factory=list)

    @property
    def header(self) -> list[str]:
        """All columns."""
        return [*self.table.header, *self.new_columns]

    def rows(self, rows: Iterator[Row]) -> Iterator[Row]:
        """The rows with what their partners add; `alone` counts those without a partner."""
        self.alone = 0
        for row in rows:
            partner = self.partners.get(row.cells.get(self.column, ""))
            if partner is None:
                self.alone += 1
                yield row
            else:
                yield Row(row.number, {**partner, **row.cells}, row.problem)


def join(table: TableFile, header: list[str], spec: str) -> Joined:
    """Read the other file; `spec` is `FILE:column`, or `FILE:column=its_column`. FileNotUnderstood."""
    file, mark, columns = spec.rpartition(":")
    if not mark:
        raise FileNotUnderstood(f"--join {spec}: write FILE:column, such as customers.csv:customer_id")
    column, _, other_column = columns.partition("=")
    other_column = other_column or column
    other = open_table(_found(table.path, file))
    for name, names, owner in ((column, header, table.path), (other_column, other.header, other.path)):
        if name not in names:
            raise FileNotUnderstood(f"--join: {owner.name} has no column {name!r}; it has {', '.join(names)}")
    partners: dict[str, dict[str, str]] = {}
    twice = 0
    new_columns = [name for name in other.header if name not in header]
    for row in other.rows():
        key = row.cells.get(other_column, "")
        if row.problem is None and key:
            twice += key in partners
            partners.setdefault(key, {name: row.cells.get(name, "") for name in new_columns})
    joined = Joined(table, other.path.name, column, other_column, partners, new_columns)
    if twice:
        joined.remarks.append(
            f"{other.path.name}: {twice:,} rows repeat a {other_column}; the first one counts"
        )
    return joined


def _found(beside: Path, file: str) -> Path:
    """The other file as named, or else beside the first one."""
    path = Path(file)
    return path if path.is_file() or path.is_absolute() else beside.parent / file
