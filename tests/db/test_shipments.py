from dataclasses import replace

import pytest

from tests.db.samples import (
    FULL_SHIPMENT,
    NOW,
    STORE,
    event,
    events_on_the_way,
    hours,
    news,
    order,
    shipment,
)
from waypost.domain.shipment import Leg
from waypost.domain.standing import OUTBOUND_START, RETURN_START, standing
from waypost.domain.tracking import Event, EventType, Status
from waypost.ports.database import AlreadyExists, Database, OwnerMissing


def test_a_shipment_comes_back_as_it_was_stored(database: Database) -> None:
    with database.write() as tx:
        (owner,) = tx.orders.add([order("A")])
        (old,) = tx.shipments.add([shipment(None)])
        whole = replace(FULL_SHIPMENT, order_id=owner.id, superseded_by=old.id)
        (kept,) = tx.shipments.add([whole])
    with database.read() as tx:
        assert tx.shipments.by_id(kept.id) == replace(whole, id=kept.id)
        assert tx.shipments.by_id(old.id) == old
        assert tx.shipments.by_id(kept.id + 1) is None
        assert tx.shipments.by_ids([kept.id, old.id, old.id, 4711]) == [old, kept]
        assert tx.shipments.of_orders([owner.id, 4711]) == [kept]
        assert tx.shipments.of_orders([]) == []


@pytest.mark.parametrize("count", [0, 1, 3, 5, 7])
def test_a_standing_comes_back_as_it_was_stored(database: Database, count: int) -> None:
    now = standing(events_on_the_way(count), start=RETURN_START)
    with database.write() as tx:
        (kept,) = tx.shipments.add([replace(shipment("N"), leg=Leg.RETURN, standing=now)])
    with database.read() as tx:
        found = tx.shipments.by_id(kept.id)
    assert found is not None
    assert found.standing == now


def test_many_are_added_in_one_call_and_keep_their_sequence(database: Database) -> None:
    numbers = [f"N{count * 7919 % 6001}" for count in range(6001)]
    with database.write() as tx:
        added = tx.shipments.add([shipment(number) for number in numbers])
    assert [one.tracking_number for one in added] == numbers
    with database.read() as tx:
        found = tx.shipments.by_ids([one.id for one in added])
    assert {one.id: one.tracking_number for one in found} == {one.id: one.tracking_number for one in added}


@pytest.mark.parametrize("carrier", ["ups", None])
def test_the_same_number_twice_is_refused(database: Database, carrier: str | None) -> None:
    with database.write() as tx:
        tx.shipments.add([shipment("N1", carrier=carrier)])
    with pytest.raises(AlreadyExists), database.write() as tx:
        tx.shipments.add([shipment("N2", carrier=carrier), shipment("N1", carrier=carrier)])
    with database.read() as tx:
        assert tx.shipments.by_numbers(None, ["N2"]) == []


def test_a_number_may_be_given_out_again_or_belong_to_several_carriers(database: Database) -> None:
    with database.write() as tx:
        first, later, other, nobody = tx.shipments.add(
            [
                shipment("N1"),
                replace(shipment("N1"), valid_from=NOW),
                shipment("N1", carrier="dhl"),
                shipment("N1", carrier=None),
            ]
        )
        tx.shipments.add([shipment(None), shipment(None)])
    with database.read() as tx:
        assert tx.shipments.by_numbers(STORE, ["N1", "N9"]) == [first, later, other, nobody]


def test_a_replaced_shipment_is_no_longer_found_by_its_number(database: Database) -> None:
    with database.write() as tx:
        old, new = tx.shipments.add([shipment("OLD"), shipment("NEW")])
        tx.shipments.save([replace(old, superseded_by=new.id)])
        assert tx.shipments.by_numbers(None, ["OLD", "NEW"]) == [new]
        held = tx.shipments.holders(store_id=STORE, tracking_numbers=["OLD", "NEW"], shipment_ids=[old.id])
        assert [one.id for one in held] == [new.id]
        (again,) = tx.shipments.add(
            [shipment("OLD")]
        )  # late scans of the old number have a place of their own
        assert again.id not in (old.id, new.id)


def test_numbers_are_looked_up_within_a_store_or_anywhere(database: Database) -> None:
    with database.write() as tx:
        shop = tx.stores.save(slug="second", name="Second", settings={})
        here, there = tx.shipments.add([shipment("N1"), replace(shipment("N1"), store_id=shop.id)])
    with database.read() as tx:
        assert tx.shipments.by_numbers(STORE, ["N1"]) == [here]
        assert tx.shipments.by_numbers(shop.id, ["N1"]) == [there]
        assert tx.shipments.by_numbers(None, ["N1"]) == [here, there]
        assert tx.shipments.by_numbers(None, []) == []


def test_shipments_that_have_events_are_told_in_order_of_id(database: Database) -> None:
    with database.write() as tx:
        shop = tx.stores.save(slug="second", name="Second", settings={})
        made = [shipment("N1"), shipment("N2"), replace(shipment("N3"), store_id=shop.id), shipment(None)]
        first, silent, there, nameless = (one.id for one in tx.shipments.add(made))
        tx.shipments.add_events([*news(first, event()), *news(there, event()), *news(nameless, event())])
    with database.read() as tx:
        assert tx.shipments.told_of_after(0, store_id=None, limit=9) == [first, there]
        assert tx.shipments.told_of_after(0, store_id=None, limit=1) == [first]
        assert tx.shipments.told_of_after(first, store_id=None, limit=9) == [there]
        assert tx.shipments.told_of_after(0, store_id=STORE, limit=9) == [first]
        assert tx.shipments.told_of_after(silent, store_id=STORE, limit=9) == []


def test_holders_are_told_by_number_or_by_id_each_once(database: Database) -> None:
    moved = standing(events_on_the_way(3))
    with database.write() as tx:
        shop = tx.stores.save(slug="second", name="Second", settings={})
        first, second, _, foreign = tx.shipments.add(
            [
                replace(shipment("N1"), standing=moved, valid_from=NOW, version=5),
                shipment("N2", carrier=None),
                shipment("N3"),
                replace(shipment("N1"), store_id=shop.id),
            ]
        )
    with database.write() as tx:
        both = tx.shipments.holders(
            store_id=STORE, tracking_numbers=["N2", "N1", "?"], shipment_ids=[first.id, foreign.id, 4711]
        )
        by_id = tx.shipments.holders(store_id=STORE, tracking_numbers=[], shipment_ids=[first.id, foreign.id])
        nobody = tx.shipments.holders(store_id=STORE, tracking_numbers=[], shipment_ids=[])
    assert [one.id for one in both] == [first.id, second.id]
    assert [one.id for one in by_id] == [first.id]
    assert nobody == []
    held = both[0]
    assert (held.standing, held.valid_from, held.version, held.leg) == (moved, NOW, 5, Leg.OUTBOUND)
    assert (held.store_id, held.order_id, held.carrier, held.tracking_number) == (STORE, None, "ups", "N1")
    assert both[1].standing is OUTBOUND_START


def test_saving_overwrites_every_column(database: Database) -> None:
    with database.write() as tx:
        first, second = tx.shipments.add([shipment("N1"), shipment("N2")])
        changed = replace(FULL_SHIPMENT, id=first.id)
        tx.shipments.save([replace(second, version=8), changed])
        tx.shipments.lock([second.id, first.id])
    with database.read() as tx:
        assert tx.shipments.by_ids([first.id, second.id]) == [changed, replace(second, version=8)]


def test_shipments_in_force_are_told_page_by_page(database: Database) -> None:
    with database.write() as tx:
        assert tx.shipments.latest_id() == 0
        old, first, second, third = tx.shipments.add([shipment(name) for name in ("OLD", "N1", "N2", "N3")])
        tx.shipments.save([replace(old, superseded_by=first.id)])
        tx.shipments.save([replace(third, updated_at=NOW + hours(2))])
    with database.read() as tx:
        assert tx.shipments.ids_after(0, limit=2) == [first.id, second.id]
        assert tx.shipments.ids_after(second.id, limit=2) == [third.id]
        assert tx.shipments.ids_after(third.id, limit=2) == []
        assert tx.shipments.ids_after(0, limit=5, updated_since=NOW + hours(1)) == [third.id]
        assert tx.shipments.latest_id() == third.id


def test_saving_standings_raises_each_version_by_one(database: Database) -> None:
    moved, delivered = standing(events_on_the_way(3)), standing(events_on_the_way())
    with database.write() as tx:
        first, second, third = tx.shipments.add([shipment("N1"), shipment("N2"), shipment("N3")])
        tx.shipments.save_standings([(second.id, moved, NOW), (first.id, delivered, NOW + hours(1))])
        tx.shipments.save_standings([])
    with database.read() as tx:
        found = tx.shipments.by_ids([first.id, second.id, third.id])
    assert [one.version for one in found] == [2, 2, 1]
    assert [one.standing for one in found] == [delivered, moved, OUTBOUND_START]
    assert [one.updated_at for one in found] == [NOW + hours(1), NOW, NOW]


def test_finished_times_are_of_parcels_at_the_door_newest_first(database: Database) -> None:
    def delivered_after(count: float) -> list[Event]:
        return [event(EventType.PICKED_UP, after=1), event(EventType.DELIVERED, after=count)]

    back = [event(EventType.RETURN_STARTED, after=1), event(EventType.RETURNED, after=40)]
    told = [
        delivered_after(10),
        delivered_after(30),
        delivered_after(20),
        back,
        [event(EventType.DELIVERED, after=50)],
    ]
    with database.write() as tx:
        rows = [replace(shipment(f"N{count}"), standing=standing(way)) for count, way in enumerate(told)]
        kept = tx.shipments.add([*rows, shipment("open")])
    assert kept[3].standing.status is Status.RETURNED
    with database.read() as tx:
        found = tx.shipments.finished_times(since=NOW + hours(20), limit=10)
        newest = tx.shipments.finished_times(since=NOW, limit=1)
    assert found == [
        (kept[1].id, NOW + hours(1), NOW + hours(30)),
        (kept[2].id, NOW + hours(1), NOW + hours(20)),
    ]
    assert newest == found[:1]


def test_a_delivery_that_is_taken_back_is_no_longer_finished(database: Database) -> None:
    with database.write() as tx:
        (one,) = tx.shipments.add([replace(shipment("N"), standing=standing(events_on_the_way()))])
        assert len(tx.shipments.finished_times(since=NOW, limit=9)) == 1
        tx.shipments.save_standings([(one.id, standing(events_on_the_way(3)), NOW)])
        assert tx.shipments.finished_times(since=NOW, limit=9) == []


def test_unmapped_codes_are_counted_with_their_latest_words(database: Database) -> None:
    with database.write() as tx:
        tx.shipments.count_unmapped(
            [
                ("ups", "XX", "new words", NOW + hours(2)),
                ("ups", "XX", "old words", NOW),
                ("ups", "", "only words", NOW),
                ("ups", "", "other words", NOW),
            ]
        )
        tx.shipments.count_unmapped([("ups", "XX", "older words", NOW - hours(1)), ("dhl", "XX", "", NOW)])
        tx.shipments.count_unmapped([])
    with database.read() as tx:
        found = tx.shipments.unmapped(limit=9)
        assert tx.shipments.unmapped(limit=1) == found[:1]
    assert (found[0].carrier, found[0].code, found[0].text, found[0].count) == ("ups", "XX", "new words", 3)
    assert found[0].last_at == NOW + hours(2)
    assert {(one.carrier, one.code, one.text) for one in found[1:]} == {
        ("ups", "", "only words"), ("ups", "", "other words"), ("dhl", "XX", ""),
    }  # fmt: skip


def test_a_shipment_of_no_order_is_refused(database: Database) -> None:
    with pytest.raises(OwnerMissing), database.write() as tx:
        tx.shipments.add([replace(shipment("N"), order_id=4711)])
