"""EDIFACT in pieces: messages, segments, elements, components.

An interchange may begin with UNA, which names its separators and its release character; without it the
standard ones count. Real files have blanks or line breaks after UNA, groups (UNG) around messages, and lines
broken anywhere. Released characters (`?'`) are moved out of the way before the text is split, and back after.
Source: ISO 9735, https://www.stedi.com/edi/edifact
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from waypost.ports.connector import AnswerNotUnderstood

Segment = list[list[str]]

_START = re.compile(r"UNA(?P<una>[^A-Za-z0-9\s]{3}.[ *+.]?[^A-Za-z0-9])|UNB(?=[^A-Za-z0-9\s])", re.DOTALL)
_AWAY = 0xF0000  # a private plane of Unicode: released characters wait there
_MOVED = re.compile("[\U000f0000-\U000f00ff]")
_ENCODINGS = {
    "UNOY": "utf-8",
    "UNOW": "utf-8",
    "UNOD": "iso-8859-2",
    "UNOE": "iso-8859-5",
    "UNOF": "iso-8859-7",
}


@dataclass(frozen=True, slots=True)
class Separators:
    """The characters that cut a text into pieces; `release` takes the meaning from the one after it."""

    component: str = ":"
    element: str = "+"
    release: str = "?"
    terminator: str = "'"


@dataclass(slots=True)
class Message:
    """One UNH ... UNT. A segment is its elements, each a list of components; `segment[0][0]` is its name."""

    head: Segment
    segments: list[Segment] = field(default_factory=list)
    promised: str | None = None

    @property
    def kind(self) -> str:
        """The type of the message, `IFTSTA`; empty if it is not told."""
        return component(self.head, 2, 0) or ""


def component(segment: Segment, index: int, part: int = 0) -> str | None:
    """A component by the numbers of its element and of itself, trimmed; None where it is missing or blank."""
    if index >= len(segment) or part >= len(segment[index]):
        return None
    return segment[index][part].strip() or None


def messages(body: bytes) -> Iterator[Message]:
    """Every message of every interchange of a file, groups or not.

    Raises:
        AnswerNotUnderstood: there is neither UNA nor UNB.

    """
    text = _text_of(body).replace("\0", "")
    found = _START.search(text)
    if found is None:
        raise AnswerNotUnderstood("edifact-iftsta: neither UNA nor UNB begins the file")
    separators = _separators(found["una"])
    rest = text[found.end() :] if found["una"] else text[found.start() :]
    current: Message | None = None
    for segment in _segments(rest, separators):
        name = segment[0][0]
        if name == "UNH":
            if current is not None:
                yield current
            current = Message(segment)
        elif name in ("UNT", "UNE", "UNZ", "UNB", "UNG"):
            if current is not None:
                current.promised = component(segment, 1) if name == "UNT" else None
                yield current
            current = None
        elif current is not None:
            current.segments.append(segment)
    if current is not None:
        yield current


def _separators(una: str | None) -> Separators:
    if una is None:
        return Separators()
    return Separators(una[0], una[1], una[3], una[-1])


def _segments(text: str, by: Separators) -> Iterator[Segment]:
    if by.terminator not in "\r\n":
        text = text.replace("\r", "").replace("\n", "")
    has_released = by.release.strip() != "" and by.release in text
    if has_released:
        released = re.compile(re.escape(by.release) + r"([\x00-\xff])")
        text = released.sub(lambda match: chr(_AWAY + ord(match[1])), text)
    for row in text.split(by.terminator):
        trimmed = row.strip()
        if not trimmed:
            continue
        segment = [part.split(by.component) for part in trimmed.split(by.element)]
        if has_released:
            segment = [[_MOVED.sub(_back, piece) for piece in part] for part in segment]
        yield segment


def _back(match: re.Match[str]) -> str:
    return chr(ord(match[0]) - _AWAY)


def _text_of(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        syntax = re.search(rb"UNB.(UNO[A-Z])", body)
        encoding = _ENCODINGS.get(syntax[1].decode()) if syntax else None
        return body.decode(encoding or "iso-8859-1", "replace")
