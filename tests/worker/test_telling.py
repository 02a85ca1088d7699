"""The teller goes on, whatever one order does to it."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from structlog.testing import capture_logs

from tests.usecases.telling import PlainTexts, Shop
from waypost.carriers import registry
from waypost.db import open_database
from waypost.domain.notification import NotSent
from waypost.domain.topics import Topic
from waypost.domain.tracking import EventType
from waypost.places.gazetteer import open_gazetteer
from waypost.ports.channel import Message, Receipt
from waypost.ports.ledger import State, StoredChannel
from waypost.ports.texts import Facts, OwnText, Written
from waypost.usecases.find_journey import World
from waypost.worker.posting import Mark
from waypost.worker.telling import Teller

FALLS_OVER = "A-2"


class Breaking(PlainTexts):
    """Writes for all orders but one."""

    def write(self, facts: Facts, own: Sequence[OwnText] = ()) -> Written:
        if facts.order_number == FALLS_OVER:
            raise KeyError("something nobody foresaw")
        return super().write(facts, own)


@dataclass
class Post:
    """Takes every message."""

    shop: Shop
    sent: list[Message] = field(default_factory=list)

    def clock(self) -> datetime:
        return self.shop.now

    def usual_per_second(self, provider: str) -> float | None:
        return 1000.0 if provider else None

    async def send(self, message: Message, stored: StoredChannel, *, mark: Mark) -> Receipt:
        del stored
        assert await asyncio.to_thread(mark)
        self.sent.append(message)
        return Receipt()


@pytest.fixture
def shop() -> Iterator[Shop]:
    database = open_database("sqlite://")
    database.migrate()
    shop = Shop(database, World(open_gazetteer(), registry))
    shop.open_mail()
    yield shop
    database.close()


def test_an_order_that_cannot_be_prepared_holds_up_no_other(shop: Shop) -> None:
    orders = [shop.order(number) for number in ("A-1", FALLS_OVER, "A-3")]
    for number in ("A-1", FALLS_OVER, "A-3"):
        shop.tell(shop.parcel(f"1Z{number}", number), EventType.PICKED_UP)
    shop.plan(*orders)
    shop.later(timedelta(minutes=3))
    post = Post(shop)
    teller = Teller(shop.database, replace(shop.writing, texts=Breaking()), post, chance=lambda: 0.5)  # type: ignore[arg-type] # a stand-in that keeps what it is given

    async def tell() -> None:
        for ready in await asyncio.to_thread(teller.take):
            await teller.tell(ready)

    with capture_logs():
        asyncio.run(tell())
        assert [one.key.split(".")[1] for one in post.sent] == [str(orders[0].id), str(orders[2].id)]
        (waiting,) = [row for row in shop.rows(orders[1]) if row.topic is Topic.SHIPPED]
        assert (waiting.state, waiting.detail) == (State.WAITING, "it could not be prepared: KeyError")
        for _ in range(15):
            shop.later(timedelta(hours=1))
            asyncio.run(tell())
    (ended,) = [row for row in shop.rows(orders[1]) if row.id == waiting.id]
    assert (ended.state, ended.reason) == (State.NOT_SENT, NotSent.TEXT_INCOMPLETE)
    assert len(post.sent) == 2
