"""A shop whose buyers choose: mail and SMS are set up, and a clock that tests move."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import httpx

from tests.web.house import House
from waypost.domain.links import LinkKind, number_of, token_for
from waypost.domain.notification import Channel
from waypost.ports.ledger import Contact, StoredChannel
from waypost.usecases.prove_address import ReadyProof, prepare_proofs

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass
class Shop:
    """A shop with mail and SMS, one order, and a clock that tests move."""

    now: datetime = NOON
    house: House = field(init=False)
    order: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.house = House("sqlite://", clock=lambda: self.now)
        for channel in (Channel.EMAIL, Channel.SMS):
            account = StoredChannel(0, channel, "x", channel.value, "sealed", channel.value, self.now)
            with self.house.app.database.write() as tx:
                tx.channels.add(account)
        self.order = self.house.order()

    @property
    def page(self) -> str:
        return f"/t/{self.order['tracking_token']}"

    @property
    def order_id(self) -> int:
        return number_of("ord", self.order["id"]) or 0

    @property
    def secret(self) -> bytes:
        return self.house.app.web.service.settings.secret

    def see(self, path: str = "", **options: Any) -> httpx.Response:
        return self.house.ask("GET", path or f"{self.page}?lang=en", key=None, **options)

    def send(self, path: str, /, *, headers: Mapping[str, str] = NOTHING, **fields: str) -> httpx.Response:
        return self.house.ask("POST", path, key=None, data=fields, headers=headers)

    def tell(self, address: str = "bo@example.net", channel: str = "email", **fields: str) -> httpx.Response:
        given = {"channel": channel, "address": address, "for": "buyer", "agree": "yes", **fields}
        return self.house.ask("POST", f"{self.page}/tell?lang=en", key=None, data=given)

    def contacts(self) -> list[Contact]:
        with self.house.app.database.read() as tx:
            return list(tx.contacts.of_orders([self.order_id]))

    def proofs(self) -> list[ReadyProof]:
        with self.house.app.database.write() as tx:
            return prepare_proofs(
                tx, base_url="http://shop.example", secret=self.secret, limit=9, now=self.now
            )

    def choices(self, contact: Contact) -> str:
        return f"/n/{token_for(LinkKind.CONTACT, contact.id, generation=0, secret=self.secret)}"

    def ship(self, number: str = "WP-TEST-DELIVERED") -> dict[str, Any]:
        answer = self.house.post("/v1/shipments", {"order_id": self.order["id"], "tracking_number": number})
        assert answer.status_code == 201, answer.text
        return dict(answer.json())


def where(answer: httpx.Response) -> str:
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def proved(shop: Shop) -> Contact:
    """A contact that has proved its address."""
    where(shop.tell())
    (contact,) = shop.contacts()
    shop.send(shop.choices(contact), do="confirm")
    (contact,) = shop.contacts()
    assert contact.verified_at is not None
    return contact
