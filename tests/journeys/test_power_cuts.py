"""kill -9 under load from 64 clients: what was acknowledged is there, once, and the database is sound."""

import asyncio
import json
from collections import Counter
from pathlib import Path

import pytest

from tests.journeys.running import Server, call, post_from_many
from waypost.db import open_database

CLIENTS = 64
PARCELS = 40
EACH_TIME = 6000


def bodies(time: int) -> list[bytes]:
    """Events that differ from each other and from those of every other time."""
    day = f"2026-11-{1 + time:02d}"
    return [
        json.dumps(
            {
                "tracking_number": f"POWER{number % PARCELS:03d}",
                "occurred_at": f"{day}T{number // 3600:02d}:{number // 60 % 60:02d}:{number % 60:02d}Z",
                "status": "in_transit",
                "message": f"{time}-{number}",
            }
        ).encode()
        for number in range(EACH_TIME)
    ]


def load_until_killed(server: Server, key: str, rows: list[bytes], kill_after: int) -> list[bytes]:
    """Post from all clients until the server is killed in the middle; the rows that it acknowledged."""
    posting = post_from_many(server, key, rows, clients=CLIENTS, kill_after=kill_after)
    answers = asyncio.run(posting)
    return [row for row, answer in zip(rows, answers, strict=True) if answer and answer[0] in (200, 201)]


def kill_again_and_again(database_url: str, folder: Path, times: int) -> None:
    server = Server(database_url, folder).start()
    acknowledged: list[bytes] = []
    try:
        key = server.new_key()
        for time in range(times):
            kept = load_until_killed(server, key, bodies(time), 100 + 331 * time)
            assert 100 <= len(kept) < EACH_TIME
            acknowledged += kept
            server.start()
        stored = stored_messages(server, key)
    finally:
        server.stop()
    lost = [row for row in acknowledged if stored[json.loads(row)["message"]] == 0]
    assert len(lost) == 0, lost[:3]
    assert max(stored.values()) == 1
    database = open_database(database_url)
    problems = list(database.check())
    database.close()
    assert problems == []
    print(f"{times} kills: {len(acknowledged)} acknowledged, {len(stored)} stored, none lost, none twice")


def stored_messages(server: Server, key: str) -> Counter[str]:
    """How often each event is on record."""
    stored: Counter[str] = Counter()
    for parcel in range(PARCELS):
        answer = call(server, key, "GET", f"/v1/shipments?tracking_number=POWER{parcel:03d}")[1]
        for shipment in answer["shipments"]:
            stored.update(event["message"] for event in shipment["events"])
    return stored


@pytest.mark.timeout(240)
def test_ten_power_cuts_lose_nothing_on_sqlite(tmp_path: Path) -> None:
    kill_again_and_again(f"sqlite:///{tmp_path}/power.db", tmp_path, times=10)


@pytest.mark.postgres
@pytest.mark.timeout(240)
def test_ten_power_cuts_lose_nothing_on_postgresql(tmp_path: Path, postgres_url: str) -> None:
    kill_again_and_again(postgres_url, tmp_path, times=10)
