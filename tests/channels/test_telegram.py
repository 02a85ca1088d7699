"""Telegram, from a link on the buyer's page to a message, and to /stop."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.channels.told import Told, hook
from tests.channels.vendors.speaking import Callback, Fault, failing
from tests.channels.vendors.telegram import VALUES, Telegram, blocked, error, posted, written
from waypost.domain.notification import Channel, NotSent
from waypost.domain.order import Order
from waypost.domain.tracking import EventType
from waypost.ports.channel import Fate
from waypost.ports.ledger import Contact, State
from waypost.usecases.link_chat import start_url, waiting_address

TG, HOOK, CHAT = Channel.TELEGRAM, hook("telegram"), "987654321"


@pytest.fixture
def telegram(told: Told) -> Iterator[Telegram]:
    with Telegram().running() as vendor:
        assert isinstance(vendor, Telegram)
        told.open("telegram", VALUES, vendor.url)
        yield vendor


def wait_for_chat(told: Told, order: Order) -> tuple[Contact, str]:
    """What the page does: a contact that waits, and the word in the link it shows."""
    contact = told.contact(order, TG, waiting_address(order.id), is_verified=False)
    url = start_url(contact, bot_name="@osier_lane_bot", secret=told.secret)
    assert url.startswith("https://t.me/osier_lane_bot?start=")
    (word,) = parse_qs(urlsplit(url).query)["start"]
    assert len(word) <= 64
    assert word.isalnum()
    return contact, word


def stored(told: Told, contact: Contact) -> Contact:
    with told.shop.database.read() as tx:
        return tx.contacts.by_ids([contact.id])[0]


def test_a_chat_is_linked_by_start_and_told_of_the_order(told: Told, telegram: Telegram) -> None:
    order = told.shop.order(email=None)
    contact, word = wait_for_chat(told, order)
    assert told.hear(written(HOOK, int(CHAT), f"/start {word}")).status_code == 200
    linked = stored(told, contact)
    assert (linked.address, linked.verified_at) == (CHAT, told.shop.now)
    assert linked.consent["proof"] == "pressed Start in the chat"
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
def test_a_link_works_once_and_only_if_we_signed_it(told: Told) -> None:
    order = told.shop.order(email=None)
    contact, word = wait_for_chat(told, order)
    for wrong in (word[:-1] + ("a" if word[-1] != "a" else "b"), "", "c" * 39, word.upper(), "é" * 39):
        told.hear(written(HOOK, int(CHAT), f"/start {wrong}"))
    assert stored(told, contact).verified_at is None
    told.hear(written(HOOK, int(CHAT), f"/start {word}"))
    told.hear(written(HOOK, 666, f"/start {word}"))
    assert stored(told, contact).address == CHAT


@pytest.mark.usefixtures("telegram")
def test_the_link_of_another_channels_contact_links_nothing(told: Told) -> None:
    order = told.shop.order(email=None)
    contact = told.contact(order, Channel.SMS, "+4915112345678", is_verified=False)
    word = start_url(contact, bot_name="b", secret=told.secret).partition("=")[2]
    told.hear(written(HOOK, int(CHAT), f"/start {word}"))
    assert stored(told, contact).address == "+4915112345678"


@pytest.mark.usefixtures("telegram")
def test_a_chat_that_is_linked_already_is_not_told_twice(told: Told) -> None:
    order = told.shop.order(email=None)
    told.contact(order, TG, CHAT)
    second, word = wait_for_chat(told, order)
    assert told.hear(written(HOOK, int(CHAT), f"/start {word}")).status_code == 200
    assert stored(told, second).ended_at is not None


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
