"""A process of its own for tests: `python child.py WHAT URL ...`; it tells what it did line by line."""

import random
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[2] / "src")]

from tests.db.samples import NOW, STORE, event, news, shipment  # noqa: E402 - the path comes first
from waypost.db import WriteLane, open_database  # noqa: E402 - the path comes first
from waypost.domain.standing import standing  # noqa: E402 - the path comes first
from waypost.ports.database import AlreadyExists, Transaction  # noqa: E402 - the path comes first


def tell(line: object) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def migrate(url: str) -> None:
    tell(",".join(open_database(url).migrate()))


def claim(url: str) -> None:
    """Take jobs until there are none; tell each."""
    database = open_database(url)
    while True:
        with database.write() as tx:
            jobs = tx.jobs.claim(now=NOW, limit=7, lease_until=NOW + timedelta(hours=1))
        for job in jobs:
            tell(job.payload["name"])
        if not jobs:
            return


def acknowledge(url: str, shipment_id: str) -> None:
    """Store events through a lane until somebody kills us; tell each id after its commit."""
    database = open_database(url)
    lane = WriteLane(database)

    def store(tx: Transaction, counts: list[int]) -> list[str]:
        told = [event(after=count) for count in counts]
        tx.shipments.add_events(news(int(shipment_id), *told))
        return [one.id for one in told]

    count = 0
    while True:
        futures = [lane.submit(store, count + more) for more in range(16)]
        for future in futures:
            tell(future.result())
        count += len(futures)


def hold(url: str) -> None:
    """Write something and never commit it."""
    with open_database(url).write() as tx:
        tx.save_setting("half", "written")
        tell("written")
        time.sleep(600)


def move(url: str, seed: str, rounds: str) -> None:
    """Lock shipments in any order and move them all, again and again."""
    database = open_database(url)
    dice = random.Random(seed)
    with database.read() as tx:
        numbers = [f"N{count}" for count in range(40)]
        ids = [one.id for one in tx.shipments.by_numbers(STORE, numbers)]
    moved = standing([event()])
    for turn in range(int(rounds)):
        dice.shuffle(numbers)
        dice.shuffle(ids)
        with database.write() as tx:
            held = tx.shipments.holders(store_id=STORE, tracking_numbers=numbers[:25], shipment_ids=ids[:15])
            shuffled = dice.sample(list(held), len(held))
            tx.shipments.add_events(
                [row for one in shuffled for row in news(one.id, event(text=f"{seed}.{turn}"))]
            )
            tx.shipments.save_standings([(one.id, moved, NOW) for one in shuffled])
            tx.feed.announce([(one.id, None, one.version + 1) for one in shuffled])
        tell(len(held))


def introduce(url: str, seed: str, rounds: str) -> None:
    """Add shipments that another process adds at the same time, as a stranger's news does."""
    database = open_database(url)
    dice = random.Random(seed)
    for turn in range(int(rounds)):
        numbers = [f"{turn}-{count}" for count in range(30)]
        fresh = [shipment(number) for number in dice.sample(numbers, len(numbers))]
        added = 0
        with database.write() as tx:
            try:
                with tx.savepoint():
                    added = len(tx.shipments.add(fresh))
            except AlreadyExists:
                held = tx.shipments.holders(store_id=STORE, tracking_numbers=numbers, shipment_ids=[])
                assert len(held) == len(numbers)
        tell(added)


def announce(url: str, rounds: str) -> None:
    """Announce again and again."""
    database = open_database(url)
    for turn in range(int(rounds)):
        with database.write() as tx:
            tx.feed.announce([(1, None, turn)])
            tx.save_setting(f"{time.time_ns()}", "")
    tell("done")


WHAT: dict[str, Callable[..., None]] = {
    one.__name__: one for one in (migrate, claim, acknowledge, hold, move, introduce, announce)
}

if __name__ == "__main__":
    WHAT[sys.argv[1]](*sys.argv[2:])
