"""A program that fails, hangs, sends us elsewhere or wants no more: what we do, and what the log says."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise

import pytest

from tests.worker.calling_house import NOON, CallingHouse, calling_house, told
from tests.worker.receiver import Receiver, receiving
from waypost.domain.tracking import EventType
from waypost.domain.webhook import MOST_ATTEMPTS, OPENS_AFTER
from waypost.net.addresses import AddressRule
from waypost.ports.webhooks import DeliveryState
from waypost.usecases import call_webhook
from waypost.usecases.manage_webhooks import EndpointWish, change_endpoint, remove_endpoint, replay


@pytest.fixture
def house() -> Iterator[CallingHouse]:
    with calling_house() as house:
        yield house


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


def one_delivery(house: CallingHouse, receiver: Receiver) -> None:
    """An endpoint and one event for it."""
    house.endpoint(receiver.url)
    house.hear("1Z1", told(EventType.IN_TRANSIT, -5))


def test_a_failure_is_tried_again_with_the_same_id_and_a_fresh_time(
    house: CallingHouse, receiver: Receiver
) -> None:
    one_delivery(house, receiver)
    receiver.status = 500
    house.caller.work_off()
    assert house.caller.work_off() == 0
    house.clock.move(seconds=5)
    receiver.status = 204
    assert house.caller.work_off() == 1
    first, second = receiver.heard
    assert first.id == second.id
    assert first.body == second.body
    assert int(second.headers["webhook-timestamp"]) - int(first.headers["webhook-timestamp"]) == 5
    assert first.headers["webhook-signature"] != second.headers["webhook-signature"]
    delivery, attempts = house.log()
    assert delivery.state is DeliveryState.TAKEN
    assert [(one.number, one.status, one.problem) for one in attempts] == [
        (1, 500, "it answered 500"),
        (2, 204, None),
    ]


def test_the_waits_are_those_of_standard_webhooks_and_then_it_is_a_dead_letter(
    house: CallingHouse, receiver: Receiver
) -> None:
    one_delivery(house, receiver)
    receiver.status = 500
    while house.log_or_none() is None or house.log()[0].state is DeliveryState.WAITING:
        house.caller.work_off()
        house.clock.move(seconds=1 if house.clock.now < NOON + timedelta(minutes=10) else 300)
    delivery, attempts = house.log()
    assert delivery.state is DeliveryState.DEAD
    assert len(attempts) == MOST_ATTEMPTS
    hours = [(after.began_at - before.began_at) / timedelta(hours=1) for before, after in pairwise(attempts)]
    wanted = [5 / 3600, 1 / 12, 0.5, 2, 5, 10, 14, 20, 24]
    assert all(wait <= took <= wait + 0.2 for took, wait in zip(hours, wanted, strict=True))


def test_a_redirect_to_a_private_address_is_not_followed_and_said_to_be_one(
    house: CallingHouse, receiver: Receiver
) -> None:
    one_delivery(house, receiver)
    receiver.status, receiver.headers = 302, {"location": "http://10.0.0.5/inside"}
    house.caller.work_off()
    delivery, attempts = house.log()
    assert delivery.state is DeliveryState.WAITING
    assert len(receiver.heard) == 1
    assert attempts[0].problem == (
        "it answered 302 and points to a private or plain address (http://10.0.0.5/inside): "
        "redirects are never followed"
    )


def test_410_disables_the_endpoint_and_buries_what_waits(house: CallingHouse, receiver: Receiver) -> None:
    one_delivery(house, receiver)
    receiver.status = 410
    house.caller.work_off()
    house.hear("1Z1", told(EventType.DELIVERED, -1))
    assert house.caller.work_off() == 0
    assert house.stored().health.disabled_because == "it answered 410 Gone: it wants no more"
    delivery, attempts = house.log()
    assert delivery.state is DeliveryState.DEAD
    assert attempts[0].problem == "it answered 410 Gone: the endpoint is disabled"


def test_what_was_buried_can_be_sent_again(house: CallingHouse, receiver: Receiver) -> None:
    one_delivery(house, receiver)
    receiver.status = 410
    house.caller.work_off()
    receiver.status = 200
    with house.database.write() as tx:
        change_endpoint(tx, 1, EndpointWish(is_disabled=False), doors=house.doors, now=NOON)
        sent = replay(tx, 1, since=NOON, until=NOON + timedelta(hours=1), only_dead=True, now=NOON)
    assert sent == 1
    house.caller.work_off()
    assert [heard.id for heard in receiver.heard] == [receiver.heard[0].id] * 2
    assert house.log()[0].state is DeliveryState.TAKEN


@pytest.mark.parametrize("status", [429, 503])
def test_a_wish_for_patience_is_kept_for_all_of_the_endpoint(
    house: CallingHouse, receiver: Receiver, status: int
) -> None:
    one_delivery(house, receiver)
    receiver.status, receiver.headers = status, {"retry-after": "600"}
    house.caller.work_off()
    receiver.status = 200
    house.hear("1Z1", told(EventType.DELIVERED, -1))
    house.clock.move(seconds=599)
    assert house.caller.work_off() == 0
    house.clock.move(seconds=1)
    while house.caller.work_off():
        pass
    assert len(receiver.heard) == 3
    assert house.log()[1][0].problem == f"it answered {status}: it asks for patience"


def test_a_wish_may_be_a_date(house: CallingHouse, receiver: Receiver) -> None:
    one_delivery(house, receiver)
    at = NOON + timedelta(hours=1)
    receiver.status, receiver.headers = 503, {"retry-after": format_datetime(at, usegmt=True)}
    house.caller.work_off()
    assert house.log()[0].due_at == at == house.stored().health.rests_until


def test_an_answer_that_never_comes_is_told_as_such(
    house: CallingHouse, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(call_webhook, "ANSWER_WITHIN_S", 0.3)
    one_delivery(house, receiver)
    receiver.hangs_s = 2.0
    house.caller.work_off()
    delivery, attempts = house.log()
    assert delivery.state is DeliveryState.WAITING
    assert (attempts[0].status, attempts[0].problem) == (
        None,
        "127.0.0.1 does not answer: its time is over",
    )


def test_after_five_failures_in_a_row_one_delivery_at_a_time_tries(
    house: CallingHouse, receiver: Receiver
) -> None:
    house.endpoint(receiver.url)
    house.clock.ticks = timedelta(milliseconds=1)
    receiver.status = 500
    for number in range(20):
        house.hear(f"1Z{number}", told(EventType.IN_TRANSIT, -5))
    while house.caller.work_off():
        pass
    assert OPENS_AFTER <= len(receiver.heard) <= 2 * OPENS_AFTER + 1
    assert house.stored().health.is_open
    receiver.status = 200
    house.clock.move(minutes=10)
    assert house.caller.work_off() == 1
    while house.caller.work_off():
        house.clock.move(seconds=10)
    assert len({heard.id for heard in receiver.heard}) == 20
    assert not house.stored().health.failures


def test_an_endpoint_that_took_nothing_for_five_days_is_disabled(
    house: CallingHouse, receiver: Receiver
) -> None:
    house.endpoint(receiver.url)
    receiver.status = 500
    for day in range(7):
        house.hear(f"1Z{day}", told(EventType.IN_TRANSIT, -5))
        for _ in range(4):
            house.caller.work_off()
            house.clock.move(hours=6)
    assert house.stored().health.disabled_because == "nothing arrived there for five days"
    with house.database.read() as tx:
        assert tx.webhooks.counts(1)["waiting"] == 0


def test_a_name_that_leads_to_a_private_address_is_not_called() -> None:
    with calling_house(rule=AddressRule()) as house:
        house.endpoint("https://localhost.example/hook")
        with house.database.write() as tx:
            endpoint = tx.webhooks.endpoints()[0]
            tx.webhooks.save_endpoint(house.moved(endpoint, "https://127.0.0.1:9/hook"))
        house.hear("1Z1", told(EventType.IN_TRANSIT, -5))
        house.caller.work_off()
        assert house.log()[1][0].problem == "127.0.0.1 is at 127.0.0.1, which is not public and not allowed"


def test_a_worker_whose_lease_is_over_changes_nothing(house: CallingHouse, receiver: Receiver) -> None:
    one_delivery(house, receiver)
    slow = house.new_caller()
    calls = slow.turn()
    house.clock.move(minutes=6)
    assert house.caller.work_off() == 1
    late = call_webhook.Called(calls[0], datetime.now(UTC), 5, None, "the worker was asleep")
    with house.database.write() as tx:
        call_webhook.settle_calls(tx, [late], doors=house.doors, chance=lambda: 0.0, now=house.clock())
    assert house.log()[0].state is DeliveryState.TAKEN


def test_an_answer_to_a_program_that_was_removed_meanwhile_is_forgotten(
    house: CallingHouse, receiver: Receiver
) -> None:
    one_delivery(house, receiver)
    calls = house.caller.turn()
    with house.database.write() as tx:
        remove_endpoint(tx, 1)
    made = [house.caller.call(one) for one in calls]
    with house.database.write() as tx:
        call_webhook.settle_calls(tx, made, doors=house.doors, chance=lambda: 0.0, now=house.clock())
    assert house.log_or_none() is None


def test_a_program_that_becomes_slow_midway_hears_everything_once(
    house: CallingHouse, receiver: Receiver
) -> None:
    house.endpoint(receiver.url)
    for number in range(150):
        house.hear(f"1Z{number}", told(EventType.IN_TRANSIT, -5))

    async def call_all() -> None:
        running = asyncio.create_task(house.caller.run())
        while taken(house) < 150:
            await asyncio.sleep(0.02)
            receiver.hangs_s = 0.1 if len(receiver.heard) > 20 else 0.0
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    house.clock.ticks = timedelta(milliseconds=20)
    asyncio.run(asyncio.wait_for(call_all(), 60))
    assert len(receiver.heard) == len({heard.id for heard in receiver.heard}) == 150


def taken(house: CallingHouse) -> int:
    """How many deliveries were taken."""
    with house.database.read() as tx:
        return tx.webhooks.counts(1)["taken"]
