"""Orders come in once, and every parcel on its way has a window."""

from datetime import UTC, date, datetime, timedelta

from waypost.domain.estimate import Basis
from waypost.domain.journey import Journey, RouteKind
from waypost.domain.order import Buyer, Order
from waypost.domain.shipment import Address, OrderLine, Shipment
from waypost.domain.tracking import ConditionKind, Event, EventType, Location, Status
from waypost.ports.database import Database
from waypost.usecases.add_shipments import ShipmentDraft, ShipmentSaved, add_shipments
from waypost.usecases.estimate_shipments import estimate_shipments, learn_lanes
from waypost.usecases.explain_shipment import explain_shipment
from waypost.usecases.find_journey import World, find_order_journey
from waypost.usecases.import_orders import OrderDraft, import_orders
from waypost.usecases.record_events import News, NewsRefused, record_events
from waypost.usecases.record_order_events import OrderNews, record_order_events

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY = timedelta(days=1)
E = EventType
LYON, BERLIN = Address(city="Lyon", country="FR"), Address(city="Berlin", country="DE", name="Nora Nobody")
DRAFT = OrderDraft(
    store_id=1,
    order_number="#A-1001",
    placed_at=NOW - 3 * DAY,
    placed_offset_min=60,
    buyer=Buyer("Nora Nobody", "nora@example.com"),
    ship_to=BERLIN,
    lines=(OrderLine("Kettle", "K1"), OrderLine("Mug", "M1", 4)),
)


def take_in(database: Database, *drafts: OrderDraft, now: datetime = NOW) -> list[Order]:
    with database.write() as tx:
        return [saved.order for saved in import_orders(tx, drafts, now=now)]


def ship(database: Database, number: str, **rest: object) -> Shipment:
    draft = ShipmentDraft(1, order_number="A1001", tracking_number=number, ship_from=LYON, **rest)  # type: ignore[arg-type]
    with database.write() as tx:
        (saved,) = add_shipments(tx, [draft], now=NOW)
    assert isinstance(saved, ShipmentSaved)
    return saved.shipment


def tell(database: Database, shipment: Shipment, *events: Event) -> None:
    with database.write() as tx:
        record_events(tx, [News(event, 1, shipment_id=shipment.id) for event in events], now=NOW)


def journey(database: Database, order: Order, world: World, now: datetime = NOW) -> Journey:
    with database.read() as tx:
        stored = tx.orders.by_id(order.id)
        assert stored is not None
        return find_order_journey(tx, stored, world=world, now=now)


def estimate(database: Database, shipment: Shipment, world: World, now: datetime = NOW) -> Shipment:
    with database.write() as tx:
        estimate_shipments(tx, [shipment.id], lanes=tx.lanes.all(), world=world, now=now)
        after = tx.shipments.by_id(shipment.id)
        assert after is not None
        return after


def test_the_same_order_twice_is_one_order_with_an_unchanged_version(database: Database) -> None:
    (first,) = take_in(database, DRAFT)
    again, other_spelling = take_in(database, DRAFT, OrderDraft(1, "a 1001"))
    assert first == again == other_spelling
    assert (first.version, first.standing.status, first.order_number) == (1, Status.PENDING, "#A-1001")


def test_an_update_keeps_what_it_does_not_mention(database: Database) -> None:
    take_in(database, DRAFT)
    (after,) = take_in(
        database, OrderDraft(1, "#A-1001", buyer=Buyer(phone="+49 30 1"), promised_on=date(2026, 12, 1))
    )
    assert (after.buyer.email, after.buyer.phone) == ("nora@example.com", "+49 30 1")
    assert (after.promised_on, after.ship_to, after.version) == (date(2026, 12, 1), BERLIN, 2)


def test_a_corrected_placing_replaces_the_first_one(database: Database, world: World) -> None:
    take_in(database, DRAFT)
    moved = OrderDraft(1, "#A-1001", placed_at=NOW - 2 * DAY, placed_offset_min=0)
    (order,) = take_in(database, moved)
    placings = [line.at for line in journey(database, order, world).lines if line.type is E.PLACED]
    assert placings == [NOW - 2 * DAY]


def test_order_news_moves_the_order_and_carrier_news_is_refused(database: Database, world: World) -> None:
    (order,) = take_in(database, DRAFT)
    told = [Event(E.CONFIRMED, NOW - 3 * DAY), Event(E.PACKED, NOW - DAY), Event(E.DELIVERED, NOW)]
    with database.write() as tx:
        answers = record_order_events(tx, [OrderNews(order.id, event) for event in told], now=NOW)
    assert [isinstance(answer, NewsRefused) for answer in answers] == [False, False, True]
    whole = journey(database, order, world)
    assert whole.standing is not None
    assert [line.type for line in whole.lines] == [E.PACKED, E.CONFIRMED, E.PLACED]


def test_a_journey_joins_shop_and_carrier_with_a_route_in_the_order_of_travel(
    database: Database, world: World
) -> None:
    (order,) = take_in(database, DRAFT)
    shipment = ship(database, "N1", carrier="dpd")
    tell(
        database,
        shipment,
        Event(E.PICKED_UP, NOW - 2 * DAY, location=Location(city="Lyon", country="FR")),
        Event(E.ARRIVED, NOW - DAY, location=Location(city="Hamburg", country="DE")),
    )
    (part,) = journey(database, order, world).shipments
    assert [(stop.name, stop.kind) for stop in part.route] == [
        ("Lyon", RouteKind.ORIGIN),
        ("Hamburg", RouteKind.CURRENT),
        ("Berlin", RouteKind.DESTINATION),
    ]
    assert (part.carrier_name, part.destination_zone) == ("DPD", "Europe/Berlin")


def test_a_window_is_made_by_distance_until_the_shop_has_parcels_of_its_own(
    database: Database, world: World
) -> None:
    take_in(database, DRAFT)
    shipment = ship(database, "N1", carrier="dpd")
    tell(database, shipment, Event(E.PICKED_UP, NOW - DAY))
    first = estimate(database, shipment, world).estimate
    assert first is not None
    assert first.basis is Basis.DISTANCE
    for number in range(12):
        old = ship(database, f"OLD{number}", carrier="dpd")
        left = NOW - (20 + number) * DAY
        tell(database, old, Event(E.PICKED_UP, left), Event(E.DELIVERED, left + 2 * DAY))
    with database.write() as tx:
        assert learn_lanes(tx, world=world, now=NOW) > 0
    after = estimate(database, shipment, world)
    assert after.estimate is not None
    assert (after.estimate.basis, after.estimate.sample) == (Basis.LANE, 12)
    assert after.estimate.lane == "FR-ARA>DE-BE/dpd"
    assert after.first_estimate == first


def test_an_estimate_that_a_buyer_would_not_see_change_changes_nothing(
    database: Database, world: World
) -> None:
    take_in(database, DRAFT)
    shipment = ship(database, "N1")
    once = estimate(database, shipment, world)
    assert estimate(database, shipment, world).version == once.version


def test_silence_is_shown_though_no_event_says_it_and_explained(database: Database, world: World) -> None:
    (order,) = take_in(database, DRAFT)
    shipment = ship(database, "N1")
    tell(database, shipment, Event(E.PICKED_UP, NOW - 9 * DAY))
    (part,) = journey(database, order, world).shipments
    assert part.standing.has(ConditionKind.STALLED)
    assert part.status is Status.EXCEPTION
    with database.read() as tx:
        stored = tx.shipments.by_id(shipment.id)
        assert stored is not None
        why = explain_shipment(tx, stored, world=world, now=NOW)
    assert [step.rule for step in why.steps] == ["picked_up"]
    assert [condition.event_id for condition in why.silence] == ["silence:stalled"]


def test_a_delivered_shipment_is_not_looked_at_again(database: Database, world: World) -> None:
    take_in(database, DRAFT)
    shipment = ship(database, "N1")
    tell(database, shipment, Event(E.DELIVERED, NOW))
    with database.write() as tx:
        jobs = tx.jobs.claim(now=NOW, limit=9, lease_until=NOW + DAY)
        tx.jobs.finish([job.id for job in jobs])
    estimate(database, shipment, world)
    with database.read() as tx:
        assert tx.jobs.next_due_at() is None
