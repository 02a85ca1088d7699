"""Every trouble with a carrier has its outcome, and one bad number never costs the others."""

from collections.abc import Iterator

import pytest

from tests.usecases.asking import (
    ON_ITS_WAY,
    House,
    house,
    json_answer,
    plan_of,
    speak_fedex,
    status_of,
    usps_answer,
)
from waypost.carriers import registry
from waypost.domain.tracking import Status
from waypost.ports.database import Database
from waypost.usecases.check_health import check_database
from waypost.usecases.hold_slot import End
from waypost.usecases.manage_accounts import resume_account, rotate_account
from waypost.usecases.open_account import opened_answer

A, B, C = "9400100000000000000001", "9400100000000000000002", "9400100000000000000003"


@pytest.fixture
def post(each_database: Database) -> Iterator[House]:
    with house(each_database) as opened:
        yield opened


def test_an_account_that_is_told_to_wait_waits(post: House) -> None:
    post.carrier.parcels[A] = usps_answer(A, ON_ITS_WAY)
    (a,) = post.ship(A)
    post.carrier.always = lambda: json_answer(429, {}, retry_after="600")
    polled = post.poll()
    assert polled.end is End.BUSY
    assert post.stored().sealed_token is not None, "a token that was fetched before is kept"
    post.carrier.always = None
    assert {one.end for one in post.poll_for(seconds=540)} == {End.NOT_DUE}
    post.clock.forward(minutes=2)
    assert post.poll().end is End.DONE
    assert status_of(post, a) is Status.IN_TRANSIT
    assert post.stored().breaker.failures == 0


def test_after_some_silence_only_single_trials_are_made(post: House) -> None:
    numbers = [f"94001{count:017}" for count in range(20)]
    post.ship(*numbers)
    post.carrier.always = lambda: None
    post.poll_for(minutes=30)
    assert post.stored().breaker.is_open
    assert post.carrier.tokens == 1
    with post.database.read() as tx:
        assert sum(tx.accounts.calls(post.account.id, since_minute=0).values()) <= 9
    post.carrier.always = None
    post.carrier.parcels |= {number: usps_answer(number, ON_ITS_WAY) for number in numbers}
    post.poll_for(hours=3)
    assert not post.stored().breaker.is_open
    assert set(post.carrier.asked) == set(numbers)


def test_a_refused_account_stops_until_a_person_mends_it(post: House) -> None:
    post.carrier.parcels[A] = usps_answer(A, ON_ITS_WAY)
    (a,) = post.ship(A)
    post.carrier.always = lambda: json_answer(403, {"error": {"code": "403", "message": "not approved"}})
    polled = post.poll()
    assert polled.end is End.REFUSED
    assert polled.problem is not None
    assert "secret" not in polled.problem
    told = check_database(post.database, now=post.clock.now, mappings=registry)
    assert [one.detail for one in told if one.what == "account post"] == [polled.problem]
    post.carrier.always = None
    post.clock.forward(days=1)
    assert post.poll().end is End.NOT_DUE
    with post.database.write() as tx:
        rotate_account(
            tx, "post", {"client_secret": "mended"}, connectors=post.plans.connectors, vault=post.asking.vault
        )
    assert post.poll().end is End.DONE
    assert status_of(post, a) is Status.IN_TRANSIT


def test_one_stray_refusal_wakes_nobody_and_the_second_does(post: House) -> None:
    post.carrier.parcels[A] = usps_answer(A, ON_ITS_WAY)
    post.ship(A)
    post.poll_for(minutes=5)
    refusing = lambda: json_answer(401, {"error": {"message": "no"}})  # noqa: E731 - one line says it
    post.carrier.always = refusing
    post.clock.forward(days=1)
    assert post.poll().end is End.BUSY
    post.carrier.always = None
    post.clock.forward(hours=1)
    assert post.poll().end is End.DONE
    post.carrier.always = refusing
    post.clock.forward(days=1)
    assert post.poll().end is End.BUSY
    post.clock.forward(hours=1)
    assert post.poll().end is End.REFUSED


def test_a_person_may_resume_an_account(post: House) -> None:
    post.ship(A)
    post.carrier.always = lambda: json_answer(403, {})
    post.poll()
    with post.database.write() as tx:
        resume_account(tx, "post")
    assert post.stored().breaker.stopped_because is None


def test_one_bad_number_never_costs_the_others(post: House) -> None:
    post.carrier.parcels |= {number: usps_answer(number, ON_ITS_WAY) for number in (A, B, C)}
    post.carrier.instead[B] = lambda: (200, {}, b"<html>half an ans")
    a, b, c = post.ship(A, B, C)
    post.poll_for(minutes=20)
    assert [status_of(post, one) for one in (a, c)] == [Status.IN_TRANSIT] * 2
    assert post.carrier.asked.count(B) == 1, "it rests for an hour"
    assert plan_of(post, b).failures == 1
    with post.database.read() as tx:
        (kept,) = tx.accounts.unread_answers(post.account.id)
    assert "half an ans" not in kept.sealed_body
    assert opened_answer(kept.sealed_body, carrier="usps", vault=post.asking.vault) == b"<html>half an ans"


def test_a_number_that_silences_the_carrier_does_not_stand_in_the_way(post: House) -> None:
    post.carrier.parcels |= {number: usps_answer(number, ON_ITS_WAY) for number in (B, C)}
    post.carrier.instead[A] = lambda: None
    _, b, c = post.ship(A, B, C)
    post.poll_for(minutes=20)
    assert [status_of(post, one) for one in (b, c)] == [Status.IN_TRANSIT] * 2
    assert post.carrier.asked.count(A) == 1


def test_a_batch_that_is_not_understood_is_asked_again_in_halves(post: House) -> None:
    numbers = [f"79469999999{digit}" for digit in range(6)]
    asked = speak_fedex(post, bad=numbers[3])
    ids = post.ship(*numbers, carrier="fedex")
    post.poll_for(minutes=5)
    statuses = [status_of(post, one) for one in ids]
    assert [place for place, status in enumerate(statuses) if status is not Status.OUT_FOR_DELIVERY] == [3]
    assert plan_of(post, ids[3]).failures == 1
    assert [len(one) for one in asked[:3]] == [6, 3, 3]
