"""A shop that tells its buyers through providers on this machine: real HTTP out, the real hook in."""

import asyncio
from datetime import timedelta

import httpx

from tests.channels.vendors.speaking import Callback
from tests.usecases.telling import NOON, PlainTexts, Shop
from tests.web.house import House
from waypost.channels import apprise, email, registry
from waypost.db import KeyedVault
from waypost.domain.notification import Channel, NotSent
from waypost.domain.order import Order
from waypost.domain.topics import Topic
from waypost.domain.tracking import EventType
from waypost.net.addresses import address_rule
from waypost.net.elsewhere import AppriseExchange
from waypost.net.mail import MailExchange
from waypost.net.outgoing import HttpExchange
from waypost.ports.ledger import Contact, Notification, State, StoredChannel
from waypost.usecases.gather_facts import Links
from waypost.usecases.manage_channels import HOOKS, ChannelWish, add_channel
from waypost.usecases.prepare_messages import Writing
from waypost.worker.posting import Posting
from waypost.worker.telling import Teller

KEY, BASE_URL = "k" * 32, "http://shop.example"
SETTLED = timedelta(minutes=3)
NUMBER = "+4915112345678"


class Told:
    """A house with a clock of its own, a teller, and orders whose buyers chose a channel."""

    def __init__(self) -> None:
        self.house = House("sqlite://", clock=lambda: self.shop.now, secret_key=KEY)
        database, self.secret = self.house.app.database, self.house.app.web.service.settings.secret
        self.shop = Shop(database, self.house.app.world, NOON)
        self.vault = KeyedVault([KEY])
        self.exchange = HttpExchange(address_rule("127.0.0.1"))
        self.posting = Posting(
            registry,
            self.exchange,
            MailExchange(),
            email.compose,
            self.vault,
            lambda: self.shop.now,
            BASE_URL,
            AppriseExchange(apprise.url_for),
        )
        writing = Writing(self.house.app.world, PlainTexts(), Links(BASE_URL, self.secret))
        self.teller = Teller(database, writing, self.posting, chance=lambda: 0.5)

    def close(self) -> None:
        """End it."""
        self.exchange.close()
        self.house.close()

    def open(
        self, provider: str, values: dict[str, str], base_url: str | None, name: str = "it"
    ) -> StoredChannel:
        """Set a provider up."""
        channel, fields = registry.channel_of(provider), registry.fields_of(provider)
        assert channel is not None
        assert fields is not None
        wish = ChannelWish(channel, provider, name, fields, values, base_url, per_second=1000)
        with self.shop.database.write() as tx:
            return add_channel(tx, wish, vault=self.vault, hook_key=f"hook-{provider}", now=self.shop.now)

    def contact(self, order: Order, channel: Channel, address: str, *, is_verified: bool = True) -> Contact:
        """Somebody who opted in."""
        verified_at = self.shop.now if is_verified else None
        consent = {"by": "page", "words": "Tell me by message"}
        new = Contact(
            0, 1, order.id, channel, address, self.shop.now, consent=consent, verified_at=verified_at
        )
        with self.shop.database.write() as tx:
            return tx.contacts.add([new])[0]

    def shipped(self, channel: Channel, address: str, number: str = "A-1") -> Order:
        """An order on its way, whose buyer is to be told of it."""
        order = self.shop.order(number, email=None)
        self.contact(order, channel, address)
        self.shop.tell(self.shop.parcel(f"1Z{number}", number), EventType.PICKED_UP)
        self.shop.plan(order)
        self.shop.later(SETTLED)
        return order

    def tell(self) -> int:
        """Send all that is due; how many were tried."""

        async def drain() -> int:
            tried = 0
            while ready := self.teller.take():
                tried += len(ready)
                await asyncio.gather(*(self.teller.tell(one) for one in ready))
            return tried

        return asyncio.run(drain())

    def hear(self, callback: Callback) -> httpx.Response:
        """Let a provider call our hook."""
        return self.house.ask(
            callback.method, callback.path, key=None, content=callback.body, headers=callback.headers
        )

    def row(self, order: Order, topic: Topic = Topic.SHIPPED) -> Notification:
        """The newest row of a topic."""
        return [row for row in self.shop.rows(order) if row.topic is topic][-1]

    def end_of(self, order: Order) -> str:
        """How the message ended: its fate, else the reason against it, else its state."""
        row = self.row(order)
        end: object = row.fate or row.reason or row.state
        assert isinstance(end, State | NotSent) or row.fate is not None
        return str(end)

    def is_blocked(self, channel: Channel, address: str) -> NotSent | None:
        """Why an address is told nothing more."""
        with self.shop.database.read() as tx:
            return tx.contacts.blocked(1, [(channel, address)]).get(address)

    def account(self) -> StoredChannel:
        """The one account, as it is now."""
        with self.shop.database.read() as tx:
            return tx.channels.all()[0]


def hook(provider: str) -> str:
    """The path of a provider's hook."""
    return f"{HOOKS}/hook-{provider}"
