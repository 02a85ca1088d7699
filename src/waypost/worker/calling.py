"""The entrance of time for webhooks: writes what was announced, calls many programs at once, keeps the log.

A loop of its own rather than a kind of job: jobs are done one group after the other, each inside a
transaction, and a program that hangs for twenty seconds would hold up every estimate and the only writer
of the database. Here no transaction is open while anybody is called, and each turn settles, writes and
claims in one.

This is an outermost loop: whatever goes wrong with one call becomes its line in the log, and the others go
on.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial

import structlog

from waypost.domain.webhook import OPENS_AFTER, Fate, fate_of
from waypost.ports.accounts import SecretNotReadable
from waypost.ports.database import Database, DatabaseUnavailable, Transaction
from waypost.ports.exchange import Conversation, Exchange, NoAnswer, Request, Response
from waypost.usecases.call_webhook import (
    LEASE,
    Call,
    Called,
    request_of,
    settle_calls,
    take_due,
    unreadable,
    write_announced,
)
from waypost.usecases.manage_webhooks import WebhookDoors
from waypost.worker.patience import patiently

AT_ONCE, AT_ONCE_EACH, AT_ONCE_QUICK = 32, 8, 2
MOST_IN_GROUP, QUICK_MS = 64, 50
MOST_IN_HAND = 1024
SHORTEST_REST_S, LONGEST_REST_S = 0.05, 1.0
BREATH_S = 0.05  # between two turns, so that answers are kept in groups
CLEAN_EVERY = timedelta(hours=1)
KEPT_DAYS = 30
STOP_WITHIN_S = 25.0
log = structlog.get_logger("waypost.worker")


class Caller:
    """Calls until cancelled. Several may work on one database; a delivery is made by one of them."""

    def __init__(
        self,
        database: Database,
        doors: WebhookDoors,
        exchange: Exchange,
        *,
        clock: Callable[[], datetime],
        chance: Callable[[], float],
        kept_days: int = KEPT_DAYS,
    ) -> None:
        self._database = database
        self._doors = doors
        self._exchange = exchange
        self._clock = clock
        self._chance = chance
        self._kept_for = timedelta(days=kept_days)
        self._cleaned_at: datetime | None = None
        self._in_hand: Counter[int] = Counter()
        self._failures: Counter[int] = Counter()
        self._quick: set[int] = set()
        self._failed_at: dict[int, datetime] = {}
        self._made: list[Called] = []

    async def run(self) -> None:
        """Call what is due, and rest until more is; calls that are under way when we stop are finished."""
        running: set[asyncio.Task[None]] = set()
        quick = asyncio.Semaphore(AT_ONCE_QUICK)
        gates: dict[int, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(AT_ONCE_EACH))
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="webhook") as threads:
            try:
                while True:
                    calls = await patiently(self.turn)
                    for group in self._groups(calls):
                        gate = gates[group[0].endpoint.id] if len(group) == 1 else quick
                        task = asyncio.create_task(self._call_soon(group, gate, threads))
                        running.add(task)
                        task.add_done_callback(running.discard)
                    if running:
                        await asyncio.wait(
                            running, timeout=LONGEST_REST_S, return_when=asyncio.FIRST_COMPLETED
                        )
                        await asyncio.sleep(BREATH_S)
                    elif not calls:
                        await asyncio.sleep(await patiently(self._seconds_until_due))
            finally:
                if running:
                    await asyncio.wait(running, timeout=STOP_WITHIN_S)
                await asyncio.to_thread(self._settle_last)

    def work_off(self) -> int:
        """One turn, its calls one after the other, and what came of them; how many calls."""
        calls = self.turn()
        self._made += [self.call(one) for one in calls]
        self.turn(is_last=True)
        return len(calls)

    def turn(self, *, is_last: bool = False) -> Sequence[Call]:
        """Keep what came of calls, write what was announced, and claim what is due, in one transaction."""
        now, made = self._clock(), list(self._made)
        in_hand = self._in_hand.copy()
        for one in made:
            in_hand[one.call.endpoint.id] -= 1
        with self._database.write() as tx:
            settle_calls(tx, made, doors=self._doors, chance=self._chance, now=now)
            self._clean(tx, now)
            calls: Sequence[Call] = ()
            if not is_last:
                write_announced(tx, doors=self._doors, now=now)
                if sum(in_hand.values()) < MOST_IN_HAND:
                    calls = take_due(tx, in_hand, now=now)
        del self._made[: len(made)]
        self._in_hand = in_hand + Counter(call.endpoint.id for call in calls)
        self._tell(made)
        return calls

    def call(self, call: Call) -> Called:
        """Make one call. Nothing is sent where its endpoint began to fail, or the lease may be over."""
        now = self._clock()
        if self._is_to_be_left(call, now):
            return Called(call, now, 0, is_given_back=True)
        try:
            request = request_of(call, doors=self._doors, now=now)
            response = self._exchange.carry(_one(request), before_each=_nothing)
            made = Called(call, now, self._ms_since(now), response)
        except SecretNotReadable as problem:
            made = unreadable(call, problem, now=now)
        except NoAnswer as problem:
            made = Called(call, now, self._ms_since(now), problem=str(problem))
        except Exception as problem:
            log.exception("webhook_failed", delivery=call.delivery.id)
            made = Called(call, now, self._ms_since(now), problem=repr(problem))
        if fate_of(made.status) is Fate.TAKEN:
            self._failures[call.endpoint.id] = 0
        else:
            self._failures[call.endpoint.id] += 1
            self._failed_at[call.endpoint.id] = now
        return made

    def _is_to_be_left(self, call: Call, now: datetime) -> bool:
        """Whether its endpoint began to fail since it was claimed, or it waited here for half its lease."""
        claimed_at, endpoint_id = call.delivery.due_at - LEASE, call.endpoint.id
        has_failed = self._failures[endpoint_id] >= OPENS_AFTER and self._failed_at[endpoint_id] > claimed_at
        return has_failed or now >= claimed_at + LEASE / 2

    def _groups(self, calls: Sequence[Call]) -> list[list[Call]]:
        """Calls to be made one after the other: of a program that answers at once many, of others each alone.

        Threads that all have something to compute only keep each other from it.
        """
        groups: list[list[Call]] = []
        open_groups: dict[int, list[Call]] = {}
        for call in calls:
            group = open_groups.get(call.endpoint.id)
            if group is None or len(group) == MOST_IN_GROUP or call.endpoint.id not in self._quick:
                group = open_groups[call.endpoint.id] = []
                groups.append(group)
            group.append(call)
        return groups

    async def _call_soon(
        self, group: list[Call], gate: asyncio.Semaphore, threads: ThreadPoolExecutor
    ) -> None:
        async with gate:
            await asyncio.get_running_loop().run_in_executor(threads, partial(self._call_each, group))

    def _call_each(self, group: Sequence[Call]) -> None:
        """Make these calls one after the other; once one is slow, the others are given back."""
        for place, call in enumerate(group):
            made = self.call(call)
            self._made.append(made)
            if made.is_given_back:
                continue
            if made.took_ms > QUICK_MS:
                self._quick.discard(call.endpoint.id)
                self._made += [
                    Called(one, made.began_at, 0, is_given_back=True) for one in group[place + 1 :]
                ]
                return
            self._quick.add(call.endpoint.id)

    def _ms_since(self, began_at: datetime) -> int:
        return round((self._clock() - began_at).total_seconds() * 1000)

    def _clean(self, tx: Transaction, now: datetime) -> None:
        if self._cleaned_at is None or now - self._cleaned_at >= CLEAN_EVERY:
            self._cleaned_at = now
            tx.webhooks.forget_before(now - self._kept_for)

    def _settle_last(self) -> None:
        try:
            self.turn(is_last=True)
        except DatabaseUnavailable as problem:
            log.warning("database_unavailable", problem=str(problem))

    def _tell(self, made: Sequence[Called]) -> None:
        for one in made:
            if not one.is_given_back and fate_of(one.status) is not Fate.TAKEN:
                log.warning(
                    "webhook_not_taken", endpoint=one.call.endpoint.id, delivery=one.call.delivery.id,
                    attempts=one.call.delivery.attempts, status=one.status, problem=one.problem,
                )  # fmt: skip

    def _seconds_until_due(self) -> float:
        with self._database.read() as tx:
            due_at = tx.webhooks.next_due_at()
        if due_at is None:
            return LONGEST_REST_S
        rest_s = (due_at - self._clock()).total_seconds()
        return min(max(rest_s, SHORTEST_REST_S), LONGEST_REST_S)


def _one(request: Request) -> Conversation[Response]:
    response = yield request
    return response


def _nothing() -> None:
    """Count nothing: a webhook is no question to a carrier."""
