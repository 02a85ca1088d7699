"""EPCIS 2.0: what is a document, what is the same event, what it says of parcels."""

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest
from jsonschema_rs import validator_for

from tests.standards.epcis_samples import MISTYPED, NOW, SEEN, TYPES, document, every_kind, nested, read
from waypost.domain.tracking import EventType
from waypost.ports.supply_events import DocumentRefused, SupplyEvent, SupplyEvents, ToldParcel
from waypost.standards import epcis

SHARED = Path(os.environ.get("WAYPOST_SHARED_DATA") or Path(__file__).parents[3] / "shared" / "data")
EXAMPLES = sorted((SHARED / "epcis" / "examples").glob("*.jsonld"))
SCHEMA = SHARED / "epcis" / "EPCIS-JSON-Schema.json"
needs_examples = pytest.mark.skipif(not EXAMPLES, reason="GS1's examples are not here (WAYPOST_SHARED_DATA)")

# What must be refused, and the field that the refusal names.
WRONG: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("no eventTime", {"eventTime": None}, ""),
    ("no action", {"action": None}, ""),
    ("no offset", {"eventTimeZoneOffset": None}, ""),
    ("no identifiers at all", {"epcList": None}, ""),
    ("a time in another form", {"eventTime": "20.11.2026 08:15"}, "/eventTime"),
    ("a day that does not exist", {"eventTime": "2026-02-31T08:15:00Z"}, "/eventTime"),
    ("an offset no place has", {"eventTimeZoneOffset": "+25:00"}, "/eventTimeZoneOffset"),
    ("an unknown action", {"action": "LOOK"}, "/action"),
    ("a bizStep that is no standard word", {"bizStep": "out_for_delivery"}, "/bizStep"),
    ("a disposition that is no standard word", {"disposition": "lost_in_space"}, "/disposition"),
    ("an identifier that is no URI", {"epcList": ["parcel 7"]}, "/epcList/0"),
    ("certification that is no URI", {"certificationInfo": "yes, certified"}, "/certificationInfo"),
    ("quantity as text", {"quantityList": [{"epcClass": "urn:a:b", "quantity": "7"}]},
     "/quantityList/0/quantity"),
    ("a strange field in a quantity", {"quantityList": [{"epcClass": "urn:a:b", "count": 7}]},
     "/quantityList/0"),
    ("an extension without a namespace", {"myField": "x"}, ""),
    ("ilmd without a namespace", {"action": "ADD", "ilmd": {"lot": "7"}}, "/ilmd"),
    ("ilmd where nothing begins", {"ilmd": {"x:lot": "7"}}, ""),
    ("a type nobody knows", {"type": "ParcelEvent"}, "/type"),
    ("a source without a type", {"sourceList": [{"source": "urn:a:b"}]}, "/sourceList/0"),
)  # fmt: skip


def test_the_module_is_what_its_door_promises() -> None:
    door: SupplyEvents = epcis
    assert callable(door.read_document)


@pytest.mark.shared_data
@needs_examples
def test_all_of_gs1s_own_examples_are_accepted() -> None:
    for file in EXAMPLES:
        events = epcis.read_document(file.read_bytes())
        assert events, file.name
        assert all(not one.flaws for one in events), (file.name, [one.flaws for one in events])
        print(file.name, [(p.tracking_number, p.scan.type.value) for one in events for p in one.parcels])
    assert len(EXAMPLES) == 47
    begun, bodies = time.process_time(), [file.read_bytes() for file in EXAMPLES]
    for body in bodies * 10:
        epcis.read_document(body)
    print(f"{len(bodies) * 10 / (time.process_time() - begun):,.0f} documents/s")


@pytest.mark.parametrize(("name", "change", "pointer"), WRONG, ids=[name for name, _, _ in WRONG])
def test_what_is_wrong_is_refused_where_it_stands(name: str, change: dict[str, Any], pointer: str) -> None:
    del name
    wrong = {field: value for field, value in {**SEEN, **change}.items() if value is not None}
    good, bad = read(SEEN, wrong)
    assert not good.flaws
    assert good.parcels
    assert any(flaw.pointer == f"/epcisBody/eventList/1{pointer}" for flaw in bad.flaws), bad.flaws
    assert not bad.parcels


@pytest.mark.parametrize("kind", TYPES)
def test_every_type_of_event_has_its_mandatory_fields(kind: str) -> None:
    common = {name: SEEN[name] for name in ("eventTime", "eventTimeZoneOffset", "bizStep")}
    whole = {"type": kind, **common, **TYPES[kind]}
    (good,) = read(whole)
    assert not good.flaws, good.flaws
    for name in TYPES[kind]:
        left = {field: value for field, value in whole.items() if field != name}
        (bad,) = read(left)
        is_free = (kind, name) == ("AggregationEvent", "parentID")  # a pallet may have no number of its own
        assert bool(bad.flaws) is not is_free, name


@pytest.mark.parametrize("missing", ["@context", "type", "schemaVersion", "creationDate", "epcisBody"])
def test_a_document_without_what_makes_it_one_is_refused(missing: str) -> None:
    whole = document(SEEN)
    del whole[missing]
    with pytest.raises(DocumentRefused):
        epcis.read_document(json.dumps(whole).encode())


def test_what_is_no_document_is_refused_and_never_crashes() -> None:
    deep = b'{"a":' * 100_000
    deeper = json.dumps({**document(SEEN), "x:y": nested(100)}).encode()
    for body in (b"", b"{", b"[]", b"null", b"7", b'"x"', b"\xff", deep, deeper, b'{"epcisBody":{}}'):
        with pytest.raises(DocumentRefused):
            epcis.read_document(body)


def test_any_field_mistyped_never_crashes_and_costs_no_other_event() -> None:
    for name in SEEN:
        for wrong in MISTYPED:
            first, last = read({**SEEN, name: wrong}, SEEN)
            assert last.parcels, (name, wrong)
            assert isinstance(first, SupplyEvent)


def test_numbers_that_are_none_never_crash() -> None:
    for text in ("1e999", "NaN", "-Infinity", "1" + "0" * 5000, "1" + "0" * 400):
        body = json.dumps(document({**SEEN, "x:y": "@"})).replace('"@"', text).encode()
        try:
            (event,) = epcis.read_document(body)
        except DocumentRefused:
            continue
        assert event.hash


def test_times_keep_the_offset_of_the_place() -> None:
    (event,) = read(SEEN)
    assert event.parcels[0].scan.occurred_at == "2026-11-20T09:15:00+01:00"


@pytest.mark.parametrize(
    ("step", "disposition", "means"),
    [
        ("picking", None, "processing"),
        ("packing", "in_progress", "packed"),
        ("shipping", "in_transit", "handed_over"),
        ("departing", "in_transit", "departed"),
        ("arriving", None, "arrived"),
        ("receiving", "in_progress", "arrived"),
        ("receiving", "returned", "returned"),
        ("shipping", "returned", "return_started"),
        ("inspecting", "damaged", "damaged"),
        (None, "in_transit", "in_transit"),
        (None, None, "note"),
        ("https://shop.example/steps/wrapped", None, "unknown"),
    ],
)
def test_steps_and_dispositions_mean_what_they_say(
    step: str | None, disposition: str | None, means: str
) -> None:
    told = {**SEEN, "bizStep": step, "disposition": disposition}
    (event,) = read({name: value for name, value in told.items() if value is not None})
    assert event.parcels[0].scan.type.value == means


def test_no_word_of_cbv_alone_says_delivered() -> None:
    from waypost.standards.epcis.schema import WORDS

    for step in WORDS["bizStep"]:
        for disposition in WORDS["disposition"]:
            (event,) = read({**SEEN, "bizStep": step, "disposition": disposition})
            assert event.parcels[0].scan.type is not EventType.DELIVERED


def test_items_have_no_say_where_a_parcel_is_named() -> None:
    when = {name: SEEN[name] for name in ("eventTime", "eventTimeZoneOffset")}
    (packed,) = read({"type": "AggregationEvent", "bizStep": "packing", **when, **TYPES["AggregationEvent"]})
    assert [one.tracking_number for one in packed.parcels] == ["040123450000003338"]


def test_every_kind_of_event_told_to_others_is_valid_and_reads_back_the_same() -> None:
    told = [ToldParcel(event, "1Z999AA10123456784", "ups") for event in every_kind()]
    told.append(ToldParcel(every_kind()[0], "340123450000000018", "dhl-parcel-de"))
    written = epcis.write_document(told, base_url="https://shop.example", created_at=NOW)
    back = epcis.read_document(json.dumps(written).encode())
    assert len(back) == len(told)
    for event, one in zip(back, told, strict=True):
        assert not event.flaws, event.flaws
        (parcel,) = event.parcels
        assert (parcel.tracking_number, parcel.carrier) == (one.tracking_number, one.carrier)
        assert (parcel.scan.type, parcel.scan.code, parcel.scan.text) == (
            one.event.type,
            one.event.code,
            one.event.text,
        )
        assert (parcel.scan.location, parcel.source) == (one.event.location, one.event.source)
        assert event.event_id == event.hash


@pytest.mark.shared_data
@pytest.mark.skipif(not SCHEMA.exists(), reason="GS1's schema is not here (WAYPOST_SHARED_DATA)")
def test_what_we_tell_is_valid_by_gs1s_own_schema_too() -> None:
    told = [ToldParcel(event, "1Z999AA10123456784", "ups") for event in every_kind()]
    rules = validator_for(json.loads(SCHEMA.read_text("utf-8")), validate_formats=True)
    for write in (epcis.write_document, epcis.write_answer):
        written = write(told, base_url="https://shop.example", created_at=NOW)
        assert [error.message for error in rules.iter_errors(written)] == []
