"""Supply-chain events become news of parcels, once; and what we tell others reads back the same."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.standards.epcis_samples import ITEM, SEEN, SSCC, TYPES, document
from waypost.db import open_database
from waypost.domain.shipment import Shipment
from waypost.domain.tracking import EventType, Source, Stage, Status
from waypost.ports.database import Database
from waypost.ports.supply_events import DocumentRefused
from waypost.standards import epcis
from waypost.usecases.capture_epcis import Capture, Captured, OnError, capture_epcis
from waypost.usecases.export_epcis import export_epcis, told_of_shipments
from waypost.usecases.find_journey import World

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
STORE = 1
NUMBER = "040123450000003338"
NOT_VALID = {**SEEN, "bizStep": "out_for_delivery"}


def capture(
    database: Database, world: World, *events: dict[str, Any], on_error: OnError = OnError.ROLLBACK
) -> list[Captured]:
    body = json.dumps(document(*events)).encode()
    return capture_body(database, world, body, on_error)


def capture_body(
    database: Database, world: World, body: bytes, on_error: OnError = OnError.ROLLBACK
) -> list[Captured]:
    with database.write() as tx:
        return capture_epcis(
            tx, body, reader=epcis, store_id=STORE, places=world.places, now=NOW, on_error=on_error
        )


def the_shipment(database: Database, number: str = NUMBER) -> Shipment:
    with database.read() as tx:
        (shipment,) = tx.shipments.by_numbers(STORE, [number])
        return shipment


def shipments(database: Database, number: str = NUMBER) -> int:
    with database.read() as tx:
        return len(tx.shipments.by_numbers(STORE, [number]))


def test_an_event_moves_the_parcel_that_it_names(database: Database, world: World) -> None:
    packed = {**SEEN, "bizStep": "packing", "disposition": "in_progress", "eventTime": "2026-11-20T07:00:00Z"}
    answers = capture(database, world, packed, SEEN)
    assert [one.outcome for one in answers] == [Capture.RECORDED, Capture.RECORDED]
    shipment = the_shipment(database)
    assert shipment.standing.stage is Stage.IN_TRANSIT
    with database.read() as tx:
        event = tx.shipments.events([shipment.id])[-1].event
    assert (event.source, event.offset_min, event.code) == (Source.RFID, 60, "departing")
    assert event.location.facility == "4012345000115"


def test_the_same_event_is_captured_once_however_it_is_written(database: Database, world: World) -> None:
    same = {**SEEN, "eventTime": "2026-11-20T09:15:00+01:00", "epcList": ["https://id.gs1.org/00/" + NUMBER]}
    first, again = capture(database, world, SEEN, same)
    assert first.hash == again.hash
    assert [first.outcome, again.outcome] == [Capture.RECORDED, Capture.DUPLICATE]
    assert capture(database, world, SEEN)[0].outcome is Capture.DUPLICATE


def test_one_bad_event_takes_the_document_back_unless_told_to_proceed(
    database: Database, world: World
) -> None:
    answers = capture(database, world, SEEN, NOT_VALID)
    assert [one.outcome for one in answers] == [Capture.NOT_TRIED, Capture.REFUSED]
    assert answers[1].flaws[0].pointer == "/epcisBody/eventList/1/bizStep"
    assert shipments(database) == 0
    answers = capture(database, world, SEEN, NOT_VALID, on_error=OnError.PROCEED)
    assert [one.outcome for one in answers] == [Capture.RECORDED, Capture.REFUSED]
    assert shipments(database) == 1


def test_an_event_from_the_future_is_refused(database: Database, world: World) -> None:
    (answer,) = capture(database, world, {**SEEN, "eventTime": "2036-11-20T09:15:00+01:00"})
    assert answer.outcome is Capture.REFUSED
    assert "future" in answer.flaws[0].detail


def test_an_event_about_no_parcel_is_accepted_and_says_so(database: Database, world: World) -> None:
    about_goods = {
        **SEEN,
        "epcList": [],
        "quantityList": [{"epcClass": "urn:epc:idpat:sgtin:4054739.099914.*"}],
    }
    (answer,) = capture(database, world, about_goods)
    assert answer.outcome is Capture.NOT_ABOUT_PARCELS


def test_an_item_alone_is_a_parcel_of_its_own(database: Database, world: World) -> None:
    capture(database, world, {**SEEN, "epcList": [ITEM]})
    assert shipments(database, "01040123451234562112") == 1


def test_a_declared_error_takes_the_event_back(database: Database, world: World) -> None:
    capture(database, world, SEEN)
    wrong = {
        **SEEN,
        "errorDeclaration": {"declarationTime": "2026-11-20T10:00:00Z", "reason": "did_not_occur"},
    }
    (answer,) = capture(database, world, wrong)
    assert answer.outcome is Capture.RECORDED
    standing = the_shipment(database).standing
    assert standing.stage is Stage.PLACED or standing.status is Status.PENDING
    assert capture(database, world, wrong)[0].outcome is Capture.DUPLICATE


def test_parcels_in_a_container_move_with_it(database: Database, world: World) -> None:
    when = {name: SEEN[name] for name in ("eventTime", "eventTimeZoneOffset")}
    loaded = {"type": "AssociationEvent", "bizStep": "loading", **when, **TYPES["AssociationEvent"]}
    assert loaded["childEPCs"] == [SSCC]
    capture(database, world, loaded)
    assert the_shipment(database).standing.stage is Stage.IN_TRANSIT


def test_what_is_no_document_is_refused_as_a_whole(database: Database, world: World) -> None:
    with pytest.raises(DocumentRefused):
        capture_body(database, world, b"{}")


def test_what_we_export_and_capture_again_is_nothing_new(database: Database, world: World) -> None:
    capture(database, world, SEEN, {**SEEN, "bizStep": "arriving", "eventTime": "2026-11-20T12:00:00Z"})
    told = {"waypost:eventType": "delivered", "waypost:code": "0174", "waypost:carrier": "ups",
            "waypost:source": "carrier"}  # fmt: skip
    parcel = "https://shop.example/parcels/ups/1Z999AA10123456784"
    delivered = {
        **SEEN,
        **told,
        "bizStep": "receiving",
        "epcList": [parcel],
        "eventTime": "2026-11-21T09:00:00Z",
    }
    capture(database, world, delivered)
    mine = [the_shipment(database), the_shipment(database, "1Z999AA10123456784")]
    assert mine[1].standing.status is Status.DELIVERED
    with database.read() as tx:
        events = told_of_shipments(tx, [one.id for one in mine])
    assert {one.event.type for one in events} == {EventType.DEPARTED, EventType.ARRIVED, EventType.DELIVERED}
    written = export_epcis(events, writer=epcis, base_url="https://shop.example", now=NOW)
    answers = capture_body(database, world, json.dumps(written).encode())
    assert {one.outcome for one in answers} == {Capture.DUPLICATE}
    assert there_is_the_same_standing(world, json.dumps(written).encode(), mine[1])


def there_is_the_same_standing(world: World, body: bytes, ours: Shipment) -> bool:
    """Whether another installation that captures the document comes to the same standing."""
    other = open_database("sqlite://")
    other.migrate()
    try:
        assert {one.outcome for one in capture_body(other, world, body)} == {Capture.RECORDED}
        return the_shipment(other, ours.tracking_number or "").standing == ours.standing
    finally:
        other.close()
