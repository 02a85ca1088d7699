"""Tracking numbers: how people write them, what shapes they have, and what a shape tells.

A `NumberFormat` is one shape of one carrier. `readings` tells by which formats a number can be read;
which of them is likely is judged in `detection`.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from waypost.domain.check_digit import CheckRule
from waypost.domain.tracking import Status

# The longest number known has 42 characters (a USPS label with routing code and ZIP+4).
MAX_LENGTH = 50
TEST_CARRIER = "waypost-test"
_TEST_PREFIX = "WPTEST"
_TEST_STATUSES = {status.value.replace("_", "").upper(): status for status in Status}

_DROPPED_ASCII = dict.fromkeys([*range(33), *map(ord, "-_."), 127])
_DROPPED_CATEGORIES = frozenset({"Pd", "Pc", "Zs", "Zl", "Zp", "Cf", "Cc"})
_DROPPED_OTHERS = frozenset({".", "\u2212", *map(chr, range(0xFE00, 0xFE10))})  # minus, variation selectors
_UNSET: Mapping[str, str] = {}


class Shape(StrEnum):
    """How much the mere shape of a number says about the carrier."""

    OWN = "own"  # a prefix or build that nobody else is known to use
    SHARED = "shared"  # letters or leading digits that few carriers use
    COMMON = "common"  # so many digits or letters, as many carriers' numbers and shops' order numbers have
    BARE = "bare"  # a count of digits and nothing else, as dozens of carriers and every shop have


def normalise(text: str) -> str:
    """The number as a carrier's computer writes it: upper case, ASCII digits, nothing between them.

    Blanks, dashes, dots, underscores and invisible characters go; full-width and other decimal digits
    become ASCII. Anything else stays, so that a foreign character is never silently lost.
    """
    if text.isascii():
        return text.upper().translate(_DROPPED_ASCII)
    kept = []
    for c in unicodedata.normalize("NFKC", text):
        digit = unicodedata.decimal(c, None)
        if digit is not None:
            kept.append(str(digit))
        elif c not in _DROPPED_OTHERS and unicodedata.category(c) not in _DROPPED_CATEGORIES:
            kept.append(c)
    return "".join(kept).upper()


def written_form(number: str) -> str:
    """How a normalised number is built, groups of letters and digits by length: `H06R4A` is `a1-92-a1-91-a1`.

    Two numbers that no format tells apart have the same form. Longer ones than any carrier's are cut.
    """
    runs: list[str] = []
    for kind, run in groupby(number[:MAX_LENGTH], key=_kind):
        runs.append(f"{kind}{len(list(run))}")
    return "-".join(runs)


def _kind(c: str) -> str:
    return "9" if c.isdigit() else "a" if c.isalpha() else "x"


@dataclass(frozen=True, eq=False)
class NumberFormat:
    """One shape of one carrier's tracking numbers.

    `pattern` is matched against the whole normalised number; its groups `serial` and `check` feed
    `check` (None: the carrier guards this shape with nothing we know of), `service` is looked up in
    `services`, `country` in `operators` (the issuing post's carrier slug by ISO country; a country that
    is missing there is no match), `destination` in `destination_codes`. `destinations` are the only
    countries this format is delivered in, empty if many. `last_mile` is the carrier that brings such a
    parcel to the door when it is another one, for all services or only for `last_mile_services`.
    `needs` names what the carrier will ask for besides the number. `verified` says that the shape comes
    from a published source, which `source` names. `good` and `bad` are numbers for tests, `ambiguous`
    those of the good ones that look at least as much like another carrier's.
    """

    carrier: str
    name: str
    pattern: re.Pattern[str]
    source: str
    check: CheckRule | None = None
    shape: Shape = Shape.COMMON
    verified: bool = True
    services: Mapping[str, str] = field(default_factory=lambda: _UNSET)
    operators: Mapping[str, str] = field(default_factory=lambda: _UNSET)
    destination_codes: Mapping[str, str] = field(default_factory=lambda: _UNSET)
    destinations: tuple[str, ...] = ()
    last_mile: str | None = None
    last_mile_services: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    good: tuple[str, ...] = ()
    bad: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()

    @cached_property
    def key(self) -> str:
        """The name of the format, unique among all carriers: `ups/1z`."""
        return f"{self.carrier}/{self.name}"

    @cached_property
    def is_plain(self) -> bool:
        """Whether a number of this format tells nothing but whose it is."""
        return not (self.pattern.groups or self.check or self.last_mile)


class Reading(NamedTuple):
    """One way to read a number.

    `check_passed` is None where the format has no check digit. `service` is the carrier's product in
    English, `issued_in` and `destination` are ISO countries, each None if the number does not tell.
    """

    format: NumberFormat
    carrier: str
    check_passed: bool | None = None
    service: str | None = None
    issued_in: str | None = None
    destination: str | None = None
    last_mile: str | None = None


def readings(number: str, *, formats: Iterable[NumberFormat]) -> Iterator[Reading]:
    """Every format that fits `number`, which must be normalised.

    Failed check digits are included, except where the shape is a mere count of digits: then the check digit
    was all that spoke for it.
    """
    if not 0 < len(number) <= MAX_LENGTH:
        return
    for shape in formats:
        found = shape.pattern.fullmatch(number)
        if found is None:
            continue
        if shape.is_plain:
            yield Reading(shape, shape.carrier)
            continue
        reading = _reading(shape, found.groupdict(""))
        if reading is not None and not (reading.check_passed is False and shape.shape is Shape.BARE):
            yield reading


def _reading(shape: NumberFormat, parts: dict[str, str]) -> Reading | None:
    issued_in = parts.get("country")
    carrier = shape.operators.get(issued_in) if issued_in else shape.carrier
    if carrier is None:
        return None
    service = parts.get("service", "")
    passes_on = shape.last_mile and (not shape.last_mile_services or service in shape.last_mile_services)
    return Reading(
        shape,
        carrier,
        shape.check.expected(parts["serial"]) == parts["check"] if shape.check else None,
        shape.services.get(service),
        issued_in,
        shape.destination_codes.get(parts.get("destination", "")),
        shape.last_mile if passes_on else None,
    )


def status_of_test_number(number: str) -> Status | None:
    """The status that a `WP-TEST-...` number stands for, None if it is not one of ours.

    Written as people like (`wp test in transit`); digits after the status make numbers that differ
    (`WP-TEST-DELIVERED-2`).
    """
    text = normalise(number)
    if not text.startswith(_TEST_PREFIX) or len(text) > MAX_LENGTH:
        return None
    return _TEST_STATUSES.get(text.removeprefix(_TEST_PREFIX).rstrip("0123456789"))
