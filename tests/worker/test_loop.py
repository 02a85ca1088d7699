"""The worker: what is due is done once, what fails is tried again, what keeps failing is buried."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from tests.usecases.mapped import scanned
from tests.usecases.world import SmallPlaces
from waypost.carriers import registry
from waypost.db import open_database
from waypost.domain.retrying import MOST_ATTEMPTS
from waypost.ports.database import Database, Job, Transaction
from waypost.usecases.add_shipments import ShipmentDraft, add_shipments
from waypost.usecases.find_journey import World
from waypost.usecases.record_events import record_events
from waypost.worker.doing import Doing
from waypost.worker.loop import Worker
from waypost.worker.schedule import CLEAN_UP, EVERY, LEARN_LANES, WATCH_CODES, first_jobs

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


class Clock:
    """A time that tests move."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def database() -> Iterator[Database]:
    database = open_database("sqlite://")
    database.migrate()
    yield database
    database.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


def worker_on(database: Database, clock: Clock) -> tuple[Worker, Doing]:
    doing = Doing(World(SmallPlaces(), registry))
    return Worker(database, doing, clock=clock, chance=lambda: 0.5), doing


def counts(database: Database) -> dict[str, int]:
    with database.read() as tx:
        return dict(tx.jobs.counts())


def test_a_new_shipment_gets_its_estimate(database: Database, clock: Clock) -> None:
    with database.write() as tx:
        saved = add_shipments(tx, [ShipmentDraft(store_id=1, tracking_number="X1")], now=NOON)[0]
    worker, _ = worker_on(database, clock)
    assert worker.work_off() == 1
    with database.read() as tx:
        shipment = tx.shipments.by_id(saved.shipment.id)  # type: ignore[union-attr]  # it was not refused
    assert shipment is not None
    assert shipment.estimate is not None


def test_what_comes_round_waits_again_after_it_was_done(database: Database, clock: Clock) -> None:
    with database.write() as tx:
        tx.jobs.add(first_jobs(NOON))
        tx.jobs.add(first_jobs(NOON))
    worker, _ = worker_on(database, clock)
    assert worker.work_off() == len(EVERY)
    assert worker.work_off() == 0
    clock.now += timedelta(hours=2)
    assert worker.work_off() == 1
    assert counts(database)["waiting"] == len(EVERY)


def test_one_job_that_fails_does_not_cost_the_others(database: Database, clock: Clock) -> None:
    done: list[int] = []

    def do(tx: Transaction, jobs: Sequence[Job], now: datetime) -> None:
        del tx, now
        if any(job.payload["number"] == 2 for job in jobs):
            raise ArithmeticError("two")
        done.extend(int(str(job.payload["number"])) for job in jobs)

    worker, doing = worker_on(database, clock)
    doing.kinds = {"count": do}
    with database.write() as tx:
        tx.jobs.add([Job("count", {"number": number}, NOON) for number in range(4)])
    worker.work_off()
    assert sorted(done) == [0, 1, 3]
    assert counts(database) == {"waiting": 1, "running": 0, "dead": 0}


def test_a_job_that_keeps_failing_is_buried_with_its_error(database: Database, clock: Clock) -> None:
    worker, _ = worker_on(database, clock)
    with database.write() as tx:
        tx.jobs.add([Job("unheard_of", {}, NOON)])
    for _ in range(MOST_ATTEMPTS):
        assert worker.work_off() == 1
        clock.now += timedelta(hours=12)
    with database.read() as tx:
        assert [job.last_error for job in tx.jobs.dead(limit=5)] == [
            "LookupError: this version of Waypost does not know the job 'unheard_of'"
        ]


def test_kept_answers_and_the_feed_are_cleaned_up(database: Database, clock: Clock) -> None:
    worker, _ = worker_on(database, clock)
    with database.write() as tx:
        tx.feed.announce([(None, None, 1)])
        tx.feed.announce([(None, None, 2)])
        tx.jobs.add([Job(CLEAN_UP, {}, NOON), Job(LEARN_LANES, {}, NOON)])
    clock.now = datetime.now(UTC) + timedelta(days=9)
    worker.work_off()
    with database.read() as tx:
        assert [line.version for line in tx.feed.since(0)] == [2]


def test_a_carrier_that_changes_its_codes_is_told_in_the_log(database: Database, clock: Clock) -> None:
    for heard_at, code, count in ((NOON - timedelta(days=3), "OR", 50), (NOON, "ZZ", 30)):
        with database.write() as tx:
            record_events(tx, [scanned(f"{code}{number}", code, 1) for number in range(count)], now=heard_at)
    with database.write() as tx:
        tx.jobs.finish([job.id for job in tx.jobs.claim(now=NOON, limit=500, lease_until=NOON)])
        tx.jobs.add([Job(WATCH_CODES, {}, NOON, unique_key=WATCH_CODES)])
    worker, _ = worker_on(database, clock)
    with capture_logs() as told:
        assert worker.work_off() == 1
    assert [one["event"] for one in told] == ["code_drift"]
    assert "ups: 100% of its codes were unknown" in told[0]["problem"]
