"""Parcels that somebody must act on, newest first, a bounded look at a time."""

from datetime import UTC, datetime, timedelta

import pytest

from waypost.domain.tracking import ConditionKind, Event, EventType
from waypost.ports.database import Database, Transaction
from waypost.usecases import list_problems as listing
from waypost.usecases.add_shipments import ShipmentDraft, ShipmentSaved, add_shipments
from waypost.usecases.find_journey import World
from waypost.usecases.list_problems import ProblemPage, list_problems
from waypost.usecases.record_events import News, record_events

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def parcel(tx: Transaction, number: str, *types: EventType, store_id: int = 1) -> int:
    (saved,) = add_shipments(tx, [ShipmentDraft(store_id, tracking_number=number, carrier="ups")], now=NOW)
    assert isinstance(saved, ShipmentSaved)
    told = [Event(kind, NOW - (len(types) - i) * HOUR, carrier="ups") for i, kind in enumerate(types)]
    record_events(tx, [News(event, store_id, shipment_id=saved.shipment.id) for event in told], now=NOW)
    return saved.shipment.id


def page(
    database: Database, world: World, *, store_id: int = 1, before: int | None = None, limit: int = 10,
    now: datetime = NOW,
) -> ProblemPage:  # fmt: skip
    with database.read() as tx:
        return list_problems(tx, store_id=store_id, before=before, limit=limit, world=world, now=now)


def numbers(found: ProblemPage) -> list[str | None]:
    return [one.part.shipment.tracking_number for one in found.problems]


def test_newest_parcels_come_first_and_pages_miss_and_repeat_none(
    each_database: Database, world: World
) -> None:
    database = each_database
    with database.write() as tx:
        for i in range(7):
            parcel(tx, f"BAD{i}", EventType.IN_TRANSIT, EventType.DAMAGED)
            parcel(tx, f"GOOD{i}", EventType.IN_TRANSIT)
    seen: list[str | None] = []
    before = None
    while True:
        found = page(database, world, before=before, limit=3)
        seen += numbers(found)
        before = found.before
        if before is None:
            break
    assert seen == [f"BAD{i}" for i in reversed(range(7))]


def test_another_stores_parcels_are_not_listed(database: Database, world: World) -> None:
    with database.write() as tx:
        other = tx.stores.save(slug="other", name="Other", settings={})
        parcel(tx, "OTHERS", EventType.DAMAGED, store_id=other.id)
        parcel(tx, "OURS", EventType.DAMAGED)
    assert numbers(page(database, world)) == ["OURS"]
    assert numbers(page(database, world, store_id=other.id)) == ["OTHERS"]


def test_what_only_needs_waiting_for_better_weather_is_not_listed(database: Database, world: World) -> None:
    with database.write() as tx:
        parcel(tx, "SNOW", EventType.IN_TRANSIT, EventType.WEATHER_DELAY)
    assert page(database, world) == ProblemPage((), None)


def test_a_parcel_nobody_speaks_of_any_more_is_a_problem(database: Database, world: World) -> None:
    with database.write() as tx:
        parcel(tx, "QUIET", EventType.IN_TRANSIT)
    assert numbers(page(database, world)) == []
    (found,) = page(database, world, now=NOW + timedelta(days=60)).problems
    assert {one.kind for one in found.conditions} & {ConditionKind.STALLED, ConditionKind.LOST_SUSPECTED}


def test_a_look_ends_after_so_many_rows_and_goes_on_where_it_stopped(
    database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "MOST_LOOKED_AT", 4)
    monkeypatch.setattr(listing, "PORTION", 3)
    with database.write() as tx:
        oldest = parcel(tx, "OLDEST", EventType.DAMAGED)
        for i in range(4):
            parcel(tx, f"GOOD{i}", EventType.IN_TRANSIT)
    first = page(database, world)
    assert first == ProblemPage((), oldest + 1)
    assert numbers(page(database, world, before=first.before)) == ["OLDEST"]


def test_a_place_beyond_all_parcels_begins_with_the_newest(database: Database, world: World) -> None:
    assert page(database, world, before=2**62) == ProblemPage((), None)
