"""The asker runs beside the worker: what is due is asked about, through real HTTP, until it is stopped."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from structlog.testing import capture_logs

from tests.usecases.asking import ON_ITS_WAY, House, house, json_answer, usps_answer
from waypost.db import open_database
from waypost.domain.tracking import Status
from waypost.ports.database import Job
from waypost.usecases.find_journey import World
from waypost.usecases.record_events import ESTIMATE
from waypost.worker.asking import Asker
from waypost.worker.doing import Doing
from waypost.worker.loop import Worker

A = "9400100000000000000001"


@pytest.fixture
def post() -> Iterator[House]:
    database = open_database("sqlite://")
    database.migrate()
    with house(database) as opened:
        yield opened
    database.close()


def run_until(asker: Asker, post: House, *, asked: int, within_s: float = 10.0) -> None:
    def has_asked() -> bool:
        return len(post.carrier.asked) >= asked and post.stored().asked_at is not None

    def wait() -> None:
        until = time.monotonic() + within_s
        while time.monotonic() < until and not has_asked():
            time.sleep(0.02)

    async def work() -> None:
        task = asyncio.create_task(asker.run())
        await asyncio.to_thread(wait)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    asyncio.run(work())


def test_what_is_due_is_asked_and_told_in_the_log(post: House) -> None:
    post.carrier.parcels[A] = usps_answer(A, ON_ITS_WAY)
    (a,) = post.ship(A)
    with capture_logs() as lines:
        run_until(Asker(post.database, post.asking), post, asked=1)
    with post.database.read() as tx:
        shipment = tx.shipments.by_id(a)
    assert shipment is not None
    assert shipment.standing.status is Status.IN_TRANSIT
    assert [line["recorded"] for line in lines if line["event"] == "account_asked"][:1] == [1]
    assert "very-secret" not in repr(lines)


def test_a_stopped_account_is_an_error_in_the_log(post: House) -> None:
    post.carrier.always = lambda: json_answer(403, {})
    post.ship(A)
    with capture_logs() as lines:
        Asker(post.database, post.asking).ask(post.account.id)
    assert [(line["event"], line["log_level"]) for line in lines if "account" in line["event"]] == [
        ("account_stopped", "error")
    ]


def test_a_fault_of_ours_ends_one_slot_only(post: House) -> None:
    def broken() -> datetime:
        raise ZeroDivisionError

    asker = Asker(post.database, replace(post.asking, clock=broken))
    with capture_logs() as lines:
        asker.ask(post.account.id)
    assert [line["event"] for line in lines] == ["account_failed"]


def test_a_shipment_that_is_estimated_is_planned_too(post: House) -> None:
    (a,) = post.ship(A)
    with post.database.write() as tx:
        tx.polls.forget([a])
        now = post.clock.now
        tx.jobs.add([Job(ESTIMATE, {"shipment_id": a}, now, unique_key=f"{ESTIMATE}:{a}")])
    world = World(post.plans.places, post.plans.connectors)  # type: ignore[arg-type]  # the registry is both
    worker = Worker(post.database, Doing(world, post.plans), clock=post.clock, chance=lambda: 0.5)
    worker.work_off()
    with post.database.read() as tx:
        (plan,) = tx.polls.of([a])
    assert plan.ask_at == datetime(2026, 11, 24, 12, tzinfo=UTC)
