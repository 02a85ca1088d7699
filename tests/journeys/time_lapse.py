"""Simulated carriers, a real database and the real asking, together on one clock that may run or step."""

import asyncio
import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from tests.net.local_server import Answer, Heard
from tests.net.local_server import serving as local_server
from waypost.carriers import registry
from waypost.db import KeyedVault
from waypost.domain.shipment import Shipment
from waypost.net.addresses import address_rule
from waypost.net.outgoing import HttpExchange
from waypost.places.gazetteer import open_gazetteer
from waypost.ports.accounts import ANY_CARRIER
from waypost.ports.connector import Pushed, PushRefused
from waypost.ports.database import Database
from waypost.simulator.answering import Switchboard
from waypost.simulator.clock import SimulatedClock
from waypost.simulator.control import Control
from waypost.simulator.inventing import invent, plots_of
from waypost.simulator.parcel import Parcel
from waypost.simulator.pusher import Pusher
from waypost.simulator.server import SimulatedCarriers, open_port, serving
from waypost.simulator.voices.registry import manner_of, telling
from waypost.simulator.world import Hook
from waypost.usecases.hold_slot import Asking, End, Polled
from waypost.usecases.manage_accounts import AccountWish, add_account
from waypost.usecases.plan_asking import Plans, plan_asking
from waypost.usecases.poll_shipments import poll_account
from waypost.usecases.receive_push import HOOKS, HookNotFound, receive_push

START = datetime(2026, 11, 2, 6, tzinfo=UTC)
VAULT = KeyedVault(["k" * 32])
ZONES = {"DE": "Europe/Berlin", "US": "America/New_York"}
THREADS = 4


@dataclass
class Lapse:
    """The whole of it. `wishes` are the parcels to come, by the moment when we hear of them."""

    database: Database
    board: Switchboard
    pusher: Pusher
    clock: SimulatedClock
    asking: Asking
    accounts: dict[str, int] = field(default_factory=dict)
    shipped: dict[tuple[str, str], int] = field(default_factory=dict)
    waiting: list[tuple[datetime, str, Parcel]] = field(default_factory=list)
    ends: dict[str, int] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)

    def expect(self, slug: str, parcel: Parcel, *, heard_at: datetime) -> None:
        """A parcel, and when the shop tells us its number."""
        self.board.world.add(parcel, teller=slug)
        self.waiting.append((heard_at, slug, parcel))
        self.waiting.sort(key=lambda row: row[0])

    def ship_due(self) -> None:
        """Add the shipments that the shop has made by now."""
        now = self.clock()
        while self.waiting and self.waiting[0][0] <= now:
            _, slug, parcel = self.waiting.pop(0)
            with self.database.write() as tx:
                store = tx.stores.named(slug)
                assert store is not None
                made = Shipment(
                    0, store.id, carrier=parcel.carrier, tracking_number=parcel.tracking_number,
                    created_at=now,
                )  # fmt: skip
                (stored,) = tx.shipments.add([made])
                plan_asking(tx, [stored.id], plans=self.asking.plans, now=now)
            self.shipped[slug, parcel.tracking_number] = stored.id

    def due(self) -> Sequence[int]:
        with self.database.read() as tx:
            return list(tx.accounts.due(now=self.clock(), limit=100))

    def ask(self, account_id: int) -> Polled:
        polled = poll_account(self.database, account_id, asking=self.asking)
        self.ends[polled.end] = self.ends.get(polled.end, 0) + 1
        if polled.end is End.REFUSED:
            self.problems[polled.account] = polled.problem or "refused"
        return polled

    def next_at(self) -> datetime:
        """The next moment at which anything is due, an hour away at most."""
        now = self.clock()
        with self.database.read() as tx:
            asked_at = tx.accounts.next_due_at()
        moments = [at for at in (asked_at, self.pusher.next_at()) if at is not None]
        moments += [self.waiting[0][0]] if self.waiting else []
        return min([now + timedelta(hours=1), *(at for at in moments if at > now)])


def fill(lapse: Lapse, *, each: int, chance: Random, over: timedelta) -> None:
    """Parcels for every voice, of every plot first, that begin within a span from now."""
    now = lapse.clock()
    for slug, voice in lapse.board.voices.items():
        plots = plots_of(voice)
        for count in range(each):
            plot = plots[count] if count < len(plots) else None
            begins_at = now + over * chance.random()
            parcel = invent(voice, chance, begins_at=begins_at, plot=plot)
            heard_at = begins_at + timedelta(hours=chance.uniform(-6, 6))
            lapse.expect(slug, parcel, heard_at=max(heard_at, now))


def step_until(lapse: Lapse, until: datetime, *, seconds: "Stepper") -> None:
    """Do all that is due, then jump to the next moment, and so on: no real time is waited for."""
    with ThreadPoolExecutor(THREADS) as threads, asyncio.Runner() as runner:
        while lapse.clock() < until:
            lapse.ship_due()
            runner.run(lapse.pusher.push_due())
            list(threads.map(lapse.ask, lapse.due()))
            seconds.forward(max((lapse.next_at() - lapse.clock()).total_seconds(), 1.0))


def run_while(lapse: Lapse, goes_on: Callable[[], bool], *, rest: threading.Event) -> None:
    """Do what is due as the clock runs; pushes are sent by a task beside the server."""
    running: dict[int, Future[Polled]] = {}
    with ThreadPoolExecutor(THREADS) as threads:
        while goes_on():
            lapse.ship_due()
            running = {one: task for one, task in running.items() if not _is_over(task)}
            for account_id in lapse.due():
                if account_id not in running:
                    running[account_id] = threads.submit(lapse.ask, account_id)
            rest.wait(0.02)
        for task in running.values():
            task.result()


def _is_over(task: "Future[Polled]") -> bool:
    if task.done():
        task.result()
        return True
    return False


@dataclass
class Stepper:
    """Seconds that pass when a test says so."""

    now_s: float = 0.0

    def __call__(self) -> float:
        return self.now_s

    def forward(self, seconds: float) -> None:
        self.now_s += seconds


@contextmanager
def time_lapse(database: Database, board: Switchboard, *, pushes_by_itself: bool) -> Iterator[Lapse]:
    """Serve the carriers and a hook, and open an account with each carrier, for a store of its own."""
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # an answer that is cut is cut on purpose
    world = board.world
    with (
        HttpExchange(address_rule("127.0.0.1"), most_connections=40) as exchange,
        local_server(lambda heard: _hook(lapse, heard)) as hook,
    ):
        plans = Plans(registry, open_gazetteer(), is_reachable=True)
        chance = Random(5)
        asking = Asking(plans, exchange, VAULT, world.clock, chance.random, hook.url)
        lapse = Lapse(database, board, Pusher(board, exchange.send), world.clock, asking)
        with _served(board, lapse.pusher if pushes_by_itself else None) as url:
            for slug in board.voices:
                _open_account(lapse, slug, url, hook.url)
            yield lapse


def _open_account(lapse: Lapse, slug: str, url: str, hook_url: str) -> None:
    voice, now = lapse.board.voices[slug], lapse.clock()
    carriers = (ANY_CARRIER,) if manner_of(voice).carriers else ()
    zone = None if manner_of(voice).has_offset else ZONES["DE"]
    with lapse.database.write() as tx:
        tx.stores.save(slug=slug, name=slug, settings={})
        wish = AccountWish(
            slug, slug, voice.VALUES, base_url=f"{url}/{slug}", zone=zone, store_slug=slug, carriers=carriers
        )
        stored = add_account(tx, wish, connectors=registry, vault=VAULT, hook_key=f"hook-of-{slug}", now=now)
    lapse.accounts[slug] = stored.id
    connector = registry.connector_named(slug)
    if telling(voice) and hasattr(connector, "read_push") and not hasattr(connector, "subscribe"):
        secrets = [value for name, value in voice.VALUES.items() if "push" in name or "hook" in name]
        where = f"{hook_url}{HOOKS}/{slug}/hook-of-{slug}"
        lapse.board.world.listen(Hook(slug, None, where, secrets[0] if secrets else ""))


def _hook(lapse: Lapse, heard: Heard) -> Answer:
    """Our own side of a push: what `web/hooks` does, on the simulated clock."""
    slug, key = heard.path.partition("?")[0].split("/")[-2:]
    pushed = Pushed(heard.method, f"{lapse.asking.base_url}{heard.path}", heard.headers, heard.body)
    try:
        with lapse.database.write() as tx:
            receive_push(
                tx, key, pushed, carrier=slug, plans=lapse.asking.plans, vault=VAULT, now=lapse.clock()
            )
    except (HookNotFound, PushRefused) as problem:
        lapse.problems[f"push of {slug}"] = str(problem)
        return 401, {}, b""
    return 200, {}, b""


@contextmanager
def _served(board: Switchboard, pusher: Pusher | None) -> Iterator[str]:
    listener, stop = open_port(), threading.Event()
    app = SimulatedCarriers(board, Control(board, Random(3)))
    beside = [pusher.run] if pusher else []
    thread = threading.Thread(
        target=lambda: asyncio.run(serving(app, listener, beside=beside, stop=stop)), daemon=True
    )
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        stop.set()
        thread.join(10)
        listener.close()
