"""X12 in pieces: interchanges, their separators, segments, elements.

An interchange tells its own separators in its first segment, ISA: the element separator is the character
after `ISA`, the component separator the 16th element, the segment terminator the character after that. The
standard fixes ISA at 106 characters; real files have it loose, so it is read by its elements, not by its
columns. Line breaks between segments, and within them, mean nothing unless one of them is the terminator.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from waypost.ports.connector import AnswerNotUnderstood

Segment = list[str]

ISA_ELEMENTS = 16
_START = re.compile(r"(?<![A-Za-z0-9 ])ISA(?=([^A-Za-z0-9\s]))")
_GUESS = re.compile(r"([^A-Za-z0-9\s])\s*(?:GS|ST)(?=[^A-Za-z0-9\s])")


@dataclass(frozen=True, slots=True)
class Interchange:
    """One ISA ... IEA. A segment is its elements as written, its name first."""

    segments: list[Segment]
    component: str


def text_of(body: bytes) -> str:
    """The characters of a file: UTF-8 where it is, else ISO 8859-1; never fails."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("iso-8859-1")


def interchanges(body: bytes) -> Iterator[Interchange]:
    """Every interchange of a file.

    Raises:
        AnswerNotUnderstood: there is no ISA, or one whose separators cannot be told.

    """
    text = text_of(body).replace("\0", "")
    starts = [found.start() for found in _START.finditer(text) if text[found.start() - 1 :][:1] != found[1]]
    if not starts:
        raise AnswerNotUnderstood("x12-214: no ISA segment begins the file")
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        yield _interchange(text[start:end])


def _interchange(text: str) -> Interchange:
    element = text[3]
    component, terminator = _separators(text, element)
    if terminator not in "\r\n":
        text = text.replace("\r", "").replace("\n", "")
    rows = (row.strip() for row in text.split(terminator))
    return Interchange([row.split(element) for row in rows if row], component)


def _separators(text: str, element: str) -> tuple[str, str]:
    parts = text.split(element, ISA_ELEMENTS + 1)
    last = parts[ISA_ELEMENTS] if len(parts) > ISA_ELEMENTS else ""
    ending = last[:-2] if last.endswith(("GS", "ST", "TA")) else last
    if ending and not ending.strip():
        return ">", "\n"  # the component separator is missing, lines are segments
    visible = ending.strip()
    if len(visible) > 1 and not visible[1].isalnum():
        return visible[0], visible[1]
    if len(visible) == 1 and ending != visible:
        return visible, "\n"
    guess = _GUESS.search(text)
    if guess is None:
        raise AnswerNotUnderstood("x12-214: the ISA segment does not tell where segments end")
    return ">", guess[1]
