"""A day of webhooks in seconds: the receiver fails in every way, workers are killed, and nothing is lost."""

import json
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.journeys.caller_child import quick_clock
from tests.real.machine import ROOT
from tests.worker.calling_house import CallingHouse, calling_house, told
from tests.worker.receiver import Receiver, receiving
from waypost.domain.tracking import EventType

SPEED = 5400.0  # an hour and a half in a second
PARCELS = 120
ILL = (200, 500, 503, 302, 429, 404)


@contextmanager
def worker(url: str, start_s: float) -> Iterator[subprocess.Popen[bytes]]:
    """A calling process; killed (-9) at the end."""
    command = [sys.executable, "-m", "tests.journeys.caller_child", url, str(start_s), str(SPEED)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        try:
            yield child
        finally:
            child.kill()


def falls_ill(receiver: Receiver, until_s: float, chance: random.Random) -> None:
    """Answer otherwise every few moments, until the time is over."""
    while time.time() < until_s:
        receiver.status = chance.choice(ILL)
        receiver.headers = {"location": "http://10.0.0.1/", "retry-after": "60"}
        time.sleep(0.15)
    receiver.status, receiver.headers = 200, {}


def is_done(house: CallingHouse) -> bool:
    """Whether nothing waits any more."""
    with house.database.read() as tx:
        counts = tx.webhooks.counts(1)
    return counts["waiting"] == 0 and counts["taken"] >= 2 * PARCELS


@pytest.mark.parametrize("seed", [7])
def test_nothing_is_lost_in_a_day_of_failures_and_kills(tmp_path: Path, seed: int) -> None:
    url = f"sqlite:///{tmp_path}/waypost.db"
    chance = random.Random(seed)
    with receiving() as receiver, calling_house(url) as house:
        start_s = time.time()
        house.endpoint(receiver.url)
        illness = threading.Thread(target=falls_ill, args=(receiver, start_s + 16, chance))
        illness.start()
        for round_ in range(12):
            house.clock.now = quick_clock(start_s, SPEED)
            for number in range(round_ * PARCELS // 12, (round_ + 1) * PARCELS // 12):
                house.hear(f"1Z{number}", told(EventType.IN_TRANSIT, -5))
                house.hear(f"1Z{number}", told(EventType.DELIVERED, -1))
            with worker(url, start_s):
                time.sleep(chance.uniform(0.3, 1.2))
        illness.join()
        with worker(url, start_s):
            deadline_s = time.time() + 90
            while not is_done(house) and time.time() < deadline_s:
                time.sleep(0.2)
        assert is_done(house)
    taken = [heard for heard in receiver.heard if heard.answered == 200]
    numbers = {json.loads(heard.body)["data"]["shipment"]["tracking_number"] for heard in taken}
    assert len(numbers) == PARCELS
    assert len({heard.id for heard in taken}) == 2 * PARCELS
