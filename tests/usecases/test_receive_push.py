"""Carriers tell us by themselves: proved over the raw bytes, recorded like an answer, never twice."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from hmac import digest
from typing import Any

import pytest

from tests.usecases.asking import DELIVERED, ON_ITS_WAY, OUT, START, House, house, json_answer, usps_answer
from waypost.domain.tracking import Status
from waypost.ports.accounts import PollPlan
from waypost.ports.connector import Pushed, PushRefused
from waypost.ports.database import Database
from waypost.usecases.hold_slot import End
from waypost.usecases.receive_push import HookNotFound, PushReceived, hook_path, receive_push

A, B = "9400100000000000000001", "9400100000000000000002"


@pytest.fixture
def post(each_database: Database) -> Iterator[House]:
    with house(each_database, base_url="https://track.example.com") as opened:
        yield opened


def pushed(body: bytes, *, secret: str = "push-secret") -> Pushed:  # noqa: S107 - an example
    proof = digest(secret.encode(), body, sha256).hex()
    return Pushed("POST", "https://track.example.com/hook", {"X-HMAC": proof}, body)


def push(post: House, message: Pushed, *, hook_key: str = "hook-key", carrier: str = "usps") -> PushReceived:
    with post.database.write() as tx:
        return receive_push(
            tx, hook_key, message, carrier=carrier, plans=post.plans, vault=post.asking.vault,
            now=post.clock.now,
        )  # fmt: skip


def tell(post: House, number: str, *events: Any) -> PushReceived:
    return push(post, pushed(json.dumps(usps_answer(number, *events)).encode()))


def plan_of(post: House, shipment_id: int) -> PollPlan:
    with post.database.read() as tx:
        (plan,) = tx.polls.of([shipment_id])
    return plan


def test_a_push_is_recorded_like_an_answer(post: House) -> None:
    (a,) = post.ship(A)
    told = tell(post, A, ON_ITS_WAY, OUT)
    assert (told.account, told.numbers, told.recorded) == ("post", 1, 2)
    with post.database.read() as tx:
        shipment = tx.shipments.by_id(a)
    assert shipment is not None
    assert shipment.standing.status is Status.OUT_FOR_DELIVERY


def test_a_push_again_and_the_same_by_asking_are_recorded_once(post: House) -> None:
    post.ship(A)
    tell(post, A, ON_ITS_WAY, OUT)
    again = tell(post, A, ON_ITS_WAY, OUT)
    assert (again.recorded, again.duplicates) == (0, 2)
    post.carrier.parcels[A] = usps_answer(A, ON_ITS_WAY, OUT)
    post.clock.forward(days=2)
    assert {one.recorded for one in post.poll_for(minutes=5)} == {0}
    assert post.carrier.asked == [A]


@pytest.mark.parametrize("fault", ["altered", "no proof", "other secret"])
def test_a_push_that_is_not_proved_changes_nothing(post: House, fault: str) -> None:
    (a,) = post.ship(A)
    body = json.dumps(usps_answer(A, DELIVERED)).encode()
    message = {
        "altered": replace(pushed(body), body=body + b" "),
        "no proof": replace(pushed(body), headers={}),
        "other secret": pushed(body, secret="guessed"),
    }[fault]
    with pytest.raises(PushRefused):
        push(post, message)
    with post.database.read() as tx:
        assert tx.shipments.events([a]) == []


@pytest.mark.parametrize(("hook_key", "carrier"), [("guessed", "usps"), ("hook-key", "ups"), ("", "usps")])
def test_nobody_is_behind_an_address_that_was_guessed(post: House, hook_key: str, carrier: str) -> None:
    with pytest.raises(HookNotFound):
        push(post, pushed(b"{}"), hook_key=hook_key, carrier=carrier)


def test_strangers_are_counted_and_left_out_unless_the_account_takes_them(post: House) -> None:
    told = tell(post, B, ON_ITS_WAY)
    assert (told.recorded, told.strangers) == (0, 1)
    with post.database.write() as tx:
        tx.accounts.save(replace(post.stored(), takes_strangers=True))
    assert tell(post, B, ON_ITS_WAY).recorded == 1
    with post.database.read() as tx:
        (made,) = tx.shipments.by_numbers(None, [B])
    assert (made.carrier, made.standing.status) == ("usps", Status.IN_TRANSIT)
    assert plan_of(post, made.id).pushed_until is not None


def test_a_push_that_is_theirs_but_not_understood_is_kept(post: House) -> None:
    told = push(post, pushed(b"<html>"))
    assert told.problem is not None
    with post.database.read() as tx:
        (kept,) = tx.accounts.unread_answers(post.account.id)
    assert kept.problem == told.problem


def test_what_is_pushed_is_asked_about_only_after_silence(post: House) -> None:
    (a,) = post.ship(A)
    tell(post, A, ON_ITS_WAY)
    post.carrier.parcels[A] = usps_answer(A, ON_ITS_WAY, OUT)
    post.poll_for(minutes=3)
    asked_at = plan_of(post, a).asked_at
    assert asked_at is not None, "the first question is asked all the same: a push brings no history"
    assert plan_of(post, a).ask_at - asked_at >= timedelta(hours=6)


def test_a_pushed_shipment_that_is_silent_for_a_day_is_asked_about_once(post: House) -> None:
    (a,) = post.ship(A)
    post.carrier.parcels[A] = usps_answer(A, ON_ITS_WAY)
    tell(post, A, ON_ITS_WAY)
    post.poll_for(minutes=3)
    asked = post.carrier.asked.count(A)
    post.clock.now = plan_of(post, a).ask_at
    assert post.clock.now >= START + timedelta(hours=12), "the next morning, at the earliest"
    post.poll_for(hours=4)
    assert post.carrier.asked.count(A) == asked + 1


def test_news_that_was_never_pushed_ends_the_trust_in_a_push(post: House) -> None:
    (a,) = post.ship(A)
    post.carrier.parcels[A] = usps_answer(A, ON_ITS_WAY)
    post.poll_for(minutes=4)
    assert plan_of(post, a).pushed_until is not None
    post.carrier.parcels[A] = usps_answer(A, ON_ITS_WAY, ("2026-11-24T13:00:00", "10", "Processed"))
    post.clock.now = plan_of(post, a).ask_at
    assert post.clock.now > START + timedelta(hours=4)
    post.poll()
    plan = plan_of(post, a)
    assert plan.pushed_until is None
    assert plan.ask_at <= post.clock.now + timedelta(hours=6)
    post.poll_for(minutes=4)
    assert len(post.carrier.subscribed) == 2, "it is asked for anew"


def test_pushes_are_asked_for_and_renewed_before_they_end(post: House) -> None:
    post.carrier.parcels[A] = usps_answer(A, ON_ITS_WAY)
    (a,) = post.ship(A)
    polled = post.poll_for(minutes=4)
    assert sum(one.subscribed for one in polled) == 1
    (asked,) = post.carrier.subscribed
    assert asked["listenerURL"] == f"https://track.example.com{hook_path(post.account)}"
    assert asked["filterProperties"]["trackingNumber"] == A
    plan = plan_of(post, a)
    assert plan.push_reference == "sub-1"
    assert plan.pushed_until is not None
    assert plan.subscribe_at is not None
    assert START < plan.subscribe_at < plan.pushed_until
    post.carrier.parcels[A] = usps_answer(A, ON_ITS_WAY, ("2026-12-06T08:00:00", "10", "Processed"))
    post.clock.now = plan.subscribe_at + timedelta(hours=2)
    post.poll_for(minutes=6)
    assert len(post.carrier.subscribed) == 2


def test_a_carrier_that_grants_no_pushes_is_asked_all_the_same(post: House) -> None:
    post.carrier.parcels[A] = usps_answer(A, ON_ITS_WAY)
    (a,) = post.ship(A)
    told = post.carrier.answer

    def without_pushes(heard: Any) -> Any:
        post.carrier.speaks = None
        try:
            return json_answer(403, {}) if "subscriptions" in heard.path else told(heard)
        finally:
            post.carrier.speaks = without_pushes

    post.carrier.speaks = without_pushes
    polled = post.poll_for(minutes=6)
    assert {one.end for one in polled} <= {End.DONE, End.NOT_DUE}
    assert any(one.problem and "no pushes" in one.problem for one in polled)
    assert post.stored().breaker.stopped_because is None
    assert plan_of(post, a).asked_at is not None
    assert (plan_of(post, a).subscribe_at or START) >= START + timedelta(days=1)
