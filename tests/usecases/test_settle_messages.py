"""What becomes of messages: refused, put off, maybe sent, and what providers tell later."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.usecases.telling import HOUR, Shop
from waypost.domain.notification import Channel, NotSent
from waypost.domain.tracking import EventType
from waypost.ports.channel import (
    AddressFails,
    ChannelBusy,
    ChannelRefused,
    Fate,
    MessageRefused,
    Receipt,
    ReceiptNews,
)
from waypost.ports.database import Database
from waypost.ports.exchange import NoAnswer, NotReached
from waypost.ports.ledger import State
from waypost.usecases.find_journey import World
from waypost.usecases.prepare_messages import Ready
from waypost.usecases.record_receipts import record_receipts
from waypost.usecases.settle_messages import (
    mark_handing_over,
    settle_doubtful,
    settle_failed,
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


def fail(shop: Shop, ready: Ready, problem: Exception, *, is_handed_over: bool = False) -> None:
    with shop.database.write() as tx:
        settle_failed(tx, ready, problem, jitter=0.5, is_handed_over=is_handed_over, now=shop.now)


def test_an_address_that_fails_is_not_used_again_for_any_order(shop: Shop) -> None:
    shop.open_mail()
    first, second = shop.order("A-1"), shop.order("A-2")
    shop.tell(shop.parcel("1Z1", "A-1"), E.PICKED_UP)
    shop.plan(first)
    shop.later(SETTLED)
    fail(shop, shop.prepare()[0], AddressFails("550 no such user"))
    assert shop.said(first)["shipped"] == NotSent.ADDRESS_FAILS.value
    shop.tell(shop.parcel("1Z2", "A-2"), E.PICKED_UP)
    shop.plan(second)
    assert shop.said(second)["shipped"] == NotSent.ADDRESS_FAILS.value


def test_a_message_that_may_have_gone_out_is_never_sent_twice(shop: Shop) -> None:
    shop.open_mail()
    order, parcel = shop.order(), shop.parcel("1Z1")
    shop.tell(parcel, E.PICKED_UP)
    shop.plan(order)
    shop.later(SETTLED)
    (ready,) = shop.prepare()
    with shop.database.write() as tx:
        assert mark_handing_over(tx, ready, now=shop.now)
    shop.later(HOUR)  # the worker vanished
    assert shop.prepare() == []
    with shop.database.write() as tx:
        assert settle_doubtful(tx, now=shop.now) == 1
    assert shop.said(order)["shipped"] == NotSent.MAYBE_SENT.value
    shop.plan(order)
    shop.later(HOUR)
    assert shop.prepare() == []


def test_a_worker_that_slept_over_its_lease_does_not_send_what_another_took(shop: Shop) -> None:
    shop.open_mail()
    order = shop.order()
    shop.tell(shop.parcel("1Z1"), E.PICKED_UP)
    shop.plan(order)
    shop.later(SETTLED)
    (slow,) = shop.prepare()
    shop.later(HOUR)
    (quick,) = shop.prepare()
    with shop.database.write() as tx:
        assert not mark_handing_over(tx, slow, now=shop.now)
        assert mark_handing_over(tx, quick, now=shop.now)
        assert not mark_handing_over(tx, slow, now=shop.now)


def test_what_is_only_in_part_still_ours_is_not_taken_for_sent(shop: Shop) -> None:
    shop.open_mail()
    order = shop.order()
    for number in ("1Z1", "1Z2"):
        shop.tell(shop.parcel(number), E.PICKED_UP)
    shop.plan(order)
    shop.later(SETTLED)
    (ready,) = shop.prepare()
    with shop.database.write() as tx:
        tx.ledger.save([replace(ready.rows[1], attempts=7)])
        assert not mark_handing_over(tx, ready, now=shop.now)
    shop.later(HOUR)
    with shop.database.write() as tx:
        assert settle_doubtful(tx, now=shop.now) == 0
    assert len(shop.prepare()[0].rows) == 2


def test_who_wants_nothing_more_is_remembered_for_that_though_the_address_failed_before(shop: Shop) -> None:
    nora = (Channel.SMS, "+4930123456")
    with shop.database.write() as tx:
        for reason in (NotSent.ADDRESS_FAILS, NotSent.UNSUBSCRIBED, NotSent.ADDRESS_FAILS):
            tx.contacts.block(1, *nora, reason=reason, now=shop.now)
        assert tx.contacts.blocked(1, [nora]) == {nora[1]: NotSent.UNSUBSCRIBED}


@pytest.mark.parametrize(
    ("problem", "is_handed_over", "said"),
    [
        (MessageRefused("554 spam"), True, NotSent.REFUSED_BY_CHANNEL.value),
        (NoAnswer("timed out"), True, NotSent.MAYBE_SENT.value),
        (NotReached("refused"), True, State.WAITING.value),
        (NoAnswer("no route"), False, State.WAITING.value),
        (ChannelBusy("451 later", retry_after_s=60), True, State.WAITING.value),
        (ChannelRefused("535 wrong password"), False, State.WAITING.value),
    ],
)
def test_each_failure_ends_as_it_should(
    shop: Shop, problem: Exception, is_handed_over: object, said: str
) -> None:
    shop.open_mail()
    order = shop.order()
    shop.tell(shop.parcel("1Z1"), E.PICKED_UP)
    shop.plan(order)
    shop.later(SETTLED)
    fail(shop, shop.prepare()[0], problem, is_handed_over=bool(is_handed_over))
    assert shop.said(order)["shipped"] == said
    with shop.database.read() as tx:
        (account,) = tx.channels.all()
    assert (account.stopped_because is not None) == isinstance(problem, ChannelRefused)


def test_what_waits_behind_a_stopped_account_goes_out_when_it_is_mended(shop: Shop) -> None:
    shop.open_mail()
    order = shop.order()
    shop.tell(shop.parcel("1Z1"), E.PICKED_UP)
    shop.plan(order)
    shop.later(SETTLED)
    fail(shop, shop.prepare()[0], ChannelRefused("535 wrong password"))
    shop.later(HOUR)
    assert shop.prepare() == []
    with shop.database.write() as tx:
        tx.channels.save(replace(tx.channels.all()[0], stopped_because=None))
    shop.later(HOUR)
    assert [ready.message.topic for ready in shop.prepare()] == ["shipped"]


def test_test_mode_sends_nothing_and_shows_all(shop: Shop) -> None:
    shop.open_mail(is_test=True)
    order = shop.order()
    shop.tell(shop.parcel("1Z1"), E.PICKED_UP)
    shop.plan(order)
    shop.later(SETTLED)
    assert shop.prepare() == []
    (row,) = [row for row in shop.rows(order) if row.topic == "shipped"]
    with shop.database.read() as tx:
        kept = tx.ledger.by_id(row.id)
    assert kept is not None
    assert (kept.reason, kept.subject) == (NotSent.TEST_MODE, "shipped: 1Z1 (1 of 1)")
    assert kept.text


def test_receipts_come_late_twice_and_in_any_order(shop: Shop) -> None:
    account = shop.open_mail()
    order = shop.order()
    shop.tell(shop.parcel("1Z1"), E.PICKED_UP)
    shop.plan(order)
    shop.later(SETTLED)
    deliver(shop, shop.prepare()[0], "ref-1")
    fates = [Fate.BOUNCED, Fate.DELIVERED, Fate.BOUNCED]
    with shop.database.write() as tx:
        for fate in fates:
            record_receipts(tx, account, [ReceiptNews(fate, "ref-1")], now=shop.now)
    (row,) = [row for row in shop.rows(order) if row.topic == "shipped"]
    assert (row.state, row.fate) == (State.SENT, Fate.BOUNCED)
    with shop.database.read() as tx:
        blocked = tx.contacts.blocked(1, [(Channel.EMAIL, "nora@example.com")])
    assert blocked == {"nora@example.com": NotSent.ADDRESS_FAILS}
