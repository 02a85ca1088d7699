from dataclasses import replace

import pytest

from tests.db.samples import FULL_ORDER, NOW, STORE, event, hours, news, order
from waypost.domain.tracking import EventType
from waypost.ports.database import AlreadyExists, Database, OwnerMissing


def test_an_order_comes_back_as_it_was_stored(database: Database) -> None:
    with database.write() as tx:
        (kept,) = tx.orders.add([FULL_ORDER])
        (bare,) = tx.orders.add([order("2")])
    with database.read() as tx:
        assert tx.orders.by_id(kept.id) == replace(FULL_ORDER, id=kept.id)
        assert tx.orders.by_id(bare.id) == bare
        assert tx.orders.by_id(bare.id + 1) is None


def test_added_orders_come_back_with_ids_in_the_same_sequence(database: Database) -> None:
    numbers = ["C3", "A1", "B2"]
    with database.write() as tx:
        added = tx.orders.add([order(number) for number in numbers])
    assert [one.order_number for one in added] == numbers
    assert len({one.id for one in added}) == len(numbers)
    with database.read() as tx:
        found = {one.order_number: one.id for one in tx.orders.by_ids([one.id for one in added])}
    assert found == {one.order_number: one.id for one in added}


@pytest.mark.parametrize("asked", ["#wp-1001 A", "WP1001A", " wp 1001a ", "wp-10-01-a"])
def test_an_order_number_is_found_however_people_write_it(database: Database, asked: str) -> None:
    with database.write() as tx:
        tx.orders.add([FULL_ORDER, order("1002")])
    with database.read() as tx:
        found = tx.orders.by_numbers(STORE, [asked, asked, "none"])
        assert [one.order_number for one in found] == [FULL_ORDER.order_number]
        assert tx.orders.by_numbers(STORE + 1, [asked]) == []
        assert tx.orders.by_numbers(STORE, []) == []


def test_numbers_without_letters_and_digits_are_told_apart(database: Database) -> None:
    with database.write() as tx:
        tx.orders.add([order("#"), order("##")])
    with database.read() as tx:
        assert [one.order_number for one in tx.orders.by_numbers(STORE, ["##"])] == ["##"]


def test_the_same_number_twice_in_a_store_is_refused(database: Database) -> None:
    with database.write() as tx:
        tx.orders.add([order("A-1")])
    with pytest.raises(AlreadyExists), database.write() as tx:
        tx.orders.add([order("B-1"), order("a1")])
    with database.read() as tx:
        assert tx.orders.by_numbers(STORE, ["B-1"]) == []


def test_saving_overwrites_all_and_keeps_the_version_given(database: Database) -> None:
    with database.write() as tx:
        first, second = tx.orders.add([order("A"), order("B")])
        changed = replace(FULL_ORDER, id=first.id, version=9)
        tx.orders.save([replace(second, version=3), changed])
    with database.read() as tx:
        assert tx.orders.by_ids([first.id, second.id]) == [changed, replace(second, version=3)]


def test_a_page_is_newest_first_and_never_shifted_by_what_comes(database: Database) -> None:
    with database.write() as tx:
        added = tx.orders.add([order(f"N{count}") for count in range(7)])
    seen: list[int] = []
    cursor = None
    while True:
        with database.write() as tx:
            page = tx.orders.page(store_id=STORE, cursor=cursor, limit=3)
            tx.orders.add([order(f"late{len(seen)}")])
        seen += [one.id for one in page.orders]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == [one.id for one in reversed(added)]


def test_a_page_that_ends_exactly_has_no_next(database: Database) -> None:
    with database.write() as tx:
        tx.orders.add([order("A"), order("B")])
        assert tx.orders.page(store_id=None, cursor=None, limit=2).next_cursor is None
        assert tx.orders.page(store_id=STORE + 1, cursor=None, limit=2).orders == []


@pytest.mark.parametrize(
    "cursor", ["", "x", "1", "\u00e4", "bzE6LTE", "bzE6", "bzE6OTk5OTk5OTk5OTk5OTk5OTk5OTk5"]
)
def test_a_cursor_that_is_not_ours_is_refused(database: Database, cursor: str) -> None:
    with database.read() as tx, pytest.raises(ValueError, match="cursor"):
        tx.orders.page(store_id=None, cursor=cursor, limit=2)


def test_orders_have_events_of_their_own(database: Database) -> None:
    placed, packed = event(EventType.PLACED), event(EventType.PACKED, after=2)
    with database.write() as tx:
        first, second = tx.orders.add([order("A"), order("B")])
        assert tx.orders.add_events([*news(first.id, packed, placed), *news(second.id, placed)]) == [True] * 3
        assert tx.orders.add_events(news(first.id, placed, packed, event(EventType.NOTE))) == [
            False,
            False,
            True,
        ]
    with database.read() as tx:
        told = tx.orders.events([first.id, second.id])
        assert [(one.owner_id, one.event.type) for one in told if one.event == packed] == [
            (first.id, "packed")
        ]
        assert len(told) == 4
        assert tx.orders.events([]) == []


def test_an_event_of_no_order_is_refused(database: Database) -> None:
    with pytest.raises(OwnerMissing), database.write() as tx:
        tx.orders.add_events(news(4711, event(after=1)))


def test_moments_keep_their_microseconds_and_years(database: Database) -> None:
    ancient = NOW.replace(year=1, month=1, day=1)
    late = NOW.replace(year=9998) + hours(1)
    with database.write() as tx:
        (kept,) = tx.orders.add([replace(order("A"), placed_at=ancient, link_expires_at=late)])
    with database.read() as tx:
        found = tx.orders.by_id(kept.id)
    assert found is not None
    assert (found.placed_at, found.link_expires_at) == (ancient, late)
