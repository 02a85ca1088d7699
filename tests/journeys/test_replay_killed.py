"""`waypost replay` as a process of its own, killed in the middle: the next one ends where one alone would."""

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.journeys.running import Server
from tests.usecases.mapped import NOW, STORE, scanned, set_rule
from waypost.db import open_database
from waypost.db.stored_values import standing_text
from waypost.usecases.record_events import record_events
from waypost.usecases.replay_events import CHUNK, CURSOR

PARCELS, PATIENCE_S = 8 * CHUNK, 60
STEPS = (("PU", 0), ("ZZ", 9), ("AR", 12))


def fill(url: str) -> None:
    database = open_database(url)
    database.migrate()
    for start in range(0, PARCELS, CHUNK):
        with database.write() as tx:
            parcels = range(start, start + CHUNK)
            news = [scanned(f"N{parcel:05d}", code, hour) for parcel in parcels for code, hour in STEPS]
            record_events(tx, news, now=NOW)
    set_rule(database, "ZZ", "out_for_delivery")
    database.close()


def reached(url: str) -> int:
    """The shipment behind which the next replay would go on."""
    database = open_database(url)
    with database.read() as tx:
        kept = json.loads(tx.setting(CURSOR) or "{}")
    database.close()
    return int(kept.get("after_id", 0))


def everything(url: str) -> tuple[list[str], list[tuple[str, str]]]:
    """Each standing, and each event with what it takes back."""
    database = open_database(url)
    with database.read() as tx:
        shipments = tx.shipments.by_numbers(STORE, [f"N{parcel:05d}" for parcel in range(PARCELS)])
        told = tx.shipments.events([one.id for one in shipments])
    database.close()
    events = sorted((one.event.id, one.event.retracts or "") for one in told)
    return [standing_text(one.standing) for one in shipments], events


@pytest.mark.timeout(180)
def test_a_replay_that_is_killed_goes_on_and_ends_where_one_alone_would(tmp_path: Path) -> None:
    killed = Server(f"sqlite:///{tmp_path}/killed.db", tmp_path)
    alone = Server(f"sqlite:///{tmp_path}/alone.db", tmp_path)
    fill(killed.database_url)
    shutil.copy(tmp_path / "killed.db", tmp_path / "alone.db")
    process = subprocess.Popen(
        [sys.executable, "-m", "waypost", "replay"],
        env=killed.environment(), cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    ends_at = time.monotonic() + PATIENCE_S
    while not reached(killed.database_url):
        assert process.poll() is None
        assert time.monotonic() < ends_at
    process.send_signal(signal.SIGKILL)
    process.wait(30)
    done_before = reached(killed.database_url)
    assert 0 < done_before < PARCELS
    said = killed.run("replay")
    assert f"{3 * (PARCELS - done_before):,} events of {PARCELS - done_before:,} shipments" in said
    alone.run("replay")
    assert everything(killed.database_url) == everything(alone.database_url)
    assert "0 mean something else now" in killed.run("replay")
