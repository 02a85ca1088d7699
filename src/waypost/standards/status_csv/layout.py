"""Which column says what: layouts that carriers document, and a merchant's own for all others.

A layout names, for each thing that we read, the columns in which it may stand, best first; and the carrier's
codes with what they mean. Columns that no layout names (receivers, signatures) are never kept.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from waypost.domain.carrier_codes import CodeTable, table_from

TRACKING_NUMBER, OCCURRED_AT, CODE, REASON, TEXT = "tracking_number", "occurred_at", "code", "reason", "text"
FIELDS = (
    TRACKING_NUMBER, OCCURRED_AT, "occurred_time", "offset", CODE, REASON, TEXT, "status",
    "city", "region", "country", "postal_code", "facility", "expected_at",
)  # fmt: skip
_PLACE = re.compile(
    r"#\d{1,4}|(\d{1,4})-(\d{1,4})", re.ASCII
)  # the fourth column, or characters 12 to 25 of a line
_PACKAGE = "waypost.standards.status_csv.layouts"

# What columns are called where nobody has told us: only names that say one thing.
_GUESSES: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        TRACKING_NUMBER: ("tracking_number", "trackingnumber", "parcelno", "parcel_number", "paketnummer"),
        OCCURRED_AT: ("occurred_at", "event_date_time", "event_time", "scan_date_time", "timestamp"),
        CODE: ("code", "event_code", "scan_code", "status_code"),
        TEXT: ("text", "event_text", "status_text", "message", "description"),
        "status": ("status",),
        "city": ("city", "ort"),
        "country": ("country", "country_code"),
        "postal_code": ("postal_code", "zip", "plz"),
        "facility": ("facility", "depot"),
    }
)


@dataclass(frozen=True)
class Layout:
    """How a file of rows is to be read. `columns`: for each field, names of columns, best first."""

    name: str
    columns: Mapping[str, Sequence[str]]
    codes: CodeTable
    recognised_by: Sequence[str] = ()
    carrier: str | None = None

    @property
    def is_headless(self) -> bool:
        """Whether columns are told by their place: then the first line of a file is a row like all others."""
        named = [column for columns in self.columns.values() for column in columns]
        return any(_PLACE.fullmatch(column) for column in named)

    def cells_by_place(self, line: str, cells: Sequence[str]) -> dict[str, str]:
        """A line without a header: `#1` is its first cell, `12-25` what stands in those characters."""
        row = {f"#{number}": cell.strip() for number, cell in enumerate(cells, 1)}
        for columns in self.columns.values():
            for column in columns:
                place = _PLACE.fullmatch(column)
                if place and place[1]:
                    row[column] = line[max(int(place[1]) - 1, 0) : int(place[2])].strip()
        return row


@cache
def documented_layouts() -> tuple[Layout, ...]:
    """The layouts that we ship, in the order of their names."""
    entries = sorted(files(_PACKAGE).iterdir(), key=lambda entry: entry.name)
    return tuple(_layout(json.loads(one.read_text("utf-8"))) for one in entries if one.name.endswith(".json"))


def layout_for(header: Sequence[str], own_columns: str | None, name: str | None = None) -> Layout | None:
    """The layout of a file with these columns; None where neither we nor the merchant can tell.

    `own_columns` is the merchant's own, `tracking_number=Paket tracking, occurred_at=Zeit`; it comes first.
    In a file without a header columns are told by place: `tracking_number=#4`, or `tracking_number=12-25`.
    """
    present = {column.strip().casefold() for column in header}
    if own_columns:
        return Layout("own", _own(own_columns), CodeTable("status-csv", 1, ()))
    for layout in documented_layouts():
        if layout.name == name or {one.casefold() for one in layout.recognised_by} <= present:
            return layout
    guessed = {field: names for field, names in _GUESSES.items() if present & set(names)}
    is_enough = {TRACKING_NUMBER, OCCURRED_AT} <= guessed.keys()
    return Layout("guessed", guessed, CodeTable("status-csv", 1, ())) if is_enough else None


def _own(written: str) -> dict[str, Sequence[str]]:
    pairs = (part.partition("=") for part in written.split(","))
    return {field.strip(): (column.strip(),) for field, _, column in pairs if field.strip() in FIELDS}


def _layout(written: Mapping[str, object]) -> Layout:
    columns = written["columns"]
    recognised_by = written["recognised_by"]
    carrier = str(written["carrier"])
    return Layout(
        name=str(written["name"]),
        columns=columns if isinstance(columns, dict) else {},
        codes=table_from(written, carrier=carrier),
        recognised_by=recognised_by if isinstance(recognised_by, list) else (),
        carrier=carrier,
    )
