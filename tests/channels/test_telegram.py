"""Telegram, from a link on the buyer's page to a message, and to /stop."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.channels.told import Told, hook
from tests.channels.vendors.speaking import Callback, Fault, failing
from tests.channels.vendors.telegram import VALUES, Telegram, blocked, error, posted, written
from waypost.domain.links import LinkKind, token_for
from waypost.domain.notification import Channel, NotSent
from waypost.domain.order import Order
from waypost.domain.tracking import EventType
from waypost.ports.channel import Fate
from waypost.ports.ledger import State

TG, HOOK, CHAT = Channel.TELEGRAM, hook("telegram"), "987654321"


@pytest.fixture
def telegram(told: Told) -> Iterator[Telegram]:
    with Telegram().running() as vendor:
        assert isinstance(vendor, Telegram)
        told.open("telegram", VALUES, vendor.url)
        yield vendor


def word_of(told: Told, order: Order) -> str:
    """The word in the link that the order's page shows: its own token."""
    word = token_for(LinkKind.ORDER, order.id, generation=order.link_generation, secret=told.secret)
    assert len(word) <= 64
    assert word.isalnum()
    return word


def chats(told: Told, order: Order) -> list[str]:
    with told.shop.database.read() as tx:
        return [
            one.address for one in tx.contacts.of_orders([order.id]) if one.verified_at and not one.ended_at
        ]


@pytest.mark.usefixtures("telegram")
def test_start_with_the_word_of_the_page_links_the_chat_for_good(told: Told) -> None:
    order = told.shop.order(email=None)
    for _ in range(2):
        assert told.hear(written(HOOK, int(CHAT), f"/start {word_of(told, order)}")).status_code == 200
    assert chats(told, order) == [CHAT]


def test_a_linked_chat_is_told_of_the_order(told: Told, telegram: Telegram) -> None:
    order = told.shop.order(email=None)
    told.hear(written(HOOK, int(CHAT), f"/start {word_of(told, order)}"))
    told.shop.tell(told.shop.parcel("1Z1"), EventType.PICKED_UP)
    told.shop.plan(order)
    told.shop.later(timedelta(minutes=3))
    assert told.tell() == 1
    (sent,) = telegram.sent
    assert sent["chat_id"] == CHAT
    assert "http://shop.example/t/" in sent["text"]
    assert told.end_of(order) == State.SENT
    assert told.row(order).reference == f"{CHAT}:1"


@pytest.mark.usefixtures("telegram")
def test_a_word_that_we_did_not_sign_links_nothing(told: Told) -> None:
    order = told.shop.order(email=None)
    word = word_of(told, order)
    contact = token_for(LinkKind.CONTACT, order.id, generation=0, secret=told.secret)
    other = word[:-1] + ("a" if word[-1] != "a" else "b")
    for wrong in (other, "", "o" * 39, word.upper(), "é" * 39, contact):
        told.hear(written(HOOK, int(CHAT), f"/start {wrong}"))
    assert chats(told, order) == []


@pytest.mark.parametrize(
    ("fault", "end"),
    [
        (error(403, "Forbidden: bot was blocked by the user"), NotSent.UNSUBSCRIBED),
        (error(403, "Forbidden: user is deactivated"), NotSent.ADDRESS_FAILS),
        (error(400, "Bad Request: chat not found"), NotSent.ADDRESS_FAILS),
        (error(400, "Bad Request: message is too long"), NotSent.REFUSED_BY_CHANNEL),
        (error(401, "Unauthorized"), State.WAITING),
        (error(404, "Not Found"), State.WAITING),
        (error(429, "Too Many Requests: retry after 14", retry_after=14), State.WAITING),
        (failing(500, {"ok": False}), NotSent.MAYBE_SENT),
        (failing(502, "<html>"), NotSent.MAYBE_SENT),
        (lambda _: None, NotSent.MAYBE_SENT),
    ],
)
def test_each_error_ends_as_it_should(told: Told, telegram: Telegram, fault: Fault, end: str) -> None:
    order = told.shipped(TG, CHAT)
    telegram.faults = [fault]
    told.tell()
    assert told.end_of(order) == end
    told.shop.later(timedelta(hours=2))
    if end is not State.WAITING:
        assert told.tell() == 0


def test_the_bot_rests_as_long_as_telegram_says(told: Told, telegram: Telegram) -> None:
    order = told.shipped(TG, CHAT)
    telegram.faults = [error(429, "Too Many Requests", retry_after=900)]
    told.tell()
    assert told.account().rests_until == told.shop.now + timedelta(minutes=15)
    told.shop.later(timedelta(minutes=14))
    assert told.tell() == 0
    told.shop.later(timedelta(minutes=2))
    assert told.tell() == 1
    assert told.end_of(order) == State.SENT


@pytest.mark.usefixtures("telegram")
@pytest.mark.parametrize("how", [written(HOOK, int(CHAT), "/stop"), blocked(HOOK, int(CHAT))])
def test_stop_and_blocking_end_messages_and_start_takes_it_back(told: Told, how: Callback) -> None:
    order = told.shipped(TG, CHAT)
    told.tell()
    told.hear(how)
    assert told.is_blocked(TG, CHAT) is NotSent.UNSUBSCRIBED
    assert told.end_of(order) == Fate.UNSUBSCRIBED
    told.hear(written(HOOK, int(CHAT), "/start"))
    assert told.is_blocked(TG, CHAT) is None


@pytest.mark.usefixtures("telegram")
def test_groups_and_strangers_change_nothing(told: Told) -> None:
    assert told.hear(written(HOOK, int(CHAT), "/stop", kind="group")).status_code == 200
    assert told.hear(written(HOOK, int(CHAT), "/stop", secret="guessed")).status_code == 401
    assert told.hear(posted(HOOK, {"update_id": 1, "message": {"text": "/stop"}})).status_code == 200
    assert told.is_blocked(TG, CHAT) is None
