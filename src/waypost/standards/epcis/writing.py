"""From events of ours to an EPCIS document that anybody can read."""

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import quote

from waypost.domain.tracking import EventType, Location
from waypost.ports.supply_events import ToldParcel
from waypost.standards.epcis import extension as own
from waypost.standards.epcis.gs1_keys import identifier_of
from waypost.standards.epcis.hashing import event_hash

_NAMES = {own.PREFIX: own.NAMESPACE}


def document_of(told: Sequence[ToldParcel], *, base_url: str, created_at: datetime) -> dict[str, Any]:
    """A document that tells these events. Retractions tell nothing that others could understand: left out."""
    events = [_named(one, base_url) for one in told if one.event.type is not EventType.RETRACTED]
    return {
        "@context": [own.CONTEXT, _NAMES],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": created_at.isoformat(),
        "epcisBody": {"eventList": events},
    }


def answer_of(told: Sequence[ToldParcel], *, base_url: str, created_at: datetime) -> dict[str, Any]:
    """The same events as the answer to a query (EPCIS 2.0, section 12.7)."""
    document = document_of(told, base_url=base_url, created_at=created_at)
    results = {"queryName": "SimpleEventQuery", "resultsBody": document["epcisBody"]}
    return {**document, "type": "EPCISQueryDocument", "epcisBody": {"queryResults": results}}


def _named(told: ToldParcel, base_url: str) -> dict[str, Any]:
    written = written_event(told, base_url=base_url)
    recorded = {"recordTime": told.recorded_at.isoformat()} if told.recorded_at else {}
    return {"eventID": event_hash(written, prefixes=_NAMES), **written, **recorded}


def written_event(told: ToldParcel, *, base_url: str) -> dict[str, Any]:
    """An event as others read it, without the id that follows from what it says."""
    event = told.event
    offset = timezone(timedelta(minutes=event.offset_min or 0))
    step, disposition = own.NEAREST.get(event.type, (None, None))
    written: dict[str, Any] = {
        "type": "ObjectEvent",
        "eventTime": event.occurred_at.astimezone(offset).isoformat(),
        "eventTimeZoneOffset": _offset(event.offset_min or 0),
        "epcList": [identifier_of(told.tracking_number, told.carrier, base_url=base_url)],
        "action": "ADD" if event.type is EventType.LABEL_CREATED else "OBSERVE",
        "bizStep": step,
        "disposition": disposition,
        "readPoint": _place(event.location, base_url),
        own.SAYS: event.type.value,
        own.CODE: event.code,
        own.TEXT: event.text,
        own.CARRIER: told.carrier,
        own.SOURCE: event.source.value,
        own.EXPECTED_AT: event.expected_at.isoformat() if event.expected_at else None,
        own.OFFSET_SOURCE: event.offset_source.value,
    }
    return {name: value for name, value in written.items() if value is not None}


def _offset(minutes: int) -> str:
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"


def _place(place: Location, base_url: str) -> dict[str, str] | None:
    told = {name: text for field, name in own.PLACE_FIELDS if (text := getattr(place, field))}
    if place.lat is not None and place.lon is not None:
        return {"id": f"geo:{place.lat!r},{place.lon!r}", **told}
    if not told:
        return None
    words = ",".join(quote(text, safe="") for text in told.values())
    return {"id": f"{base_url.rstrip('/')}/places/{words}", **told}
