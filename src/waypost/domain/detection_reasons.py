"""Why a carrier is, or is not, taken for a number's: reasons for machines, sentences for people."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from waypost.domain.tracking_number import NumberFormat, Reading

_KEPT = 4096  # formats whose own reasons are kept; an installation has some hundred

_SENTENCES = {
    "format": "The number has the shape {format}.",
    "test_number": "This is a test number of Waypost.",
    "check_digit_passed": "Its check digit is right ({scheme}; 1 in {passes_one_in} made-up numbers passes).",
    "no_check_digit": "This shape has no check digit that we know of.",
    "service": "It names the service {service}.",
    "issued_in": "It was issued by the post of {country}.",
    "handed_over_to": "The last leg is brought by {carrier}.",
    "merchants_carrier": "You ship with this carrier.",
    "past_hits": "Your shop's numbers of this form were this carrier's {count} of {total} times.",
    "destination_fits": "The carrier delivers such numbers in {country}.",
    "destination_differs": "Such numbers are delivered in {expected}, not in {country}.",
    "check_digit_failed": "Its check digit is wrong ({scheme}): a misprint, or a number made for testing.",
    "unverified_format": "No published source confirms this shape.",
    "no_known_format": "Nothing in the number itself speaks for this carrier.",
    "ambiguous": "Numbers like this are also used by {count} other carriers.",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """A machine's word for why, with its parameters in the order in which they are said."""

    code: str
    params: tuple[tuple[str, str], ...] = ()


TEST_NUMBER = Reason("test_number")
MERCHANTS_CARRIER = Reason("merchants_carrier")
UNVERIFIED = Reason("unverified_format")
NO_KNOWN_FORMAT = Reason("no_known_format")


class Evidence(NamedTuple):
    """What was weighed beside the reading itself.

    `hits` of `times` earlier numbers of this form were this carrier's; `country` is the destination and
    `fits` whether the carrier delivers there (None: nobody knows); `rivals` counts the other carriers that
    are not ruled out.
    """

    is_merchants: bool
    hits: int
    times: int
    country: str | None
    fits: bool | None
    rivals: int


def reason_text(reason: Reason) -> str:
    """The reason as an English sentence, for people who read programs' answers."""
    return _SENTENCES[reason.code].format(**dict(reason.params))


def reasons_of(reading: Reading, evidence: Evidence, last_mile: str | None) -> Iterable[Reason]:
    """What speaks for a carrier."""
    said = _own_reasons(reading.format)
    yield said.shape
    if reading.check_passed is not False:
        yield said.check
    if reading.service is not None:
        yield Reason("service", (("service", reading.service),))
    if reading.issued_in is not None:
        yield Reason("issued_in", (("country", reading.issued_in),))
    if last_mile is not None:
        yield Reason("handed_over_to", (("carrier", last_mile),))
    if evidence.is_merchants:
        yield MERCHANTS_CARRIER
    if evidence.hits:
        yield hits_reason(evidence.hits, evidence.times)
    if evidence.fits:
        yield Reason("destination_fits", (("country", evidence.country or ""),))


def warnings_of(reading: Reading, evidence: Evidence, expected: tuple[str, ...]) -> Iterable[Reason]:
    """What speaks against it, or for doubt; `expected` are the countries where such numbers go."""
    if reading.check_passed is False:
        yield _own_reasons(reading.format).failed
    if not reading.format.verified:
        yield UNVERIFIED
    if evidence.fits is False:
        yield Reason(
            "destination_differs", (("expected", ", ".join(expected)), ("country", evidence.country or ""))
        )
    if evidence.rivals:
        yield ambiguous(evidence.rivals)


def hits_reason(hits: int, times: int) -> Reason:
    """What a shop's own numbers of this form turned out to be."""
    return Reason("past_hits", (("count", str(hits)), ("total", str(times))))


@lru_cache(maxsize=64)
def ambiguous(rivals: int) -> Reason:
    """So many other carriers are not ruled out."""
    return Reason("ambiguous", (("count", str(rivals)),))


@dataclass(frozen=True, slots=True)
class _OwnReasons:
    shape: Reason
    check: Reason
    failed: Reason


@lru_cache(maxsize=_KEPT)
def _own_reasons(shape: NumberFormat) -> _OwnReasons:
    """The reasons that every number of a format has, made once."""
    told = Reason("format", (("format", shape.key),))
    if shape.check is None:
        return _OwnReasons(told, Reason("no_check_digit"), Reason("no_check_digit"))
    scheme, odds = shape.check.scheme.value, str(shape.check.passes_one_in)
    return _OwnReasons(
        told,
        Reason("check_digit_passed", (("scheme", scheme), ("passes_one_in", odds))),
        Reason("check_digit_failed", (("scheme", scheme),)),
    )
