"""A carrier's file without a header, whose codes only the merchant knows."""

from pathlib import Path

from tests.cli.conftest import Run
from tests.standards.recordings import recordings

FILE = next(one for one in recordings() if str(one) == "status-csv/columns_by_place")


def test_columns_by_place_and_own_meanings_make_a_file_speak(run: Run, folder: Path) -> None:
    (folder / "pakstat.txt").write_bytes(FILE.body)
    columns = FILE.written["account"]["columns"]
    for code, means in (("EX1", "arrived"), ("EX2", "out_for_delivery")):
        done = run("map", "set", "gls", "--code", code, "--means", means)
        assert done.exit_code == 0, done.output
    words = ("pakstat.txt", "--format", "status-csv", "--carrier", "gls", "--columns", columns)
    done = run("import", "status-files", *words)
    assert "2 shipments, 3 recorded" in done.output, done.output
    assert "(GLS): out for delivery" in run("track", "00000000017").output
