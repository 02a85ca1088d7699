"""Reading the past again: facts stay, standings follow, the same mapping always gives the same."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from tests.usecases.mapped import (
    NOW,
    STORE,
    called,
    one_chunk,
    record,
    replayed,
    scanned,
    set_rule,
    unset_rule,
)
from waypost.carriers import registry
from waypost.db import open_database
from waypost.db.stored_values import standing_text
from waypost.domain.journey import timeline
from waypost.domain.shipment import Shipment
from waypost.domain.standing import standing
from waypost.domain.tracking import Event, EventType, Status
from waypost.ports.database import Database
from waypost.usecases.correct_shipment import retract_event
from waypost.usecases.record_events import News
from waypost.usecases.replay_events import Replay, generation, look_at_chunk, record_chunk, started_at

CODES = ("MP", "PU", "OR", "AR", "DP", "IT", "OF", "OT", "XY", "ZZ")
POSTGRES = pytest.param("postgresql", marks=pytest.mark.postgres)


@pytest.fixture(params=["sqlite", POSTGRES])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database of each kind."""
    is_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/waypost.db" if is_sqlite else str(request.getfixturevalue("postgres_url"))
    opened = open_database(url)
    opened.migrate()
    yield opened
    opened.close()


def the(database: Database, number: str = "N1") -> Shipment:
    with database.read() as tx:
        (shipment,) = tx.shipments.by_numbers(STORE, [number])
    return shipment


def events_of(database: Database, number: str = "N1") -> list[Event]:
    shipment = the(database, number)
    with database.read() as tx:
        return [one.event for one in tx.shipments.events([shipment.id])]


def everything(database: Database, numbers: list[str]) -> dict[str, tuple[str, int]]:
    with database.read() as tx:
        return {
            one.tracking_number or "": (standing_text(one.standing), one.version)
            for one in tx.shipments.by_numbers(STORE, numbers)
        }


def a_past(chance: Random, parcels: int) -> list[News]:
    news = []
    for parcel in range(parcels):
        for hour in range(8):
            number, code = f"N{parcel}", chance.choice(CODES)
            make = scanned if chance.random() < 0.7 else called
            news.append(make(number, code, hour))
    chance.shuffle(news)
    return news


def test_nothing_changes_while_no_mapping_changed(database: Database) -> None:
    numbers = [f"N{parcel}" for parcel in range(400)]
    set_rule(database, "ZZ", "held")
    past = a_past(Random(3), 400)
    record(database, [one for one in past if one.raw])
    record(database, [one for one in past if not one.raw and one.event.code in ("XY", "ZZ")])
    before = everything(database, numbers)
    done = replayed(database, limit=70)
    assert done.events > 2_000
    assert done.changed == []
    assert everything(database, numbers) == before


def test_a_code_that_was_mapped_later_moves_the_parcel(database: Database) -> None:
    record(database, [scanned("N1", "PU", 0), scanned("N1", "ZZ", 9, words="Ramp"), called("N2", "ZZ", 9)])
    assert the(database).standing.status is Status.PICKED_UP
    set_rule(database, "ZZ", "out_for_delivery")
    done = replayed(database)
    assert the(database).standing.status is Status.OUT_FOR_DELIVERY
    assert the(database, "N2").standing.status is Status.OUT_FOR_DELIVERY
    assert len(done.changed) == 2
    assert {(one.tracking_number, after) for one, after in done.statuses} == {
        ("N1", "out_for_delivery"),
        ("N2", "out_for_delivery"),
    }
    assert replayed(database).changed == []


def test_the_old_event_stays_on_record_and_out_of_a_buyers_sight(database: Database) -> None:
    record(database, [scanned("N1", "ZZ", 9, words="Ramp")])
    old = events_of(database)
    set_rule(database, "ZZ", "held")
    replayed(database)
    told = events_of(database)
    assert old[0] in told
    assert sorted(one.type.value for one in told) == ["held", "retracted", "unknown"]
    (line,) = timeline(told, retracted=the(database).standing.retracted)
    assert line.type is EventType.HELD
    assert line.said[0].text == "Ramp"
    after = next(one for one in told if one.type is EventType.HELD)
    assert after.mapping_version == 1_000 + old[0].mapping_version


def test_a_mapping_that_goes_to_and_fro_ends_where_it_was(database: Database) -> None:
    record(database, [scanned("N1", "PU", 0), scanned("N1", "ZZ", 9), scanned("N1", "OR", 5)])
    for _ in range(3):
        set_rule(database, "ZZ", "out_for_delivery")
        replayed(database)
        assert the(database).standing.status is Status.OUT_FOR_DELIVERY
        set_rule(database, "ZZ", "held")
        replayed(database)
        assert the(database).standing.status is Status.EXCEPTION
        unset_rule(database, "ZZ")
        replayed(database)
        assert the(database).standing.status is Status.IN_TRANSIT
        assert replayed(database).changed == []
    shipment = the(database)
    assert shipment.standing == standing(events_of(database), start=shipment.start)


def test_what_a_later_poll_brought_with_the_new_meaning_is_not_told_twice(database: Database) -> None:
    record(database, [scanned("N1", "ZZ", 9)])
    set_rule(database, "ZZ", "held")
    record(database, [scanned("N1", "ZZ", 9)])
    replayed(database)
    assert len([one for one in events_of(database) if one.type is EventType.HELD]) == 1
    assert the(database).standing.unknown_codes == 0
    assert the(database).standing.status is Status.EXCEPTION


def test_an_own_rule_decides_over_ours_and_may_ask_for_the_carriers_type(database: Database) -> None:
    record(database, [scanned("N1", "OT", 3), scanned("N2", "OT", 3, kind="D")])
    set_rule(database, "OT", "in_transit", type_="D")
    replayed(database)
    assert the(database, "N1").standing.status is Status.OUT_FOR_DELIVERY
    assert the(database, "N2").standing.status is Status.IN_TRANSIT
    record(database, [scanned("N3", "OT", 4, kind="D")])
    assert the(database, "N3").standing.status is Status.IN_TRANSIT


def test_what_a_person_took_back_stays_back(database: Database) -> None:
    record(database, [scanned("N1", "PU", 0), scanned("N1", "ZZ", 9)])
    wrong = next(one for one in events_of(database) if one.code == "ZZ")
    with database.write() as tx:
        retract_event(tx, the(database), event_id=wrong.id, reason="not ours", now=NOW)
    set_rule(database, "ZZ", "out_for_delivery")
    assert replayed(database).changed == []
    assert the(database).standing.status is Status.PICKED_UP


def test_a_meaning_that_the_source_itself_told_is_never_read_anew(database: Database) -> None:
    said = Event(type=EventType.DELIVERED, occurred_at=NOW, carrier="ups", code="ZZ")
    record(database, [News(said, STORE, tracking_number="N1")])
    set_rule(database, "ZZ", "held")
    assert replayed(database).changed == []


def test_a_file_of_another_format_keeps_its_meaning_unless_an_own_rule_decides(database: Database) -> None:
    kept = Event(type=EventType.DELIVERED, occurred_at=NOW, carrier="ups", code="OT", mapping_version=1)
    raw = '{"AT7":["D1"]}'
    record(database, [News(kept, STORE, tracking_number="N1", raw=raw)])
    assert replayed(database).changed == []
    set_rule(database, "OT", "out_for_delivery")
    assert len(replayed(database).changed) == 1


def test_a_call_that_told_a_code_alone_follows_the_mapping_back_and_forth(database: Database) -> None:
    raw = '{"carrier": "ups", "carrier_code": "ZZ"}'
    record(database, [replace(called("N1", "ZZ", 1), raw=raw)])
    set_rule(database, "ZZ", "held")
    replayed(database)
    assert the(database).standing.status is Status.EXCEPTION
    unset_rule(database, "ZZ")
    replayed(database)
    assert the(database).standing.status is Status.UNKNOWN
    record(database, [replace(called("N1", "ZZ", 2), raw=raw[:-1] + ', "status": "unknown"}')])
    assert replayed(database).changed == []


def test_what_only_an_own_rule_knew_is_unknown_without_it(database: Database) -> None:
    set_rule(database, "D9", "held")
    record(database, [replace(called("N1", "D9", 1), raw='{"AT7":["D9"]}')])
    assert the(database).standing.status is Status.EXCEPTION
    unset_rule(database, "D9")
    replayed(database)
    assert the(database).standing.status is Status.UNKNOWN


@pytest.mark.parametrize("seed", range(5))
def test_after_a_replay_each_parcel_stands_where_a_fresh_record_would_put_it(seed: int) -> None:
    past = [one for one in a_past(Random(seed), 40) if one.raw]
    numbers = sorted({one.tracking_number or "" for one in past})
    words = {}
    for is_before in (True, False):
        database = open_database("sqlite://")
        database.migrate()
        if is_before:
            set_rule(database, "XY", "delayed")
            record(database, past)
        set_rule(database, "ZZ", "held")
        set_rule(database, "XY", "out_for_delivery")
        set_rule(database, "OT", "in_transit")
        if is_before:
            replayed(database, limit=7)
        else:
            record(database, past)
        with database.read() as tx:
            shipments = tx.shipments.by_numbers(STORE, numbers)
        words[is_before] = {
            one.tracking_number: (one.standing.status, one.standing.stage, one.standing.milestones)
            for one in shipments
        }
        database.close()
    assert words[True] == words[False]


def test_a_stopped_replay_goes_on_where_it_was(database: Database) -> None:
    record(database, [scanned(f"N{parcel}", "ZZ", 1) for parcel in range(10)])
    set_rule(database, "ZZ", "picked_up")
    with database.read() as tx:
        wanted = Replay("ups", generation=generation(tx))
    first = one_chunk(database, wanted, limit=4)
    assert (len(first.changed), first.after_id is not None) == (4, True)
    with database.read() as tx:
        assert started_at(tx, wanted) == first.after_id
        assert started_at(tx, Replay(generation=wanted.generation)) == 0
    assert len(one_chunk(database, wanted, after_id=first.after_id or 0).changed) == 6


def test_a_replay_that_began_before_a_rule_changed_begins_again(database: Database) -> None:
    record(database, [scanned(f"N{parcel}", "ZZ", 1) for parcel in range(10)])
    set_rule(database, "ZZ", "picked_up")
    with database.read() as tx:
        wanted = Replay(generation=generation(tx))
    one_chunk(database, wanted, limit=4)
    set_rule(database, "ZZ", "held")
    with database.read() as tx:
        assert started_at(tx, Replay(generation=generation(tx))) == 0


def test_news_that_comes_between_looking_and_recording_is_not_lost(database: Database) -> None:
    record(database, [scanned("N1", "ZZ", 1)])
    set_rule(database, "ZZ", "picked_up")
    with database.read() as tx:
        found = look_at_chunk(tx, Replay(), after_id=0, mappings=registry, now=NOW)
    record(database, [scanned("N1", "OF", 5)])
    for _ in range(2):
        with database.write() as tx:
            record_chunk(tx, Replay(), found, now=NOW)
    shipment = the(database)
    assert shipment.standing.status is Status.OUT_FOR_DELIVERY
    assert shipment.standing == standing(events_of(database), start=shipment.start)


def test_the_past_makes_no_work_for_parcels_that_have_arrived(database: Database) -> None:
    record(database, [scanned("N1", "PU", 0), scanned("N1", "ZZ", 9)])
    set_rule(database, "ZZ", "delivered")
    with database.write() as tx:
        tx.jobs.finish([job.id for job in tx.jobs.claim(now=NOW, limit=100, lease_until=NOW)])
        told = tx.feed.latest_id()
    replayed(database)
    assert the(database).standing.status is Status.DELIVERED
    with database.read() as tx:
        assert sum(tx.jobs.counts().values()) == 0
        assert tx.feed.latest_id() > told


def test_only_the_carrier_and_the_time_that_were_asked_for_are_read(database: Database) -> None:
    record(database, [called("N1", "ZZ", 1)])
    set_rule(database, "ZZ", "held")
    assert replayed(database, Replay("fedex")).changed == []
    assert replayed(database, Replay(since=NOW.replace(year=2027))).changed == []
    assert len(replayed(database, Replay("ups", NOW.replace(day=1))).changed) == 1
