from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.usecases.asking import ON_ITS_WAY, OUT, START, House, house, json_answer, plan_of, usps_answer
from waypost.carriers import registry
from waypost.domain.asking import Asking, HeardBy, WhyThen
from waypost.domain.polling import Urgency
from waypost.domain.shipment import Shipment
from waypost.ports.database import Database
from waypost.usecases.tell_accounts import AccountAsked, AccountState, accounts_asked
from waypost.usecases.tell_asking import NOBODY, askers_of, shipments_asked

A, B = "9400100000000000000001", "9400100000000000000002"


@pytest.fixture
def post(database: Database) -> Iterator[House]:
    with house(database) as opened:
        yield opened


def told(post: House) -> AccountAsked:
    with post.database.read() as tx:
        (one,) = accounts_asked(tx, connectors=post.plans.connectors, now=post.clock.now)
    return one


def of(post: House, shipment_id: int) -> Asking:
    with post.database.read() as tx:
        askers = askers_of(tx, carriers=registry)
        shipments = tx.shipments.by_ids([shipment_id])
        return shipments_asked(tx, shipments, askers=askers, now=post.clock.now)[shipment_id]


def test_a_page_can_say_when_the_carrier_was_last_asked_and_when_next(post: House) -> None:
    post.carrier.parcels[A] = usps_answer(A, ON_ITS_WAY, OUT)
    (a,) = post.ship(A)
    assert of(post, a) == Asking("usps", None, START, WhyThen.PLANNED, HeardBy.POLL, 60, carrier_name="USPS")
    post.poll()
    asked = of(post, a)
    assert (asked.last_asked_at, asked.heard_at) == (START, START)
    assert (asked.next_ask_at, asked.why) == (START + timedelta(hours=1), WhyThen.PLANNED)


def test_where_nobody_asks_nothing_is_read(post: House) -> None:
    (a,) = post.ship(A)
    with post.database.read() as tx:
        assert not shipments_asked(tx, tx.shipments.by_ids([a]), askers=NOBODY, now=START)


def test_a_shipment_that_files_tell_of_says_so(post: House) -> None:
    with post.database.write() as tx:
        (one,) = tx.shipments.add([Shipment(0, 1, carrier="dpd", tracking_number="05239914771042")])
        tx.polls.note_files([one.id, one.id], now=START - timedelta(hours=1))
        tx.polls.note_files([one.id], now=START)
    asked = of(post, one.id)
    assert (asked.carrier, asked.heard_by, asked.why) == ("dpd", HeardBy.FILE, WhyThen.FILES)
    assert (asked.heard_at, asked.last_asked_at, asked.is_over) == (START, None, False)


def test_who_is_due_for_long_waits_for_the_budget(post: House) -> None:
    (a,) = post.ship(A)
    post.clock.forward(minutes=7)
    asked = of(post, a)
    assert (asked.next_ask_at, asked.why, asked.calls_per_hour) == (None, WhyThen.BUDGET, 60)


def test_an_account_that_rests_or_is_stopped_is_the_reason(post: House) -> None:
    (a,) = post.ship(A)
    post.carrier.always = lambda: json_answer(429, {}, retry_after="1800")
    post.poll()
    asked = of(post, a)
    assert asked.why is WhyThen.RESTS
    assert asked.next_ask_at is not None
    assert asked.next_ask_at >= START + timedelta(seconds=1800)
    post.clock.forward(hours=1)
    post.carrier.always = lambda: json_answer(403, {})
    post.poll()
    assert (of(post, a).why, of(post, a).next_ask_at) == (WhyThen.STOPPED, None)


def test_an_end_of_asking_is_told_with_its_reason(post: House) -> None:
    (a,) = post.ship(A)
    post.poll()
    post.clock.forward(days=15)
    post.poll()
    asked = of(post, a)
    assert (asked.why, asked.next_ask_at, asked.is_over) == (WhyThen.NEVER_KNOWN, None, True)


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
    assert told(post).state is AccountState.STOPPED
    assert 'waypost accounts rotate "post"' in (told(post).advice or "")


def test_a_budget_tells_what_is_left_of_it_and_how_late_it_makes_whom(post: House) -> None:
    post.ship(*(f"94001{count:017}" for count in range(40)))
    post.poll()
    post.clock.forward(minutes=30)
    one = told(post)
    assert (one.backlog.shipments, one.backlog.waiting) == (40, 39)
    assert one.backlog.median_delay == one.backlog.worst_delay == timedelta(minutes=30)
    assert one.calls_left == 60 - one.calls_last_hour == 58
    assert (one.state, one.trouble, one.advice) == (AccountState.ASKED, None, None)


def test_an_account_tells_its_last_trouble_until_it_is_over(post: House) -> None:
    post.ship(A)
    post.carrier.always = lambda: json_answer(429, {}, retry_after="600")
    post.poll()
    one = told(post)
    assert one.state is AccountState.RESTS
    assert "1 times in a row" in (one.trouble or "")
    assert "it is tried again at 2026-11-24 12:10 UTC" in (one.advice or "")
    post.carrier.always = None
    post.clock.forward(minutes=11)
    post.poll()
    assert (told(post).state, told(post).trouble) == (AccountState.ASKED, None)


def test_an_account_tells_whose_pushes_end_when(post: House) -> None:
    a, b = post.ship(A, B)
    ends_at = START + timedelta(days=3)
    with post.database.write() as tx:
        tx.polls.save([replace(plan_of(post, a), pushed_until=ends_at), plan_of(post, b)])
    assert (told(post).backlog.pushed, told(post).backlog.pushes_end_at) == (1, ends_at)
