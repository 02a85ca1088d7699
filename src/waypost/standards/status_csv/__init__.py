"""CSV status files: one row per scan, columns by layout. README.md tells which layouts are documented."""

import csv
from collections.abc import Iterator, Sequence
from datetime import datetime

from waypost.domain.carrier_codes import CodeTable
from waypost.ports.connector import (
    AccountField,
    AnswerNotUnderstood,
    CarrierAccount,
    Scan,
    ShipmentNews,
)
from waypost.ports.payload import NotReadable, read_json
from waypost.ports.status_file import FileReport
from waypost.standards.status_csv.layout import TRACKING_NUMBER, Layout, documented_layouts, layout_for
from waypost.standards.status_csv.reading import kept_of, scan_from

__all__ = ["ACCOUNT_FIELDS", "SLUG", "is_written_in", "read_file", "reread"]

SLUG = "status-csv"
ACCOUNT_FIELDS = (
    AccountField("layout", "A documented layout: dpd", is_required=False),
    AccountField(
        "columns",
        "Your own mapping where no layout fits: tracking_number=Column, occurred_at=Column, code=Column, "
        "...; in a file without a header #4 is the fourth column, 12-25 are those characters of a line",
        is_required=False,
    ),
)
_SEPARATORS = ";,\t|"
_MANY_WARNINGS = 20


def is_written_in(body: bytes) -> bool:
    """See `StatusFile.is_written_in`."""
    lines = _text_of(body[:8000]).splitlines()
    header, _ = _cells(lines[:1])
    return layout_for(header, None) is not None


def read_file(body: bytes, *, account: CarrierAccount, now: datetime) -> FileReport:
    """See `StatusFile.read_file`."""
    del now
    lines = _text_of(body).replace("\0", "").splitlines()
    header, separator = _cells(lines[:1])
    layout = layout_for(header, account.values.get("columns"), account.values.get("layout"))
    if layout is None:
        raise AnswerNotUnderstood(f"{SLUG}: no layout has the columns {', '.join(header)[:200]}")
    scans: dict[str, list[Scan]] = {}
    warnings: list[str] = []
    nameless = 0
    for line, row in _rows(lines, header, separator, layout):
        raw = kept_of(row, layout)
        told = read_json(raw.encode()).value
        number = told.get(TRACKING_NUMBER)
        scan = scan_from(told, raw, layout)
        nameless += number is None
        if number is None or scan is None:
            warnings.append(f"line {line} tells no {'tracking number' if scan else 'day or no status'}")
        else:
            scans.setdefault(number, []).append(scan)
    carrier = layout.carrier or account.carrier
    news = tuple(ShipmentNews(number, tuple(told), carrier) for number, told in scans.items())
    return FileReport(news, warnings=_shortened(warnings), shipments_without_number=nameless)


def reread(raw: str) -> Scan | None:
    """See `StatusFile.reread`."""
    try:
        node = read_json(raw.encode())
    except NotReadable as problem:
        raise AnswerNotUnderstood(f"{SLUG}: {problem}") from problem
    told = (
        {str(name): str(value) for name, value in node.value.items()} if isinstance(node.value, dict) else {}
    )
    known = {layout.name: layout for layout in documented_layouts()}
    layout = known.get(told.get("layout", "")) or Layout("own", {}, CodeTable(SLUG, 1, ()))
    return scan_from(told, raw, layout)


def _rows(
    lines: Sequence[str], header: Sequence[str], separator: str, layout: Layout
) -> Iterator[tuple[int, dict[str, str]]]:
    """Each line by itself, so that an unclosed quote costs one line and no more."""
    names = [name.strip().casefold() for name in header]
    is_headless = layout.is_headless
    first = 0 if is_headless else 1
    for number, line in enumerate(lines[first:], first + 1):
        if line.strip():
            cells = _split(line, separator)
            if is_headless:
                yield number, layout.cells_by_place(line, cells)
            else:
                yield number, {name: cell.strip() for name, cell in zip(names, cells, strict=False)}


def _cells(first: Sequence[str]) -> tuple[list[str], str]:
    line = first[0] if first else ""
    separator = max(_SEPARATORS, key=line.count)
    return [cell.strip() for cell in _split(line, separator)], separator


def _split(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return line.split(separator)


def _shortened(warnings: Sequence[str]) -> tuple[str, ...]:
    rest = len(warnings) - _MANY_WARNINGS
    return (*warnings[:_MANY_WARNINGS], *([f"and {rest} lines more"] if rest > 0 else []))


def _text_of(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")
