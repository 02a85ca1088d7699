"""A carrier on this machine that speaks USPS's (and FedEx's) documented format, and all that asking needs."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.net.local_server import Answer, Heard, serving
from tests.usecases.world import SmallPlaces
from waypost.carriers import registry
from waypost.db import KeyedVault
from waypost.domain.shipment import Shipment
from waypost.domain.tracking import Status
from waypost.net.addresses import address_rule
from waypost.net.outgoing import HttpExchange
from waypost.ports.accounts import PollPlan, StoredAccount
from waypost.ports.database import Database
from waypost.usecases.hold_slot import Asking, Polled
from waypost.usecases.manage_accounts import AccountWish, add_account
from waypost.usecases.plan_asking import Plans, plan_asking
from waypost.usecases.poll_shipments import poll_account

START = datetime(2026, 11, 24, 12, tzinfo=UTC)
SECRETS = {"client_id": "example-key", "client_secret": "very-secret", "push_secret": "push-secret"}
VAULT = KeyedVault(["k" * 32])
Json = dict[str, Any]


@dataclass
class Clock:
    """A clock that a test moves."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **more: float) -> None:
        self.now += timedelta(**more)


def usps_answer(number: str, *events: tuple[str, str, str]) -> Json:
    """What USPS says of a number; events are (local time, code, words)."""
    told = [
        {
            "eventType": words, "eventTimestamp": at, "GMTTimestamp": f"{at}Z", "GMTOffset": "+00:00",
            "eventCode": code, "eventCity": "NEW YORK", "eventState": "NY", "eventCountry": "US",
        }
        for at, code, words in events
    ]  # fmt: skip
    return {"trackingNumber": number, "mailClass": "Ground", "trackingEvents": told}


ON_ITS_WAY = ("2026-11-23T08:00:00", "10", "Processed Through Facility")
OUT = ("2026-11-24T11:00:00", "OF", "Out for Delivery")
DELIVERED = ("2026-11-24T11:30:00", "01", "Delivered, Front Door/Porch")


@dataclass
class StandIn:
    """The carrier: what it knows of each number, and what it does for one instead."""

    parcels: dict[str, Json] = field(default_factory=dict)
    instead: dict[str, Callable[[], Answer | None]] = field(default_factory=dict)
    always: Callable[[], Answer | None] | None = None
    speaks: Callable[[Heard], Answer | None] | None = None
    tokens: int = 0
    token_is_bad: bool = False
    asked: list[str] = field(default_factory=list)
    subscribed: list[Json] = field(default_factory=list)

    def answer(self, heard: Heard) -> Answer | None:
        if self.speaks is not None:
            return self.speaks(heard)
        if "oauth" in heard.path:
            self.tokens += 1
            self.token_is_bad = False
            return json_answer(200, {"access_token": f"secret-token-{self.tokens}", "expires_in": 28800})
        if heard.headers.get("authorization") != f"Bearer secret-token-{self.tokens}" or self.token_is_bad:
            return json_answer(401, {"error": {"code": "401", "message": "no"}})
        return self.always() if self.always else self._told(heard)

    def _told(self, heard: Heard) -> Answer | None:
        if "subscriptions" in heard.path:
            self.subscribed.append(json.loads(heard.body))
            return json_answer(200, {"subscriptionId": f"sub-{len(self.subscribed)}"})
        number = heard.path.partition("?")[0].rpartition("/")[2]
        self.asked.append(number)
        if number in self.instead:
            return self.instead[number]()
        if number not in self.parcels:
            return json_answer(404, {"error": {"code": "404", "message": "not found"}})
        return json_answer(200, self.parcels[number])


def json_answer(status: int, body: object, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return status, {"content-type": "application/json", **named}, json.dumps(body).encode()


def fedex_answer(numbers: list[str]) -> Json:
    """What FedEx says of numbers: each is on the van."""
    scan = {"date": "2026-11-24T08:02:00-08:00", "eventType": "OD", "eventDescription": "On FedEx vehicle"}
    results = [
        {
            "trackingNumber": number,
            "trackResults": [{"trackingNumberInfo": {"trackingNumber": number}, "scanEvents": [scan]}],
        }
        for number in numbers
    ]
    return {"output": {"completeTrackResults": results}}


def speak_fedex(house: "House", *, bad: str) -> list[list[str]]:
    """Let the stand-in be FedEx, which stumbles over one number; what was asked each time."""
    asked: list[list[str]] = []

    def answer(heard: Heard) -> Answer | None:
        if "oauth" in heard.path:
            return json_answer(200, {"access_token": "t", "expires_in": 3600})
        body = json.loads(heard.body)
        numbers = [one["trackingNumberInfo"]["trackingNumber"] for one in body["trackingInfo"]]
        asked.append(numbers)
        return (200, {}, b"<html>") if bad in numbers else json_answer(200, fedex_answer(numbers))

    house.carrier.speaks = answer
    wish = AccountWish("fedex", "fx", SECRETS, base_url=house.url)
    with house.database.write() as tx:
        house.account = add_account(
            tx, wish, connectors=registry, vault=VAULT, hook_key="fx-hook", now=house.clock.now
        )
    return asked


@dataclass
class House:
    """A database with an account, its carrier on this machine, and a clock."""

    database: Database
    carrier: StandIn
    url: str
    asking: Asking
    clock: Clock
    account: StoredAccount

    @property
    def plans(self) -> Plans:
        return self.asking.plans

    def ship(self, *numbers: str, carrier: str = "usps", since: datetime | None = None) -> list[int]:
        """Add shipments and plan them; their ids."""
        made = [
            Shipment(0, 1, carrier=carrier, tracking_number=number, created_at=since or self.clock.now)
            for number in numbers
        ]
        with self.database.write() as tx:
            ids = [one.id for one in tx.shipments.add(made)]
            plan_asking(tx, ids, plans=self.plans, now=self.clock.now)
        return ids

    def poll(self) -> Polled:
        return poll_account(self.database, self.account.id, asking=self.asking)

    def poll_for(self, **span: float) -> list[Polled]:
        """Look every half minute for so long, as a worker would."""
        polled = []
        until = self.clock.now + timedelta(**span)
        while self.clock.now < until:
            polled.append(self.poll())
            self.clock.forward(seconds=30)
        return polled

    def stored(self) -> StoredAccount:
        with self.database.read() as tx:
            found = tx.accounts.by_id(self.account.id)
        assert found is not None
        return found


@contextmanager
def house(database: Database, *, base_url: str = "", **more: Any) -> Iterator[House]:
    """Everything, with one USPS account whose address is the stand-in's."""
    carrier, clock = StandIn(), Clock()
    with serving(carrier.answer) as server, HttpExchange(address_rule("127.0.0.1")) as exchange:
        plans = Plans(registry, SmallPlaces(), is_reachable=bool(base_url), carriers=registry)
        asking = Asking(plans, exchange, VAULT, clock, lambda: 0.5, base_url)
        wish = AccountWish("usps", "post", SECRETS, base_url=server.url, **more)
        with database.write() as tx:
            account = add_account(
                tx, wish, connectors=registry, vault=VAULT, hook_key="hook-key", now=clock.now
            )
        yield House(database, carrier, server.url, asking, clock, account)


def status_of(post: House, shipment_id: int) -> Status:
    """Where a shipment stands."""
    with post.database.read() as tx:
        shipment = tx.shipments.by_id(shipment_id)
    assert shipment is not None
    return shipment.standing.status


def plan_of(post: House, shipment_id: int) -> PollPlan:
    """When a shipment is asked about."""
    with post.database.read() as tx:
        (plan,) = tx.polls.of([shipment_id])
    return plan
