"""A real worker process, a real folder, and kill -9 in the middle of a file."""

import gzip
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.running import Server
from waypost.db import open_database
from waypost.ports.database import Database

PARCELS, SCANS = 1_500, 4
PATIENCE_S = 60
HEAD = "tracking_number,occurred_at,status,code\n"
SAID = (
    "format = 'status-csv'\n"
    "columns = 'tracking_number=tracking_number, occurred_at=occurred_at, code=code, status=status'\n"
)


def scans() -> bytes:
    rows = [
        f"PAKET{parcel:07d},2026-11-2{day}T08:00:00+01:00,{'in_transit' if day else 'picked_up'},C{day}\n"
        for parcel in range(PARCELS)
        for day in range(SCANS)
    ]
    return (HEAD + "".join(rows)).encode()


def count_events(database: Database) -> int:
    with database.read() as tx:
        return len(tx.shipments.events(tx.shipments.ids_after(0, limit=100_000)))


def wait_until(is_so: Callable[[], bool], log: Path) -> None:
    ends_at = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < ends_at, log.read_text()
        time.sleep(0.005)


def start(server: Server, inbox: Path) -> "subprocess.Popen[bytes]":
    with (server.folder / "worker.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "waypost", "work"],
            env={**server.environment(), "WAYPOST_STATUS_FOLDER": str(inbox)},
            cwd=server.folder,
            stdout=log,
            stderr=subprocess.STDOUT,
        )


@pytest.mark.timeout(180)
def test_a_worker_killed_in_the_middle_of_a_file_loses_nothing_and_records_nothing_twice(
    tmp_path: Path,
) -> None:
    server = Server(f"sqlite:///{tmp_path}/waypost.db", tmp_path)
    inbox, log = tmp_path / "inbox", tmp_path / "worker.log"
    (inbox / "gls").mkdir(parents=True)
    (inbox / "gls" / "waypost.toml").write_text(SAID)
    database = open_database(server.database_url)
    database.migrate()
    (inbox / "gls" / "scans.csv.gz").write_bytes(gzip.compress(scans()))
    worker = start(server, inbox)
    wait_until(lambda: count_events(database) > 0, log)
    worker.send_signal(signal.SIGKILL)
    worker.wait(30)
    assert 0 < count_events(database) <= PARCELS * SCANS
    worker = start(server, inbox)
    try:
        wait_until((inbox / "gls" / "done" / "scans.csv.gz").exists, log)
    finally:
        worker.terminate()
        worker.wait(30)
    assert count_events(database) == PARCELS * SCANS
    database.close()
    left = sorted(str(one.relative_to(inbox)) for one in inbox.rglob("*") if one.is_file())
    assert left == ["gls/done/scans.csv.gz", "gls/waypost.toml"]
