"""A week of the demo shop on a stepping clock: real mails, and a worker that is killed again and again."""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from tests.journeys import teller_child
from tests.net.mail_server import Inbox
from tests.web.house import House
from waypost.channels import email
from waypost.db import KeyedVault
from waypost.demo.scans import TIDY, scan_body
from waypost.demo.script import ScriptedOrder, newly_placed
from waypost.domain.notification import Channel
from waypost.ports.ledger import Notification, State
from waypost.usecases.manage_channels import ChannelWish, add_channel

START = datetime(2026, 11, 2, 6, tzinfo=UTC)
TICK = timedelta(minutes=30)
PATIENCE_S = 60.0
SENDER = "shop@osierlane.example"


@dataclass
class Week:
    """What happens, when; and what the clock says."""

    house: House
    folder: Path
    now: datetime = START
    due: list[tuple[datetime, str, dict[str, Any]]] = field(default_factory=list)
    ids: dict[str, str] = field(default_factory=dict)
    kills: int = 0
    kept: list[Notification] = field(default_factory=list)

    def expect(self, order: ScriptedOrder) -> None:
        """All that will happen to an order, and when we hear of it."""
        rng = Random(order.number)
        self.due.append((order.placed_at, "order", order.body))
        for step in order.steps:
            body = {"status": step.kind, "occurred_at": step.at.replace(microsecond=0).isoformat()}
            self.due.append((step.at, order.number, body))
        for parcel in order.parcels:
            self.due.append((parcel.announced_at, "shipment", parcel.body))
            for scan in parcel.scans:
                self.due.append((scan.at, "event", scan_body(parcel, scan, scan.at, TIDY, rng)))

    def tell_due(self) -> None:
        """Tell over the API what has happened by now."""
        self.due.sort(key=lambda row: row[0])
        while self.due and self.due[0][0] <= self.now:
            _, kind, body = self.due.pop(0)
            match kind:
                case "order":
                    made = self.house.post("/v1/orders", body)
                    self.ids[str(body["order_number"])] = made.json()["id"]
                case "shipment":
                    made = self.house.post("/v1/shipments", body)
                case "event":
                    made = self.house.post("/v1/events", body)
                case _:
                    made = self.house.post(f"/v1/orders/{self.ids[kind]}/events", body)
            assert made.status_code < 300, made.text

    def set_clock(self) -> None:
        """Let the worker know what time it is; it never reads half a number."""
        fresh = self.folder / "clock.new"
        fresh.write_text(str(self.now.timestamp()), encoding="ascii")
        fresh.replace(self.clock_file)

    @property
    def clock_file(self) -> Path:
        return self.folder / "clock"

    def is_done(self) -> bool:
        """Whether nothing that is due waits any more (what a killed worker held comes up later)."""
        with self.house.app.database.read() as tx:
            moments = [tx.jobs.next_due_at(), tx.ledger.next_due_at()]
        return all(at is None or at > self.now for at in moments)

    def rows(self) -> list[Notification]:
        with self.house.app.database.read() as tx:
            orders = [one.id for one in tx.orders.page(store_id=None, cursor=None, limit=100).orders]
            orders = list(range(1, max(orders, default=0) + 1))
            return list(tx.ledger.of_orders(orders))


def make_week(house: House, folder: Path, *, orders: int, port: int, seed: int) -> Week:
    """A shop that tells by mail, with orders to be placed over five days."""
    week = Week(house, folder)
    rng = Random(seed)
    for number in range(orders):
        placed_at = START + timedelta(minutes=rng.uniform(5, 5 * 24 * 60))
        week.expect(newly_placed(seed, number, placed_at, picture=lambda _: None))
    values = {
        "host": "127.0.0.1",
        "port": str(port),
        "encryption": "none",
        "sender": SENDER,
    }
    wish = ChannelWish(Channel.EMAIL, "smtp", "mail", email.ACCOUNT_FIELDS, values, per_second=100_000)
    with house.app.database.write() as tx:
        add_channel(tx, wish, vault=KeyedVault([teller_child.KEY]), hook_key="hook", now=START)
    return week


@contextmanager
def worker_of(database_url: str, week: Week) -> Iterator["subprocess.Popen[bytes]"]:
    """A worker in a process of its own."""
    command = [sys.executable, "-m", "tests.journeys.teller_child", database_url, str(week.clock_file)]
    with subprocess.Popen(command) as child:
        try:
            yield child
        finally:
            child.kill()


def live_through(week: Week, database_url: str, *, until: datetime, kills: int, seed: int) -> None:
    """Step through the week; at as many random moments the worker is killed, in the middle of its work."""
    rng = Random(seed)
    ticks = int((until - START) / TICK)
    deadly = set(rng.sample(range(ticks // 10, ticks * 9 // 10), kills))
    week.set_clock()
    tick = 0
    while tick < ticks:
        with worker_of(database_url, week) as child:
            while tick < ticks:
                tick += 1
                week.now += TICK
                week.tell_due()
                week.set_clock()
                if tick in deadly:
                    time.sleep(rng.uniform(0.0, 0.05))
                    week.kills += 1
                    break
                _wait_for(week, child)


def _wait_for(week: Week, child: "subprocess.Popen[bytes]") -> None:
    ends_s = time.monotonic() + PATIENCE_S
    while not week.is_done():
        assert child.poll() is None, "the worker ended by itself"
        assert time.monotonic() < ends_s, "what is due is not done"
        time.sleep(0.003)


def differences(rows: Sequence[Notification], inbox: Inbox) -> list[str]:
    """What ledger and inbox do not agree on; empty: every mail has its row, and every row its mail, once."""
    found = []
    arrived = Counter(str(mail["Message-ID"]) for mail in inbox.mails)
    by_id = {f"<waypost.{row.id}.{row.order_id}.{row.topic.value}@osierlane.example>": row for row in rows}
    for name, times in arrived.items():
        row = by_id.get(name)
        if times > 1:
            found.append(f"{name} arrived {times} times")
        if row is None or row.told_with is not None:
            found.append(f"{name} has no row of its own")
        elif row.state is not State.SENT and (row.reason is None or row.reason.value != "maybe_sent"):
            found.append(f"{name} arrived, but the ledger says {row.state.value} {row.reason}")
    for name, row in by_id.items():
        if row.state is State.SENT and row.told_with is None and name not in arrived:
            found.append(f"{name} is called sent and did not arrive")
        if row.state is State.NOT_SENT and row.reason is None:
            found.append(f"{name} was not sent, and nobody knows why")
        if row.state in (State.WAITING, State.HANDING_OVER):
            found.append(f"{name} is still {row.state.value}")
    return found
