"""What an EPCIS 2.0 event and document must look like, in our own words, as JSON Schema.

GS1 publishes schemas of its own, without a licence to pass them on. This one names the same fields and is as
strict in what matters to us: mandatory fields, times, actions, vocabulary words, namespaces of extensions.
It is laxer where we read nothing: the kinds of sensor reports. Source: EPCIS 2.0 (ISO/IEC 19987), section 7.
"""

import json
from collections.abc import Iterable
from importlib.resources import files
from typing import Any

from jsonschema_rs import Draft202012Validator

WORDS: dict[str, list[str]] = json.loads(files(__package__).joinpath("words.json").read_text("utf-8"))


Schema = dict[str, Any]
_URI: Schema = {"type": "string", "format": "uri"}
_TIME: Schema = {"type": "string", "format": "date-time"}
_TEXT: Schema = {"type": "string"}
_NUMBER: Schema = {"type": "number"}


def _word(kind: str) -> Schema:
    """One of the standard's words, or an address of somebody's own vocabulary."""
    return {"anyOf": [{"enum": WORDS[kind]}, {**_URI, "not": {"pattern": "^urn:epcglobal:cbv"}}]}


def _all(names: Iterable[str], shape: Schema) -> Schema:
    return dict.fromkeys(names, shape)


def _list(items: Schema, least: int = 0) -> Schema:
    return {"type": "array", "items": items, "minItems": least}


def _thing(fields: Schema, *needed: str, is_open: bool = False) -> Schema:
    """An object with these fields; an open one may carry others under a namespace."""
    shape: Schema = {"type": "object", "properties": fields, "required": list(needed)}
    if is_open:
        return {**shape, "propertyNames": {"anyOf": [{"enum": list(fields)}, _URI]}}
    return {**shape, "additionalProperties": False}


_DISPOSITION = _word("disposition")
_QUANTITY = _thing(
    {
        "epcClass": _URI,
        "quantity": _NUMBER,
        "uom": {"type": "string", "pattern": "^[A-Z0-9]{2,3}$"},
    },
    "epcClass",
)
_PLACE = _thing({"id": _URI}, "id", is_open=True)
_METADATA = _thing(
    {
        **_all(("time", "startTime", "endTime"), _TIME),
        **_all(("deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules"), _URI),
    },
    is_open=True,
)
_REPORT = _thing(
    {
        **_all(("type", "exception", "component", "stringValue", "uom"), _TEXT),
        **_all(
            ("deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules", "microorganism",
             "chemicalSubstance", "coordinateReferenceSystem", "uriValue"), _URI,
        ),
        **_all(
            ("value", "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue"), _NUMBER
        ),
        "time": _TIME,
        "booleanValue": {"type": "boolean"},
        "hexBinaryValue": {"type": "string", "pattern": "^[A-Fa-f0-9]+$"},
    },
    "type",
    is_open=True,
)  # fmt: skip
_CONTEXT: Schema = {
    "anyOf": [_URI, {"type": "object"}, _list({"anyOf": [_URI, {"type": "object"}]}, 1)],
}
_COMMON: Schema = {
    "@context": _CONTEXT,
    "type": _TEXT,
    "eventTime": _TIME,
    "recordTime": _TIME,
    "eventTimeZoneOffset": {"type": "string", "pattern": "^[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00)$"},
    "eventID": _URI,
    "certificationInfo": {"anyOf": [_URI, _list(_URI)]},
    "errorDeclaration": _thing(
        {
            "declarationTime": _TIME,
            "reason": _word("errorReason"),
            "correctiveEventIDs": _list(_URI),
        },
        "declarationTime",
        is_open=True,
    ),
}
_STEPS: Schema = {
    "bizStep": _word("bizStep"),
    "disposition": _DISPOSITION,
    "persistentDisposition": {
        **_thing({"set": _list(_DISPOSITION, 1), "unset": _list(_DISPOSITION, 1)}),
        "minProperties": 1,
    },
    "readPoint": _PLACE,
    "bizLocation": _PLACE,
    "bizTransactionList": _list(
        _thing({"type": _word("bizTransaction"), "bizTransaction": _URI}, "bizTransaction")
    ),
    "sourceList": _list(_thing({"type": _word("party"), "source": _URI}, "type", "source")),
    "destinationList": _list(_thing({"type": _word("party"), "destination": _URI}, "type", "destination")),
    "sensorElementList": _list(
        _thing({"sensorMetadata": _METADATA, "sensorReport": _list(_REPORT, 1)}, "sensorReport", is_open=True)
    ),
}
_ACTION: Schema = {"action": {"enum": ["OBSERVE", "ADD", "DELETE"]}}
_ILMD: Schema = {"ilmd": {"type": "object", "propertyNames": _URI}}
_EPCS, _QUANTITIES = _list(_URI), _list(_QUANTITY)


def _has(name: str, least: int = 1) -> Schema:
    return {"required": [name], "properties": {name: {"minItems": least}}}


def _is(name: str, value: str) -> Schema:
    return {"required": [name], "properties": {name: {"const": value}}}


def _event(fields: Schema, *needed: str, rules: list[Schema]) -> Schema:
    whole = _thing({**_COMMON, **_STEPS, **fields}, "eventTime", "eventTimeZoneOffset", *needed, is_open=True)
    return {**whole, "allOf": rules}


_FAMILY: Schema = {"parentID": _URI, "childEPCs": _EPCS, "childQuantityList": _QUANTITIES, **_ACTION}
_HAS_CHILDREN: Schema = {"anyOf": [_has("childEPCs"), _has("childQuantityList"), _is("action", "DELETE")]}
_INPUT: Schema = {"anyOf": [_has("inputEPCList"), _has("inputQuantityList")]}
_OUTPUT: Schema = {"anyOf": [_has("outputEPCList"), _has("outputQuantityList")]}
_SENSED: Schema = {"allOf": [_has("sensorElementList"), {"required": ["readPoint"]}]}
EVENTS: dict[str, Schema] = {
    "ObjectEvent": _event(
        {"epcList": _EPCS, "quantityList": _QUANTITIES, **_ACTION, **_ILMD},
        "action",
        rules=[
            {"anyOf": [_has("epcList", 0), _has("quantityList"), _SENSED]},
            {"anyOf": [{"not": {"required": ["ilmd"]}}, _is("action", "ADD")]},
        ],
    ),
    "AggregationEvent": _event(_FAMILY, "action", rules=[_HAS_CHILDREN]),
    "AssociationEvent": _event(_FAMILY, "action", "parentID", rules=[_HAS_CHILDREN]),
    "TransactionEvent": _event(
        {"parentID": _URI, "epcList": _EPCS, "quantityList": _QUANTITIES, **_ACTION},
        "action",
        "bizTransactionList",
        rules=[
            _has("bizTransactionList"),
            {"anyOf": [_has("epcList", 0), _has("quantityList"), _is("action", "DELETE")]},
        ],
    ),
    "TransformationEvent": _event(
        {
            "inputEPCList": _EPCS, "inputQuantityList": _QUANTITIES, "outputEPCList": _EPCS,
            "outputQuantityList": _QUANTITIES, "transformationID": _URI, **_ILMD,
        },
        rules=[
            {"anyOf": [
                {"allOf": [_INPUT, _OUTPUT]},
                {"allOf": [{"required": ["transformationID"]}, {"anyOf": [_INPUT, _OUTPUT]}]},
            ]},
        ],
    ),
}  # fmt: skip
# An event of somebody's own type: an address as its name, and no more than the common fields.
OWN_EVENT: Schema = {"type": "object", "properties": {**_COMMON, "type": _URI},
                     "required": ["type", "eventTime", "eventTimeZoneOffset"]}  # fmt: skip
DOCUMENT = _thing(
    {
        "@context": _CONTEXT,
        "id": _URI,
        "type": {"enum": ["EPCISDocument", "EPCISQueryDocument"]},
        "schemaVersion": {"type": "string", "pattern": r"^\d+(\.\d+)*$"},
        "creationDate": _TIME,
        **_all(("instanceIdentifier", "sender", "receiver"), _TEXT),
        "epcisHeader": {"type": "object"},
        "epcisBody": {"type": "object", "minProperties": 1},
    },
    "@context",
    "type",
    "epcisBody",
    is_open=True,
) | {
    "if": _is("type", "EPCISDocument"),
    "then": {
        "required": ["schemaVersion", "creationDate"],
        "properties": {"epcisBody": {"required": ["eventList"], "properties": {"eventList": _list({})}}},
    },
}  # fmt: skip

document_rules = Draft202012Validator(DOCUMENT, validate_formats=True)
event_rules = {name: Draft202012Validator(rules, validate_formats=True) for name, rules in EVENTS.items()}
own_event_rules = Draft202012Validator(OWN_EVENT, validate_formats=True)
