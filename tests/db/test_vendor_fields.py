"""What other vendors' programs told of shipments."""

from dataclasses import replace

from tests.db.samples import NOW
from waypost.domain.shipment import Shipment
from waypost.ports.database import Database
from waypost.ports.vendor_fields import KeptFields


def test_fields_are_kept_by_shipment_and_found_by_the_programs_own_name(database: Database) -> None:
    with database.write() as tx:
        store = tx.stores.all()[0].id
        one, two = tx.shipments.add(
            [Shipment(0, store, tracking_number="KEPT1"), Shipment(0, store, tracking_number="KEPT2")]
        )
        kept = KeptFields(one.id, store, {"title": "Ünïcode", "custom_fields": {"a": None}}, "their-name")
        tx.vendor_fields.save(kept)
        tx.vendor_fields.save(replace(kept, fields={"title": "second"}))
    with database.read() as tx:
        assert tx.vendor_fields.of([one.id, two.id]) == {one.id: replace(kept, fields={"title": "second"})}
        assert tx.vendor_fields.named(store, "their-name") == one.id
        assert tx.vendor_fields.named(store, "another") is None
        assert tx.vendor_fields.newest(store, limit=10) == [two.id, one.id]


def test_a_shipment_that_was_taken_back_is_listed_no_more(database: Database) -> None:
    with database.write() as tx:
        store = tx.stores.all()[0].id
        one, two = tx.shipments.add(
            [Shipment(0, store, tracking_number="KEPT3"), Shipment(0, store, tracking_number="KEPT4")]
        )
        tx.vendor_fields.save(KeptFields(two.id, store, {}, removed_at=NOW))
        assert tx.vendor_fields.newest(store, limit=10) == [one.id]
        assert tx.vendor_fields.of([two.id])[two.id].removed_at == NOW
