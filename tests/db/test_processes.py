"""Several real processes on one database; some of them die."""

import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Event

import pytest

from tests.db.samples import NOW, STORE, shipment
from waypost.db import open_database
from waypost.ports.database import Job

CHILD = Path(__file__).with_name("child.py")


def start(*arguments: object) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, str(CHILD), *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finished(child: "subprocess.Popen[str]") -> list[str]:
    said, complained = child.communicate(timeout=90)
    assert child.returncode == 0, complained
    return said.split()


def pending(url: str) -> list[str]:
    database = open_database(url)
    names = list(database.pending_migrations())
    database.close()
    return names


def kill(child: "subprocess.Popen[str]") -> list[str]:
    """Kill a process at once; what it had said until then, whole lines only."""
    child.send_signal(signal.SIGKILL)
    said, complained = child.communicate(timeout=90)
    assert complained == ""
    return said[: said.rfind("\n") + 1].split()


def test_each_job_goes_to_one_of_several_workers(shared_url: str) -> None:
    names = {str(number) for number in range(300)}
    database = open_database(shared_url)
    with database.write() as tx:
        tx.jobs.add([Job("look", {"name": name}, NOW) for name in names])
    told = [finished(child) for child in [start("claim", shared_url) for _ in range(3)]]
    taken = [name for part in told for name in part]
    assert len(taken) == len(names)
    assert set(taken) == names
    database.close()


def test_what_was_acknowledged_survives_a_kill(shared_url: str) -> None:
    database = open_database(shared_url)
    with database.write() as tx:
        (one,) = tx.shipments.add([shipment("N")])
    for _ in range(3):
        child = start("acknowledge", shared_url, one.id)
        time.sleep(1.2)
        acknowledged = kill(child)
        assert acknowledged
        with database.read() as tx:
            stored = [found.event.id for found in tx.shipments.events([one.id])]
        assert set(acknowledged) <= set(stored)
        assert len(stored) == len(set(stored))
    assert database.check() == []
    database.close()


def test_a_writer_that_dies_in_a_transaction_leaves_nothing_and_blocks_nobody(shared_url: str) -> None:
    child = start("hold", shared_url)
    assert child.stdout is not None
    assert child.stdout.readline() == "written\n"
    kill(child)
    database = open_database(shared_url)
    with database.write() as tx:
        assert tx.setting("half") is None
        tx.save_setting("whole", "written")
    assert database.check() == []
    database.close()


def test_two_writers_who_want_the_same_parcels_never_wait_for_each_other_in_a_circle(shared_url: str) -> None:
    database = open_database(shared_url)
    with database.write() as tx:
        added = tx.shipments.add([shipment(f"N{count}") for count in range(40)])
    rounds = 40
    children = [start("move", shared_url, seed, rounds) for seed in ("a", "b")]
    moves = sum(int(count) for child in children for count in finished(child))
    with database.read() as tx:
        found = tx.shipments.by_numbers(STORE, [one.tracking_number or "" for one in added])
        assert sum(one.version - 1 for one in found) == moves
        assert len(tx.shipments.events([one.id for one in found])) == moves
    database.close()


def test_processes_that_hear_of_the_same_unknown_parcels_add_each_once(shared_url: str) -> None:
    rounds = 25
    children = [start("introduce", shared_url, seed, rounds) for seed in ("a", "b", "c")]
    added = sum(int(count) for child in children for count in finished(child))
    assert added == 30 * rounds


def test_a_follower_never_misses_what_several_processes_announce(shared_url: str) -> None:
    rounds = 60
    database = open_database(shared_url)
    children = [start("announce", shared_url, rounds) for _ in range(2)]
    seen, latest, ends = 0, 0, time.monotonic() + 60
    while seen < 2 * rounds and time.monotonic() < ends:
        with database.read() as tx:
            lines = tx.feed.since(latest)
        seen += len(lines)
        latest = lines[-1].id if lines else latest
    for child in children:
        finished(child)
    assert seen == 2 * rounds
    database.close()


def test_another_process_wakes_a_listener(shared_url: str) -> None:
    database = open_database(shared_url)
    woken = Event()
    database.listen(woken.set)
    finished(start("announce", shared_url, 1))
    assert woken.wait(5)
    database.close()


@pytest.mark.parametrize("count", [3])
def test_processes_that_migrate_at_once_do_no_harm(tmp_path: Path, count: int) -> None:
    url = f"sqlite:///{tmp_path}/new.db"
    applied = [line for child in [start("migrate", url) for _ in range(count)] for line in finished(child)]
    assert len(applied) == 1
    assert pending(url) == []


@pytest.mark.postgres
def test_processes_that_migrate_a_server_at_once_do_no_harm(postgres_url: str) -> None:
    applied = [
        line for child in [start("migrate", postgres_url) for _ in range(3)] for line in finished(child)
    ]
    assert len(applied) == 1
    assert pending(postgres_url) == []
