"""Recording news: whose it is, whether it is new, what it changes; each row by itself."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from tests.domain.strategies import event_at
from waypost.domain.journey import timeline
from waypost.domain.shipment import Shipment
from waypost.domain.tracking import Event, EventType, Location, Source, Stage, Status
from waypost.ports.database import Database
from waypost.usecases.add_shipments import NumberInUse, ShipmentDraft, ShipmentSaved, add_shipments
from waypost.usecases.correct_shipment import replace_tracking_number, retract_event
from waypost.usecases.import_orders import OrderDraft, import_orders
from waypost.usecases.record_events import (
    ESTIMATE,
    News,
    NewsRefused,
    Outcome,
    Recorded,
    record_events,
)

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
START = NOW - 48 * HOUR
E = EventType
STORE = 1


def news(kind: EventType, hour: int = 0, number: str | None = "N1", **rest: object) -> News:
    return News(event_at(START + HOUR * hour, kind, **rest), STORE, tracking_number=number)


def record(database: Database, *rows: News) -> list[Recorded | NewsRefused]:
    with database.write() as tx:
        return record_events(tx, rows, now=NOW)


def the_shipment(database: Database, number: str = "N1") -> Shipment:
    with database.read() as tx:
        (shipment,) = tx.shipments.by_numbers(STORE, [number])
        return shipment


def add(database: Database, number: str | None, order_number: str | None = "A-1", **rest: object) -> Shipment:
    draft = ShipmentDraft(STORE, order_number=order_number, tracking_number=number, **rest)  # type: ignore[arg-type]
    with database.write() as tx:
        if order_number:
            import_orders(tx, [OrderDraft(STORE, order_number)], now=NOW)
        saved = add_shipments(tx, [draft], now=NOW)[0]
    if isinstance(saved, ShipmentSaved):
        return saved.shipment
    raise saved


def test_news_of_an_unknown_number_makes_a_shipment_of_its_own(database: Database) -> None:
    (answer,) = record(database, news(E.PICKED_UP, carrier="dpd"))
    shipment = the_shipment(database)
    assert isinstance(answer, Recorded)
    assert (answer.outcome, answer.shipment_id) == (Outcome.RECORDED, shipment.id)
    assert (shipment.order_id, shipment.carrier, shipment.standing.status) == (None, "dpd", Status.PICKED_UP)


def test_the_same_news_again_is_a_duplicate_and_changes_nothing(database: Database) -> None:
    record(database, news(E.PICKED_UP))
    before = the_shipment(database)
    answers = record(database, news(E.PICKED_UP), news(E.PICKED_UP))
    assert [one.outcome for one in answers if isinstance(one, Recorded)] == [Outcome.DUPLICATE] * 2
    assert the_shipment(database) == before


def test_one_bad_row_costs_the_others_nothing(database: Database) -> None:
    lost = News(event_at(START), STORE, shipment_id=999)
    nameless = News(event_at(START), STORE)
    answers = record(database, news(E.PICKED_UP), lost, nameless, news(E.ARRIVED, 1))
    assert [type(one) for one in answers] == [Recorded, NewsRefused, NewsRefused, Recorded]
    assert the_shipment(database).standing.status is Status.IN_TRANSIT


def test_news_out_of_order_is_read_in_the_order_of_its_own_time(database: Database) -> None:
    record(database, news(E.DELIVERED, 9))
    record(database, news(E.PICKED_UP, 1))
    shipment = the_shipment(database)
    assert shipment.standing.status is Status.DELIVERED
    assert shipment.standing.reached_at(Stage.PICKED_UP) == START + HOUR


@pytest.mark.parametrize("seed", range(8))
def test_any_order_and_split_gives_the_same_standing_and_timeline(database: Database, seed: int) -> None:
    chance = Random(seed)
    kinds = [E.LABEL_CREATED, E.PICKED_UP, E.ARRIVED, E.HELD, E.DEPARTED, E.OUT_FOR_DELIVERY, E.DELIVERED]
    rows = [news(kind, hour, "IN-ORDER") for hour, kind in enumerate(kinds)]
    rows.append(News(event_at(START + 9 * HOUR, E.RETRACTED, source=Source.PERSON, retracts=rows[-1].event.id), STORE, tracking_number="IN-ORDER"))  # fmt: skip  # noqa: E501 - one row is one thought
    record(database, *rows)
    mixed = [News(row.event, STORE, tracking_number="MIXED") for row in [*rows, *rows]]
    chance.shuffle(mixed)
    while mixed:
        size = chance.randint(1, 4)
        record(database, *mixed[:size])
        mixed = mixed[size:]
    one, other = the_shipment(database, "IN-ORDER"), the_shipment(database, "MIXED")
    assert one.standing == other.standing
    assert _lines(database, one) == _lines(database, other)


def _lines(database: Database, shipment: Shipment) -> Sequence[object]:
    with database.read() as tx:
        events = [stored.event for stored in tx.shipments.events([shipment.id])]
    return timeline(events, retracted=shipment.standing.retracted)


def test_a_version_rises_once_for_each_group_and_the_change_is_announced(database: Database) -> None:
    record(database, news(E.PICKED_UP))
    before = the_shipment(database)
    record(database, news(E.ARRIVED, 1), news(E.DEPARTED, 2))
    assert the_shipment(database).version == before.version + 1
    with database.read() as tx:
        last = tx.feed.since(0)[-1]
        assert (last.shipment_id, last.version) == (before.id, before.version + 1)


def test_a_change_causes_an_estimate_and_a_repetition_does_not(database: Database) -> None:
    record(database, news(E.PICKED_UP), news(E.ARRIVED, 1))
    with database.write() as tx:
        jobs = tx.jobs.claim(now=NOW, limit=9, lease_until=NOW + HOUR)
        assert [job.kind for job in jobs] == [ESTIMATE]
        tx.jobs.finish([job.id for job in jobs])
    record(database, news(E.ARRIVED, 1))
    with database.read() as tx:
        assert tx.jobs.next_due_at() is None


def test_unknown_codes_are_counted_and_move_nothing(database: Database) -> None:
    record(database, news(E.UNKNOWN, carrier="dpd", code="77", text="?"))
    record(database, news(E.UNKNOWN, 1, carrier="dpd", code="77", text="?"))
    assert the_shipment(database).standing.status is Status.UNKNOWN
    with database.read() as tx:
        (code,) = tx.shipments.unmapped(limit=5)
        assert (code.carrier, code.code, code.count) == ("dpd", "77", 2)


def test_scans_that_came_before_the_shipment_was_announced_belong_to_it(database: Database) -> None:
    record(database, news(E.PICKED_UP))
    shipment = add(database, "N1", carrier="dpd")
    assert shipment.standing.status is Status.PICKED_UP
    assert shipment.order_id is not None
    assert the_shipment(database).id == shipment.id


def test_old_scans_that_nobody_claimed_are_of_an_old_order_and_not_of_a_new_one(database: Database) -> None:
    long_ago = NOW - timedelta(days=400)
    for number, placed_at in (("OLD", long_ago - HOUR), ("NEW", NOW)):
        record(database, News(Event(E.DELIVERED, long_ago), STORE, tracking_number=number))
        with database.write() as tx:
            import_orders(tx, [OrderDraft(STORE, number, placed_at=placed_at)], now=NOW)
    assert add(database, "OLD", "OLD").standing.status is Status.DELIVERED
    assert add(database, "NEW", "NEW").standing.status is Status.PENDING


def test_announcing_a_shipment_that_no_order_owns_is_news_only_once(database: Database) -> None:
    draft = ShipmentDraft(STORE, tracking_number="N1", carrier="dpd")
    with database.write() as tx:
        first, again = (add_shipments(tx, [draft], now=NOW)[0] for _ in range(2))
    assert isinstance(first, ShipmentSaved)
    assert isinstance(again, ShipmentSaved)
    assert (first.is_new, again.is_new) == (True, False)


def test_announcing_a_shipment_twice_is_one_shipment(database: Database) -> None:
    first, again = add(database, "N1"), add(database, "N1")
    assert first == again
    more = add(database, "N1", service="Express")
    assert (more.id, more.service, more.version) == (first.id, "Express", first.version + 1)


def test_a_number_on_its_way_for_another_order_is_refused(database: Database) -> None:
    add(database, "N1", "A-1")
    with pytest.raises(NumberInUse):
        add(database, "N1", "B-2")


def test_a_recycled_number_never_inherits_old_scans(database: Database) -> None:
    long_ago = NOW - timedelta(days=200)
    add(database, "N1", "A-1")
    record(database, News(Event(E.DELIVERED, long_ago), STORE, tracking_number="N1"))
    fresh = add(database, "N1", "B-2")
    assert fresh.standing.stage is None
    record(database, News(Event(E.PICKED_UP, NOW), STORE, tracking_number="N1"))
    record(database, News(Event(E.NOTE, long_ago + HOUR), STORE, tracking_number="N1"))
    with database.read() as tx:
        new, old = sorted(tx.shipments.by_numbers(STORE, ["N1"]), key=lambda one: -one.id)
        counts = [len(tx.shipments.events([one.id])) for one in (old, new)]
    assert (old.standing.status, new.standing.status) == (Status.DELIVERED, Status.PICKED_UP)
    assert counts == [2, 1]


def test_a_corrected_number_starts_without_the_scans_of_the_wrong_one(database: Database) -> None:
    wrong = add(database, "WRONG")
    record(database, news(E.DELIVERED, 3, "WRONG"), news(E.PICKED_UP, 1, "RIGHT"))
    with database.write() as tx:
        right = replace_tracking_number(tx, wrong.id, tracking_number="RIGHT", carrier="ups", now=NOW)
    assert (right.standing.status, right.order_id, right.carrier) == (Status.PICKED_UP, wrong.order_id, "ups")
    record(database, news(E.ARRIVED, 5, "WRONG"))
    with database.read() as tx:
        old = tx.shipments.by_id(wrong.id)
        assert old is not None
        assert old.superseded_by == right.id
        assert right.order_id is not None
        assert {one.id for one in tx.shipments.of_orders([right.order_id])} == {wrong.id, right.id}


def test_a_retracted_event_counts_no_more(database: Database) -> None:
    scan, delivery = record(database, news(E.ARRIVED), news(E.DELIVERED, 1))
    assert isinstance(scan, Recorded)
    assert isinstance(delivery, Recorded)
    shipment = the_shipment(database)
    with database.write() as tx:
        retract_event(tx, shipment, event_id=delivery.event_id, reason="wrong door", now=NOW)
    assert the_shipment(database).standing.status is Status.IN_TRANSIT
    with database.write() as tx, pytest.raises(NewsRefused):
        retract_event(tx, shipment, event_id="evt_0000000000000000", reason=None, now=NOW)


def test_a_shipment_without_a_number_is_found_by_its_id(database: Database) -> None:
    shipment = add(database, None)
    (answer,) = record(database, News(event_at(START, E.DELIVERED), STORE, shipment_id=shipment.id))
    assert isinstance(answer, Recorded)
    with database.read() as tx:
        told = tx.shipments.by_id(shipment.id)
        assert told is not None
        assert told.standing.status is Status.DELIVERED


def test_the_words_place_and_raw_message_are_kept_as_given(database: Database) -> None:
    hub = Location("Köln", "NW", "DE", "50667", "HUB 4", 50.9, 6.9)
    event = event_at(START, E.ARRIVED, code="AR", text="Ankunft in Köln", location=hub)
    with database.write() as tx:
        record_events(tx, [News(event, STORE, tracking_number="N1", raw='{"code":"AR"}')], now=NOW)
    with database.read() as tx:
        (stored,) = tx.shipments.events([the_shipment(database).id], with_raw=True)
    assert (stored.event, stored.raw, stored.recorded_at) == (event, '{"code":"AR"}', NOW)
