"""A shop with a buyer whose every detail is written into what carriers say, and another shop beside it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from waypost.carriers import registry
from waypost.db import open_database
from waypost.domain.access import Scope
from waypost.domain.order import Buyer
from waypost.domain.shipment import Address, OrderLine
from waypost.domain.tracking import Event, EventType, Location, OffsetSource
from waypost.places.gazetteer import open_gazetteer
from waypost.ports.database import Transaction
from waypost.usecases.add_shipments import ShipmentDraft, ShipmentSaved, add_shipments
from waypost.usecases.estimate_shipments import estimate_shipments
from waypost.usecases.find_journey import World
from waypost.usecases.import_orders import OrderDraft, import_orders
from waypost.usecases.manage_keys import add_key, key_text, revoke_key
from waypost.usecases.record_events import News, record_events

ORDER, TRACKED, LONE = "A-1001", "1Z5R89390357567127", "1Z999AA10123456784"
PRIVATE = (
    "Wilhelmina", "Okonkwo-Brandt", "wilhelmina@example.com", "+49 30 5550123", "5550123", "Rosenweg 17",
    "Rosenweg", "10117", "Acme Lampworks", "Uncle Ferdinand",
)  # fmt: skip


@dataclass(frozen=True)
class Shop:
    """The address of the database, and keys: of the shop, of the other shop, of all, revoked."""

    database_url: str
    key: str
    key_of_other: str
    key_of_all: str
    key_revoked: str


def make_shop(folder: Path) -> Shop:
    """Fill a database of its own in this folder."""
    now = datetime.now(UTC)
    url = f"sqlite:///{folder / 'waypost.db'}"
    database = open_database(url)
    database.migrate()
    with open_gazetteer() as places, database.write() as tx:
        other = tx.stores.save(slug="other", name="Other", settings={})
        _fill(tx, now, World(places, registry))
        import_orders(tx, [OrderDraft(other.id, "B-2002", placed_at=now)], now=now)
        made = [
            _key(tx, now, number, store)
            for number, store in enumerate(("default", "other", None, "default"), 1)
        ]
        revoke_key(tx, made[3][1], now=now)
    database.close()
    return Shop(url, *(text for text, _ in made))


def _key(tx: Transaction, now: datetime, number: int, store: str | None) -> tuple[str, int]:
    text = key_text(bytes([number]) * 64)
    key = add_key(tx, text, name=f"key {number}", scopes=[Scope.READ], store_slug=store, now=now)
    return text, key.id


def _fill(tx: Transaction, now: datetime, world: World) -> None:
    buyer = Buyer("Wilhelmina Okonkwo-Brandt", "wilhelmina@example.com", "+49 30 5550123", "de")
    name, company, street = "Wilhelmina Okonkwo-Brandt", "Acme Lampworks", "Rosenweg 17"
    home = Address(name, company, street, "Berlin", "BE", "10117", "DE")
    line = OrderLine("Lamp for Uncle Ferdinand", "L1", 2)
    order = OrderDraft(1, ORDER, placed_at=now - timedelta(days=3), placed_offset_min=60, buyer=buyer,
                       ship_to=home, lines=(line,))  # fmt: skip
    import_orders(tx, [order], now=now)
    drafts = [
        ShipmentDraft(1, order_number=ORDER, tracking_number=TRACKED, carrier="ups", lines=(line,),
                      ship_from=Address(city="Lyon", country="FR")),
        ShipmentDraft(1, tracking_number=LONE, carrier="ups", ship_to=home),
    ]  # fmt: skip
    saved = add_shipments(tx, drafts, now=now)
    first, lone = (one.shipment.id for one in saved if isinstance(one, ShipmentSaved))
    told = [News(event, 1, shipment_id=first) for event in _events(now)]
    moving = Event(EventType.IN_TRANSIT, now - timedelta(hours=3), carrier="ups")
    told.append(News(moving, 1, shipment_id=lone))
    record_events(tx, told, now=now)
    estimate_shipments(tx, [first, lone], lanes=tx.lanes.all(), world=world, now=now)


def _events(now: datetime) -> list[Event]:
    at_home = Location("Berlin", "BE", "DE", "10117", "Rosenweg 17, c/o Acme Lampworks")
    return [
        Event(EventType.IN_TRANSIT, now - timedelta(days=2), offset_min=60, offset_source=OffsetSource.GIVEN,
              carrier="ups", code="DP", text="Departed, for Wilhelmina Okonkwo-Brandt",
              location=Location("Lyon", None, "FR")),
        Event(EventType.ARRIVED, now - timedelta(days=1), carrier="ups", code="AR",
              text="Arrived; call +49 30 5550123", location=Location("Hamburg", None, "DE")),
        Event(EventType.ADDRESS_PROBLEM, now - timedelta(hours=2), offset_min=60,
              offset_source=OffsetSource.FROM_LOCATION, carrier="ups", code="X1",
              text="Rosenweg 17 not found, write to wilhelmina@example.com", location=at_home),
    ]  # fmt: skip
