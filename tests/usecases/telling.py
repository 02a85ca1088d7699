"""A shop that tells its buyers, with words so plain that a test can read them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from waypost.domain.notification import Channel
from waypost.domain.order import Buyer, Order
from waypost.domain.shipment import Address, OrderLine, Shipment
from waypost.domain.tracking import Event, EventType
from waypost.ports.database import Database
from waypost.ports.ledger import Notification, StoredChannel
from waypost.ports.texts import Facts, OwnText, TextIncomplete, Written
from waypost.usecases.add_shipments import ShipmentDraft, ShipmentSaved, add_shipments
from waypost.usecases.find_journey import World
from waypost.usecases.gather_facts import Links
from waypost.usecases.import_orders import OrderDraft, import_orders
from waypost.usecases.plan_notifications import plan_notifications
from waypost.usecases.prepare_messages import Ready, Writing, prepare_messages
from waypost.usecases.record_events import News, record_events

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LYON, BERLIN = Address(city="Lyon", country="FR"), Address(city="Berlin", country="DE", name="Nora Nobody")
LINES = (OrderLine("Kettle", "K1"), OrderLine("Mug", "M1", 4))


class PlainTexts:
    """Writes the topic and its facts; refuses to write without a link."""

    def write(self, facts: Facts, own: Sequence[OwnText] = ()) -> Written:
        del own
        if not facts.tracking_url:
            raise TextIncomplete("tracking_url is empty")
        numbers = ", ".join(str(parcel.tracking_number) for parcel in facts.parcels)
        said = f"{facts.topic.value}: {numbers} ({facts.parcels_reached} of {facts.parcels_of_order})"
        return Written(facts.locale, said, f"{said} {facts.tracking_url}", said, f"<p>{said}</p>")

    def check(self, own: OwnText) -> None:
        del own

    def languages(self) -> Sequence[str]:
        return ["en"]


@dataclass
class Shop:
    """A shop with one order at a time, and a clock that tests move."""

    database: Database
    world: World
    now: datetime = NOON
    writing: Writing = field(init=False)

    def __post_init__(self) -> None:
        links = Links("https://track.example", b"not a secret at all")
        self.writing = Writing(self.world, PlainTexts(), links)

    def open_mail(self, *, is_test: bool = False) -> StoredChannel:
        """Set up mail for every shop."""
        account = StoredChannel(0, Channel.EMAIL, "smtp", "mail", "sealed", "hook", self.now, is_test=is_test)
        with self.database.write() as tx:
            return tx.channels.add(account)

    def order(self, number: str = "A-1", email: str | None = "nora@example.com", **rest: object) -> Order:
        draft = OrderDraft(
            1, number, placed_at=self.now, placed_offset_min=60, buyer=Buyer("Nora Nobody", email),
            ship_to=BERLIN, lines=LINES, **rest,  # type: ignore[arg-type] # fields of the draft
        )  # fmt: skip
        with self.database.write() as tx:
            return import_orders(tx, [draft], now=self.now)[0].order

    def parcel(self, tracking_number: str, order_number: str = "A-1") -> Shipment:
        draft = ShipmentDraft(
            1, order_number=order_number, tracking_number=tracking_number, carrier="ups", ship_from=LYON
        )
        with self.database.write() as tx:
            (saved,) = add_shipments(tx, [draft], now=self.now)
        assert isinstance(saved, ShipmentSaved)
        return saved.shipment

    def tell(self, shipment: Shipment, type_: EventType, at: datetime | None = None, **rest: object) -> Event:
        """A scan, now or at some other moment."""
        event = Event(type_, at or self.now, offset_min=60, carrier="ups", **rest)  # type: ignore[arg-type] # fields of the event
        with self.database.write() as tx:
            record_events(tx, [News(event, 1, shipment_id=shipment.id)], now=self.now)
        return event

    def plan(self, *orders: Order) -> int:
        with self.database.write() as tx:
            return plan_notifications(tx, [one.id for one in orders], world=self.world, now=self.now)

    def prepare(self, limit: int = 100) -> list[Ready]:
        with self.database.write() as tx:
            return prepare_messages(tx, writing=self.writing, limit=limit, now=self.now)

    def later(self, wait: timedelta) -> None:
        self.now += wait

    def rows(self, order: Order) -> list[Notification]:
        with self.database.read() as tx:
            return list(tx.ledger.of_orders([order.id]))

    def said(self, order: Order) -> dict[str, str]:
        """By topic: the state of the ledger's row, or the reason why it was not told."""
        return {
            row.topic.value: row.reason.value if row.reason else row.state.value for row in self.rows(order)
        }
