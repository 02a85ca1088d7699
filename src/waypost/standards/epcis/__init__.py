"""EPCIS 2.0 with CBV 2.0: events of warehouses and readers, read and written as JSON-LD.

Satisfies `SupplyEvents`. The standard: https://www.gs1.org/standards/epcis. README.md tells what is mapped.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from jsonschema_rs import Draft202012Validator

from waypost.ports.connector import AnswerNotUnderstood, Scan
from waypost.ports.payload import Node, NotReadable, read_json
from waypost.ports.supply_events import DocumentRefused, EventQuery, Flaw, SupplyEvent, ToldParcel
from waypost.standards.epcis import querying
from waypost.standards.epcis.gs1_keys import tracking_number
from waypost.standards.epcis.hashing import event_hash, prefixes_in
from waypost.standards.epcis.reading import parcels_of, scan_of
from waypost.standards.epcis.schema import document_rules, event_rules, own_event_rules
from waypost.standards.epcis.writing import answer_of, document_of

__all__ = ["SLUG", "is_wanted", "parcel_named", "read_document", "reread", "write_answer", "write_document"]

SLUG = "epcis"
_MOST_FLAWS = 10
_LONGEST_DETAIL = 300
_DEEPEST = 60
_ODD = (b"\\ud", b"\\uD", b"NaN", b"Infinity")  # halves of characters; no numbers


def read_document(body: bytes) -> list[SupplyEvent]:
    """See `SupplyEvents.read_document`."""
    document = _parsed(body)
    if _depth(document) > _DEEPEST:
        raise DocumentRefused([Flaw("", f"is nested more than {_DEEPEST} levels deep")])
    flaws = _flaws(document_rules, document, "")
    if flaws:
        raise DocumentRefused(flaws)
    node = Node(document)["epcisBody"]
    where, listed = "/epcisBody/eventList", node["eventList"].value
    if listed is None:
        where, listed = "/epcisBody/queryResults/resultsBody/eventList", _results(node)
    if not isinstance(listed, list):
        raise DocumentRefused([Flaw(where, "is not a list of events")])
    prefixes = prefixes_in(document.get("@context"))
    return [_read(event, f"{where}/{index}", prefixes) for index, event in enumerate(listed)]


def write_document(told: Sequence[ToldParcel], *, base_url: str, created_at: datetime) -> dict[str, Any]:
    """See `SupplyEvents.write_document`."""
    return document_of(told, base_url=base_url, created_at=created_at)


def write_answer(told: Sequence[ToldParcel], *, base_url: str, created_at: datetime) -> dict[str, Any]:
    """See `SupplyEvents.write_answer`."""
    return answer_of(told, base_url=base_url, created_at=created_at)


def is_wanted(told: ToldParcel, query: EventQuery, *, base_url: str) -> bool:
    """See `SupplyEvents.is_wanted`."""
    return querying.is_wanted(told, query, base_url=base_url)


def parcel_named(identifier: str) -> tuple[str, str | None] | None:
    """See `SupplyEvents.parcel_named`."""
    return tracking_number(identifier)


def reread(raw: str) -> Scan | None:
    """See `SupplyEvents.reread`."""
    try:
        return scan_of(raw)
    except NotReadable as problem:
        raise AnswerNotUnderstood(f"{SLUG}: {problem}") from problem


def _parsed(body: bytes) -> Any:  # noqa: ANN401 - any JSON value
    """The document's JSON, without what is no number and no character."""
    try:
        document = read_json(body).value
        if any(sign in body for sign in _ODD):
            whole = json.dumps(document, ensure_ascii=False, allow_nan=False)
            document = read_json(whole.encode("utf-8", "replace")).value
    except (NotReadable, ValueError, RecursionError) as problem:
        raise DocumentRefused([Flaw("", str(problem))]) from problem
    return document


def _results(body: Node) -> object:
    return body["queryResults"]["resultsBody"]["eventList"].value


def _read(event: object, pointer: str, prefixes: Mapping[str, str]) -> SupplyEvent:
    kind = event.get("type") if isinstance(event, dict) else None
    rules = event_rules.get(kind, own_event_rules) if isinstance(kind, str) else own_event_rules
    flaws = _flaws(rules, event, pointer)
    if flaws or not isinstance(event, dict):
        return SupplyEvent(pointer, "", flaws=tuple(flaws))
    return SupplyEvent(
        pointer,
        event_hash(event, prefixes=prefixes),
        event_id=event.get("eventID"),
        parcels=tuple(parcels_of(event)),
    )


def _flaws(rules: Draft202012Validator, value: object, pointer: str) -> list[Flaw]:
    if rules.is_valid(value):
        return []
    found = []
    for error in rules.iter_errors(value):
        place = "".join(f"/{step}" for step in error.instance_path)
        found.append(Flaw(pointer + place, error.message[:_LONGEST_DETAIL]))
        if len(found) == _MOST_FLAWS:
            break
    return found


def _depth(value: object) -> int:
    """How deep a JSON value is nested, counted no further than matters."""
    depth, level = 0, [value]
    while level and depth <= _DEEPEST:
        level = [
            inner
            for one in level
            for inner in (one.values() if isinstance(one, dict) else one if isinstance(one, list) else ())
        ]
        depth += 1
    return depth
