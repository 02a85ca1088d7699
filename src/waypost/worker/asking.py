"""The entrance of time for carriers: looks which accounts are due and asks with them, several at once.

This is an outermost loop: whatever goes wrong with one account is told, and the others go on.
"""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from threading import Event
from typing import Any

import structlog

from waypost.ports.database import Database, DatabaseUnavailable
from waypost.usecases.hold_slot import Asking, End, Polled
from waypost.usecases.plan_asking import plan_all
from waypost.usecases.poll_shipments import poll_account
from waypost.worker.patience import patiently

MOST_AT_ONCE = 8
SHORTEST_REST_S, LONGEST_REST_S = 0.2, 5.0
STOP_WITHIN_S = 8.0
PLAN_ALL_EVERY_S = 3600.0
log = structlog.get_logger("waypost.worker")


class Asker:
    """Asks until cancelled. Several may work on one database; an account is asked with by one of them."""

    def __init__(self, database: Database, asking: Asking) -> None:
        self._database = database
        self._stopping = Event()
        self._asking = replace(asking, is_stopping=self._stopping.is_set)
        self._threads = ThreadPoolExecutor(MOST_AT_ONCE, thread_name_prefix="asking")
        self._running: dict[int, asyncio.Future[None]] = {}

    async def run(self) -> None:
        """Ask with what is due, and rest until more is."""
        loop = asyncio.get_running_loop()
        plan_at_s = loop.time()
        try:
            while True:
                if loop.time() >= plan_at_s:
                    await patiently(self._plan_all)
                    plan_at_s = loop.time() + PLAN_ALL_EVERY_S
                room = MOST_AT_ONCE - len(self._running)
                for account_id in await patiently(partial(self._due, room)) if room else ():
                    if account_id not in self._running:
                        self._begin(loop, account_id)
                await asyncio.sleep(await patiently(self._seconds_until_due))
        finally:
            self._stopping.set()
            if self._running:
                await asyncio.wait(self._running.values(), timeout=STOP_WITHIN_S)
            self._threads.shutdown(wait=False, cancel_futures=True)

    def ask(self, account_id: int) -> None:
        """One slot of one account; what becomes of it is told in the log."""
        try:
            tell(poll_account(self._database, account_id, asking=self._asking))
        except DatabaseUnavailable as problem:
            log.warning("database_unavailable", problem=str(problem))
        except Exception:
            log.exception("account_failed", account_id=account_id)

    def _begin(self, loop: asyncio.AbstractEventLoop, account_id: int) -> None:
        task = loop.run_in_executor(self._threads, self.ask, account_id)
        self._running[account_id] = task
        task.add_done_callback(lambda _: self._running.pop(account_id, None))

    def _due(self, limit: int) -> list[int]:
        with self._database.read() as tx:
            return list(tx.accounts.due(now=self._asking.clock(), limit=limit))

    def _plan_all(self) -> None:
        planned = plan_all(self._database, plans=self._asking.plans, now=self._asking.clock())
        if planned:
            log.info("shipments_planned", shipments=planned)

    def _seconds_until_due(self) -> float:
        with self._database.read() as tx:
            due_at = tx.accounts.next_due_at()
        if due_at is None:
            return LONGEST_REST_S
        rest_s = (due_at - self._asking.clock()).total_seconds()
        return min(max(rest_s, SHORTEST_REST_S), LONGEST_REST_S)


async def together(*works: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run works side by side; when one fails, the others end with it."""
    async with asyncio.TaskGroup() as group:
        for work in works:
            group.create_task(work())


def tell(polled: Polled) -> None:
    """What became of a slot, in the log: what a person must mend is an error."""
    if polled.end is End.NOT_DUE:
        return
    told = {
        "account": polled.account, "answered": polled.answered, "calls": polled.calls,
        "recorded": polled.recorded, "subscribed": polled.subscribed, "problem": polled.problem,
    }  # fmt: skip
    match polled.end:
        case End.REFUSED:
            log.error("account_stopped", advice="mend its credentials, then resume it", **told)
        case End.BUSY | End.NOT_UNDERSTOOD:
            log.warning("account_rests", **told)
        case _:
            log.info("account_asked", **told)
