"""Receipts that come before the answer, instead of it, or of an address alone; on every database."""

from dataclasses import replace

import pytest

from tests.usecases.telling import NOON, Shop
from tests.usecases.test_settle_messages import SETTLED
from waypost.domain.notification import Channel, NotSent
from waypost.domain.topics import Topic
from waypost.domain.tracking import EventType
from waypost.ports.channel import Fate, Receipt, ReceiptNews
from waypost.ports.database import Database
from waypost.ports.exchange import NoAnswer
from waypost.ports.ledger import Notification, State, StoredChannel
from waypost.usecases.find_journey import World
from waypost.usecases.record_receipts import record_receipts
from waypost.usecases.settle_messages import mark_handing_over, settle_failed, settle_sent

ADDRESS = "nora@example.com"


class HandedOver:
    """A message about two parcels that a provider is being given."""

    def __init__(self, database: Database, world: World) -> None:
        self.shop = Shop(database, world)
        self.account = self.shop.open_mail()
        self.order = self.shop.order()
        for number in ("1Z1", "1Z2"):
            self.shop.tell(self.shop.parcel(number), EventType.PICKED_UP)
        self.shop.plan(self.order)
        self.shop.later(SETTLED)
        self.ready = self.shop.prepare()[0]
        with database.write() as tx:
            assert mark_handing_over(tx, self.ready, now=self.shop.now)

    def hear(self, *news: ReceiptNews, account: StoredChannel | None = None) -> int:
        with self.shop.database.write() as tx:
            return record_receipts(tx, account or self.account, news, now=self.shop.now)

    def sent(self) -> None:
        with self.shop.database.write() as tx:
            settle_sent(tx, self.ready, Receipt("ref"), now=self.shop.now)

    def silent(self) -> None:
        with self.shop.database.write() as tx:
            problem = NoAnswer("its time is over")
            settle_failed(tx, self.ready, problem, jitter=0.5, is_handed_over=True, now=self.shop.now)

    def rows(self) -> list[Notification]:
        return [row for row in self.shop.rows(self.order) if row.topic is Topic.SHIPPED]

    def ends(self) -> list[tuple[State, Fate | None, NotSent | None]]:
        return [(row.state, row.fate, row.reason) for row in self.rows()]


@pytest.fixture
def message(each_database: Database, world: World) -> HandedOver:
    return HandedOver(each_database, world)


DELIVERED = (State.SENT, Fate.DELIVERED, None)


def test_a_receipt_may_be_quicker_than_the_answer(message: HandedOver) -> None:
    news = ReceiptNews(Fate.DELIVERED, "ref", key=message.ready.message.key)
    assert message.hear(news) == 2
    message.sent()
    assert message.ends() == [DELIVERED] * 2
    assert message.hear(news) == 0


def test_a_receipt_before_an_answer_that_never_comes_is_proof_enough(message: HandedOver) -> None:
    message.hear(ReceiptNews(Fate.DELIVERED, "ref", key=message.ready.message.key))
    message.silent()
    assert message.ends() == [DELIVERED] * 2


def test_a_receipt_after_an_answer_that_never_came_is_proof_enough(message: HandedOver) -> None:
    message.silent()
    assert message.ends() == [(State.NOT_SENT, None, NotSent.MAYBE_SENT)] * 2
    message.hear(ReceiptNews(Fate.DELIVERED, "ref", key=message.ready.message.key))
    assert message.ends() == [DELIVERED] * 2
    assert {row.reference for row in message.rows()} == {"ref"}


@pytest.mark.parametrize(
    "key", ["", "1", "x.y.z", "1.2.3.4", "0.0.shipped", "9" * 40 + ".1.shipped", "²." * 2]
)
def test_a_key_that_is_not_ours_changes_nothing(message: HandedOver, key: str) -> None:
    assert message.hear(ReceiptNews(Fate.DELIVERED, "other", key=key)) == 0
    first, _, _ = message.ready.message.key.partition(".")
    assert message.hear(ReceiptNews(Fate.DELIVERED, "other", key=f"{first}.999.shipped")) == 0
    assert {state for state, _, _ in message.ends()} == {State.HANDING_OVER}


def test_another_shops_account_says_nothing_of_our_messages(message: HandedOver) -> None:
    message.sent()
    stranger = replace(message.account, store_id=2)
    assert message.hear(ReceiptNews(Fate.BOUNCED, "ref"), account=stranger) == 0
    assert message.ends() == [(State.SENT, None, None)] * 2


def test_a_stop_shows_at_the_last_message_and_a_start_takes_it_back(message: HandedOver) -> None:
    message.sent()
    message.hear(ReceiptNews(Fate.UNSUBSCRIBED, address=ADDRESS))
    assert Fate.UNSUBSCRIBED in {fate for _, fate, _ in message.ends()}
    with message.shop.database.read() as tx:
        assert tx.contacts.blocked(1, [(Channel.EMAIL, ADDRESS)]) == {ADDRESS: NotSent.UNSUBSCRIBED}
    message.hear(ReceiptNews(Fate.RESUBSCRIBED, address=ADDRESS))
    with message.shop.database.read() as tx:
        assert tx.contacts.blocked(1, [(Channel.EMAIL, ADDRESS)]) == {}


def test_a_start_of_somebody_unknown_changes_nothing(message: HandedOver) -> None:
    assert message.hear(ReceiptNews(Fate.RESUBSCRIBED, address="nobody@example.com", at=NOON)) == 0
