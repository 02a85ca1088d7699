"""Follows the feed of changes: what this or another process wrote makes caches forget and pages move."""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

import structlog

from waypost.ports.database import Announcement, Database, DatabaseUnavailable, Transaction
from waypost.web.cache import AnswerCache, Root
from waypost.web.live import LiveHub, Version
from waypost.web.records import Records, Work

R = TypeVar("R")

LOOK_ANYWAY_S = 5.0
GATHER_S = 0.03  # under load one look serves many changes; nobody sees a page move 30 ms later
MOST_AT_ONCE = 5_000
log = structlog.get_logger("waypost.feed")


class Follower:
    """One task per process. `versions` reads the present versions of journeys."""

    def __init__(
        self,
        database: Database,
        records: Records,
        *,
        cache: AnswerCache,
        live: LiveHub,
        versions: Callable[[Transaction, Sequence[Root]], dict[Root, Version]],
    ) -> None:
        self._database = database
        self._records = records
        self._cache = cache
        self._live = live
        self._versions = versions
        self._woken = asyncio.Event()
        self._seen = 0

    async def run(self) -> None:
        """Follow until cancelled."""
        loop = asyncio.get_running_loop()
        stop = self._database.listen(lambda: _wake(loop, self._woken))
        try:
            self._seen = await self._patiently(lambda tx: tx.feed.latest_id())
            while True:
                await self._follow_on()
                await self._rest()
        finally:
            stop()

    async def _rest(self) -> None:
        try:
            async with asyncio.timeout(LOOK_ANYWAY_S):  # wait_for of Python 3.11 may lose a cancellation
                await self._woken.wait()
        except TimeoutError:
            return
        await asyncio.sleep(GATHER_S)
        self._woken.clear()

    async def _follow_on(self) -> None:
        while lines := await self._patiently(partial(_since, self._seen)):
            self._seen = lines[-1].id
            roots = list(dict.fromkeys(root for line in lines for root in roots_of(line)))
            self._cache.drop(roots)
            watched = self._live.watched(roots)
            if watched:
                versions = await self._patiently(partial(_versions, self._versions, watched))
                for root in watched:
                    self._live.tell(root, versions.get(root))
            if len(lines) < MOST_AT_ONCE:
                return

    async def _patiently(self, work: Work[R]) -> R:
        while True:
            try:
                return await self._records.read(work)
            except DatabaseUnavailable as problem:
                log.warning("feed_unavailable", problem=str(problem))
                await asyncio.sleep(min(problem.retry_after, LOOK_ANYWAY_S))


def roots_of(line: Announcement) -> list[Root]:
    """What an announcement is about."""
    roots: list[Root] = []
    if line.shipment_id is not None:
        roots.append(("s", line.shipment_id))
    if line.order_id is not None:
        roots.append(("o", line.order_id))
    return roots


def _since(seen: int, tx: Transaction) -> Sequence[Announcement]:
    return tx.feed.since(seen, limit=MOST_AT_ONCE)


def _versions(
    read: Callable[[Transaction, Sequence[Root]], dict[Root, Version]], roots: Sequence[Root], tx: Transaction
) -> dict[Root, Version]:
    return read(tx, roots)


def _wake(loop: asyncio.AbstractEventLoop, woken: asyncio.Event) -> None:
    """From another thread; a loop that has ended meanwhile needs no waking."""
    if not loop.is_closed():
        loop.call_soon_threadsafe(woken.set)
