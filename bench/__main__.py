"""`python -m bench`: measure, print the table, write the results of the day."""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bench.cluster import Cluster, NoPostgres, run_cluster
from bench.comparing import Row
from bench.engines import PARTS, Run, Size, measure_engine
from bench.machine import facts
from bench.reporting import HEADINGS, beside_kept, cells, markdown, summary, text_line, write_json

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the command line asks for."""

    size: Size
    parts: frozenset[str]
    engines: tuple[str, ...]
    file: Path
    writes_page: bool
    keeps: bool


def main(arguments: list[str] | None = None) -> int:
    """Measure what was asked for; 0 when all could be measured (a missed goal is a result, not a failure)."""
    wishes = _wishes(arguments)
    machine = facts()
    print(text_line(HEADINGS), flush=True)
    rows = []
    for row in _rows(wishes):
        rows.append(row)
        print(text_line(cells(row)), flush=True)
    print(summary(rows))
    if wishes.keeps:
        rows, machine = beside_kept(wishes.file, rows, machine, sorted(wishes.parts))
    write_json(wishes.file, rows, machine)
    if wishes.writes_page:
        (HERE / "RESULTS.md").write_text(markdown(rows, machine), encoding="utf-8")
    return 0


def _rows(wishes: Wishes) -> Iterator[Row]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wp-bench-")))
        for engine in wishes.engines:
            cluster = _cluster(stack) if engine == "postgresql" else None
            if engine == "postgresql" and cluster is None:
                continue
            is_first = engine == wishes.engines[0]
            run = Run(engine, wishes.size, wishes.parts, folder, cluster, is_first)
            yield from measure_engine(run)


def _cluster(stack: ExitStack) -> Cluster | None:
    try:
        return stack.enter_context(run_cluster())
    except NoPostgres:
        print(
            "no PostgreSQL server programs here (Debian: postgresql): measured on SQLite only",
            file=sys.stderr,
        )
        return None


def _wishes(arguments: list[str] | None) -> Wishes:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--quick", action="store_true", help="small and short: to see that all of it runs")
    how.add_argument("--large", action="store_true", help="also fill ten million events")
    parser.add_argument("--only", action="append", choices=PARTS, metavar="NAME", help=", ".join(PARTS))
    parser.add_argument("--engine", action="append", choices=("sqlite", "postgresql"))
    parser.add_argument("--json", type=Path, default=HERE / "out" / "results.json", metavar="FILE")
    parser.add_argument(
        "--keep", action="store_true", help="put these lines beside those of the last whole run"
    )
    given = parser.parse_args(arguments)
    return Wishes(
        size=Size.quick() if given.quick else Size.large() if given.large else Size(),
        parts=frozenset(given.only or PARTS),
        engines=tuple(given.engine or ("sqlite", "postgresql")),
        file=given.json,
        writes_page=given.keep or not (given.quick or given.only or given.engine),
        keeps=given.keep,
    )


if __name__ == "__main__":
    sys.exit(main())
