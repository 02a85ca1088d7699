"""What nobody could read is read again once its connector is mended."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import digest
from typing import Any

import pytest

from tests.usecases.asking import ON_ITS_WAY, START, House, house, plan_of, status_of, usps_answer
from waypost.carriers import registry, usps
from waypost.domain.tracking import EventType, Status
from waypost.ports.connector import CarrierAccount, Pushed, Report, Scan, ShipmentNews
from waypost.ports.database import Database
from waypost.usecases.receive_push import LARGEST_KEPT_BYTES, receive_push
from waypost.usecases.reread_answers import Reread, reread_answers

A = "9400100000000000000001"


@pytest.fixture
def post(each_database: Database) -> Iterator[House]:
    with house(each_database) as opened:
        yield opened


class Mended:
    """USPS's connector after somebody taught it the new form of its pushes."""

    def __getattr__(self, name: str) -> Any:
        return getattr(usps, name)

    def read_push(self, pushed: Pushed, *, account: CarrierAccount, now: datetime) -> Report:
        if not pushed.body.startswith(b"<new>"):
            return usps.read_push(pushed, account=account, now=now)
        scan = Scan("2026-11-24T08:00:00-05:00", EventType.OUT_FOR_DELIVERY, code="OF")
        return Report((ShipmentNews(A, (scan,)),))


@dataclass
class MendedCarriers:
    """The registry with the mended connector in it."""

    def connector_named(self, slug: str) -> Any:
        return Mended() if slug == "usps" else registry.connector_named(slug)


def push(post: House, body: bytes) -> None:
    proof = digest(b"push-secret", body, sha256).hex()
    message = Pushed("POST", "https://track.example.com/hook", {"X-HMAC": proof}, body)
    with post.database.write() as tx:
        receive_push(
            tx, "hook-key", message, carrier="usps", plans=post.plans, vault=post.asking.vault,
            now=post.clock.now,
        )  # fmt: skip


def reread(post: House, *, is_mended: bool = True) -> list[Reread]:
    plans = replace(post.plans, connectors=MendedCarriers()) if is_mended else post.plans
    return reread_answers(post.database, plans=plans, vault=post.asking.vault, now=post.clock.now)


def test_a_kept_push_is_read_again_and_recorded_once(post: House) -> None:
    (a,) = post.ship(A)
    push(post, b"<new>")
    assert status_of(post, a) is Status.PENDING
    post.clock.forward(days=3)
    (done,) = reread(post)
    assert (done.account, done.read, done.recorded, done.left, done.problem) == ("post", 1, 1, 0, None)
    assert status_of(post, a) is Status.OUT_FOR_DELIVERY
    assert reread(post) == []


def test_what_is_still_not_understood_stays(post: House) -> None:
    push(post, b"<new>")
    (done,) = reread(post, is_mended=False)
    assert (done.read, done.left) == (0, 1)
    assert done.problem is not None
    assert len(reread(post)) == 1


def test_a_push_that_is_too_large_is_kept_in_part_and_not_read_again(post: House) -> None:
    push(post, b"<new>" + b"x" * LARGEST_KEPT_BYTES)
    with post.database.read() as tx:
        (kept,) = tx.accounts.unread_answers(post.account.id)
    assert not kept.is_push
    (done,) = reread(post)
    assert (done.read, done.left) == (0, 0)


def test_what_was_an_answer_to_a_question_is_asked_for_anew(post: House) -> None:
    (a,) = post.ship(A)
    post.carrier.instead[A] = lambda: (200, {}, b"<html>")
    post.poll()
    assert plan_of(post, a).failures == 1
    assert plan_of(post, a).ask_at > START + timedelta(minutes=30)
    post.carrier.instead.clear()
    post.carrier.parcels[A] = usps_answer(A, ON_ITS_WAY)
    post.clock.forward(minutes=5)
    (done,) = reread(post)
    assert (done.asked_again, plan_of(post, a).ask_at) == (1, post.clock.now)
    post.poll_for(minutes=2)
    assert status_of(post, a) is Status.IN_TRANSIT
