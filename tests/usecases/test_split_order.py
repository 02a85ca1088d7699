"""An order in three parcels over four days: the messages that a person would want, in their words."""

from datetime import timedelta

import pytest

from tests.usecases.telling import HOUR, Shop
from waypost.channels.texts import open_texts
from waypost.db import open_database
from waypost.domain.tracking import EventType
from waypost.ports.channel import Receipt
from waypost.usecases.find_journey import World
from waypost.usecases.prepare_messages import Writing
from waypost.usecases.settle_messages import mark_handing_over, settle_sent

E = EventType


@pytest.fixture
def shop(world: World) -> Shop:
    database = open_database("sqlite://")
    database.migrate()
    shop = Shop(database, world)
    shop.writing = Writing(world, open_texts(), shop.writing.links)
    shop.open_mail()
    return shop


def mails(shop: Shop) -> list[str]:
    """Everything that is due goes out; the subjects."""
    shop.later(timedelta(minutes=40))
    said = []
    for ready in shop.prepare():
        with shop.database.write() as tx:
            assert mark_handing_over(tx, ready, now=shop.now)
            settle_sent(tx, ready, Receipt(), now=shop.now)
        said.append(ready.message.subject)
    return said


def test_three_parcels_over_four_days(shop: Shop) -> None:
    order = shop.order()
    kettle, mugs, tray = (shop.parcel(number) for number in ("1Z1", "1Z2", "1Z3"))
    heard: list[list[str]] = []

    def hear(*news: object) -> None:
        for parcel, type_ in zip(news[::2], news[1::2], strict=True):
            shop.tell(parcel, type_)  # type: ignore[arg-type] # pairs of a parcel and what happens to it
        shop.plan(order)
        heard.append(mails(shop))

    hear(kettle, E.PICKED_UP, mugs, E.PICKED_UP, tray, E.LABEL_CREATED)
    shop.later(20 * HOUR)
    hear(kettle, E.OUT_FOR_DELIVERY, mugs, E.IN_TRANSIT)
    shop.later(5 * HOUR)
    hear(kettle, E.DELIVERED, tray, E.PICKED_UP)
    shop.later(19 * HOUR)
    hear(mugs, E.OUT_FOR_DELIVERY)
    hear(mugs, E.DELIVERY_ATTEMPTED)
    shop.later(23 * HOUR)
    hear(mugs, E.OUT_FOR_DELIVERY, tray, E.OUT_FOR_DELIVERY)
    hear(mugs, E.DELIVERED, tray, E.DELIVERED)
    shop.database.close()
    counted = [len(subjects) for subjects in heard]
    assert counted == [1, 1, 2, 1, 1, 1, 1], heard
    assert "2 of 3" in heard[0][0]
    assert "delivered" in heard[-1][0]
    assert len({subject for subjects in heard for subject in subjects}) >= 6, heard
