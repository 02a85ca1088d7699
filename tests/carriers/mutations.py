"""What can be wrong with a message: each field missing, empty, or of another type than promised."""

import copy
import json
from collections.abc import Iterator
from typing import Any, TypeAlias
from xml.etree import ElementTree as ET

Path = tuple[str | int, ...]
Json: TypeAlias = Any
WRONG: tuple[Any, ...] = (None, 7, True, "", "x", [], {}, [None], ["x"], {"x": "x"})
WRONG_TEXT = ("", "x", "\u00a0", "2026-02-31", "99:99:99", "0", "<&>")


def broken_values(body: Json) -> Iterator[tuple[Path, bytes]]:
    """Every version of a JSON value with one field deleted, nulled or mistyped, as bytes, and where."""
    whole = copy.deepcopy(body)
    for path in list(_paths(whole)):
        yield from ((path, text) for text in _broken_at(whole, path))


def broken_xml(text: str) -> Iterator[tuple[Path, str]]:
    """Every version of an XML message with one element or attribute deleted or mistyped, and where."""
    for index, element in enumerate(_parsed(text).iter()):
        for name in element.attrib:
            for wrong in (None, *WRONG_TEXT):
                yield (index,), _attribute(text, index, name, wrong)
        for change in (_dropped, _nested, _doubled):
            yield (index,), change(text, index)
        for wrong in WRONG_TEXT:
            yield (index,), _rewritten(text, index, wrong)


def parcel_of(body: Json, path: Path, numbers: list[str]) -> str | None:
    """The number whose own part of a JSON body a path leads into; None where it lies in a common part."""
    for end in range(1, len(path) + 1):
        inner = _at(body, path[:end])
        siblings = _at(body, path[: end - 1])
        if isinstance(siblings, list) and len(siblings) > 1:
            here = [number for number in numbers if f"'{number}'" in repr(inner)]
            if len(here) == 1:
                return here[0]
    return None


def parcel_of_element(text: str, path: Path, numbers: list[str]) -> str | None:
    """Like `parcel_of`, for the element of an XML message that a mutation hurt."""
    root = _parsed(text)
    parents = {child: parent for parent in root.iter() for child in parent}
    element = list(root.iter())[int(path[0])]
    line = [element]
    while line[-1] in parents:
        line.append(parents[line[-1]])
    for one in reversed(line[:-1]):
        here = [number for number in numbers if number in ET.tostring(one, encoding="unicode")]
        if len(here) == 1:
            return here[0]
    return None


def _paths(body: Json, here: Path = ()) -> Iterator[Path]:
    yield here
    if isinstance(body, dict):
        for name, inner in body.items():
            yield from _paths(inner, (*here, name))
    elif isinstance(body, list):
        for index, inner in enumerate(body):
            yield from _paths(inner, (*here, index))


def _at(body: Json, path: Path) -> Json:
    for step in path:
        body = body[step]
    return body


def _broken_at(whole: Json, path: Path) -> list[bytes]:
    """Change one place in turn, write the whole each time, and put it back."""
    if not path:
        return [_written(wrong) for wrong in WRONG]
    parent, last = _at(whole, path[:-1]), path[-1]
    kept, texts = parent[last], []
    for wrong in WRONG:
        parent[last] = wrong
        texts.append(_written(whole))
    del parent[last]
    texts.append(_written(whole))
    if isinstance(parent, list):
        parent.insert(int(last), kept)
    else:
        parent[last] = kept
    return texts


def _written(value: Json) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _parsed(text: str) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314 - our own recordings


def _dropped(text: str, index: int) -> str:
    root = _parsed(text)
    gone = list(root.iter())[index]
    for parent in root.iter():
        if gone in list(parent):
            parent.remove(gone)
            break
    return ET.tostring(root, encoding="unicode")


def _nested(text: str, index: int) -> str:
    root = _parsed(text)
    ET.SubElement(list(root.iter())[index], "x").text = "x"
    return ET.tostring(root, encoding="unicode")


def _doubled(text: str, index: int) -> str:
    root = _parsed(text)
    twice = list(root.iter())[index]
    for parent in list(root.iter()):
        if twice in list(parent):
            parent.append(copy.deepcopy(twice))
            break
    return ET.tostring(root, encoding="unicode")


def _attribute(text: str, index: int, name: str, wrong: str | None) -> str:
    root = _parsed(text)
    element = list(root.iter())[index]
    if wrong is None:
        del element.attrib[name]
    else:
        element.set(name, wrong)
    return ET.tostring(root, encoding="unicode")


def _rewritten(text: str, index: int, wrong: str) -> str:
    root = _parsed(text)
    element = list(root.iter())[index]
    for child in list(element):
        element.remove(child)
    element.text = wrong
    return ET.tostring(root, encoding="unicode")
