"""Every measurement runs, with tiny sizes. What it finds is not judged here: a test never asserts a time."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench import engines
from bench.comparing import Comparison, Measured, Row
from bench.filling import connect, fill
from bench.reporting import beside_kept, markdown, write_json

ENGINES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
ON_NO_ENGINE = ("hot", "parse", "detect")
PARTS = {
    "sqlite": [*engines.PARTS],
    "postgresql": [part for part in engines.PARTS if part not in ON_NO_ENGINE],
}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("engine", ENGINES)
def test_everything_can_be_measured(engine: str, tmp_path: Path, repository: Path) -> None:
    file = tmp_path / "results.json"
    parts = [word for part in PARTS[engine] for word in ("--only", part)]
    done = subprocess.run(
        [sys.executable, "-m", "bench", "--quick", "--engine", engine, "--json", str(file), *parts],
        cwd=repository,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": f"{repository / 'src'}:{repository}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    rows = json.loads(file.read_bytes())["rows"]
    assert {row["engine"] for row in rows} == {engine} | ({"none"} if "hot" in parts else set())
    assert all(row["value"] > 0 for row in rows if row["unit"] == "x")
    assert len({row["name"] for row in rows}) == len(rows)


def test_a_filled_database_has_the_events_it_promises_and_standings_that_agree(tmp_path: Path) -> None:
    filled = fill(f"sqlite:///{tmp_path}/filled.db", events=3_000)
    connection = connect(filled.url)
    counts = connection.execute(
        "SELECT (SELECT count(*) FROM events), (SELECT count(*) FROM shipments)"
    ).fetchone()
    kinds = connection.execute("SELECT count(*) FROM (SELECT DISTINCT standing FROM shipments)").fetchone()
    connection.close()
    assert counts == (3_000, filled.shipments) == (filled.events, 300)
    assert kinds[0] <= 100


def test_a_ratio_is_the_median_of_its_pairs() -> None:
    ours = [Measured(100, 1.0), Measured(300, 1.0), Measured(200, 1.0)]
    compared = Comparison(ours, [Measured(1_000, 1.0)] * 3)
    assert compared.ratio == pytest.approx(0.2)
    assert compared.row("x", "sqlite", 0.2).notes["lowest"] == pytest.approx(0.1)


def test_a_goal_is_reached_from_the_right_side() -> None:
    assert Row("ratio", "sqlite", 0.3, "x", 0.3).verdict == "reached"
    assert Row("memory", "sqlite", 13.0, "kB", 12.0, is_at_most=True).verdict == "missed"
    assert Row("for its own sake", "sqlite", 1.0, "x").verdict == ""


def test_the_page_of_the_day_counts_what_was_reached() -> None:
    rows = [
        Row("one", "sqlite", 0.3, "x", 0.3),
        Row("two", "sqlite", 0.1, "x", 0.3),
        Row("three", "sqlite", 1.0, "x"),
    ]
    assert markdown(rows, {"system": "Linux"}).endswith("1 of 2 goals reached.\n")


def test_a_part_that_is_measured_apart_keeps_the_other_lines(tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    alone = [Row("one", "sqlite", 1.0, "x")]
    assert beside_kept(file, alone, {"system": "Linux"}, ["parse"]) == (alone, {"system": "Linux"})
    write_json(file, [*alone, Row("two", "sqlite", 2.0, "x")], {"load before": "0.3"})
    fresh = [Row("two", "sqlite", 3.0, "x"), Row("two", "postgresql", 4.0, "x")]
    rows, facts = beside_kept(file, fresh, {"load before": "1.8"}, ["parse"])
    assert [row.value for row in rows] == [1.0, 3.0, 4.0]
    assert facts == {"load before": "0.3", "measured apart": "parse (load before: 1.8)"}
