"""The event hash of CBV 2.0: one name for one event, however it was written down.

The event's fields are put into one canonical order and form (times in UTC with milliseconds, keys as Digital
Links, vocabulary as full addresses) and hashed. `eventID`, `recordTime`, `errorDeclaration` and
`certificationInfo` take no part: an event and the declaration that it was an error have the same hash.
Source: CBV 2.0, section 8.9; https://github.com/RalphTro/epcis-event-hash-generator
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from math import isfinite
from types import MappingProxyType
from typing import Any

from waypost.standards.epcis.gs1_keys import canonical

_CBV = "https://ref.gs1.org/cbv/"
_VOC = "https://gs1.org/voc/"
_BARE = {"bizStep": _CBV + "BizStep-", "disposition": _CBV + "Disp-", "set": _CBV + "Disp-",
         "unset": _CBV + "Disp-", "component": _CBV + "Comp-"}  # fmt: skip
_TYPES = {"bizTransaction": _CBV + "BTT-", "source": _CBV + "SDT-", "destination": _CBV + "SDT-",
          "sensorReport": _VOC}  # fmt: skip
_URNS = {"bizstep": "BizStep-", "disp": "Disp-", "btt": "BTT-", "sdt": "SDT-", "er": "ER-", "comp": "Comp-"}
_CURIES = {"gs1": _VOC, "cbv": _CBV, "epcis": "https://ref.gs1.org/epcis/"}

_QUANTITY = ("epcClass", "quantity", "uom")
_METADATA = ("time", "startTime", "endTime", "deviceID", "deviceMetadata", "rawData", "dataProcessingMethod",
             "bizRules")  # fmt: skip
_REPORT = (
    "type", "exception", "deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "time",
    "microorganism", "chemicalSubstance", "value", "component", "stringValue", "booleanValue",
    "hexBinaryValue", "uriValue", "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue", "uom",
    "coordinateReferenceSystem",
)  # fmt: skip
# Each field in its turn, and how it is written: a value, a list of ids, quantities, typed ids, parts.
_ORDER: Sequence[tuple[str, str]] = (
    ("eventTime", "value"), ("eventTimeZoneOffset", "value"), ("epcList", "ids"), ("parentID", "value"),
    ("inputEPCList", "ids"), ("childEPCs", "ids"), ("quantityList", "quantities"),
    ("childQuantityList", "quantities"), ("inputQuantityList", "quantities"), ("outputEPCList", "ids"),
    ("outputQuantityList", "quantities"), ("action", "value"), ("transformationID", "value"),
    ("bizStep", "value"), ("disposition", "value"), ("persistentDisposition", "dispositions"),
    ("readPoint", "place"), ("bizLocation", "place"), ("bizTransactionList", "bizTransaction"),
    ("sourceList", "source"), ("destinationList", "destination"), ("sensorElementList", "sensors"),
    ("ilmd", "extensions"),
)  # fmt: skip
_NOT_HASHED = frozenset(
    {"type", "eventID", "recordTime", "errorDeclaration", "certificationInfo", "@context"}
)
_KNOWN = frozenset(name for name, _ in _ORDER) | _NOT_HASHED
_TIMES = frozenset({"eventTime", "time", "startTime", "endTime"})

Names = Mapping[str, str]


def event_hash(event: Mapping[str, Any], *, prefixes: Names = MappingProxyType({})) -> str:
    """The event's hash as an `ni` URI. `prefixes` are the namespaces that the document's context declares."""
    digest = hashlib.sha256(prehash(event, prefixes=prefixes).encode("utf-8", "replace")).hexdigest()
    return f"ni:///sha-256;{digest}?ver=CBV2.0"


def prehash(event: Mapping[str, Any], *, prefixes: Names = MappingProxyType({})) -> str:
    """The text that is hashed."""
    known = {**prefixes, **prefixes_in(event.get("@context"))}
    parts = [f"eventType={event.get('type', '')}"]
    for name, form in _ORDER:
        if event.get(name) not in (None, "", [], {}):
            parts.append(_written(name, form, event[name], known))
    parts.append(_extensions(event, known, _KNOWN))
    return "".join(parts)


def prefixes_in(context: object) -> dict[str, str]:
    """The namespaces that an `@context` declares."""
    found: dict[str, str] = {}
    for part in context if isinstance(context, list) else [context]:
        if isinstance(part, dict):
            found.update({str(name): value for name, value in part.items() if isinstance(value, str)})
    return found


def _written(name: str, form: str, value: Any, known: Names) -> str:  # noqa: ANN401 - any JSON value
    if form == "value":
        return f"{name}={_canonical(name, value, known)}"
    if form == "place":
        return name + _fields(value, ("id",), known)
    if form == "extensions":
        return name + _extensions(value, known, frozenset())
    return name + "".join(sorted(_items(form, value, known)))


def _items(form: str, value: Any, known: Names) -> Iterator[str]:  # noqa: ANN401 - any JSON value
    if form == "dispositions":
        for kind in ("set", "unset"):
            yield from (f"{kind}={_canonical(kind, one, known)}" for one in _each(value.get(kind)))
        return
    for one in _each(value):
        if form == "ids":
            yield f"epc={_canonical('epc', one, known)}"
        elif form == "quantities":
            yield "quantityElement" + _fields(one, _QUANTITY, known)
        elif form == "sensors":
            yield "sensorElement" + _sensor(one, known)
        else:
            yield _typed(form, one, known)


def _typed(name: str, one: Mapping[str, Any], known: Names) -> str:
    kind = one.get("type")
    ending = f"type={_canonical(name, kind, known, is_type=True)}" if kind else ""
    return f"{name}={_canonical('id', one.get(name), known)}{ending}"


def _sensor(one: Mapping[str, Any], known: Names) -> str:
    metadata = one.get("sensorMetadata")
    reports = sorted(
        "sensorReport" + _fields(report, _REPORT, known) for report in _each(one.get("sensorReport"))
    )
    head = "sensorMetadata" + _fields(metadata, _METADATA, known) if metadata else ""
    return head + "".join(reports) + _extensions(one, known, frozenset({"sensorMetadata", "sensorReport"}))


def _fields(one: Mapping[str, Any], names: Sequence[str], known: Names) -> str:
    """Fields in their order, then what others have added to them."""
    parts = []
    for name in names:
        if one.get(name) is not None:
            is_type = name == "type" and names is _REPORT
            value = _canonical("sensorReport" if is_type else name, one[name], known, is_type=is_type)
            parts.append(f"{name}={value}")
    return "".join(parts) + _extensions(one, known, frozenset(names))


def _extensions(one: Mapping[str, Any], known: Names, standard: frozenset[str]) -> str:
    return "".join(sorted(
        text for name, value in one.items() if name not in standard for text in _extension(name, value, known)
    ))  # fmt: skip


def _extension(name: str, value: Any, known: Names) -> Iterator[str]:  # noqa: ANN401 - any JSON value
    prefix, _, local = name.partition(":")
    full = f"{{{known[prefix]}}}{local}" if local and prefix in known else name
    for one in _each(value):
        if isinstance(one, dict):
            yield full + _extensions(one, known, frozenset())
        else:
            yield f"{full}={_canonical('', one, known)}"


def _each(value: Any) -> Sequence[Any]:  # noqa: ANN401 - any JSON value
    if value is None:
        return ()
    return value if isinstance(value, list) else (value,)


def _canonical(field: str, value: Any, known: Names, *, is_type: bool = False) -> str:  # noqa: ANN401 - any JSON value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and isfinite(value) and value == int(value):
        return str(int(value))
    text = str(value).strip()
    if field in _TIMES:
        return _time(text)
    bare = (_TYPES if is_type else _BARE).get(field)
    return bare + text if bare and ":" not in text else _address(text, known)


def _address(text: str, known: Names) -> str:
    """A word's or key's full address; a text that is none stays as it is."""
    if text.startswith("urn:epcglobal:cbv:"):
        kind, _, word = text.removeprefix("urn:epcglobal:cbv:").partition(":")
        return _CBV + _URNS[kind] + word if kind in _URNS else text
    prefix, _, local = text.partition(":")
    names = _CURIES if prefix in _CURIES else known
    if local and prefix in names and not local.startswith("//"):
        return names[prefix] + local
    return canonical(text) or text


def _time(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return text
    return moment.isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"
