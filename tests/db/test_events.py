from dataclasses import replace

import pytest

from tests.db.samples import FULL_EVENT, NOW, event, events_on_the_way, hours, news, shipment
from waypost.domain.tracking import Event, EventType, Location
from waypost.ports.database import Database, NewEvent, OwnerMissing


def shipments(database: Database, count: int) -> list[int]:
    with database.write() as tx:
        return [one.id for one in tx.shipments.add([shipment(f"N{number}") for number in range(count)])]


def test_an_event_comes_back_word_for_word(database: Database) -> None:
    (owner,) = shipments(database, 1)
    others = [event(), replace(FULL_EVENT, location=Location(lat=0.0)), replace(FULL_EVENT, text="", code="")]
    with database.write() as tx:
        tx.shipments.add_events(
            [NewEvent(owner, FULL_EVENT, NOW + hours(1), raw='{"a": "\u8336\\n"}'), *news(owner, *others)]
        )
    with database.read() as tx:
        found = tx.shipments.events([owner], with_raw=True)
    assert {one.event for one in found} == {FULL_EVENT, *others}
    (full,) = (one for one in found if one.event == FULL_EVENT)
    assert (full.owner_id, full.recorded_at, full.raw) == (owner, NOW + hours(1), '{"a": "\u8336\\n"}')


def test_a_stored_event_has_the_same_identity_as_one_made_anew(database: Database) -> None:
    (owner,) = shipments(database, 1)
    with database.write() as tx:
        tx.shipments.add_events(news(owner, FULL_EVENT))
    with database.read() as tx:
        found = tx.shipments.events([owner])[0].event
    fresh = Event(**{name: getattr(FULL_EVENT, name) for name in FULL_EVENT.__dataclass_fields__})
    assert (found.id, found.dedup, found.key) == (fresh.id, fresh.dedup, fresh.key)
    assert hash(found) == hash(fresh)


def test_raw_is_read_only_when_asked_for(database: Database) -> None:
    (owner,) = shipments(database, 1)
    with database.write() as tx:
        tx.shipments.add_events([NewEvent(owner, event(), NOW, raw="{}")])
    with database.read() as tx:
        assert tx.shipments.events([owner])[0].raw is None


def test_events_are_read_in_the_order_of_their_own_time(database: Database) -> None:
    first, second = shipments(database, 2)
    way = events_on_the_way()
    with database.write() as tx:
        tx.shipments.add_events(news(first, *reversed(way)))
        tx.shipments.add_events(news(second, *way[::2]))
    with database.read() as tx:
        assert [one.event for one in tx.shipments.events([first])] == way
        both = tx.shipments.events([second, first, second])
    assert [one.event.occurred_at for one in both] == sorted(one.event.occurred_at for one in both)
    assert len(both) == len(way) + len(way[::2])


def test_an_event_is_stored_once_however_often_it_is_told(database: Database) -> None:
    first, second = shipments(database, 2)
    one, other = event(), event(after=1)
    with database.write() as tx:
        assert tx.shipments.add_events(news(first, one, other, one)) == [True, True, False]
        assert tx.shipments.add_events(news(first, other, one)) == [False, False]
        assert tx.shipments.add_events([]) == []
    with database.write() as tx:
        mixed = [*news(second, one), *news(first, one), *news(first, event(after=2)), *news(second, one)]
        assert tx.shipments.add_events(mixed) == [True, False, True, False]
    with database.read() as tx:
        assert len(tx.shipments.events([first, second])) == 4


def test_the_same_words_at_two_parcels_are_two_events(database: Database) -> None:
    owners = shipments(database, 3)
    with database.write() as tx:
        assert tx.shipments.add_events([*news(owners[0], event())]) == [True]
        told = [row for owner in owners for row in news(owner, event())]
        assert tx.shipments.add_events(told) == [False, True, True]


@pytest.mark.parametrize("count", [1, 64, 5000])
def test_a_batch_of_any_size_tells_each_row_what_became_of_it(database: Database, count: int) -> None:
    (owner,) = shipments(database, 1)
    told = [event(after=number / 60) for number in range(count)]
    with database.write() as tx:
        assert tx.shipments.add_events(news(owner, *told[::3])) == [True] * len(told[::3])
    with database.write() as tx:
        answers = tx.shipments.add_events(news(owner, *told))
    assert answers == [number % 3 != 0 for number in range(count)]
    with database.read() as tx:
        assert [one.event for one in tx.shipments.events([owner])] == told


def test_an_event_of_no_shipment_is_refused(database: Database) -> None:
    (owner,) = shipments(database, 1)
    with pytest.raises(OwnerMissing), database.write() as tx:
        tx.shipments.add_events([*news(owner, event()), *news(owner + 1, event())])
    with database.read() as tx:
        assert tx.shipments.events([owner]) == []


def test_simultaneous_events_are_all_kept(database: Database) -> None:
    (owner,) = shipments(database, 1)
    told = [event(kind) for kind in EventType]
    with database.write() as tx:
        tx.shipments.add_events(news(owner, *told))
    with database.read() as tx:
        assert {one.event for one in tx.shipments.events([owner])} == set(told)
