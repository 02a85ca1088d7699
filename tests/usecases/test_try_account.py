"""A person asks once with an account: the answer is shown, the calls count, nothing is recorded."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.usecases.asking import ON_ITS_WAY, OUT, House, house, json_answer, usps_answer
from waypost.domain.breaker import stopped
from waypost.domain.budget import minute_of
from waypost.domain.tracking import EventType
from waypost.ports.connector import AnswerNotUnderstood, CarrierBusy, CarrierRefused, ShipmentNews, Wanted
from waypost.ports.database import Database
from waypost.ports.exchange import NoAnswer
from waypost.usecases.manage_accounts import AccountNotFound
from waypost.usecases.try_account import BudgetSpent, try_account

A = "9400100000000000000001"


@pytest.fixture
def post(each_database: Database) -> Iterator[House]:
    with house(each_database, calls_per_hour=3) as opened:
        yield opened


def ask(post: House, number: str = A, *, name: str = "post") -> tuple[ShipmentNews, ...]:
    return try_account(post.database, name, Wanted(number), asking=post.asking)


def calls(post: House) -> int:
    with post.database.read() as tx:
        made = tx.accounts.calls(post.account.id, since_minute=minute_of(post.clock.now) - 61)
    return sum(made.values())


def test_the_answer_is_told_and_nothing_is_recorded(post: House) -> None:
    (shipment_id,) = post.ship(A)
    post.carrier.parcels[A] = usps_answer(A, ON_ITS_WAY, OUT)
    (told,) = ask(post, "9400 1000 0000 0000 0000 01")
    assert {scan.type for scan in told.scans} == {EventType.IN_TRANSIT, EventType.OUT_FOR_DELIVERY}
    with post.database.read() as tx:
        assert tx.shipments.events([shipment_id]) == []


def test_the_token_is_kept_and_every_call_counts_until_there_are_none_left(post: House) -> None:
    post.carrier.parcels[A] = usps_answer(A, ON_ITS_WAY)
    ask(post)
    assert calls(post) == 2
    assert post.stored().sealed_token is not None
    ask(post)
    assert (calls(post), post.carrier.tokens) == (3, 1)
    with pytest.raises(BudgetSpent, match="all calls of this hour"):
        ask(post)
    assert post.carrier.asked == [A, A]


def test_a_stopped_account_can_be_tried_and_stays_stopped(post: House) -> None:
    with post.database.write() as tx:
        stored = post.stored()
        tx.accounts.save(replace(stored, breaker=stopped(stored.breaker, because="no")))
    post.carrier.parcels[A] = usps_answer(A, ON_ITS_WAY)
    assert len(ask(post)) == 1
    assert post.stored().breaker.stopped_because == "no"


def test_a_carrier_that_refuses_is_told_and_its_calls_count(post: House) -> None:
    post.carrier.speaks = lambda _: json_answer(401, {"error": "invalid_client"})
    with pytest.raises(CarrierRefused):
        ask(post)
    assert calls(post) == 1


def test_a_carrier_that_is_silent_costs_the_call_alone(post: House) -> None:
    post.carrier.speaks = lambda _: None
    with pytest.raises(NoAnswer):
        ask(post)
    assert calls(post) == 1


def test_a_token_is_kept_where_the_question_after_it_fails(post: House) -> None:
    for answer in (lambda: json_answer(503, {}), lambda: (200, {}, b"<html>"), lambda: None):
        post.clock.forward(hours=9)  # the token of the time before has ended
        post.carrier.instead[A] = answer
        before = post.carrier.tokens
        with pytest.raises((CarrierBusy, AnswerNotUnderstood, NoAnswer)):
            ask(post)
        del post.carrier.instead[A]
        post.carrier.parcels[A] = usps_answer(A, ON_ITS_WAY)
        ask(post)
        assert post.carrier.tokens == before + 1


def test_a_refused_account_keeps_no_token(post: House) -> None:
    post.carrier.instead[A] = lambda: json_answer(403, {})
    with pytest.raises(CarrierRefused):
        ask(post)
    assert post.stored().sealed_token is None


def test_an_account_that_is_none_is_told_with_those_there_are(post: House) -> None:
    with pytest.raises(AccountNotFound, match="there are: 'post'"):
        ask(post, name="mail")
