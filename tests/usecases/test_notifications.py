"""What is told, once, and why the rest is not: from the ledger to a message that may go out."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.usecases.telling import DAY, HOUR, Shop
from waypost.domain.notification import Channel, NotSent
from waypost.domain.tracking import EventType, Source
from waypost.ports.channel import (
    Receipt,
)
from waypost.ports.database import Database
from waypost.ports.ledger import Contact, State
from waypost.usecases.find_journey import World
from waypost.usecases.prepare_messages import Ready
from waypost.usecases.settle_messages import (
    mark_handing_over,
    settle_sent,
)

E = EventType
SETTLED = timedelta(minutes=3)


@pytest.fixture
def shop(each_database: Database, world: World) -> Shop:
    return Shop(each_database, world)


def deliver(shop: Shop, ready: Ready, reference: str | None = None) -> None:
    with shop.database.write() as tx:
        assert mark_handing_over(tx, ready, now=shop.now)
    with shop.database.write() as tx:
        settle_sent(tx, ready, Receipt(reference), now=shop.now)


def test_without_a_channel_nothing_is_decided(shop: Shop) -> None:
    order = shop.order()
    shop.tell(shop.parcel("1Z1"), E.PICKED_UP)
    assert shop.plan(order) == 0
    assert shop.rows(order) == []


def test_a_printed_label_tells_nobody_and_the_first_scan_does(shop: Shop) -> None:
    shop.open_mail()
    order, parcel = shop.order(), shop.parcel("1Z1")
    shop.tell(parcel, E.LABEL_CREATED)
    shop.plan(order)
    assert "shipped" not in shop.said(order)
    shop.tell(parcel, E.PICKED_UP)
    shop.plan(order)
    assert shop.said(order)["shipped"] == "waiting"
    assert shop.said(order)["order_confirmed"] == NotSent.NOT_WANTED_BY_SHOP.value
    assert shop.prepare() == []
    shop.later(SETTLED)
    (ready,) = shop.prepare()
    assert ready.message.subject == "shipped: 1Z1 (1 of 1)"
    assert ready.message.to == "nora@example.com"
    assert "https://track.example/t/o" in ready.message.text
    assert (ready.message.unsubscribe_url or "").startswith("https://track.example/n/c")


def test_a_topic_is_told_once_however_often_it_is_planned_and_heard(shop: Shop) -> None:
    shop.open_mail()
    order, parcel = shop.order(), shop.parcel("1Z1")
    for _ in range(3):
        shop.tell(parcel, E.PICKED_UP, shop.now - HOUR)
        shop.plan(order)
    shop.later(SETTLED)
    (ready,) = shop.prepare()
    deliver(shop, ready)
    shop.tell(parcel, E.PICKED_UP, shop.now - HOUR / 2)
    shop.plan(order)
    shop.later(SETTLED)
    assert shop.prepare() == []


def test_two_parcels_shipped_together_are_one_message(shop: Shop) -> None:
    shop.open_mail()
    order = shop.order()
    for number in ("1Z1", "1Z2"):
        shop.tell(shop.parcel(number), E.PICKED_UP)
    shop.parcel("1Z3")
    shop.plan(order)
    shop.later(SETTLED)
    (ready,) = shop.prepare()
    assert ready.message.subject == "shipped: 1Z1, 1Z2 (2 of 3)"
    deliver(shop, ready)
    assert [(row.state, row.told_with) for row in shop.rows(order) if row.topic == "shipped"] == [
        (State.SENT, None),
        (State.SENT, ready.rows[0].id),
    ]


def test_delivered_at_once_overtakes_shipped(shop: Shop) -> None:
    shop.open_mail()
    order, parcel = shop.order(), shop.parcel("1Z1")
    shop.tell(parcel, E.PICKED_UP, shop.now - HOUR)
    shop.plan(order)
    shop.tell(parcel, E.DELIVERED)
    shop.plan(order)
    shop.later(SETTLED)
    (ready,) = shop.prepare()
    assert ready.message.topic == "delivered"
    assert shop.said(order)["shipped"] == NotSent.OVERTAKEN.value


def test_an_address_that_was_corrected_is_told_nothing_more(shop: Shop) -> None:
    shop.open_mail()
    order, parcel = shop.order(email="wrong@example.com"), shop.parcel("1Z1")
    shop.tell(parcel, E.PICKED_UP)
    shop.plan(order)
    shop.order(email="right@example.com")
    shop.plan(order)
    shop.later(SETTLED)
    assert [ready.message.to for ready in shop.prepare()] == ["right@example.com"]
    shop.tell(parcel, E.OUT_FOR_DELIVERY)
    shop.plan(order)
    shop.later(SETTLED)
    assert [ready.message.to for ready in shop.prepare()] == ["right@example.com"]
    reasons = {(row.topic.value, row.reason) for row in shop.rows(order)}
    assert ("out_for_delivery", NotSent.NO_CONSENT) in reasons


def test_the_past_is_never_told(shop: Shop) -> None:
    shop.open_mail()
    order, parcel = shop.order(), shop.parcel("1Z1")
    shop.tell(parcel, E.PICKED_UP, shop.now - 9 * DAY)
    shop.tell(parcel, E.DELIVERED, shop.now - 6 * DAY)
    shop.plan(order)
    assert shop.said(order)["delivered"] == NotSent.TOO_OLD.value
    shop.later(SETTLED)
    assert shop.prepare() == []


def test_a_delivery_that_was_taken_back_is_corrected_and_told_again_when_it_comes_true(shop: Shop) -> None:
    shop.open_mail()
    order, parcel = shop.order(), shop.parcel("1Z1")
    wrong = shop.tell(parcel, E.DELIVERED)
    shop.plan(order)
    shop.later(SETTLED)
    deliver(shop, shop.prepare()[0])
    shop.tell(parcel, E.RETRACTED, retracts=wrong.id)
    shop.tell(parcel, E.IN_TRANSIT)
    shop.plan(order)
    shop.later(SETTLED)
    topics = {ready.message.topic.value: ready for ready in shop.prepare()}
    deliver(shop, topics["correction"])
    shop.later(DAY)
    shop.tell(parcel, E.DELIVERED)
    shop.plan(order)
    shop.later(SETTLED)
    assert [ready.message.topic for ready in shop.prepare()] == ["delivered"]


def test_a_second_attempt_another_day_is_told_again(shop: Shop) -> None:
    shop.open_mail()
    order, parcel = shop.order(), shop.parcel("1Z1")
    told = []
    for type_ in (E.OUT_FOR_DELIVERY, E.DELIVERY_ATTEMPTED, E.OUT_FOR_DELIVERY, E.DELIVERED):
        shop.tell(parcel, type_)
        shop.plan(order)
        shop.later(SETTLED)
        for ready in shop.prepare():
            told.append(ready.message.topic.value)
            deliver(shop, ready)
        shop.later(12 * HOUR)
    assert told == ["out_for_delivery", "delivery_attempted", "out_for_delivery", "delivered"]


def test_a_position_alone_tells_nobody_until_somebody_who_knows_says_the_same(shop: Shop) -> None:
    shop.open_mail()
    order, parcel = shop.order(), shop.parcel("1Z1")
    shop.tell(parcel, E.DELIVERED, source=Source.GPS)
    shop.plan(order)
    shop.later(SETTLED)
    assert shop.prepare() == []
    assert shop.said(order)["delivered"] == "waiting"
    shop.tell(parcel, E.DELIVERED, shop.now - SETTLED)
    shop.later(HOUR)
    assert [ready.message.topic for ready in shop.prepare()] == ["delivered"]


def test_what_nobody_confirms_within_a_day_is_not_told(shop: Shop) -> None:
    shop.open_mail()
    order, parcel = shop.order(), shop.parcel("1Z1")
    shop.tell(parcel, E.DELIVERED, source=Source.RFID)
    shop.plan(order)
    shop.later(25 * HOUR)
    assert shop.prepare() == []
    assert shop.said(order)["delivered"] == NotSent.NOT_SURE.value


def test_who_left_no_address_is_not_told_and_the_ledger_says_so(shop: Shop) -> None:
    shop.open_mail()
    order = shop.order(email=None)
    shop.tell(shop.parcel("1Z1"), E.PICKED_UP)
    shop.plan(order)
    assert shop.said(order)["shipped"] == NotSent.NO_ADDRESS.value


def test_a_phone_is_not_rung_at_night_and_rings_in_the_morning_if_it_is_still_true(shop: Shop) -> None:
    shop.open_mail()
    order, parcel = shop.order(email=None), shop.parcel("1Z1")
    with shop.database.write() as tx:
        tx.channels.add(
            replace(tx.channels.all()[0], channel=Channel.SMS, provider="twilio", name="sms", hook_key="h2")
        )
        tx.contacts.add([Contact(0, 1, order.id, Channel.SMS, "+4930123456", shop.now, verified_at=shop.now)])
    shop.later(10 * HOUR)  # 23:00 in Berlin
    shop.tell(parcel, E.PICKED_UP)
    shop.plan(order)
    shop.later(SETTLED)
    assert shop.prepare() == []
    shop.later(10 * HOUR)
    assert [ready.message.topic for ready in shop.prepare()] == ["shipped"]
