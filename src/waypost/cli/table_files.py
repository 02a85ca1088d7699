"""Files of rows as people have them: CSV of any delimiter and encoding, NDJSON, JSON arrays; also gzipped.

What is odd about a file is told aloud (`remarks`), never silently mended.
"""

import csv
import gzip
import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BufferedReader, TextIOWrapper
from pathlib import Path
from typing import IO, cast

from waypost.cli.csv_shape import delimiter_of, header_names
from waypost.cli.encodings import Encoding, encoding_of

SAMPLED_ROWS = 200
LONGEST_CELL = 4_000_000
_GZIP = b"\x1f\x8b"


class FileNotUnderstood(Exception):
    """The file as a whole cannot be read; the sentence says why and what would do."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row by column. `problem`: it could not be taken apart; then `cells` is what could be seen of it."""

    number: int
    cells: dict[str, str]
    problem: str | None = None


@dataclass
class TableFile:
    """A file of rows. `size` and `position` count bytes of the file on the disk, for progress."""

    path: Path
    kind: str
    encoding: Encoding
    delimiter: str = ","
    header: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    position: int = 0

    @property
    def size(self) -> int:
        """The bytes of the file on the disk."""
        return self.path.stat().st_size

    def sample(self) -> list[Row]:
        """The first rows."""
        rows = []
        for row in self.rows():
            rows.append(row)
            if len(rows) == SAMPLED_ROWS:
                break
        return rows

    def rows(self) -> Iterator[Row]:
        """All rows, numbered from 1 (the header is not a row; blank lines are none)."""
        readers = {"csv": self._csv_rows, "ndjson": self._ndjson_rows, "json": self._json_rows}
        with self.path.open("rb") as raw:
            opened = gzip.GzipFile(fileobj=raw) if _is_gzip(self.path) else raw
            text = TextIOWrapper(
                cast("BufferedReader", opened), self.encoding.codec, self.encoding.errors, newline=""
            )
            number = 0
            try:
                for row in readers[self.kind](text):
                    number = row.number
                    self.position = raw.tell()
                    yield row
            except (EOFError, zlib.error, gzip.BadGzipFile) as problem:
                yield Row(number + 1, {}, f"the compressed file ends in the middle or is damaged: {problem}")
            finally:
                text.detach()
        self.position = self.size

    def _csv_rows(self, text: IO[str]) -> Iterator[Row]:
        csv.field_size_limit(LONGEST_CELL)
        reader = csv.reader(text, delimiter=self.delimiter, strict=True)
        number, is_header = 0, True
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as problem:
                number += 1
                yield Row(number, {}, f"line {reader.line_num}: {_quotes(str(problem))}")
                continue
            if not any(cell.strip() for cell in cells):
                continue
            if is_header:
                is_header = False
                continue
            number += 1
            yield _csv_row(number, self.header, cells)

    def _ndjson_rows(self, text: IO[str]) -> Iterator[Row]:
        number = 0
        for line in text:
            if line.strip():
                number += 1
                yield _json_row(number, line)

    def _json_rows(self, text: IO[str]) -> Iterator[Row]:
        for number, item in enumerate(_json_array(text.read(), self.path), 1):
            yield _object_row(number, item)


def open_table(path: Path) -> TableFile:
    """Look at a file: what it is, how it is written, what its columns are called. FileNotUnderstood."""
    if not path.is_file():
        raise FileNotUnderstood(f"there is no file {path}")
    try:
        start, encoding = _look(path)
    except (EOFError, zlib.error, gzip.BadGzipFile) as problem:
        raise FileNotUnderstood(f"{path} is damaged: {problem}") from problem
    if not start.strip():
        raise FileNotUnderstood(f"{path} is empty: there is not even a header")
    table = TableFile(path, _kind(start), encoding)
    if encoding.remark:
        table.remarks.append(encoding.remark)
    if table.kind == "csv":
        table.delimiter = delimiter_of(start)
        _read_csv_header(table)
    else:
        names: dict[str, None] = {}
        for row in table.sample():
            names.update(dict.fromkeys(row.cells))
        table.header = list(names)
    return table


def _look(path: Path) -> tuple[str, Encoding]:
    """The start of the text and its encoding; reads the whole file once, since an odd byte may come late."""
    with path.open("rb") as raw:
        opened = gzip.GzipFile(fileobj=raw) if _is_gzip(path) else raw
        return encoding_of(opened)


def _is_gzip(path: Path) -> bool:
    with path.open("rb") as raw:
        return raw.read(len(_GZIP)) == _GZIP


def _kind(start: str) -> str:
    first = start.lstrip()[0]
    if first == "[":
        return "json"
    return "ndjson" if first == "{" else "csv"


def _read_csv_header(table: TableFile) -> None:
    with table.path.open("rb") as raw:
        opened = gzip.GzipFile(fileobj=raw) if _is_gzip(table.path) else raw
        text = TextIOWrapper(
            cast("BufferedReader", opened), table.encoding.codec, table.encoding.errors, newline=""
        )
        for cells in csv.reader(text, delimiter=table.delimiter):
            if any(cell.strip() for cell in cells):
                table.header, remarks = header_names(cells)
                table.remarks += remarks
                return


def _csv_row(number: int, header: Sequence[str], cells: list[str]) -> Row:
    found = dict(zip(header, cells, strict=False))
    if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
        return Row(
            number, found, f"has {len(cells)} cells, the header has {len(header)}: is a quote missing?"
        )
    return Row(number, found)


def _quotes(problem: str) -> str:
    if "field larger" in problem:
        return f"a cell has more than {LONGEST_CELL:,} characters: is a quote missing?"
    if "unexpected end" in problem:
        return "a quote was opened here or above and never closed: all that follows belongs to this row"
    return f"its quotes do not match ({problem})"


def _json_row(number: int, line: str) -> Row:
    try:
        item = json.loads(line)
    except (ValueError, RecursionError) as problem:
        return Row(number, {"(line)": line.strip()[:1000]}, f"is not JSON: {problem}")
    return _object_row(number, item)


def _object_row(number: int, item: object) -> Row:
    if not isinstance(item, dict):
        return Row(number, {"(line)": json.dumps(item)[:1000]}, "is not a JSON object")
    cells: dict[str, str] = {}
    for name, value in item.items():
        if isinstance(value, dict):
            cells.update({f"{name}.{inner}": _cell(one) for inner, one in value.items()})
        else:
            cells[name] = _cell(value)
    return Row(number, cells)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def _json_array(text: str, path: Path) -> list[object]:
    try:
        items = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise FileNotUnderstood(f"{path} is not JSON: {problem}") from problem
    return items if isinstance(items, list) else [items]
