"""Rows of files become orders and news: counted to the row, and the same however they are cut."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.usecases.world import SmallPlaces
from waypost.carriers import registry
from waypost.db import open_database
from waypost.domain.order import Order
from waypost.domain.shipment import Shipment
from waypost.domain.tracking import Event, EventType, OffsetSource, Status
from waypost.ports.database import Database
from waypost.usecases.import_rows import (
    ImportCounts,
    OrderRows,
    RowRejected,
    grouped_rows,
    import_event_rows,
    import_order_rows,
)
from waypost.usecases.understand_event_row import understand_event_row
from waypost.usecases.understand_order_row import CANCELLED_WITHOUT_TIME, OrderRow, understand_order_row
from waypost.usecases.understand_rows import Reading, RowRefused

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
_ticks = count()


def reading(zone: str | None = "America/Sao_Paulo") -> Reading:
    return Reading(1, SmallPlaces(), registry, NOW, zone=zone)


def order_rows(database: Database, rows: Sequence[dict[str, str]], *, portion: int = 1000) -> ImportCounts:
    understood: list[OrderRow | RowRejected] = []
    for number, cells in enumerate(rows, 1):
        try:
            understood.append(understand_order_row(number, cells, reading=reading()))
        except RowRefused as refusal:
            understood.append(RowRejected(number, refusal.field, refusal.detail))
    groups = list(grouped_rows(understood))
    total = ImportCounts()
    for start in range(0, len(groups), portion):
        part = groups[start : start + portion]
        total.rejected += [one for one in part if isinstance(one, RowRejected)]
        with database.write() as tx:
            now = NOW + timedelta(milliseconds=next(_ticks))
            good = [one for one in part if isinstance(one, OrderRows)]
            add(total, import_order_rows(tx, good, now=now))
    return total


def event_rows(database: Database, rows: Sequence[dict[str, str]], *, portion: int = 1000) -> ImportCounts:
    total = ImportCounts()
    news = [(number, understand_event_row(cells, reading=reading())) for number, cells in enumerate(rows, 1)]
    for start in range(0, len(news), portion):
        with database.write() as tx:
            add(total, import_event_rows(tx, news[start : start + portion], now=NOW))
    return total


def add(total: ImportCounts, part: ImportCounts) -> None:
    total.recorded += part.recorded
    total.duplicate += part.duplicate
    total.rejected += part.rejected
    total.events += part.events
    total.remarks += part.remarks


def order_of(database: Database, number: str) -> tuple[Order, list[Shipment], list[Event]]:
    with database.read() as tx:
        order = tx.orders.by_numbers(1, [number])[0]
        shipments = list(tx.shipments.of_orders([order.id]))
        own = [stored.event for stored in tx.orders.events([order.id])]
        return order, shipments, own


WIDE = {
    "order_number": "A-1",
    "placed_at": "2026-11-01 10:00:00",
    "confirmed_at": "2026-11-01 10:05:00",
    "handed_over_at": "2026-11-02 16:00:00",
    "delivered_at": "2026-11-06 11:30:00",
    "promised_on": "2026-11-10 00:00:00",
    "ship_to_city": "sao paulo",
    "status": "delivered",
}


def test_a_wide_row_becomes_an_order_with_its_events_and_a_parcel(database: Database) -> None:
    counts = order_rows(database, [WIDE])
    order, shipments, own = order_of(database, "A-1")
    assert (counts.recorded, counts.duplicate, counts.rejected) == (1, 0, [])
    assert counts.events == {"placed": 1, "confirmed": 1, "handed_over": 1, "delivered": 1}
    assert order.placed_at == datetime(2026, 11, 1, 13, 0, tzinfo=UTC)
    assert order.placed_offset_min == -180
    assert {event.offset_source for event in own} == {OffsetSource.FROM_ACCOUNT}
    assert [one.standing.status for one in shipments] == [Status.DELIVERED]
    assert shipments[0].tracking_number is None


def test_the_same_rows_again_change_nothing(database: Database) -> None:
    order_rows(database, [WIDE])
    before = order_of(database, "A-1")
    counts = order_rows(database, [WIDE])
    assert (counts.recorded, counts.duplicate) == (0, 1)
    assert order_of(database, "A-1") == before


def test_a_row_that_tells_more_is_recorded(database: Database) -> None:
    order_rows(database, [{**WIDE, "delivered_at": "", "status": "shipped"}])
    counts = order_rows(database, [WIDE])
    assert (counts.recorded, counts.duplicate) == (1, 0)
    assert counts.events == {"delivered": 1}
    assert len(order_of(database, "A-1")[1]) == 1


def test_cancelled_without_a_time_stands_at_the_last_known_one_and_says_so(database: Database) -> None:
    order_rows(database, [{"order_number": "B", "placed_at": "2026-11-01 10:00", "status": "canceled"}])
    order, _, own = order_of(database, "B")
    cancelled = next(event for event in own if event.type is EventType.CANCELLED)
    assert order.standing.status is Status.CANCELLED
    assert cancelled.occurred_at == order.placed_at
    assert cancelled.text == CANCELLED_WITHOUT_TIME


def test_delivered_without_a_time_is_not_believed(database: Database) -> None:
    counts = order_rows(database, [{"order_number": "C", "status": "delivered"}])
    assert order_of(database, "C")[1] == []
    assert sum(counts.remarks.values()) == 1


def test_neighbouring_rows_of_one_order_are_its_lines(database: Database) -> None:
    rows = [
        {"order_number": "D", "line_title": "Basket", "line_quantity": "2"},
        {"order_number": "d", "line_title": "Candle"},
        {"order_number": "E", "line_title": "Throw"},
        {"order_number": "D", "line_title": "Teapot"},
    ]
    counts = order_rows(database, rows)
    order, _, _ = order_of(database, "D")
    assert [(line.title, line.quantity) for line in order.lines] == [("Basket", 2), ("Candle", 1)]
    assert counts.recorded == 3
    assert [row.number for row in counts.rejected] == [4]
    assert counts.read == len(rows)


def test_two_tracking_numbers_make_two_parcels_of_detected_carriers(database: Database) -> None:
    rows = [
        {"order_number": "F", "tracking_number": "1Z 5R89 3903 5756 7127"},
        {"order_number": "F", "tracking_number": "RB123456785GB", "carrier": "Royal Mail"},
    ]
    counts = order_rows(database, rows)
    _, shipments, _ = order_of(database, "F")
    assert {(one.carrier, one.tracking_number) for one in shipments} == {
        ("ups", "1Z5R89390357567127"),
        ("royal-mail", "RB123456785GB"),
    }
    assert counts.recorded == 2
    assert order_rows(database, rows).duplicate == 2


def test_a_number_that_travels_for_another_order_is_refused_and_the_order_kept(database: Database) -> None:
    order_rows(database, [{"order_number": "G", "tracking_number": "RB123456785GB"}])
    counts = order_rows(
        database, [{"order_number": "H", "placed_at": "2026-11-20", "tracking_number": "RB123456785GB"}]
    )
    assert [row.field for row in counts.rejected] == ["tracking_number"]
    assert counts.read == 1
    assert order_of(database, "H")[0].placed_at is not None


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ({"order_number": " "}, "order_number"),
        ({"order_number": "1", "placed_at": "soon"}, "placed_at"),
        ({"order_number": "1", "placed_at": "2099-01-01"}, "placed_at"),
        ({"order_number": "1", "placed_at": "0024-01-01"}, "placed_at"),
        ({"order_number": "1", "placed_at": "03/04/2026"}, "placed_at"),
        ({"order_number": "1", "promised_on": "whenever"}, "promised_on"),
        ({"order_number": "1", "line_title": "x", "line_quantity": "-1"}, "line_quantity"),
        ({"order_number": "1", "line_title": "x", "line_quantity": "many"}, "line_quantity"),
        ({"order_number": "1", "lines": "{"}, "lines"),
        ({"order_number": "1", "buyer_name": "x" * 1_000_000}, "buyer_name"),
        ({"order_number": "1", "buyer_name": "a\x00b"}, "buyer_name"),
        ({"order_number": "1", "buyer_name": "\ud800"}, "buyer_name"),
        ({"order_number": "1", "tracking_number": "9" * 60}, "tracking_number"),
    ],
)
def test_a_wrong_cell_is_named(cells: dict[str, str], field: str) -> None:
    with pytest.raises(RowRefused) as refused:
        understand_order_row(1, cells, reading=reading())
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"tracking_number": ""}, "tracking_number"),
        ({"occurred_at": ""}, "occurred_at"),
        ({"status": "flying"}, "status"),
        ({"status": ""}, "status"),
        ({"lat": "100", "lon": "0"}, "lat"),
        ({"lat": "north"}, "lat"),
        ({"country": "Atlantis"}, "country"),
        ({"source": "a dream"}, "source"),
    ],
)
def test_a_wrong_cell_of_an_event_is_named(change: dict[str, str], field: str) -> None:
    cells = {"tracking_number": "1Z", "occurred_at": "2026-11-20 10:00", "status": "in_transit", **change}
    with pytest.raises(RowRefused) as refused:
        understand_event_row(cells, reading=reading())
    assert refused.value.field == field


TIMES = [f"2026-11-{day:02} {hour:02}:00:00" for day in range(1, 9) for hour in (7, 19)]
ROW = st.fixed_dictionaries(
    {
        "tracking_number": st.sampled_from(["N1", "N2", "N3"]),
        "occurred_at": st.sampled_from(TIMES),
        "status": st.sampled_from(["picked_up", "in_transit", "out_for_delivery", "delivered", "held"]),
        "city": st.sampled_from(["Berlin", "Lyon", ""]),
    }
)


def standings(database: Database) -> list[tuple[str | None, object, list[str]]]:
    with database.read() as tx:
        found = tx.shipments.by_numbers(1, ["N1", "N2", "N3"])
        return sorted(
            (one.tracking_number, one.standing, [stored.event.id for stored in tx.shipments.events([one.id])])
            for one in found
        )


def fresh() -> Database:
    database = open_database("sqlite://")
    database.migrate()
    return database


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=st.lists(ROW, max_size=14), portion=st.integers(1, 6), chance=st.randoms(use_true_random=False))
def test_events_in_any_portions_and_twice_give_the_same_journeys(
    rows: list[dict[str, str]], portion: int, chance: Random
) -> None:
    once, cut = fresh(), fresh()
    try:
        whole = event_rows(once, rows)
        assert whole.read == len(rows)
        shuffled = list(rows)
        chance.shuffle(shuffled)
        event_rows(cut, shuffled, portion=portion)
        again = event_rows(cut, rows)
        assert (again.recorded, again.duplicate) == (0, len(rows))
        assert standings(once) == standings(cut)
    finally:
        once.close()
        cut.close()


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(numbers=st.lists(st.integers(1, 5), max_size=10), portion=st.integers(1, 4))
def test_orders_in_any_portions_and_twice_give_the_same_orders(numbers: list[int], portion: int) -> None:
    rows = [{**WIDE, "order_number": f"P-{number}"} for number in numbers]
    once, cut = fresh(), fresh()
    try:
        assert order_rows(once, rows).read == len(rows)
        assert order_rows(cut, rows, portion=portion).read == len(rows)
        assert order_rows(cut, rows, portion=portion).duplicate == len(rows)
        for number in set(numbers):
            mine, theirs = order_of(once, f"P-{number}"), order_of(cut, f"P-{number}")
            assert mine[0].standing == theirs[0].standing
            assert [one.standing for one in mine[1]] == [one.standing for one in theirs[1]]
    finally:
        once.close()
        cut.close()
