"""Documents and events to try EPCIS with."""

import json
from datetime import UTC, datetime
from typing import Any

from waypost.domain.tracking import Event, EventType, Location, OffsetSource, Source
from waypost.ports.supply_events import SupplyEvent
from waypost.standards import epcis

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SEEN: dict[str, Any] = {
    "type": "ObjectEvent",
    "eventTime": "2026-11-20T08:15:00Z",
    "eventTimeZoneOffset": "+01:00",
    "epcList": ["urn:epc:id:sscc:4012345.0000000333"],
    "action": "OBSERVE",
    "bizStep": "departing",
    "disposition": "in_transit",
    "readPoint": {"id": "urn:epc:id:sgln:4012345.00011.987"},
}
SSCC, ITEM, OTHER_ITEM = (
    "urn:epc:id:sscc:4012345.0000000333",
    "urn:epc:id:sgtin:4012345.012345.12",
    "urn:epc:id:sgtin:4012345.012345.13",
)
PURCHASE = {"type": "po", "bizTransaction": "urn:epcglobal:cbv:bt:4012345000009:1"}
MISTYPED: tuple[Any, ...] = (None, 7, "", "x", [], {}, [None], [[]], {"id": 7}, "\ud800", True)
TYPES: dict[str, dict[str, Any]] = {
    "AggregationEvent": {"parentID": SSCC, "childEPCs": [ITEM], "action": "ADD"},
    "AssociationEvent": {
        "parentID": "urn:epc:id:grai:4012345.66666.87",
        "childEPCs": [SSCC],
        "action": "ADD",
    },
    "TransactionEvent": {"bizTransactionList": [PURCHASE], "epcList": [], "action": "ADD"},
    "TransformationEvent": {"inputEPCList": [ITEM], "outputEPCList": [OTHER_ITEM]},
}


def every_kind() -> list[Event]:
    place = Location("Hamburg", "HH", "DE", "20095", "Depot 7", 53.55, 9.99)
    kinds = [kind for kind in EventType if kind is not EventType.RETRACTED]
    return [
        Event(
            kind,
            NOW,
            Source.CARRIER,
            60,
            OffsetSource.GIVEN,
            "ups",
            "0174",
            "On its way",
            place,
            expected_at=NOW,
        )
        for kind in kinds
    ] + [Event(EventType.ARRIVED, NOW, location=Location(city="Lyon")), Event(EventType.HELD, NOW)]


def read(*events: dict[str, Any]) -> list[SupplyEvent]:
    return epcis.read_document(json.dumps(document(*events)).encode())


def document(*events: dict[str, Any]) -> dict[str, Any]:
    return {
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-11-20T12:00:00Z",
        "epcisBody": {"eventList": list(events)},
    }


def nested(depth: int) -> dict[str, Any]:
    inner: dict[str, Any] = {}
    for _ in range(depth):
        inner = {"x:y": inner}
    return inner
