"""Adding many shipments at once gives what adding them one after another gives."""

from datetime import UTC, datetime, timedelta

from waypost.domain.shipment import Shipment
from waypost.ports.database import Database
from waypost.usecases.add_shipments import (
    NumberInUse,
    ShipmentDraft,
    ShipmentRefused,
    ShipmentSaved,
    add_shipments,
)
from waypost.usecases.import_orders import OrderDraft, import_orders

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
STORE = 1


def add_all(database: Database, *drafts: ShipmentDraft) -> list[ShipmentSaved | ShipmentRefused]:
    with database.write() as tx:
        return add_shipments(tx, drafts, now=NOW)


def saved(answer: ShipmentSaved | ShipmentRefused) -> Shipment:
    assert isinstance(answer, ShipmentSaved)
    return answer.shipment


def orders(database: Database, *numbers: str) -> None:
    with database.write() as tx:
        import_orders(tx, [OrderDraft(STORE, number, placed_at=NOW) for number in numbers], now=NOW)


def test_a_number_that_comes_twice_is_saved_once_and_then_changed(each_database: Database) -> None:
    orders(each_database, "A-1")
    first, again = add_all(
        each_database,
        ShipmentDraft(STORE, order_number="A-1", tracking_number="N1", carrier="dpd"),
        ShipmentDraft(STORE, order_number="A-1", tracking_number="N1", service="Express"),
    )
    assert (saved(again).id, saved(again).service, saved(again).carrier) == (
        saved(first).id,
        "Express",
        "dpd",
    )
    assert [first.is_new, again.is_new] == [True, False]  # type: ignore[union-attr]


def test_a_refused_shipment_costs_the_others_nothing(each_database: Database) -> None:
    orders(each_database, "A-1", "A-2")
    add_all(each_database, ShipmentDraft(STORE, order_number="A-1", tracking_number="N1"))
    answers = add_all(
        each_database,
        ShipmentDraft(STORE, order_number="A-2", tracking_number="N2"),
        ShipmentDraft(STORE, order_number="A-2", tracking_number="N1"),
        ShipmentDraft(STORE, order_number="unheard of", tracking_number="N3"),
        ShipmentDraft(STORE, order_number="a 2"),
        ShipmentDraft(STORE, order_number="A-1", tracking_number="N1", service="Express"),
    )
    assert isinstance(answers[1], NumberInUse)
    assert isinstance(answers[2], ShipmentRefused)
    assert answers[2].pointer == "/order_number"
    kept = [saved(answers[index]) for index in (0, 3, 4)]
    assert [one.tracking_number for one in kept] == ["N2", None, "N1"]
    with each_database.read() as tx:
        assert [tx.shipments.by_id(one.id) for one in kept] == kept


def test_each_shipment_that_moved_is_announced_and_estimated_once(each_database: Database) -> None:
    with each_database.read() as tx:
        before = tx.feed.latest_id()
    drafts = [ShipmentDraft(STORE, tracking_number=f"N{number}") for number in range(3)]
    shipments = [saved(answer) for answer in add_all(each_database, *drafts)]
    add_all(each_database, *drafts)  # nothing new in this
    with each_database.write() as tx:
        told = [one.shipment_id for one in tx.feed.since(before)]
        jobs = tx.jobs.claim(now=NOW, limit=10, lease_until=NOW + timedelta(minutes=1))
    ids = [one.id for one in shipments]
    assert sorted(one for one in told if one is not None) == ids
    assert sorted(int(str(job.payload["shipment_id"])) for job in jobs) == ids
