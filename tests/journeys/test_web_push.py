"""From a scan to a phone: what the ledger says was told is what only the device can read."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from tests.channels.push_device import Device
from tests.net.local_server import Answer, Heard, serving
from tests.usecases.telling import HOUR, Shop
from tests.usecases.world import SmallPlaces
from tests.web.pushing import SECRET_KEY, devices_of, open_push
from waypost.carriers import registry
from waypost.channels import registry as channels
from waypost.channels import web_push
from waypost.channels.texts import open_texts
from waypost.db import KeyedVault, open_database
from waypost.domain.notification import Channel, NotSent
from waypost.domain.order import Order
from waypost.domain.tracking import EventType
from waypost.net.addresses import AddressRule, address_rule
from waypost.net.mail import MailExchange
from waypost.net.outgoing import HttpExchange
from waypost.ports.ledger import Contact, Notification, State
from waypost.usecases.find_journey import World
from waypost.usecases.manage_channels import open_channel
from waypost.usecases.prepare_messages import Writing
from waypost.worker.posting import Posting
from waypost.worker.telling import Teller

SETTLED = timedelta(minutes=3)
HERE = address_rule("127.0.0.1")


@dataclass
class PushService:
    """Answers as a push service does; `answers` by path, otherwise it takes everything."""

    url: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)
    heard: list[Heard] = field(default_factory=list)

    def answer(self, one: Heard) -> Answer:
        self.heard.append(one)
        return self.answers.get(one.path, (201, {"location": f"{self.url}/message/{len(self.heard)}"}, b""))


@pytest.fixture
def service() -> Iterator[PushService]:
    made = PushService()
    with serving(made.answer) as server:
        made.url = server.url
        yield made


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    database = open_database(f"sqlite:///{tmp_path}/waypost.db")
    database.migrate()
    made = Shop(database, World(SmallPlaces(), registry))
    made.writing = Writing(made.world, open_texts(), made.writing.links)
    open_push(database)
    yield made
    database.close()


def tell(shop: Shop, rule: AddressRule = HERE) -> None:
    """Let a teller work off what is due."""
    with HttpExchange(rule) as exchange:
        posting = Posting(
            channels=channels, exchange=exchange, mail=MailExchange(), compose=lambda *_: pytest.fail("mail"),
            vault=KeyedVault([SECRET_KEY]), clock=lambda: shop.now,
        )  # fmt: skip
        teller = Teller(shop.database, shop.writing, posting, chance=lambda: 0.5)

        async def work() -> None:
            for one in teller.take():
                await teller.tell(one)

        asyncio.run(work())


def follow(shop: Shop, order: Order, device: Device, locale: str = "en") -> None:
    address = web_push.address_of(device.endpoint, **device.keys)
    with shop.database.write() as tx:
        tx.contacts.add(
            [
                Contact(
                    0, 1, order.id, Channel.WEB_PUSH, address, shop.now, locale=locale, verified_at=shop.now
                )
            ]
        )


def told(shop: Shop, order: Order) -> list[Notification]:
    """The pushes in the ledger that were sent, with their texts."""
    with shop.database.read() as tx:
        rows = [tx.ledger.by_id(row.id) for row in tx.ledger.of_orders([order.id])]
    return [row for row in rows if row and row.channel is Channel.WEB_PUSH and row.state is State.SENT]


def test_a_scan_becomes_words_that_only_the_device_reads(shop: Shop, service: PushService) -> None:
    order, parcel = shop.order(email=None), shop.parcel("1Z1")
    german, arabic = Device(f"{service.url}/one"), Device(f"{service.url}/two")
    follow(shop, order, german, "de")
    follow(shop, order, arabic, "ar")
    for type_ in (EventType.PICKED_UP, EventType.OUT_FOR_DELIVERY, EventType.DELIVERED):
        shop.tell(parcel, type_)
        shop.plan(order)
        shop.later(SETTLED)
        tell(shop)
        shop.later(HOUR)
    rows = told(shop, order)
    assert [row.topic.value for row in rows] == [
        topic for topic in ("shipped", "out_for_delivery", "delivered") for _ in range(2)
    ]
    assert {row.reference for row in rows} == {f"{service.url}/message/{number}" for number in range(1, 7)}
    opened = [(german if one.path == "/one" else arabic).open(one.body) for one in service.heard]
    said = {(one["title"], one["body"]) for one in opened}
    assert said == {(row.subject, row.text) for row in rows}
    assert all(one["link"].startswith("https://track.example/t/o") for one in opened)
    assert {one["lang"] for one in opened} == {"de", "ar"}
    tags = [one["tag"] for one in opened]
    assert all(first != second for first, second in pairwise(sorted(tags)))
    assert not any(b"track.example" in one.body for one in service.heard)


def test_a_device_that_is_gone_is_told_nothing_more_and_the_others_are(
    shop: Shop, service: PushService
) -> None:
    order, parcel = shop.order(email=None), shop.parcel("1Z1")
    service.answers["/gone"] = (410, {}, b"unsubscribed")
    follow(shop, order, Device(f"{service.url}/gone"))
    follow(shop, order, Device(f"{service.url}/here"))
    for type_ in (EventType.PICKED_UP, EventType.OUT_FOR_DELIVERY):
        shop.tell(parcel, type_)
        shop.plan(order)
        shop.later(SETTLED)
        tell(shop)
    assert [one.path for one in service.heard].count("/gone") == 1
    assert len(told(shop, order)) == 2
    reasons = [row.reason for row in shop.rows(order) if row.reason is NotSent.ADDRESS_FAILS]
    assert len(reasons) == 2


def test_a_stranger_whose_service_refuses_us_stops_nobody_else(shop: Shop, service: PushService) -> None:
    order, parcel = shop.order(email=None), shop.parcel("1Z1")
    service.answers["/angry"] = (403, {}, b"go away")
    service.answers["/slow"] = (429, {"retry-after": "99999999"}, b"")
    for path in ("angry", "slow", "good"):
        follow(shop, order, Device(f"{service.url}/{path}"))
    shop.tell(parcel, EventType.PICKED_UP)
    shop.plan(order)
    shop.later(SETTLED)
    tell(shop)
    assert len(told(shop, order)) == 1
    with shop.database.read() as tx:
        (account,) = tx.channels.all()
    assert (account.stopped_because, account.rests_until) == (None, None)


def test_an_endpoint_within_our_own_network_is_never_called(shop: Shop, service: PushService) -> None:
    order, parcel = shop.order(email=None), shop.parcel("1Z1")
    follow(shop, order, Device(f"{service.url}/inside"))
    shop.tell(parcel, EventType.PICKED_UP)
    shop.plan(order)
    shop.later(SETTLED)
    tell(shop, AddressRule())
    assert service.heard == []
    assert told(shop, order) == []


def test_the_key_of_the_page_is_the_key_that_signs(shop: Shop, service: PushService) -> None:
    order, parcel = shop.order(email=None), shop.parcel("1Z1")
    follow(shop, order, Device(f"{service.url}/one"))
    shop.tell(parcel, EventType.PICKED_UP)
    shop.plan(order)
    shop.later(SETTLED)
    tell(shop)
    with shop.database.read() as tx:
        (stored,) = tx.channels.all()
    account = open_channel(stored, vault=KeyedVault([SECRET_KEY]))
    assert service.heard[0].headers["authorization"].endswith(f",k={web_push.public_key(account)}")
    assert len(devices_of(shop.database, order.id)) == 1
