"""The table on the screen, the JSON file and the page of the day."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from bench.comparing import Row

HEADINGS = ("measured", "engine", "value", "goal", "", "lowest - highest", "rate /s", "app us", "database us")
WIDTHS = (53, 10, -8, -7, 7, -16, -8, -7, -11)  # negative: right-aligned
INTRODUCTION = """\
# Results of the day

Written by `make bench`; what each line means, how it is measured and why a goal is missed stands in
[README.md](README.md). Ratios are medians of interleaved pairs and can be compared between machines; rates
cannot. CPU is microseconds per operation: of our program, and of PostgreSQL's processes.
"""


def text_line(columns: Sequence[str]) -> str:
    """One line of the table for a terminal, told as soon as it is measured."""
    return "  ".join(
        cell.ljust(width) if width > 0 else cell.rjust(-width)
        for cell, width in zip(columns, WIDTHS, strict=True)
    ).rstrip()


def markdown(rows: Sequence[Row], facts: Mapping[str, str]) -> str:
    """The page of the day."""
    said = [f"- {name}: {value}" for name, value in facts.items()]
    head = f"| {' | '.join(HEADINGS)} |\n| --- | --- {'| ---: ' * 2}| --- {'| ---: ' * 4}|"
    body = [f"| {' | '.join(cells(row))} |" for row in rows]
    return "\n".join([INTRODUCTION, *said, "", head, *body, "", summary(rows), ""])


def write_json(file: Path, rows: Sequence[Row], facts: Mapping[str, str]) -> None:
    """Everything that was measured, for programs."""
    file.parent.mkdir(parents=True, exist_ok=True)
    told = {"measured_at": datetime.now(UTC), "machine": dict(facts), "rows": [asdict(row) for row in rows]}
    file.write_bytes(msgspec.json.format(msgspec.json.encode(told), indent=1) + b"\n")


def beside_kept(
    file: Path, fresh: Sequence[Row], facts: Mapping[str, str], parts: Sequence[str]
) -> tuple[list[Row], dict[str, str]]:
    """The lines of a results file, each replaced where it was measured again; new ones come behind.

    The load that is told stays that before the whole run; what was measured apart from it is named.
    """
    if not file.exists():
        return list(fresh), dict(facts)
    told = msgspec.json.decode(file.read_bytes())
    again = {(row.name, row.engine): row for row in fresh}
    lines = [again.pop((row.name, row.engine), row) for row in msgspec.convert(told["rows"], list[Row])]
    apart = f"{', '.join(sorted(parts))} (load before: {facts.get('load before', 'not known')})"
    load = told["machine"].get("load before", "not known")
    return [*lines, *again.values()], {**facts, "load before": load, "measured apart": apart}


def cells(row: Row) -> tuple[str, ...]:
    """A row as text, under `HEADINGS`."""
    sign = "<= " if row.is_at_most else ""
    spread = ""
    if "lowest" in row.notes:
        spread = f"{_short(row.notes['lowest'])} - {_short(row.notes['highest'])}"
    return (
        row.name,
        row.engine,
        f"{_short(row.value)} {row.unit}".replace(" x", "x"),
        "" if row.goal is None else f"{sign}{row.goal:g}",
        row.verdict,
        spread,
        f"{row.notes['rate']:,.0f}" if isinstance(row.notes.get("rate"), float) else "",
        "" if row.app_us is None else f"{row.app_us:,.0f}",
        "" if not row.database_us else f"{row.database_us:,.0f}",
    )


def _short(value: float | str) -> str:
    if isinstance(value, str):
        return value
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def summary(rows: Sequence[Row]) -> str:
    """How many goals were reached."""
    verdicts = [row.verdict for row in rows if row.verdict]
    return f"{verdicts.count('reached')} of {len(verdicts)} goals reached."
