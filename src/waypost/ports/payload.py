"""Reading messages that others wrote: any field may be missing, null, or of another type than promised.

A `Node` stands for a place in a message, whether something is there or not; asking it never raises.
JSON: `node["a"]["b"]`, `node.each("list")`. XML: element names without their namespace, `@name` attributes.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from typing import Any
from xml.etree import ElementTree as ET

_DEEPEST = 200


class NotReadable(ValueError):
    """The bytes are not JSON or XML at all."""


@dataclass(frozen=True, slots=True)
class Node:
    """A place in a JSON message."""

    value: Any = None

    def __getitem__(self, name: str) -> "Node":
        """What lies under a name; an empty node where nothing does."""
        return Node(self.value.get(name)) if isinstance(self.value, dict) else Node()

    def each(self, name: str | None = None) -> Iterator["Node"]:
        """The items of a list; a single thing counts as a list of one, nothing as an empty one."""
        value = self.value if name is None else self[name].value
        if isinstance(value, list):
            yield from (Node(item) for item in value if item is not None)
        elif value is not None:
            yield Node(value)

    def first(self, name: str) -> "Node":
        """The first item of a list."""
        return next(self.each(name), Node())

    def text(self) -> str | None:
        """What stands here as trimmed text, numbers as written; None for nothing, blank or a structure.

        An XML element with attributes or children has the text that stands beside them.
        """
        value = self.value.get("#text") if isinstance(self.value, dict) else self.value
        if isinstance(value, str):
            return _storable(value).strip() or None
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        return str(value)

    def number(self) -> float | None:
        """What stands here as a number; None for what is none, or is not finite."""
        try:
            found = float(self.text() or "")
        except ValueError:
            return None
        return found if isfinite(found) else None

    def is_true(self) -> bool:
        """Whether it says yes: true, "true", "Y", "yes", "1"."""
        return self.value is True or (self.text() or "").lower() in ("true", "y", "yes", "1")

    def as_text(self, *, leave_out: frozenset[str] = frozenset()) -> str:
        """The message part as compact JSON text, for keeping; `leave_out` names fields that are not kept."""
        kept = _without(self.value, leave_out) if leave_out else self.value
        return _storable(json.dumps(kept, ensure_ascii=False, separators=(",", ":")))

    def __bool__(self) -> bool:
        """Whether anything stands here."""
        return self.value not in (None, "", [], {})


def _storable(text: str) -> str:
    """Text without what no database takes: NUL, and halves of characters."""
    if text.isascii() and "\0" not in text:
        return text
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def _without(value: Any, names: frozenset[str]) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, dict):
        return {name: _without(inner, names) for name, inner in value.items() if name not in names}
    if isinstance(value, list):
        return [_without(inner, names) for inner in value]
    return value


def read_json(body: bytes) -> Node:
    """A JSON message as a node; NotReadable where it is none."""
    try:
        return Node(json.loads(body))
    except (ValueError, RecursionError) as problem:
        raise NotReadable(f"not JSON: {problem}") from problem


def read_xml(body: bytes) -> Node:
    """An XML message as a node in the shape of JSON; NotReadable where it is none, or brings a DOCTYPE.

    An element becomes its text, or a mapping of child names to values (lists where a name repeats), with
    attributes as `@name` and its own text as `#text`.
    """
    if b"\0" in body:  # UTF-16 and UTF-32 would hide a DOCTYPE from the next line
        raise NotReadable("XML is read in encodings that extend ASCII only")
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        raise NotReadable("XML with a DOCTYPE is not read")
    try:
        root = ET.fromstring(body)  # noqa: S314 - no DOCTYPE, so there are no entities to expand
    except ET.ParseError as problem:
        raise NotReadable(f"not XML: {problem}") from problem
    return Node({_bare(root.tag): _element(root, 0)})


def _element(element: "ET.Element", depth: int) -> Any:  # noqa: ANN401 - any JSON value
    text = (element.text or "").strip()
    if depth > _DEEPEST or (not len(element) and not element.attrib):
        return text or None
    found: dict[str, Any] = {f"@{_bare(name)}": value for name, value in element.attrib.items()}
    for child in element:
        name, value = _bare(child.tag), _element(child, depth + 1)
        if name in found:
            earlier = found[name]
            found[name] = [*earlier, value] if isinstance(earlier, list) else [earlier, value]
        else:
            found[name] = value
    if text:
        found["#text"] = text
    return found


def _bare(tag: str) -> str:
    return tag.rpartition("}")[2]
