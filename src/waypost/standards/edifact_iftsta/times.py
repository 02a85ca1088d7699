"""DTM: a time and how it is written (element 2379). A zone is only what the text itself gives.

Source: https://www.stedi.com/edi/edifact/D99A/elements/2379
"""

import re

from waypost.domain.written_time import written_time

# What is left of the text is day, clock and zone; a year of two digits is of this century.
_SHAPES = {
    "2": r"(?P<d>\d\d)(?P<m>\d\d)(?P<y>\d\d)",
    "101": r"(?P<y>\d\d)(?P<m>\d\d)(?P<d>\d\d)",
    "102": r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)",
    "201": r"(?P<y>\d\d)(?P<m>\d\d)(?P<d>\d\d)(?P<clock>\d{4})",
    "202": r"(?P<y>\d\d)(?P<m>\d\d)(?P<d>\d\d)(?P<clock>\d{6})",
    "203": r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?P<clock>\d{4})",
    "204": r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?P<clock>\d{6})",
    "205": r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?P<clock>\d{4})(?P<zone>[+-]\d{4}|Z)",
    "301": r"(?P<y>\d\d)(?P<m>\d\d)(?P<d>\d\d)(?P<clock>\d{4})(?P<zone>.{1,5})",
    "302": r"(?P<y>\d\d)(?P<m>\d\d)(?P<d>\d\d)(?P<clock>\d{6})(?P<zone>.{1,5})",
    "303": r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?P<clock>\d{4})(?P<zone>.{1,5})",
    "304": r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?P<clock>\d{6})(?P<zone>.{1,5})",
}
_PATTERNS = {code: re.compile(shape, re.ASCII) for code, shape in _SHAPES.items()}
_BY_LENGTH = {6: "101", 8: "102", 12: "203", 14: "204"}
_UTC = frozenset({"UTC", "GMT", "Z", "UT"})
_OFFSET = re.compile(r"[+-]\d\d(?::?\d\d)?", re.ASCII)


def moment(value: str | None, shape: str | None) -> str | None:
    """A DTM's time in ISO 8601, with an offset where the text gives one; None where it names no day.

    A shape that we do not know is guessed from the length of the digits.
    """
    text = (value or "").strip()
    pattern = _PATTERNS.get(shape or "") or _PATTERNS.get(_BY_LENGTH.get(len(text), ""))
    found = pattern.fullmatch(text) if pattern else None
    if found is None:
        return None
    parts = found.groupdict()
    year = parts["y"] if len(parts["y"]) > 2 else f"20{parts['y']}"  # noqa: PLR2004 (digits of a year)
    zone = (parts.get("zone") or "").strip().upper()
    offset = "Z" if zone in _UTC else zone if _OFFSET.fullmatch(zone) else None
    return written_time(f"{year}{parts['m']}{parts['d']}", parts.get("clock"), offset)
