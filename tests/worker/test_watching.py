"""The watched folder: files are read once they are complete, and moved away when their news is safe."""

import gzip
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.standards.recordings import recordings
from tests.usecases.world import SmallPlaces
from waypost.carriers import registry
from waypost.db import open_database
from waypost.ports.connector import AccountField, AnswerNotUnderstood, CarrierAccount, Scan
from waypost.ports.database import Database, DatabaseUnavailable
from waypost.ports.status_file import FileReport, StatusFile
from waypost.standards import registry as formats
from waypost.usecases.find_journey import World
from waypost.usecases.read_watched_file import Reading
from waypost.worker.status_folder import FoundFile, StatusFolder
from waypost.worker.watching import COMPLETE_AFTER_S, Watcher

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
FILES = {str(one): one.body for one in recordings()}
X12, DPD = FILES["x12-214/several_shipments"], FILES["status-csv/dpd_scaninfo"]
OWN = next(one for one in recordings() if str(one) == "status-csv/own_columns")
LETTER = b"Dear all, please find attached"
MOST_BYTES = 50_000


class Watch:
    """A folder, what watches it, and a clock that tests move."""

    def __init__(self, database: Database, path: Path) -> None:
        self.database, self.path, self.now_s = database, path, 100.0
        self.watcher = self.another()

    def another(self, reading: Reading | None = None, *, kind: type[StatusFolder] = StatusFolder) -> Watcher:
        reading = reading or Reading(self.database, formats, World(SmallPlaces(), registry))
        folder = kind(self.path, most_bytes=MOST_BYTES)
        return Watcher(folder, reading, clock=lambda: NOON, now_s=lambda: self.now_s)

    def put(self, name: str, body: bytes) -> Path:
        file = self.path / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(body)
        return file

    def settle(self, watcher: Watcher | None = None) -> int:
        """Look, let time pass, look again."""
        watcher = watcher or self.watcher
        watcher.look()
        self.now_s += COMPLETE_AFTER_S
        return watcher.look()

    def lying(self) -> list[str]:
        return sorted(str(one.relative_to(self.path)) for one in self.path.rglob("*") if one.is_file())

    def count_events(self) -> int:
        with self.database.read() as tx:
            return len(tx.shipments.events(tx.shipments.ids_after(0, limit=100_000)))


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    database = open_database("sqlite://")
    database.migrate()
    (tmp_path / "inbox").mkdir()
    yield Watch(database, tmp_path / "inbox")
    database.close()


def test_a_file_is_read_once_it_lay_unchanged_and_then_moved(watch: Watch) -> None:
    watch.put("freight.edi", X12)
    assert watch.watcher.look() == 0
    watch.now_s += 1
    assert watch.watcher.look() == 0
    watch.now_s += COMPLETE_AFTER_S
    assert watch.watcher.look() == 1
    assert watch.lying() == ["done/freight.edi"]
    assert watch.count_events() == 5
    assert watch.settle() == 0


def test_a_file_that_grows_is_waited_for(watch: Watch) -> None:
    file = watch.put("scans.csv", DPD[:100])
    watch.watcher.look()
    watch.now_s += COMPLETE_AFTER_S
    file.write_bytes(DPD)
    assert watch.watcher.look() == 0
    watch.now_s += COMPLETE_AFTER_S
    assert watch.watcher.look() == 1
    assert watch.count_events() == 5


@pytest.mark.parametrize("name", ["scans.csv.part", ".scans.csv", "scans.tmp", "scans.csv~", "x.report.txt"])
def test_a_name_of_a_file_that_is_being_written_is_left_alone(watch: Watch, name: str) -> None:
    file = watch.put(name, DPD)
    assert watch.settle() == 0
    file.rename(watch.path / "scans.csv")
    assert watch.settle() == 1


def test_a_file_that_nobody_can_read_is_refused_with_a_report_beside_it(watch: Watch) -> None:
    watch.put("letter.txt", LETTER)
    watch.put("scans.csv", DPD)
    assert watch.settle() == 2
    assert watch.lying() == [
        "done/scans.csv", "done/scans.csv.report.txt", "refused/letter.txt", "refused/letter.txt.report.txt",
    ]  # fmt: skip
    report = (watch.path / "refused/letter.txt.report.txt").read_text()
    assert "Nothing was recorded: the file is in no format that we know" in report


def test_bad_rows_of_a_good_file_are_reported_and_cost_no_other(watch: Watch) -> None:
    watch.put("scans.csv", DPD.replace(b"20261120070102", b"20361120070102"))
    assert watch.settle() == 1
    report = (watch.path / "done/scans.csv.report.txt").read_text()
    assert "4 recorded + 0 duplicate + 1 rejected" in report
    assert "05300000000001: " in report
    assert watch.count_events() == 4


def test_the_same_file_again_is_known_and_overwrites_nothing(watch: Watch) -> None:
    for _ in range(2):
        watch.put("freight.edi", X12)
        assert watch.settle() == 1
    assert watch.lying() == ["done/1-freight.edi", "done/freight.edi"]
    assert watch.count_events() == 5


def test_a_gzipped_file_is_unpacked_no_further_than_the_limit(watch: Watch) -> None:
    watch.put("scans.csv.gz", gzip.compress(DPD))
    watch.put("bomb.gz", gzip.compress(DPD + b"\n" * MOST_BYTES))
    watch.put("cut.gz", gzip.compress(DPD)[:-20])
    watch.put("long.csv", DPD + b"\n" * MOST_BYTES)
    assert watch.settle() == 4
    assert watch.count_events() == 5
    refused = {one.name: one.read_text() for one in (watch.path / "refused").glob("*.txt")}
    assert "longer than" in refused["bomb.gz.report.txt"]
    assert "ends in the middle" in refused["cut.gz.report.txt"]
    assert "longer than" in refused["long.csv.report.txt"]


def test_a_folder_within_is_a_carriers_own_and_may_say_more(watch: Watch) -> None:
    columns = OWN.written["account"]["columns"]
    watch.put("gls/waypost.toml", f"format = 'status-csv'\ncolumns = '{columns}'\n".encode())
    watch.put("gls/own.csv", OWN.body)
    assert watch.settle() == 1
    with watch.database.read() as tx:
        told = tx.shipments.events(tx.shipments.ids_after(0, limit=10))
    assert {one.event.carrier for one in told} == {"gls"}
    assert watch.lying() == ["gls/done/own.csv", "gls/waypost.toml"]


@pytest.mark.parametrize(
    "said", ["zone = 'Europe/Paris'", "timezone = 'Mars/Olympus'", "store = 'none'", "format = 'fax'", "x ="]
)
def test_what_is_said_wrong_about_a_folder_costs_no_file(watch: Watch, said: str) -> None:
    wrong = watch.put("dpd/waypost.toml", said.encode())
    watch.put("dpd/scans.csv", DPD)
    watch.put("freight.edi", X12)
    assert watch.settle() == 1
    assert watch.lying() == ["done/freight.edi", "dpd/scans.csv", "dpd/waypost.toml"]
    wrong.unlink()
    watch.now_s += 100
    assert watch.watcher.look() == 1


def test_no_link_is_followed(watch: Watch, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.csv").write_bytes(DPD)
    (watch.path / "link.csv").symlink_to(outside / "secret.csv")
    (watch.path / "links").symlink_to(outside)
    os.mkfifo(watch.path / "pipe.csv")
    assert watch.settle() == 0
    (watch.path / "done").symlink_to(outside)
    watch.put("freight.edi", X12)
    assert watch.settle() == 0
    assert sorted(one.name for one in outside.iterdir()) == ["secret.csv"]
    assert watch.count_events() == 5  # recorded, and waits to be moved


def test_a_file_is_read_again_by_who_comes_after_a_worker_that_died(watch: Watch) -> None:
    watch.put("freight.edi", X12)
    dying = watch.another(kind=_DyingFolder)
    with pytest.raises(KeyboardInterrupt):
        watch.settle(dying)
    assert watch.lying() == ["freight.edi"]
    assert watch.settle() == 1
    assert (watch.lying(), watch.count_events()) == (["done/freight.edi"], 5)


def test_a_database_that_is_away_costs_nothing(watch: Watch) -> None:
    watch.put("freight.edi", X12)
    away = watch.another(Reading(_Away(), formats, World(SmallPlaces(), registry)))  # type: ignore[arg-type]  # as much as is asked
    assert watch.settle(away) == 0
    assert watch.lying() == ["freight.edi"]


def test_a_fault_of_ours_costs_one_file(watch: Watch) -> None:
    watch.put("a.csv", DPD)
    broken = watch.another(Reading(watch.database, _Faulty(), World(SmallPlaces(), registry)))
    assert watch.settle(broken) == 1
    report = (watch.path / "refused/a.csv.report.txt").read_text()
    assert "Waypost failed on it (ZeroDivisionError)" in report


def test_a_folder_that_is_not_there_is_looked_for_again(watch: Watch) -> None:
    watch.path.rmdir()
    assert watch.settle() == 0
    watch.path.mkdir()
    watch.put("freight.edi", X12)
    assert watch.settle() == 1


class _DyingFolder(StatusFolder):
    """A power cut between recording and moving."""

    def put_away(self, file: FoundFile, into: str, report: str | None) -> str:
        raise KeyboardInterrupt(file, into, report)


class _Away:
    """A database that nobody can reach."""

    def read(self) -> None:
        raise DatabaseUnavailable("away")


class _Faulty:
    """Formats with a fault of ours."""

    STATUS_FILES = formats.STATUS_FILES

    def format_named(self, slug: str) -> StatusFile | None:
        raise AnswerNotUnderstood(slug)

    def format_of(self, body: bytes) -> StatusFile | None:
        del body
        return _FaultyFormat()


class _FaultyFormat:
    """A format whose reading fails."""

    SLUG = "faulty"
    ACCOUNT_FIELDS: tuple[AccountField, ...] = ()

    def is_written_in(self, body: bytes) -> bool:
        return bool(body)

    def read_file(self, body: bytes, *, account: CarrierAccount, now: datetime) -> FileReport:
        del account, now
        raise ZeroDivisionError(len(body))

    def reread(self, raw: str) -> Scan | None:
        raise ZeroDivisionError(len(raw))
