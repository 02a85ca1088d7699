"""Many messages due at once: `python -m bench.draining [--messages 100000] [--per-second 0]`.

Orders whose parcels were delivered a moment ago: decided, written in the languages of their buyers, and
handed to a mail server in a process of its own. Prints how quickly each step goes.
"""

import argparse
import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from tests.journeys.running import free_port
from tests.journeys.teller_child import KEY, LINKS
from waypost.carriers import registry
from waypost.channels import email
from waypost.channels import registry as channels
from waypost.channels.texts import open_texts
from waypost.db import KeyedVault, open_database
from waypost.domain.notification import Channel
from waypost.domain.order import Buyer
from waypost.domain.shipment import Address
from waypost.domain.tracking import Event, EventType
from waypost.net.addresses import address_rule
from waypost.net.mail import MailExchange
from waypost.net.outgoing import HttpExchange
from waypost.places.gazetteer import open_gazetteer
from waypost.ports.database import Database
from waypost.usecases.add_shipments import ShipmentDraft, add_shipments
from waypost.usecases.find_journey import World
from waypost.usecases.import_orders import OrderDraft, import_orders
from waypost.usecases.manage_channels import ChannelWish, add_channel
from waypost.usecases.plan_notifications import plan_notifications
from waypost.usecases.prepare_messages import Writing
from waypost.usecases.record_events import News, record_events
from waypost.worker.posting import Posting
from waypost.worker.telling import Teller

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
GROUP = 1_000
LOCALES = ("en", "de", "fr", "es", "ar", "ja")
SINK = """
import asyncio, sys
async def serve(reader, writer):
    writer.write(b"220 sink\\r\\n"); in_text = False
    while line := await reader.readline():
        if in_text:
            if line == b".\\r\\n":
                in_text = False; writer.write(b"250 OK queued\\r\\n"); await writer.drain()
            continue
        word = line[:4].upper()
        if word == b"EHLO": writer.write(b"250 sink\\r\\n")
        elif word == b"DATA": in_text = True; writer.write(b"354 go on\\r\\n")
        elif word == b"QUIT": writer.write(b"221 bye\\r\\n"); break
        else: writer.write(b"250 OK\\r\\n")
        await writer.drain()
    writer.close()
async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", int(sys.argv[1]), limit=1 << 20)
    print("ready", flush=True)
    await server.serve_forever()
asyncio.run(main())
"""


def main() -> None:
    """Fill, plan, drain, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--per-second", type=float, default=0.0, help="what the provider takes; 0: no limit")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sink() as port:
        database = open_database(f"sqlite:///{folder}/waypost.db")
        database.migrate()
        world = World(open_gazetteer(), registry)
        timed("filled", given.messages, lambda: fill(database, given.messages))
        open_mail(database, port, given.per_second or 1_000_000)
        timed("planned", given.messages, lambda: plan(database, world, given.messages))
        timed("drained", given.messages, lambda: asyncio.run(drain(database, world)))
        with database.read() as tx:
            print(dict(tx.ledger.counts()))
        database.close()


def timed(what: str, count: int, work: Callable[[], None]) -> None:
    """Run something and print its rate."""
    begun_s = time.monotonic()
    work()
    took_s = time.monotonic() - begun_s
    print(f"{what:8} {count:,} in {took_s:.1f} s: {count / took_s:,.0f}/s", flush=True)


@contextmanager
def sink() -> Iterator[int]:
    """A mail server in a process of its own that takes everything."""
    port = free_port()
    with subprocess.Popen([sys.executable, "-c", SINK, str(port)], stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        try:
            yield port
        finally:
            child.kill()


def fill(database: Database, count: int) -> None:
    """Orders with a parcel each that was delivered a minute ago."""
    for start in range(0, count, GROUP):
        numbers = range(start, min(start + GROUP, count))
        orders = [
            OrderDraft(
                1, f"A-{number}", placed_at=NOON - timedelta(days=3),
                buyer=Buyer(f"Buyer {number}", f"buyer.{number}@example.com", locale=LOCALES[number % 6]),
                ship_to=Address(city="Lyon", country="FR"),
            )
            for number in numbers
        ]  # fmt: skip
        parcels = [
            ShipmentDraft(1, order_number=f"A-{number}", tracking_number=f"T{number:09}", carrier="ups")
            for number in numbers
        ]
        with database.write() as tx:
            import_orders(tx, orders, now=NOON)
            add_shipments(tx, parcels, now=NOON, formats=registry.all_formats())
            told = Event(EventType.DELIVERED, NOON - timedelta(minutes=1), offset_min=60, carrier="ups")
            news = [News(told, 1, tracking_number=f"T{number:09}") for number in numbers]
            record_events(tx, news, now=NOON)


def open_mail(database: Database, port: int, per_second: float) -> None:
    """The mail server as a channel."""
    values = {"host": "127.0.0.1", "port": str(port), "encryption": "none", "sender": "shop@example.com"}
    wish = ChannelWish(Channel.EMAIL, "smtp", "mail", email.ACCOUNT_FIELDS, values, per_second=per_second)
    with database.write() as tx:
        add_channel(tx, wish, vault=KeyedVault([KEY]), hook_key="hook", now=NOON)


def plan(database: Database, world: World, count: int) -> None:
    """Decide for all of them."""
    for start in range(1, count + 1, GROUP):
        with database.write() as tx:
            plan_notifications(tx, list(range(start, min(start + GROUP, count + 1))), world=world, now=NOON)


async def drain(database: Database, world: World) -> None:
    """Tell until nothing is due."""
    later = NOON + timedelta(minutes=5)
    posting = Posting(
        channels, HttpExchange(address_rule("")), MailExchange(), email.compose, KeyedVault([KEY]),
        lambda: later,
    )  # fmt: skip
    teller = Teller(database, Writing(world, open_texts(), LINKS), posting, chance=lambda: 0.5)
    running = asyncio.create_task(teller.run())
    while True:
        await asyncio.sleep(0.2)
        with database.read() as tx:
            counts = tx.ledger.counts()
        if not counts.get("waiting") and not counts.get("handing_over"):
            break
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


if __name__ == "__main__":
    main()
