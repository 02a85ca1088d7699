"""What a message may speak of: nothing that is over, and not for ever."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.usecases.telling import DAY, HOUR, Shop
from waypost.domain.estimate import Basis, Estimate
from waypost.domain.tracking import EventType
from waypost.ports.channel import Receipt
from waypost.ports.database import Database
from waypost.usecases.find_journey import World
from waypost.usecases.gather_facts import facts_of
from waypost.usecases.plan_notifications import known_of
from waypost.usecases.settle_messages import mark_handing_over, settle_sent

E = EventType


@pytest.fixture
def shop(each_database: Database, world: World) -> Shop:
    return Shop(each_database, world)


@pytest.mark.parametrize(("hours_left", "is_told"), [(3, True), (-1, False)])
def test_hours_that_are_over_are_not_named(shop: Shop, hours_left: int, is_told: object) -> None:
    shop.open_mail()
    order, parcel = shop.order(), shop.parcel("1Z1")
    shop.tell(parcel, E.OUT_FOR_DELIVERY)
    until_at, today = shop.now + hours_left * HOUR, shop.now.date()
    window = Estimate(today, today, today, 0.9, Basis.CARRIER, from_at=until_at - 9 * HOUR, until_at=until_at)
    with shop.database.write() as tx:
        (stored,) = tx.shipments.by_ids([parcel.id])
        tx.shipments.save([replace(stored, estimate=window)])
        (one,) = known_of(tx, [order.id], channels=tx.channels.all(), world=shop.world, now=shop.now)
        told = [occasion for occasion in one.true_now if occasion.topic == "out_for_delivery"]
        facts = facts_of(one, told, one.contacts[0], links=shop.writing.links, now=shop.now)
    assert (facts.parcels[0].window_until is not None) is is_told
    assert facts.parcels[0].estimate is not None


def test_what_messages_said_is_forgotten_and_that_they_were_sent_is_not(shop: Shop) -> None:
    shop.open_mail()
    order = shop.order()
    shop.tell(shop.parcel("1Z1"), E.PICKED_UP)
    shop.plan(order)
    shop.later(timedelta(minutes=5))
    (ready,) = shop.prepare()
    with shop.database.write() as tx:
        assert mark_handing_over(tx, ready, now=shop.now)
        settle_sent(tx, ready, Receipt(), now=shop.now)
        assert tx.ledger.forget_texts_before(shop.now - DAY) == 0
        assert tx.ledger.forget_texts_before(shop.now + DAY) == 1
        kept = tx.ledger.by_id(ready.rows[0].id)
    assert kept is not None
    assert (kept.text, kept.subject) == (None, None)
    assert kept.sent_at == shop.now
