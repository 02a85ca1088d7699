"""What a carrier's words for a city may mean, most literal reading first.

Carriers shout, cut names off after 20 letters, and put more than the city into the city's field:
`LOS ANGELES CA`, `JACKSONVILLE FL DISTRIBUTION CENTER`, `Leipzig - Germany`, `KINGSTON-JAM`, `DUBLIN 8`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from waypost.places.folding import fold, fold_words

_SEPARATORS = re.compile(r"\s*[,;/|(\[]\s*|\s+-+\s*|\s*-+\s+")
_LONGEST_AREA_NAME = 4
_NOISE = frozenset(
    [
        "ahq",
        "airport",
        "annex",
        "arrondissement",
        "branch",
        "bureau",
        "carrier",
        "cedex",
        "center",
        "centre",
        "city",
        "county",
        "courier",
        "delivery",
        "depot",
        "dist",
        "distribution",
        "district",
        "dc",
        "facility",
        "gateway",
        "gpo",
        "hq",
        "hub",
        "international",
        "intl",
        "isc",
        "mail",
        "metro",
        "ndc",
        "network",
        "office",
        "operations",
        "parcel",
        "plant",
        "post",
        "postal",
        "processing",
        "regional",
        "service",
        "sort",
        "sorting",
        "station",
        "terminal",
        "town",
        "township",
        "transit",
        "twp",
        "unit",
        "urban",
        "warehouse",
    ]
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A folded key to look up, and the words beside it that may name its region or country."""

    key: str
    hints: tuple[str, ...] = ()


def readings_of(text: str, *, is_area: Callable[[str], bool]) -> Iterator[Reading]:
    """Every reading of a city's text worth a look-up; `is_area` knows the keys of regions and countries."""
    words = fold_words(text)
    tried = {"".join(words)}
    yield Reading("".join(words))
    parts = [part for part in (fold_words(part) for part in _SEPARATORS.split(text)) if part]
    if not parts:
        return
    head, *rest = parts
    hints = tuple("".join(part) for part in rest) + tuple(
        word for part in rest for word in part if len(part) > 1 and is_area(word)
    )
    for start, known in ((head, hints), (words, ())):
        for reading in _shortened(start, known, is_area):
            if reading.key not in tried:
                tried.add(reading.key)
                yield reading


def _shortened(words: list[str], hints: tuple[str, ...], is_area: Callable[[str], bool]) -> Iterator[Reading]:
    """The words, then without each ending that is noise, a number, or the name of an area."""
    left = list(words)
    yield Reading("".join(left), hints)
    while len(left) > 1:
        size = _area_at_the_end(left, is_area)
        if size:
            hints = (*hints, "".join(left[-size:]))
            del left[-size:]
        elif left[-1] in _NOISE or left[-1].isdigit():
            left.pop()
        else:
            return
        yield Reading("".join(left), hints)


def _area_at_the_end(words: list[str], is_area: Callable[[str], bool]) -> int:
    longest = min(_LONGEST_AREA_NAME, len(words) - 1)
    return next((size for size in range(longest, 0, -1) if is_area("".join(words[-size:]))), 0)


def fold_code(text: str | None) -> str:
    """The key of a code or name that may be missing."""
    return fold(text) if text else ""
