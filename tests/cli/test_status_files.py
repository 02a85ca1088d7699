"""`waypost import status-files`, with the recordings of the formats."""

import gzip
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.standards.recordings import recordings

FILES = {str(one): one for one in recordings()}
X12 = FILES["x12-214/several_shipments"].body
DPD = FILES["status-csv/dpd_scaninfo"].body
OWN = FILES["status-csv/own_columns"]


@pytest.fixture
def inbox(folder: Path) -> Path:
    (folder / "freight.edi").write_bytes(X12)
    (folder / "scans.csv").write_bytes(DPD)
    (folder / "own.csv").write_bytes(OWN.body)
    (folder / "letter.txt").write_bytes(b"Dear all, please find attached")
    return folder


def test_files_are_read_counted_and_known_the_second_time(run: Run, inbox: Path) -> None:
    del inbox
    first = run("import", "status-files", "freight.edi", "scans.csv")
    assert first.exit_code == 0, first.output
    assert "freight.edi (x12-214): 3 shipments, 5 recorded + 0 duplicate + 0 rejected" in first.output
    assert "scans.csv (status-csv): 2 shipments, 5 recorded" in first.output
    assert "note: line 7" in first.output
    again = run("import", "status-files", "freight.edi")
    assert "0 recorded + 5 duplicate" in again.output
    assert "delivered" in run("track", "PRO7710003").output


def test_a_file_that_cannot_be_read_costs_no_other(run: Run, inbox: Path) -> None:
    del inbox
    done = run("import", "status-files", "letter.txt", "scans.csv")
    assert done.exit_code == 1
    assert "letter.txt: the file is in no format that we know" in done.output
    assert "5 recorded" in done.output


def test_what_was_refused_is_named_and_changes_the_exit_code(run: Run, inbox: Path) -> None:
    (inbox / "scans.csv").write_bytes(DPD.replace(b"20261120070102", b"20361120070102"))
    done = run("import", "status-files", "scans.csv")
    assert done.exit_code == 3
    assert "note: 05300000000001: " in done.output


def test_own_columns_are_said_on_the_command_line(run: Run, inbox: Path) -> None:
    del inbox
    words = ("own.csv", "--format", "status-csv", "--carrier", "gls")
    done = run("import", "status-files", *words, "--columns", OWN.written["account"]["columns"])
    assert done.exit_code == 0, done.output
    assert "2 recorded" in done.output


def test_a_zone_that_is_none_is_told(run: Run, inbox: Path) -> None:
    del inbox
    done = run("import", "status-files", "scans.csv", "--timezone", "Mars/Olympus")
    assert done.exit_code == 2
    assert "IANA" in done.output


def test_a_dry_run_tells_what_would_be_recorded_and_keeps_nothing(run: Run, inbox: Path) -> None:
    del inbox
    words = ("own.csv", "--format", "status-csv", "--carrier", "gls")
    said = (*words, "--columns", OWN.written["account"]["columns"])
    dry = run("import", "status-files", *said, "--dry-run")
    assert dry.exit_code == 0, dry.output
    assert "would be: 2 recorded + 0 duplicate + 0 rejected" in dry.output
    assert "unknown code: gls " in dry.output
    assert "no shipment yet (" in dry.output
    assert "Every code that came is understood." in run("map", "list").output
    assert "2 recorded" in run("import", "status-files", *said).output
    again = run("import", "status-files", *said, "--dry-run")
    assert "would be: 0 recorded + 2 duplicate" in again.output
    assert "no shipment yet" not in again.output


def test_a_gzipped_file_is_read_like_any_other(run: Run, folder: Path) -> None:
    (folder / "freight.edi.gz").write_bytes(gzip.compress(X12))
    (folder / "cut.gz").write_bytes(gzip.compress(X12)[:-9])
    done = run("import", "status-files", "freight.edi.gz", "cut.gz")
    assert "3 shipments, 5 recorded" in done.output
    assert "cut.gz: the gzip file ends in the middle" in done.output
    assert done.exit_code == 1


def said(output: str) -> str:
    """What stands in a table, without its lines and breaks: long paths push sentences to the next line."""
    return " ".join(output.replace("│", " ").split())


def test_the_doctor_looks_at_the_watched_folder(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = folder / "inbox"
    monkeypatch.setenv("WAYPOST_STATUS_FOLDER", str(inbox))
    assert "there is no folder" in said(run("doctor").output)
    (inbox / "gls" / "refused").mkdir(parents=True)
    assert "is watched by the worker" in said(run("doctor").output)
    (inbox / "gls" / "refused" / "a.csv.report.txt").write_text("why")
    assert "1 files" in said(run("doctor").output)
