"""The mapping desk: what a code means and why, own rules as data, and what they would change."""

from dataclasses import replace

import pytest

from tests.usecases.mapped import (
    NOW,
    STORE,
    called,
    message,
    own_version,
    record,
    replayed,
    scanned,
    set_rule,
    unset_rule,
)
from waypost.carriers import registry
from waypost.carriers.ups.reading import CODES
from waypost.domain.carrier_codes import CodeRule
from waypost.domain.own_codes import NO_OWN_RULES, own_rules_of, own_rules_text
from waypost.domain.tracking import Event, EventType
from waypost.ports.connector import Scan, ShipmentNews
from waypost.ports.database import Database
from waypost.usecases.find_journey import World
from waypost.usecases.map_code import (
    MappingRefused,
    conclude,
    drop_rule,
    own_rule,
    preview,
    samples_of,
    table_in_force,
    unmapped_now,
)
from waypost.usecases.record_events import record_events
from waypost.usecases.understand_event import EventDraft, understand_event
from waypost.usecases.understand_report import understand_report
from waypost.usecases.watch_codes import marked, watch_codes


def draft(**rest: str) -> EventDraft:
    return replace(EventDraft("2026-11-20T10:00:00Z"), **rest)  # type: ignore[arg-type]


def understood(world: World, one: EventDraft) -> Event:
    return understand_event(one, places=world.places, zone_of_account=None, now=NOW, mappings=world.carriers)


def events_of(database: Database, number: str) -> list[Event]:
    with database.read() as tx:
        (shipment,) = tx.shipments.by_numbers(STORE, [number])
        return [one.event for one in tx.shipments.events([shipment.id])]


def test_a_code_is_explained_by_the_rule_that_decides(database: Database) -> None:
    with database.read() as tx:
        table = table_in_force(tx, "ups", mappings=registry)
    assert table is not None
    found = conclude(table, type_="D", code="OT", text=None)
    assert found.rule is not None
    assert found.rule.means is EventType.OUT_FOR_DELIVERY
    assert not found.is_own
    assert all(source.startswith("https://") for source in table.sources)


def test_an_unknown_code_comes_with_the_rules_that_are_nearest(database: Database) -> None:
    with database.read() as tx:
        table = table_in_force(tx, "ups", mappings=registry)
    assert table is not None
    found = conclude(table, type_=None, code="Q9", text="Arrived at a facility")
    assert found.rule is None
    assert any(rule.means is EventType.ARRIVED for rule in found.nearest)


def test_every_change_of_own_rules_raises_the_version(database: Database) -> None:
    set_rule(database, "ZZ", "held")
    set_rule(database, "ZZ", "held")
    with database.read() as tx:
        assert own_version(tx) == 1
    set_rule(database, "ZZ", "delayed")
    unset_rule(database, "ZZ")
    with database.read() as tx:
        assert own_version(tx) == 3
        table = table_in_force(tx, "ups", mappings=registry)
    assert table is not None
    assert table.meaning(code="ZZ") is EventType.UNKNOWN
    assert table.version == 3_000 + CODES.version


def test_own_rules_are_kept_as_text_and_read_again() -> None:
    own = NO_OWN_RULES.with_rule(CodeRule(EventType.HELD, "X", "007", "wörter", "why"))
    assert own_rules_of(own_rules_text(own), carrier="ups") == own
    assert own_rules_of(None, carrier="ups") == NO_OWN_RULES


def test_rules_that_cannot_be_meant_are_refused(database: Database) -> None:
    with pytest.raises(MappingRefused, match="--code"):
        own_rule("held", type_=None, code=None, text=None)
    with pytest.raises(MappingRefused, match="no event that we know"):
        own_rule("retracted", type_=None, code="X", text=None)
    with pytest.raises(MappingRefused, match="never prove a delivery"):
        own_rule("delivered", type_=None, code=None, text="done")
    with database.write() as tx, pytest.raises(MappingRefused, match="no own rule"):
        drop_rule(tx, "ups", type_=None, code="ZZ", text=None)


def test_a_carrier_without_a_mapping_can_be_given_one(database: Database) -> None:
    with database.read() as tx:
        assert table_in_force(tx, "yodel", mappings=registry) is None
    record(database, [called("N1", "12", 1, carrier="yodel")])
    with database.write() as tx:
        rules = NO_OWN_RULES.with_rule(own_rule("arrived", type_=None, code="12", text=None))
        tx.save_setting("mapping:yodel", own_rules_text(rules))
    replayed(database)
    assert EventType.ARRIVED in {one.type for one in events_of(database, "N1")}


def test_a_code_told_without_a_status_means_what_the_carriers_mapping_says(world: World) -> None:
    event = understood(world, draft(carrier="ups", carrier_code="OT"))
    assert event.type is EventType.OUT_FOR_DELIVERY
    assert event.mapping_version == CODES.version
    unknown = understood(world, draft(carrier="ups", carrier_code="no such code"))
    assert (unknown.type, unknown.mapping_version) == (EventType.UNKNOWN, 0)
    assert understood(world, draft(carrier="yodel", carrier_code="OT")).type is EventType.UNKNOWN
    assert understood(world, draft(carrier_code="OT")).type is EventType.UNKNOWN


def test_a_status_that_is_told_counts_more_than_the_code(world: World) -> None:
    event = understood(world, draft(carrier="ups", carrier_code="OT", status="delivered"))
    assert (event.type, event.mapping_version) == (EventType.DELIVERED, 0)


def test_an_own_rule_decides_what_is_recorded_next_from_reports_and_calls(
    database: Database, world: World
) -> None:
    set_rule(database, "ZZ", "held", type_="X")
    scan = Scan("2026-11-20T10:00:00+00:00", EventType.UNKNOWN, "ZZ", "X", mapping_version=1)
    report = understand_report(
        [ShipmentNews("N1", (scan,), carrier="ups")], store_id=STORE, places=world.places,
        zone_of_account=None, now=NOW,
    )  # fmt: skip
    with database.write() as tx:
        record_events(tx, report.news, now=NOW)
    record(database, [called("N2", "ZZ", 1)])
    (held,), (unknown,) = events_of(database, "N1"), events_of(database, "N2")
    assert (held.type, held.mapping_version) == (EventType.HELD, 1_001)
    assert unknown.type is EventType.UNKNOWN


def test_what_is_mapped_by_now_is_listed_no_more(database: Database) -> None:
    record(database, [called("N1", "ZZ", 1, words="Ramp"), called("N2", "ZY", 1)])
    set_rule(database, "ZY", "held")
    with database.read() as tx:
        (left,) = unmapped_now(tx, mappings=registry)
    assert (left.carrier, left.code, left.text, left.count) == ("ups", "ZZ", "Ramp", 1)


def test_a_preview_tells_what_a_rule_would_change_and_changes_nothing(database: Database) -> None:
    record(database, [scanned("N1", "PU", 0), scanned("N1", "ZZ", 2), called("N2", "OT", 1, carrier="dpd")])
    before = events_of(database, "N1")
    own = NO_OWN_RULES.with_rule(own_rule("out_for_delivery", type_=None, code="ZZ", text=None))
    with database.read() as tx:
        chunks = list(preview(tx, "ups", own, mappings=registry, now=NOW))
    (change,) = [one for chunk in chunks for one in chunk.changed]
    ((shipment, after),) = [one for chunk in chunks for one in chunk.statuses]
    assert change.after.type is EventType.OUT_FOR_DELIVERY
    assert (shipment.tracking_number, after) == ("N1", "out_for_delivery")
    assert events_of(database, "N1") == before


def test_a_rise_of_unknown_codes_is_noticed(database: Database) -> None:
    record_at = [
        (NOW.replace(day=20), "OR", 200),
        (NOW.replace(day=20), "ZZ", 1),
        (NOW, "OR", 20),
        (NOW, "ZZ", 9),
    ]
    for heard_at, code, count in record_at:
        news = [scanned(f"N{heard_at.day}{code}{number}", code, 1) for number in range(count)]
        with database.write() as tx:
            record_events(tx, news, now=heard_at)
    with database.read() as tx:
        drifts = watch_codes(tx, now=NOW)
    assert [one.carrier for one in drifts] == ["ups"]
    ((_, sentence),) = marked(drifts)
    assert sentence == "ups: 31% of its codes were unknown in the last day, 0.5% before"
    set_rule(database, "ZZ", "held")
    replayed(database)
    with database.read() as tx:
        assert list(marked(watch_codes(tx, now=NOW))) == []


def test_unknown_words_are_counted_and_shown_without_people(database: Database) -> None:
    for name in ("J SMITH", "A EXAMPLE"):
        record(database, [called("N1", "", 1, words=f"Signed for by: {name}, call +49 30 1234567")])
        record(database, [scanned("N2", "ZZ", len(name), words=f"Left with {name}")])
    with database.read() as tx:
        codes = unmapped_now(tx, mappings=registry)
        samples = samples_of(tx, "ups", "ZZ")
    hidden = "\u2022\u2022\u2022"
    assert {(one.code, one.text, one.count) for one in codes} == {
        ("", f"Signed for by: {hidden}, call {hidden}", 2),
        ("ZZ", f"Left with {hidden}", 2),
    }
    assert len(samples) == 2
    assert all('"code":"ZZ"' in one.replace(" ", "") and f"Left with {hidden}" in one for one in samples)


def test_a_few_unknown_codes_raise_no_alarm(database: Database) -> None:
    record(database, [scanned("N1", "ZZ", 1)])
    with database.read() as tx:
        assert list(marked(watch_codes(tx, now=NOW))) == []


def test_the_messages_of_these_tests_read_as_the_connector_wrote_them() -> None:
    connector = registry.connector_named("ups")
    assert connector is not None
    scan = connector.reread(message("OT", 1, kind="D"))
    assert scan is not None
    assert (scan.code, scan.carrier_type) == ("OT", "D")
