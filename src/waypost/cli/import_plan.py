"""What an import is going to do with a file: which column tells what, shown before anything is written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

from waypost.cli.joining import Joined, join
from waypost.cli.table_files import FileNotUnderstood, Row, TableFile, open_table
from waypost.domain.columns import (
    EVENT_FIELDS,
    ORDER_FIELDS,
    ColumnGuess,
    Field,
    Kind,
    fold_header,
    guess_columns,
)
from waypost.domain.written_dates import DayOrder, day_order
from waypost.usecases.understand_event import WORDS

FIELDS: Mapping[str, tuple[Field, ...]] = {"orders": ORDER_FIELDS, "events": EVENT_FIELDS}
_LONGEST_EXAMPLE = 40


@dataclass(frozen=True)
class Choices:
    """What a person said on the command line."""

    told: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()
    joins: tuple[str, ...] = ()
    dates: DayOrder | None = None


@dataclass
class ImportPlan:
    """A file, the columns it is read by, and the constants that go with each row."""

    table: TableFile
    joins: list[Joined]
    header: list[str]
    guess: ColumnGuess
    constants: dict[str, str]
    day_orders: dict[str, DayOrder | None]
    examples: dict[str, str]

    def rows(self) -> Iterator[tuple[Row, dict[str, str]]]:
        """Each row with its cells by field."""
        columns = list(self.guess.columns.items())
        for row in _joined_rows(self.table, self.joins):
            cells = {name: row.cells.get(column, "") for name, column in columns}
            cells.update(self.constants)
            yield row, cells

    @property
    def remarks(self) -> list[str]:
        """What is odd about the file."""
        return [*self.table.remarks, *(remark for one in self.joins for remark in one.remarks)]


def plan_import(kind: str, path: Path, choices: Choices) -> ImportPlan:
    """Look at a file and propose how to read it. FileNotUnderstood where a needed column cannot be found."""
    table = open_table(path)
    header, joins = list(table.header), []
    for spec in choices.joins:
        joined = join(table, header, spec)
        joins.append(joined)
        header += joined.new_columns
    fields = FIELDS[kind]
    constants = {_field_named(name, fields).name: value for name, value in choices.constants.items()}
    told = {_field_named(name, fields).name: _column_named(c, header) for name, c in choices.told.items()}
    ignored = frozenset(_column_named(column, header) for column in choices.ignored)
    samples = _samples(table, joins)
    guess = guess_columns(
        header,
        samples,
        [one for one in fields if one.name not in constants],
        status_words=frozenset(WORDS) if kind == "events" else frozenset(),
        told={name: column for name, column in told.items() if name not in constants},
        ignored=ignored,
    )
    examples = {
        column: next((row[column] for row in samples if row.get(column, "").strip()), "") for column in header
    }
    plan = ImportPlan(table, joins, header, guess, constants, {}, examples)
    _require(plan)
    plan.day_orders = _day_orders(plan, fields, samples, choices.dates)
    return plan


def show_plan(plan: ImportPlan, console: Console) -> None:
    """The mapping as a table, with an example of each column."""
    kind = f"{plan.table.kind}, {plan.table.encoding.codec}"
    if plan.table.kind == "csv":
        kind += f", cells divided by {plan.table.delimiter!r}"
    console.print(f"[bold]{plan.table.path}[/bold] ({kind})", highlight=False)
    shown = Table(show_edge=False, pad_edge=False)
    for title in ("column", "is read as", "why", "for example"):
        shown.add_column(title)
    for match in plan.guess.matches:
        shown.add_row(match.column, match.field, match.why, _short(plan.examples.get(match.column, "")))
    for name, value in plan.constants.items():
        shown.add_row("(all rows)", name, "you said so", _short(value))
    for column, why in plan.guess.left_aside:
        shown.add_row(f"[dim]{column}[/dim]", "[dim]not used[/dim]", f"[dim]{why}[/dim]", "")
    console.print(shown)
    for remark in plan.remarks:
        console.print(f"[yellow]note[/yellow] {remark}", highlight=False)


def _require(plan: ImportPlan) -> None:
    missing = [name for name in plan.guess.missing if name not in plan.constants]
    if missing:
        needs = ", ".join(missing)
        raise FileNotUnderstood(
            f"{plan.table.path}: no column tells {needs}. Say which one does with --map {missing[0]}=COLUMN; "
            f"the columns are: {', '.join(plan.header)}"
        )


def _joined_rows(table: TableFile, joins: Sequence[Joined]) -> Iterator[Row]:
    rows = table.rows()
    for joined in joins:
        rows = joined.rows(rows)
    return rows


def _samples(table: TableFile, joins: Sequence[Joined]) -> list[dict[str, str]]:
    rows = iter(table.sample())
    for joined in joins:
        rows = joined.rows(rows)
    return [row.cells for row in rows if row.problem is None]


def _day_orders(
    plan: ImportPlan, fields: Sequence[Field], samples: Sequence[Mapping[str, str]], said: DayOrder | None
) -> dict[str, DayOrder | None]:
    """Which of day and month comes first in each column of times; the whole file is read where it must be."""
    kinds = {one.name: one.kind for one in fields}
    times = [m for m in plan.guess.matches if kinds.get(m.field) in (Kind.TIME, Kind.DAY)]
    if said is not None:
        return dict.fromkeys((match.field for match in times), said)
    found = {match.field: day_order(row.get(match.column, "") for row in samples) for match in times}
    unsure = [m for m in times if found[m.field] is None and "/" in plan.examples.get(m.column, "")]
    for match in unsure:
        found[match.field] = day_order(cells.get(match.field, "") for _, cells in plan.rows())
    return found


def _field_named(name: str, fields: Sequence[Field]) -> Field:
    folded = fold_header(name)
    exact = next((one for one in fields if one.name == folded), None)
    known = exact or next((one for one in fields if folded in one.names), None)
    if known is None:
        names = ", ".join(one.name for one in fields)
        raise FileNotUnderstood(f"{name!r} is nothing that a row tells; it can tell {names}")
    return known


def _column_named(name: str, header: Sequence[str]) -> str:
    if name in header:
        return name
    alike = [column for column in header if fold_header(column) == fold_header(name)]
    if len(alike) == 1:
        return alike[0]
    raise FileNotUnderstood(f"there is no column {name!r}; the columns are: {', '.join(header)}")


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_EXAMPLE else text[: _LONGEST_EXAMPLE - 1] + "…"
