"""A database with an endpoint, a caller whose time tests move, and parcels that they let travel."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from tests.usecases.world import SmallPlaces
from waypost.carriers import registry
from waypost.db import KeyedVault, open_database
from waypost.domain.tracking import Event, EventType
from waypost.net.addresses import AddressRule, address_rule
from waypost.net.outgoing import HttpExchange
from waypost.net.subscriptions import may_be_called
from waypost.ports.database import Database
from waypost.ports.webhooks import Attempt, Delivery, StoredEndpoint
from waypost.usecases.add_shipments import ShipmentDraft, ShipmentSaved, add_shipments
from waypost.usecases.find_journey import World
from waypost.usecases.import_orders import OrderDraft, import_orders
from waypost.usecases.manage_webhooks import EndpointWish, WebhookDoors, add_endpoint
from waypost.usecases.record_events import News, record_events
from waypost.web.api.webhook_bodies import formats_of
from waypost.web.service import WebSettings
from waypost.worker.calling import Caller
from waypost.worker.doing import Doing
from waypost.worker.loop import Worker

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
LOCAL = address_rule("127.0.0.1")
WORLD = World(SmallPlaces(), registry)
SETTINGS = WebSettings("https://track.example", b"s" * 32, "1")


def told(kind: EventType, hours: float) -> Event:
    """A scan so many hours before or after noon."""
    return Event(type=kind, occurred_at=NOON + timedelta(hours=hours), carrier="ups")


@dataclass
class Clock:
    """A time that tests move."""

    now: datetime = NOON
    ticks: timedelta = timedelta()

    def __call__(self) -> datetime:
        self.now += self.ticks
        return self.now

    def move(self, **by: float) -> None:
        """Let time pass."""
        self.now += timedelta(**by)


@dataclass
class CallingHouse:
    """What a test of calling needs."""

    database: Database
    exchange: HttpExchange
    clock: Clock = field(default_factory=Clock)
    doors: WebhookDoors = field(
        default_factory=lambda: WebhookDoors(
            KeyedVault(["k" * 32]), formats_of(WORLD, SETTINGS), lambda url: may_be_called(url, LOCAL)
        )
    )

    def __post_init__(self) -> None:
        self.caller = self.new_caller()
        self.worker = Worker(self.database, Doing(WORLD), clock=self.clock, chance=lambda: 0.0)

    def new_caller(self) -> Caller:
        """Another worker on the same database."""
        return Caller(self.database, self.doors, self.exchange, clock=self.clock, chance=lambda: 0.0)

    def endpoint(self, url: str, **wish: object) -> tuple[StoredEndpoint, str]:
        """An endpoint of the default store, and its secret."""
        with self.database.write() as tx:
            asked = EndpointWish(url=url, **wish)  # type: ignore[arg-type] # whatever the test wishes
            return add_endpoint(tx, 1, asked, doors=self.doors, random=b"r" * 32, now=self.clock())

    def parcel(self, number: str, order: str | None = None) -> int:
        """A parcel that is known, of an order."""
        with self.database.write() as tx:
            if order is not None:
                import_orders(tx, [OrderDraft(1, order, placed_at=self.clock())], now=self.clock())
            draft = ShipmentDraft(store_id=1, tracking_number=number, carrier="ups", order_number=order)
            saved = add_shipments(tx, [draft], now=self.clock())[0]
        assert isinstance(saved, ShipmentSaved)
        return saved.shipment.id

    def hear(self, number: str, *events: Event) -> None:
        """News of a parcel."""
        with self.database.write() as tx:
            record_events(tx, [News(one, 1, tracking_number=number) for one in events], now=self.clock())

    def log(self, delivery_id: int = 1) -> tuple[Delivery, list[Attempt]]:
        """What is kept of a delivery."""
        with self.database.read() as tx:
            found = tx.webhooks.delivery(delivery_id)
            assert found is not None
            return found, list(tx.webhooks.attempts_of(delivery_id))

    def log_or_none(self, delivery_id: int = 1) -> Delivery | None:
        """A delivery, if it was written yet."""
        with self.database.read() as tx:
            return tx.webhooks.delivery(delivery_id)

    def stored(self, endpoint_id: int = 1) -> StoredEndpoint:
        """An endpoint as it is now."""
        with self.database.read() as tx:
            found = tx.webhooks.endpoint(endpoint_id)
        assert found is not None
        return found

    @staticmethod
    def moved(endpoint: StoredEndpoint, url: str) -> StoredEndpoint:
        """An endpoint elsewhere."""
        return replace(endpoint, url=url)


@contextmanager
def calling_house(url: str = "sqlite://", rule: AddressRule = LOCAL) -> Iterator[CallingHouse]:
    """Open all of it on a database."""
    database = open_database(url)
    database.migrate()
    with HttpExchange(rule) as exchange:
        yield CallingHouse(database, exchange)
    database.close()


__all__ = ["LOCAL", "NOON", "CallingHouse", "Clock", "calling_house", "told"]
