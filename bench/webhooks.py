"""Many webhooks due at once: `python -m bench.webhooks [--webhooks 20000] [--endpoints 4]`.

Parcels that move are announced, written for each endpoint, and posted to a receiver in a process of its own,
which answers at once. Prints how quickly each step goes; on SQLite, every commit on the disk.
"""

import argparse
import asyncio
import logging
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import structlog

from waypost.carriers import registry
from waypost.db import KeyedVault, open_database
from waypost.domain.tracking import Event, EventType
from waypost.net.addresses import address_rule
from waypost.net.outgoing import HttpExchange
from waypost.net.subscriptions import may_be_called
from waypost.places.gazetteer import open_gazetteer
from waypost.ports.database import Database
from waypost.usecases.call_webhook import write_announced
from waypost.usecases.find_journey import World
from waypost.usecases.manage_webhooks import EndpointWish, WebhookDoors, add_endpoint
from waypost.usecases.record_events import News, record_events
from waypost.web.api.webhook_bodies import formats_of
from waypost.web.clock import utc_now
from waypost.web.service import WebSettings
from waypost.worker.calling import AT_ONCE, Caller

GROUP = 200
RECEIVER = """
import asyncio, sys
class Receiver(asyncio.Protocol):
    def connection_made(self, transport): self.transport, self.got = transport, b""
    def data_received(self, some):
        self.got += some
        while (end := self.got.find(b"\\r\\n\\r\\n")) >= 0:
            head = self.got[:end].lower()
            length = int(head.split(b"content-length:")[1].split(b"\\r\\n")[0])
            if len(self.got) < end + 4 + length: return
            self.got = self.got[end + 4 + length:]
            self.transport.write(b"HTTP/1.1 200 OK\\r\\ncontent-length: 2\\r\\n\\r\\nok")
async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Receiver, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(main())
"""


def main() -> None:
    """Fill, write, call, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--webhooks", type=int, default=20_000)
    parser.add_argument("--endpoints", type=int, default=4)
    given = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    rule = address_rule("127.0.0.1")
    world = World(open_gazetteer(), registry)
    formats = formats_of(world, WebSettings("https://track.example", b"s" * 32, "bench"))
    doors = WebhookDoors(KeyedVault(["k" * 32]), formats, lambda url: may_be_called(url, rule))
    with tempfile.TemporaryDirectory() as folder, receiver() as port:
        database = open_database(f"sqlite:///{folder}/waypost.db")
        database.migrate()
        parcels = given.webhooks // given.endpoints
        with database.write() as tx:
            for number in range(given.endpoints):
                wish = EndpointWish(url=f"http://127.0.0.1:{port}/{number}")
                add_endpoint(tx, 1, wish, doors=doors, random=b"r" * 32, now=utc_now())
        timed("recorded and announced", parcels, lambda: fill(database, parcels))
        timed("written", given.webhooks, lambda: write(database, doors))
        with HttpExchange(rule, most_connections=AT_ONCE) as exchange:
            caller = Caller(database, doors, exchange, clock=utc_now, chance=lambda: 0.5)
            timed("called", given.webhooks, lambda: asyncio.run(call(database, caller)))
        with database.read() as tx:
            print([dict(tx.webhooks.counts(one.id)) for one in tx.webhooks.endpoints()])
        database.close()


def timed(what: str, count: int, work: Callable[[], None]) -> None:
    """Run something and print its rate."""
    begun_s = time.monotonic()
    work()
    took_s = time.monotonic() - begun_s
    print(f"{what:22} {count:,} in {took_s:.1f} s: {count / took_s:,.0f}/s", flush=True)


@contextmanager
def receiver() -> Iterator[int]:
    """A program in a process of its own that takes everything."""
    with subprocess.Popen([sys.executable, "-c", RECEIVER], stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        port = int(child.stdout.readline())
        try:
            yield port
        finally:
            child.kill()


def fill(database: Database, count: int) -> None:
    """Parcels that have just been picked up."""
    at = datetime.now(UTC) - timedelta(hours=1)
    event = Event(type=EventType.PICKED_UP, occurred_at=at, carrier="ups")
    for start in range(0, count, GROUP):
        numbers = range(start, min(start + GROUP, count))
        with database.write() as tx:
            record_events(
                tx, [News(event, 1, tracking_number=f"BENCH{number}") for number in numbers], now=utc_now()
            )


def write(database: Database, doors: WebhookDoors) -> None:
    """Write all that was announced."""
    is_done = False
    while not is_done:
        with database.write() as tx:
            is_done = not write_announced(tx, doors=doors, now=utc_now())


async def call(database: Database, caller: Caller) -> None:
    """Call until nothing waits."""
    running = asyncio.create_task(caller.run())
    while waiting(database):  # noqa: ASYNC110 - what ends it is a row in the database
        await asyncio.sleep(0.1)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


def waiting(database: Database) -> bool:
    """Whether any delivery waits."""
    with database.read() as tx:
        return tx.webhooks.next_due_at() is not None


if __name__ == "__main__":
    main()
