"""Orders, shipments and events to store."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from waypost.domain.estimate import Basis, Estimate
from waypost.domain.order import Buyer, Order
from waypost.domain.shipment import Address, Leg, OrderLine, Shipment
from waypost.domain.standing import standing
from waypost.domain.tracking import Event, EventType, Location, OffsetSource, Source
from waypost.ports.database import NewEvent

NOW = datetime(2026, 3, 4, 5, 6, 7, 891011, tzinfo=UTC)
STORE = 1
WAY = (
    EventType.LABEL_CREATED, EventType.PICKED_UP, EventType.IN_TRANSIT, EventType.WEATHER_DELAY,
    EventType.UNKNOWN, EventType.OUT_FOR_DELIVERY, EventType.DELIVERED,
)  # fmt: skip


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def event(kind: EventType = EventType.IN_TRANSIT, *, after: float = 0, text: str | None = None) -> Event:
    """Return an event `after` hours from NOW."""
    return Event(type=kind, occurred_at=NOW + hours(after), carrier="ups", text=text)


def events_on_the_way(count: int = len(WAY)) -> list[Event]:
    return [event(kind, after=6 * step) for step, kind in enumerate(WAY[:count])]


FULL_EVENT = Event(
    type=EventType.CUSTOMS_HELD,
    occurred_at=NOW,
    source=Source.WAREHOUSE,
    offset_min=-210,
    offset_source=OffsetSource.FROM_LOCATION,
    carrier="dhl-express",
    code='A\\"1,{}',
    text="Zoll \u2014 \u901a\u95a2\n\ttab \\ back, 'quotes' \"and\" {braces} NULL",
    location=Location("K\u00f6ln", "NW", "DE", "50667", "Hub 1", 50.94, 6.96),
    expected_at=NOW + hours(30),
    retracts="evt_0000000000000001",
    mapping_version=3,
)

ESTIMATE = Estimate(
    earliest_on=date(2026, 3, 6),
    latest_on=date(2026, 3, 9),
    likely_on=date(2026, 3, 7),
    probability=0.9,
    basis=Basis.LANE,
    sample=31,
    lane="DE>FR",
    from_at=NOW,
    until_at=NOW + hours(4),
    made_at=NOW,
)

FULL_SHIPMENT = Shipment(
    id=0,
    store_id=STORE,
    carrier="ups",
    tracking_number="1Z999",
    service="Express",
    leg=Leg.RETURN,
    lines=(OrderLine("Tea \u8336", "T-1", 2, "green", "https://example.org/tea.jpg"), OrderLine("Cup")),
    ship_from=Address(city="Leipzig", country="DE"),
    ship_to=Address("A. Buyer", None, "1 Road", "Lyon", None, "69001", "FR"),
    promised_on=date(2026, 3, 10),
    standing=standing(events_on_the_way()),
    estimate=ESTIMATE,
    first_estimate=replace(ESTIMATE, basis=Basis.PROMISE, from_at=None, until_at=None, sample=0, lane=""),
    valid_from=NOW - hours(1),
    is_test=True,
    version=7,
    created_at=NOW - hours(2),
    updated_at=NOW,
)

FULL_ORDER = Order(
    id=0,
    store_id=STORE,
    order_number="#WP-1001 a",
    placed_at=NOW,
    placed_offset_min=120,
    buyer=Buyer("A. Buyer", "a@example.org", "+331", "fr-FR"),
    ship_to=Address("A. Buyer", None, "1 Road", "Lyon", None, "69001", "FR"),
    lines=(OrderLine("Tea", "T-1", 2), OrderLine("Cup")),
    promised_on=date(2026, 3, 10),
    standing=standing([Event(type=EventType.PLACED, occurred_at=NOW, source=Source.STORE)]),
    link_generation=2,
    link_expires_at=NOW + hours(999),
    is_test=True,
    version=4,
    created_at=NOW,
    updated_at=NOW + hours(1),
)


def order(number: str) -> Order:
    return Order(id=0, store_id=STORE, order_number=number, created_at=NOW, updated_at=NOW)


def shipment(number: str | None, *, carrier: str | None = "ups") -> Shipment:
    return Shipment(
        id=0, store_id=STORE, carrier=carrier, tracking_number=number, created_at=NOW, updated_at=NOW
    )


def news(owner_id: int, *events: Event) -> list[NewEvent]:
    return [NewEvent(owner_id, one, NOW) for one in events]
