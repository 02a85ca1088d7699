"""Carry an import out: portion by portion, each in one transaction, so it may be stopped and repeated."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import IO, NoReturn, TypeVar

from waypost.cli.import_plan import ImportPlan
from waypost.ports.database import Database, DatabaseUnavailable, Transaction
from waypost.usecases.import_rows import (
    ImportCounts,
    OrderRows,
    RowRejected,
    grouped_rows,
    import_event_rows,
    import_order_rows,
)
from waypost.usecases.understand_event_row import understand_event_row
from waypost.usecases.understand_order_row import understand_order_row
from waypost.usecases.understand_rows import Reading, RowRefused

PORTION = 1_000
MOST_ATTEMPTS = 6
FIRST_ERRORS = 10

T = TypeVar("T")
U = TypeVar("U")
Write = Callable[[Transaction, list[U], datetime], ImportCounts]


class _TakenBack(Exception):
    """A dry run ends its transactions with this, so that nothing of them stays."""


def _say_nothing(run: "ImportRun") -> None:
    """Nobody watches."""
    del run


@dataclass
class ImportRun:
    """One file on its way into the database. `told` is called after each portion."""

    kind: str
    plan: ImportPlan
    reading: Reading
    database: Database
    is_dry: bool = False
    told: Callable[["ImportRun"], None] = _say_nothing
    counts: ImportCounts = field(default_factory=ImportCounts)
    first_errors: list[RowRejected] = field(default_factory=list)
    took_s: float = 0.0
    _errors: IO[str] | None = None
    _rows: dict[int, dict[str, str]] = field(default_factory=dict)

    @property
    def errors_path(self) -> Path:
        """Where refused rows are written."""
        return self.plan.table.path.with_name(f"{self.plan.table.path.name}.errors.ndjson")

    def carry_out(self) -> ImportCounts:
        """Read and record all rows; DatabaseUnavailable only after several attempts."""
        if not self.is_dry:
            self.errors_path.unlink(missing_ok=True)
        began = time.monotonic()
        try:
            if self.kind == "orders":
                self._orders()
            else:
                self._events()
        finally:
            self.took_s = time.monotonic() - began
            if self._errors is not None:
                self._errors.close()
        return self.counts

    def _orders(self) -> None:
        rows = self._understood(
            lambda number, cells: understand_order_row(number, cells, reading=self.reading)
        )
        for portion in _portions(grouped_rows(rows)):
            good = [one for one in portion if isinstance(one, OrderRows)]
            self._note([one for one in portion if isinstance(one, RowRejected)])
            self._record(good, lambda tx, groups, now: import_order_rows(tx, groups, now=now))
            self._let_go(max(_last_number(one) for one in portion))

    def _events(self) -> None:
        rows = self._understood(
            lambda number, cells: (number, understand_event_row(cells, reading=self.reading))
        )
        for portion in _portions(rows):
            good = [one for one in portion if not isinstance(one, RowRejected)]
            self._note([one for one in portion if isinstance(one, RowRejected)])
            self._record(good, lambda tx, news, now: import_event_rows(tx, news, now=now))
            self._let_go(max(one.number if isinstance(one, RowRejected) else one[0] for one in portion))

    def _understood(self, understand: Callable[[int, dict[str, str]], T]) -> Iterator[T | RowRejected]:
        columns = self.plan.guess.columns
        for row, cells in self.plan.rows():
            self._rows[row.number] = row.cells
            if row.problem is not None:
                yield RowRejected(row.number, "(row)", row.problem)
                continue
            try:
                yield understand(row.number, cells)
            except RowRefused as refusal:
                field_name = refusal.field
                column = columns.get(field_name, field_name)
                called = field_name if column == field_name else f"{field_name} (column {column})"
                yield RowRejected(row.number, called, refusal.detail)

    def _record(self, rows: list[U], write: "Write[U]") -> None:
        if rows:
            counts = self._written(rows, write)
            self.counts.recorded += counts.recorded
            self.counts.duplicate += counts.duplicate
            self.counts.events += counts.events
            self.counts.remarks += counts.remarks
            self._note(counts.rejected)

    def _let_go(self, number: int) -> None:
        """The rows up to this one are done with."""
        self._rows = {row: cells for row, cells in self._rows.items() if row > number}
        self.told(self)

    def _written(self, rows: list[U], write: "Write[U]") -> ImportCounts:
        """One portion in one transaction; waits while another process holds the database."""
        for attempt in range(1, MOST_ATTEMPTS + 1):
            counts = ImportCounts()
            try:
                with self.database.write() as tx:
                    counts = write(tx, rows, datetime.now(UTC))
                    if self.is_dry:
                        _take_back()
            except _TakenBack:
                pass
            except DatabaseUnavailable as busy:
                if attempt == MOST_ATTEMPTS:
                    raise
                time.sleep(busy.retry_after)
                continue
            break
        return counts

    def _note(self, rejected: list[RowRejected]) -> None:
        """Keep refused rows: the first ones for the screen, all of them in the file of errors."""
        for one in rejected:
            self.counts.rejected.append(RowRejected(one.number, one.field, ""))
            if len(self.first_errors) < FIRST_ERRORS:
                self.first_errors.append(one)
            if not self.is_dry:
                if self._errors is None:
                    self._errors = self.errors_path.open("w", encoding="utf-8")
                line = {
                    "row": one.number,
                    "what": one.field,
                    "why": one.detail,
                    "cells": self._rows.get(one.number, {}),
                }
                self._errors.write(json.dumps(line, ensure_ascii=False) + "\n")


def _take_back() -> NoReturn:
    raise _TakenBack


def _portions(items: Iterator[T]) -> Iterator[list[T]]:
    while portion := list(islice(items, PORTION)):
        yield portion


def _last_number(one: OrderRows | RowRejected) -> int:
    return one.number if isinstance(one, RowRejected) else one.rows[-1].number
