"""What separates the cells of a CSV file, and what its columns are called."""

import csv
from collections import Counter
from collections.abc import Sequence
from itertools import islice

DELIMITERS = (",", ";", "\t", "|")
_LOOKED_AT = 50


def delimiter_of(start: str) -> str:
    """The delimiter that gives the most columns in the most rows alike; a comma where there is one only."""
    return max(DELIMITERS, key=lambda delimiter: (_columns(start, delimiter), -DELIMITERS.index(delimiter)))


def header_names(cells: Sequence[str]) -> tuple[list[str], list[str]]:
    """Names for all columns, each once, and what had to be said about them."""
    names: list[str] = []
    remarks = []
    for number, cell in enumerate(cells, 1):
        name = cell.strip().lstrip("\ufeff") or f"column {number}"
        if not cell.strip():
            remarks.append(f"column {number} has no name: called {name!r} here")
        wanted, count = name, 1
        while name in names:
            count += 1
            name = f"{wanted} ({count})"
        if name != wanted:
            remarks.append(f"two columns are called {wanted!r}: the later one is {name!r} here")
        names.append(name)
    return names, remarks


def _columns(start: str, delimiter: str) -> float:
    """How many columns most of the first rows have, less where they differ."""
    lines = start.splitlines(keepends=True)
    whole = lines[:-1] if len(lines) > 1 else lines
    try:
        rows = [row for row in islice(csv.reader(whole, delimiter=delimiter), _LOOKED_AT) if row]
    except csv.Error:
        return 0.0
    if not rows:
        return 0.0
    width, times = Counter(map(len, rows)).most_common(1)[0]
    return 0.0 if width == 1 else width * times / len(rows)
