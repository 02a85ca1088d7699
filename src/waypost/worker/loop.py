"""The entrance of time: claims what is due, does it, tries again later what failed.

This is an outermost loop: whatever goes wrong in a job becomes that job's error, and the loop goes on.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog

from waypost.domain.retrying import wait_before_retry
from waypost.ports.database import Database, DatabaseUnavailable, Job
from waypost.worker.doing import Doing
from waypost.worker.patience import patiently
from waypost.worker.schedule import first_jobs, next_job

LEASE = timedelta(minutes=5)
MOST_AT_ONCE = 200
LONGEST_REST_S = 5.0
BREATH_S = 0.05  # between two claims, so that a flood of news is worked off in groups
LANES_FRESH_FOR = timedelta(minutes=10)
log = structlog.get_logger("waypost.worker")


class Worker:
    """Works until cancelled. Several may work on one database; each job is done by one of them."""

    def __init__(
        self, database: Database, doing: Doing, *, clock: Callable[[], datetime], chance: Callable[[], float]
    ) -> None:
        self._database = database
        self._doing = doing
        self._clock = clock
        self._chance = chance
        self._woken = asyncio.Event()
        self._lanes_read_at: datetime | None = None

    async def run(self) -> None:
        """Work off what is due, and rest until more is."""
        loop = asyncio.get_running_loop()
        stop = self._database.listen(lambda: _wake(loop, self._woken))
        try:
            await patiently(self._begin)
            while True:
                self._woken.clear()
                done = await patiently(self.work_off)
                await asyncio.sleep(BREATH_S)
                if not done:
                    await self._rest()
        finally:
            stop()

    def work_off(self) -> int:
        """Claim a group of due jobs and do them; how many there were."""
        now = self._clock()
        if self._lanes_read_at is None or now - self._lanes_read_at > LANES_FRESH_FOR:
            self._doing.forget_lanes()
            self._lanes_read_at = now
        with self._database.write() as tx:
            jobs = tx.jobs.claim(now=now, limit=MOST_AT_ONCE, lease_until=now + LEASE)
        for kind in dict.fromkeys(job.kind for job in jobs):
            self._do_together(kind, [job for job in jobs if job.kind == kind], now)
        return len(jobs)

    def _begin(self) -> None:
        with self._database.write() as tx:
            tx.jobs.add(first_jobs(self._clock()))

    def _do_together(self, kind: str, jobs: Sequence[Job], now: datetime) -> None:
        """All jobs of a kind in one transaction; if that fails, each by itself."""
        try:
            self._do(kind, jobs, now)
        except DatabaseUnavailable:
            raise
        except Exception as error:  # noqa: BLE001 - the outermost loop: one job must not end the others
            if len(jobs) == 1:
                self._put_off(jobs[0], error)
                return
            for job in jobs:
                self._do_together(kind, [job], now)

    def _do(self, kind: str, jobs: Sequence[Job], now: datetime) -> None:
        do = self._doing.kinds.get(kind)
        if do is None:
            raise LookupError(f"this version of Waypost does not know the job {kind!r}")
        with self._database.write() as tx:
            do(tx, jobs, now)
            tx.jobs.finish([job.id for job in jobs])
            again = next_job(kind, now)
            if again is not None:
                tx.jobs.add([again])

    def _put_off(self, job: Job, error: Exception) -> None:
        """Try again later, or bury what has failed too often."""
        now = self._clock()
        wait = wait_before_retry(job.attempts, jitter=self._chance())
        said = f"{type(error).__name__}: {error}"[:1000]
        log.error("job_failed", kind=job.kind, attempts=job.attempts, is_buried=wait is None, exc_info=error)
        with self._database.write() as tx:
            if wait is None:
                tx.jobs.bury(job.id, now=now, error=said)
                again = next_job(job.kind, now)
                if again is not None:
                    tx.jobs.add([again])
            else:
                tx.jobs.retry(job.id, due_at=now + wait, error=said)

    def _seconds_until_due(self) -> float:
        with self._database.read() as tx:
            due_at = tx.jobs.next_due_at()
        if due_at is None:
            return LONGEST_REST_S
        return min(max((due_at - self._clock()).total_seconds(), 0.0), LONGEST_REST_S)

    async def _rest(self) -> None:
        rest_s = await patiently(self._seconds_until_due)
        try:
            async with asyncio.timeout(rest_s):  # wait_for of Python 3.11 may lose a cancellation
                await self._woken.wait()
        except TimeoutError:
            return


def _wake(loop: asyncio.AbstractEventLoop, woken: asyncio.Event) -> None:
    """From another thread; a loop that has ended meanwhile needs no waking."""
    if not loop.is_closed():
        loop.call_soon_threadsafe(woken.set)
