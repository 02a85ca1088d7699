"""A carrier is asked over real HTTP, within its budget, and one bad number never costs the others."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.usecases.asking import (
    DELIVERED,
    ON_ITS_WAY,
    OUT,
    START,
    House,
    house,
    plan_of,
    status_of,
    usps_answer,
)
from waypost.domain.polling import EndOfAsking, Urgency
from waypost.domain.tracking import Status
from waypost.ports.database import Database
from waypost.usecases.hold_slot import End
from waypost.usecases.plan_asking import plan_all, plan_asking
from waypost.usecases.poll_shipments import poll_account

A, B, C = "9400100000000000000001", "9400100000000000000002", "9400100000000000000003"


@pytest.fixture
def post(each_database: Database) -> Iterator[House]:
    with house(each_database) as opened:
        yield opened


def test_what_the_carrier_tells_is_recorded(post: House) -> None:
    post.carrier.parcels[A] = usps_answer(A, ON_ITS_WAY, OUT)
    (a,) = post.ship(A)
    polled = post.poll()
    assert (polled.end, polled.answered, polled.recorded, polled.calls) == (End.DONE, 1, 2, 2)
    assert status_of(post, a) is Status.OUT_FOR_DELIVERY
    plan = plan_of(post, a)
    assert (plan.asked_at, plan.heard_at, plan.seen.urgency) == (START, START, Urgency.TODAY)
    assert plan.ask_at == START + timedelta(hours=1)


def test_the_token_is_kept_sealed_and_used_again(post: House) -> None:
    for number in (A, B):
        post.carrier.parcels[number] = usps_answer(number, ON_ITS_WAY)
    post.ship(A, B)
    post.poll_for(minutes=4)
    assert post.carrier.tokens == 1
    stored = post.stored()
    assert stored.sealed_token is not None
    for secret in ("secret-token", "very-secret", post.url):
        assert secret not in repr(stored)


def test_a_token_that_is_no_longer_taken_is_renewed_within_the_budget(post: House) -> None:
    post.carrier.parcels |= {number: usps_answer(number, ON_ITS_WAY) for number in (A, B)}
    post.ship(A)
    post.poll()
    post.carrier.token_is_bad = True
    (b,) = post.ship(B)
    post.clock.forward(minutes=2)
    polled = post.poll()
    assert (polled.end, polled.calls, post.carrier.tokens) == (End.DONE, 3, 2)
    assert status_of(post, b) is Status.IN_TRANSIT


def test_no_call_goes_over_the_budget_and_calls_for_tokens_count(post: House) -> None:
    numbers = [f"94001{count:017}" for count in range(80)]
    post.carrier.parcels |= {number: usps_answer(number, ON_ITS_WAY) for number in numbers}
    post.ship(*numbers)
    polled = post.poll_for(hours=2)
    times = [START + timedelta(seconds=30 * slot) for slot in range(len(polled))]
    calls = [moment for moment, one in zip(times, polled, strict=True) for _ in range(one.calls)]
    for moment in calls:
        assert sum(moment <= other < moment + timedelta(hours=1) for other in calls) <= 60
    assert Counter(post.carrier.asked).most_common(1)[0][1] == 1
    assert len(post.carrier.asked) == 80


def test_two_workers_never_ask_with_one_account_at_once(post: House) -> None:
    post.ship(A)
    with post.database.write() as tx:
        assert tx.accounts.claim(post.account.id, now=START, lease_until=START + timedelta(minutes=5))
    assert post.poll().end is End.NOT_DUE
    post.clock.forward(minutes=5)
    assert post.poll().end is End.DONE


def test_a_worker_that_dies_loses_its_lease_and_nothing_else(post: House) -> None:
    class Died(Exception):
        pass

    class Dying:
        def carry(self, *_: object, **__: object) -> object:
            raise Died

    post.carrier.parcels[A] = usps_answer(A, DELIVERED)
    (a,) = post.ship(A)
    with pytest.raises(Died):
        poll_account(post.database, post.account.id, asking=replace(post.asking, exchange=Dying()))  # type: ignore[arg-type] # it dies before any question
    assert post.poll().end is End.NOT_DUE
    post.clock.forward(minutes=6)
    assert post.poll().recorded == 1
    assert status_of(post, a) is Status.DELIVERED


def test_a_number_that_stays_unknown_is_asked_less_and_then_no_more(post: House) -> None:
    (a,) = post.ship(A)
    post.poll()
    assert plan_of(post, a).unknown_since == START
    while plan_of(post, a).ended is None:
        post.clock.now = max(plan_of(post, a).ask_at, post.clock.now + timedelta(minutes=2))
        post.poll()
    assert plan_of(post, a).ended is EndOfAsking.NEVER_KNOWN
    assert post.clock.now - START <= timedelta(days=15)
    assert len(post.carrier.asked) < 30


def test_asking_ends_after_the_delivery(post: House) -> None:
    post.carrier.parcels[A] = usps_answer(A, ON_ITS_WAY, DELIVERED)
    (a,) = post.ship(A)
    post.poll()
    for _ in range(8):
        post.clock.forward(hours=12)
        post.poll()
    assert plan_of(post, a).ended is EndOfAsking.ARRIVED
    assert len(post.carrier.asked) == 2


def test_an_unknown_number_that_is_heard_of_elsewhere_is_known(post: House) -> None:
    (a,) = post.ship(A)
    post.poll()
    post.carrier.parcels[A] = usps_answer(A, ON_ITS_WAY)
    post.clock.forward(hours=7)
    post.poll()
    assert plan_of(post, a).unknown_since is None
    assert status_of(post, a) is Status.IN_TRANSIT


def test_the_same_answer_again_is_recorded_once(post: House) -> None:
    post.carrier.parcels[A] = usps_answer(A, ON_ITS_WAY)
    (a,) = post.ship(A)
    assert post.poll().recorded == 1
    post.clock.forward(hours=7)
    assert post.poll().recorded == 0
    assert plan_of(post, a).heard_at == START


def test_a_number_of_two_shops_is_asked_once_and_told_to_both(post: House) -> None:
    post.carrier.parcels[A] = usps_answer(A, ON_ITS_WAY)
    with post.database.write() as tx:
        other = tx.stores.save(slug="tea", name="Tea", settings={})
    (a,) = post.ship(A)
    with post.database.write() as tx:
        shipment = tx.shipments.by_id(a)
        assert shipment is not None
        (twin,) = tx.shipments.add([replace(shipment, store_id=other.id)])
        plan_asking(tx, [twin.id], plans=post.plans, now=START)
    # one call holds one number of USPS: whoever is asked first, the other is asked in its own turn
    post.poll_for(minutes=4)
    assert [status_of(post, one) for one in (a, twin.id)] == [Status.IN_TRANSIT] * 2


def test_the_day_that_the_carrier_promises_is_an_event_only_when_it_changes(post: House) -> None:
    answer = usps_answer(A, ON_ITS_WAY)
    post.carrier.parcels[A] = {**answer, "expectedDeliveryDate": "2026-11-27"}
    (a,) = post.ship(A)
    assert post.poll().recorded == 2
    post.clock.forward(hours=7)
    assert post.poll().recorded == 0
    post.carrier.parcels[A] = {**answer, "expectedDeliveryDate": "2026-11-29"}
    post.clock.forward(hours=7)
    assert post.poll().recorded == 1
    with post.database.read() as tx:
        shipment = tx.shipments.by_id(a)
    assert shipment is not None
    assert shipment.standing.expected_at is not None
    assert shipment.standing.expected_at.date().isoformat() == "2026-11-29"


def test_a_new_account_finds_the_shipments_that_were_there_before(post: House) -> None:
    with post.database.write() as tx:
        tx.accounts.remove(post.account.id)
    (a,) = post.ship(A)
    with post.database.read() as tx:
        assert tx.polls.of([a]) == []
    with post.database.write() as tx:
        tx.accounts.add(post.account)
    assert plan_all(post.database, plans=post.plans, now=START) == 1
    assert plan_all(post.database, plans=post.plans, now=START) == 0
    assert plan_of(post, a).ask_at == START
