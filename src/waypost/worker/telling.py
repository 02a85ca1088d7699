"""The entrance of time for notifications: takes what is due to be told, and sends several at once.

This is an outermost loop: whatever goes wrong with one message is told in the log and kept in the ledger,
and the others go on.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

import structlog

from waypost.ports.channel import (
    AddressFails,
    ChannelBusy,
    ChannelRefused,
    MessageRefused,
)
from waypost.ports.database import Database, DatabaseUnavailable, Transaction
from waypost.ports.exchange import NoAnswer
from waypost.usecases.prepare_messages import Ready, Writing, prepare_messages
from waypost.usecases.settle_messages import (
    mark_handing_over,
    put_off_first,
    settle_doubtful,
    settle_failed,
    settle_sent,
)
from waypost.worker.pacing import Pace
from waypost.worker.patience import patiently
from waypost.worker.posting import NotOurs, Posting

R = TypeVar("R")
AT_ONCE = 8
MOST_CLAIMED = 64
SHORTEST_REST_S, LONGEST_REST_S = 0.1, 2.0
LOOK_FOR_DOUBTFUL_EVERY = timedelta(seconds=30)
STOP_WITHIN_S = 20.0
_KNOWN = (AddressFails, ChannelBusy, ChannelRefused, MessageRefused, NoAnswer)
log = structlog.get_logger("waypost.worker")


class Teller:
    """Tells until cancelled. Several may work on one database; a message is sent by one of them."""

    def __init__(
        self, database: Database, writing: Writing, posting: Posting, *, chance: Callable[[], float]
    ) -> None:
        self._database = database
        self._writing = writing
        self._posting = posting
        self._chance = chance
        self._pace = Pace(posting.usual_per_second)
        self._gate = asyncio.Semaphore(AT_ONCE)
        self._looked_at: datetime | None = None

    async def run(self) -> None:
        """Tell what is due, and rest until more is; what is on its way out when we stop is finished."""
        running: set[asyncio.Task[None]] = set()
        try:
            while True:
                ready = await patiently(self.take) if len(running) < MOST_CLAIMED else []
                for one in ready:
                    task = asyncio.create_task(self.tell(one))
                    running.add(task)
                    task.add_done_callback(running.discard)
                if running and not ready:
                    await asyncio.wait(running, timeout=LONGEST_REST_S, return_when=asyncio.FIRST_COMPLETED)
                elif not ready:
                    await asyncio.sleep(await patiently(self._seconds_until_due))
        finally:
            if running:
                await asyncio.wait(running, timeout=STOP_WITHIN_S)
            await self._posting.mail.close()

    def take(self) -> list[Ready]:
        """Claim what is due and write it; an order that cannot be prepared holds up no other."""
        try:
            return self._take(MOST_CLAIMED)
        except DatabaseUnavailable:
            raise
        except Exception:
            log.exception("messages_not_prepared")
        ready: list[Ready] = []
        for _ in range(MOST_CLAIMED):
            try:
                ready += self._take(1)
            except DatabaseUnavailable:
                raise
            except Exception as problem:  # noqa: BLE001 - told above; kept in the ledger
                said = f"it could not be prepared: {type(problem).__name__}"
                now, jitter = self._posting.clock(), self._chance()
                self._write(partial(put_off_first, said=said, jitter=jitter, now=now))
        return ready

    def _take(self, limit: int) -> list[Ready]:
        """Claim and write so much; now and then close what a vanished worker left half done."""
        now = self._posting.clock()
        with self._database.write() as tx:
            if self._looked_at is None or now - self._looked_at > LOOK_FOR_DOUBTFUL_EVERY:
                self._looked_at = now
                doubtful = settle_doubtful(tx, now=now)
                if doubtful:
                    log.warning("messages_doubtful", messages=doubtful)
            return prepare_messages(tx, writing=self._writing, limit=limit, now=now)

    async def tell(self, ready: Ready) -> None:
        """Send one message and keep what became of it."""
        is_handed_over = False

        def mark() -> bool:
            nonlocal is_handed_over
            with self._database.write() as tx:
                is_handed_over = mark_handing_over(tx, ready, now=self._posting.clock())
            return is_handed_over

        await self._pace.wait(ready.account)  # outside the gate: a slow account holds up no other
        async with self._gate:
            try:
                receipt = await self._posting.send(ready.message, ready.account, mark=mark)
            except NotOurs:
                return
            except DatabaseUnavailable as problem:
                log.warning("database_unavailable", problem=str(problem))
            except _KNOWN as problem:
                await self._keep_failure(ready, problem, is_handed_over=is_handed_over)
            except Exception as problem:
                log.exception("message_failed", notification=ready.rows[0].id)
                await self._keep_failure(ready, NoAnswer(repr(problem)), is_handed_over=is_handed_over)
            else:
                await patiently(
                    lambda: self._write(lambda tx: settle_sent(tx, ready, receipt, now=self._posting.clock()))
                )

    async def _keep_failure(self, ready: Ready, problem: Exception, *, is_handed_over: bool) -> None:
        first = ready.rows[0]
        log.warning(
            "message_not_sent", notification=first.id, channel=ready.account.channel.value,
            account=ready.account.name, problem=type(problem).__name__, attempts=first.attempts,
        )  # fmt: skip
        await patiently(
            lambda: self._write(
                lambda tx: settle_failed(
                    tx,
                    ready,
                    problem,
                    jitter=self._chance(),
                    is_handed_over=is_handed_over,
                    now=self._posting.clock(),
                )
            )
        )

    def _write(self, work: Callable[[Transaction], R]) -> R:
        with self._database.write() as tx:
            return work(tx)

    def _seconds_until_due(self) -> float:
        with self._database.read() as tx:
            due_at = tx.ledger.next_due_at()
        if due_at is None:
            return LONGEST_REST_S
        rest_s = (due_at - self._posting.clock()).total_seconds()
        return min(max(rest_s, SHORTEST_REST_S), LONGEST_REST_S)
