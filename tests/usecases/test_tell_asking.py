from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.usecases.asking import ON_ITS_WAY, OUT, START, House, house, json_answer, usps_answer
from waypost.domain.polling import EndOfAsking, Urgency
from waypost.ports.database import Database
from waypost.usecases.tell_asking import AccountAsked, ShipmentAsked, accounts_asked, shipments_asked

A, B = "9400100000000000000001", "9400100000000000000002"


@pytest.fixture
def post(database: Database) -> Iterator[House]:
    with house(database) as opened:
        yield opened


def told(post: House) -> AccountAsked:
    with post.database.read() as tx:
        (one,) = accounts_asked(tx, connectors=post.plans.connectors, now=post.clock.now)
    return one


def of(post: House, shipment_id: int) -> ShipmentAsked:
    with post.database.read() as tx:
        return shipments_asked(tx, [shipment_id, 4711], now=post.clock.now)[shipment_id]


def test_a_page_can_say_when_the_carrier_was_last_asked_and_when_next(post: House) -> None:
    post.carrier.parcels[A] = usps_answer(A, ON_ITS_WAY, OUT)
    (a,) = post.ship(A)
    assert of(post, a) == ShipmentAsked(None, None, START, is_pushed=False, ended=None, why_ended=None)
    post.poll()
    asked = of(post, a)
    assert (asked.asked_at, asked.heard_at, asked.next_at) == (START, START, START + timedelta(hours=1))


def test_an_end_of_asking_is_told_with_its_reason(post: House) -> None:
    (a,) = post.ship(A)
    post.poll()
    post.clock.forward(days=15)
    post.poll()
    asked = of(post, a)
    assert (asked.ended, asked.next_at) == (EndOfAsking.NEVER_KNOWN, None)
    assert asked.why_ended == "the carrier has not known the number for 14 days"


def test_people_see_how_late_a_budget_makes_the_news(post: House) -> None:
    numbers = [f"94001{count:017}" for count in range(400)]
    post.carrier.parcels |= {number: usps_answer(number, ON_ITS_WAY) for number in numbers}
    post.ship(*numbers)
    post.poll_for(minutes=30)
    asked = told(post)
    assert (asked.calls_per_hour, asked.calls_wanted_per_hour) == (60, 67)
    assert 25 <= asked.calls_last_hour <= 30
    moving = next(group for group in asked.groups if group.urgency is Urgency.MOVING)
    assert moving.shipments >= 25
    assert moving.median_age <= timedelta(minutes=30)
    assert "60 calls an hour; 67 would keep everything fresh" in asked.sentence


def test_a_stopped_account_says_what_a_person_must_mend(post: House) -> None:
    assert told(post).sentence == "Nothing to ask about."
    post.ship(A)
    post.carrier.always = lambda: json_answer(403, {})
    post.poll()
    assert told(post).sentence.startswith("Stopped until you act: usps answers 403")
