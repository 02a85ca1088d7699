"""A zone that an account gets later mends the times that it told before, and no others."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.usecases.mapped import NOW, STORE, record, replayed, set_rule
from tests.usecases.world import SmallPlaces
from waypost.carriers.ups.reading import scan_of
from waypost.db import open_database
from waypost.domain.journey import timeline
from waypost.domain.standing import standing
from waypost.domain.tracking import Event, EventType, Location, OffsetSource, Stage, Status
from waypost.ports.accounts import StoredAccount
from waypost.ports.connector import Scan, ShipmentNews
from waypost.ports.database import Database
from waypost.ports.payload import Node
from waypost.usecases.manage_accounts import AccountNotMade
from waypost.usecases.record_events import News
from waypost.usecases.replay_events import Replay, generation, started_at
from waypost.usecases.set_account_zone import set_account_zone
from waypost.usecases.understand_report import understand_report

POSTGRES = pytest.param("postgresql", marks=pytest.mark.postgres)
ZONE = "America/New_York"
NEW_YORK = Location(city="New York", country="US")


@pytest.fixture(params=["sqlite", POSTGRES])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database with two accounts, of which nobody knows the zone."""
    is_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/waypost.db" if is_sqlite else str(request.getfixturevalue("postgres_url"))
    opened = open_database(url)
    opened.migrate()
    with opened.write() as tx:
        for name in ("ours", "theirs"):
            tx.accounts.add(StoredAccount(0, "ups", name, "sealed", f"hook-{name}", NOW))
    yield opened
    opened.close()


def scan(code: str, time: str, *, offset: str | None = None) -> Scan:
    """One activity as UPS writes it, without an offset unless one is named."""
    told = {"date": "20261121", "time": time, "status": {"type": "I", "code": code}}
    raw = {**told, "gmtOffset": offset} if offset else told
    found = scan_of(Node(json.loads(json.dumps(raw))))
    assert found is not None
    return found


def told(
    database: Database, scans: Sequence[Scan], *, account: str = "ours", place: Location | None = None
) -> list[News]:
    """News of N1 as an account brings it, read by the zone that the account has."""
    with database.read() as tx:
        stored = next(one for one in tx.accounts.all() if one.name == account)
    placed = [replace(one, location=place) if place else one for one in scans]
    understood = understand_report(
        [ShipmentNews("N1", tuple(placed), "ups")],
        store_id=STORE, places=SmallPlaces(), zone_of_account=stored.zone, now=NOW,
    )  # fmt: skip
    assert not understood.refused
    return [replace(one, account_id=stored.id) for one in understood.news]


def set_zone(database: Database, zone: str | None, *, account: str = "ours") -> None:
    with database.write() as tx:
        set_account_zone(tx, account, zone)


def events_of(database: Database) -> list[Event]:
    with database.read() as tx:
        (shipment,) = tx.shipments.by_numbers(STORE, ["N1"])
        return [one.event for one in tx.shipments.events([shipment.id])]


def shown(database: Database) -> list[tuple[str, OffsetSource]]:
    """What counts of a timeline: local time and how it is known."""
    with database.read() as tx:
        (shipment,) = tx.shipments.by_numbers(STORE, ["N1"])
    lines = timeline(events_of(database), retracted=shipment.standing.retracted)
    return sorted((f"{line.at:%H:%M}", line.offset_source) for line in lines)


def test_a_zone_that_is_set_later_mends_the_times_of_its_account(database: Database) -> None:
    record(database, told(database, [scan("PU", "080000"), scan("OF", "113000")]))
    assert shown(database) == [("08:00", OffsetSource.ASSUMED), ("11:30", OffsetSource.ASSUMED)]
    set_zone(database, ZONE)
    done = replayed(database)
    assert (len(done.changed), done.retimed, done.types.total()) == (2, 2, 0)
    assert shown(database) == [("13:00", OffsetSource.FROM_ACCOUNT), ("16:30", OffsetSource.FROM_ACCOUNT)]
    with database.read() as tx:
        (shipment,) = tx.shipments.by_numbers(STORE, ["N1"])
    assert shipment.standing.reached_at(Stage.PICKED_UP) == datetime(2026, 11, 21, 13, tzinfo=UTC)
    assert shipment.standing == standing(events_of(database), start=shipment.start)
    assert replayed(database).changed == []


def test_a_zone_that_goes_to_and_fro_ends_where_it_was(database: Database) -> None:
    record(database, told(database, [scan("PU", "080000"), scan("OF", "113000")]))
    before = shown(database)
    for zone in (ZONE, "Europe/Berlin", ZONE, None):
        set_zone(database, zone)
        replayed(database)
    assert shown(database) == before
    assert replayed(database).changed == []


def test_what_a_poll_told_with_the_new_zone_is_not_told_twice(database: Database) -> None:
    record(database, told(database, [scan("PU", "080000")]))
    set_zone(database, ZONE)
    record(database, told(database, [scan("PU", "080000")]))
    assert len(shown(database)) == 2
    replayed(database)
    assert shown(database) == [("13:00", OffsetSource.FROM_ACCOUNT)]


def test_times_that_were_given_or_follow_from_a_place_stay(database: Database) -> None:
    record(database, told(database, [scan("PU", "080000", offset="-05:00")]))
    record(database, told(database, [scan("AR", "093000")], place=NEW_YORK))
    before = shown(database)
    set_zone(database, "Asia/Kolkata")
    assert replayed(database).changed == []
    assert shown(database) == before


def test_what_another_account_or_nobodys_account_told_stays(database: Database) -> None:
    record(database, told(database, [scan("PU", "080000")], account="theirs"))
    by_hand = told(database, [scan("AR", "090000")])
    record(database, [replace(one, account_id=None) for one in by_hand])
    set_zone(database, ZONE)
    assert replayed(database).changed == []


def test_zone_and_mapping_are_mended_together(database: Database) -> None:
    record(database, told(database, [scan("ZZ", "080000")]))
    set_rule(database, "ZZ", "out_for_delivery")
    set_zone(database, ZONE)
    done = replayed(database)
    assert (len(done.changed), done.retimed, done.types.total()) == (1, 1, 1)
    told_now = [one for one in events_of(database) if one.type is EventType.OUT_FOR_DELIVERY]
    assert [f"{one.occurred_at:%H:%M}" for one in told_now] == ["13:00"]
    with database.read() as tx:
        (shipment,) = tx.shipments.by_numbers(STORE, ["N1"])
    assert shipment.standing.status is Status.OUT_FOR_DELIVERY


def test_another_zone_lets_a_replay_begin_again_and_the_same_zone_does_not(database: Database) -> None:
    set_zone(database, ZONE)
    with database.read() as tx:
        first = generation(tx)
    set_zone(database, ZONE)
    with database.read() as tx:
        assert generation(tx) == first
        assert started_at(tx, Replay(generation=first)) == 0
    set_zone(database, None)
    with database.read() as tx:
        assert generation(tx) == first + 1


def test_a_zone_that_is_none_is_refused(database: Database) -> None:
    with pytest.raises(AccountNotMade, match="write Europe/Berlin"):
        set_zone(database, "Mars/Olympus")
