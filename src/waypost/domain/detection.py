"""Whose tracking number is this? Every carrier it can belong to, the likeliest first, with reasons.

Each way to read a number has a weight: how much more often the number would look like this if it were
that carrier's than if it were anybody's. Shape, check digit, the merchant's carriers, past parcels and
the destination multiply. A candidate's confidence is its weight among all weights and the standing
chance that the number is of a carrier that we do not know. So confidences never add up to more than 1,
and ambiguity shows by itself.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from math import log2

from waypost.domain.tracking_number import (
    TEST_CARRIER,
    NumberFormat,
    Reading,
    Shape,
    normalise,
    readings,
)

_SHAPE_WEIGHT = {Shape.OWN: 100.0, Shape.SHARED: 8.0, Shape.COMMON: 1.0}
_UNKNOWN_CARRIER_WEIGHT = 2.0
_FAILED_CHECK_WEIGHT = 0.01  # carriers' own sandbox numbers and misprints
_UNVERIFIED_WEIGHT = 0.3
_KNOWN_SERVICE_WEIGHT = 1.5
_MERCHANTS_CARRIER_WEIGHT = 8.0
_DESTINATION_FITS_WEIGHT = 2.0
_DESTINATION_DIFFERS_WEIGHT = 0.2
_SURE_FROM = 0.5
_SURE_LEAD = 2.0

_SENTENCES = {
    "format": "The number has the shape {format}.",
    "test_number": "This is a test number of Waypost.",
    "check_digit_passed": "Its check digit is right ({scheme}; 1 in {passes_one_in} made-up numbers passes).",
    "no_check_digit": "This shape has no check digit that we know of.",
    "service": "It names the service {service}.",
    "issued_in": "It was issued by the post of {country}.",
    "handed_over_to": "The last leg is brought by {carrier}.",
    "merchants_carrier": "You ship with this carrier.",
    "past_hits": "{count} earlier numbers of this shape belonged to this carrier.",
    "destination_fits": "The carrier delivers such numbers in {country}.",
    "destination_differs": "Such numbers are delivered in {expected}, not in {country}.",
    "check_digit_failed": "Its check digit is wrong ({scheme}): a misprint, or a number made for testing.",
    "unverified_format": "No published source confirms this shape.",
    "ambiguous": "Numbers like this are also used by {count} other carriers.",
}


@dataclass(frozen=True, slots=True)
class DetectionContext:
    """What else is known about the parcel.

    `carriers` are the slugs the merchant ships with, `past_hits` counts earlier parcels by (carrier
    slug, format key), `destination_country` is ISO 3166-1 alpha-2, `shipped_on` the day of dispatch.
    """

    carriers: frozenset[str] = frozenset()
    past_hits: Mapping[tuple[str, str], int] = field(default_factory=dict)
    destination_country: str | None = None
    shipped_on: date | None = None


NOTHING_KNOWN = DetectionContext()


@dataclass(frozen=True, slots=True)
class Reason:
    """A machine's word for why, with its parameters in the order in which they are said."""

    code: str
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A carrier the number can belong to.

    `confidence` lies between 0 and 1. `last_mile_carrier` is set where another carrier brings the
    parcel to the door. `needs` names what would be asked for next (`destination_country`,
    `destination_postal_code`, `shipped_on`). `warnings` are reasons for doubt.
    """

    carrier: str
    format: str
    confidence: float
    last_mile_carrier: str | None = None
    reasons: tuple[Reason, ...] = ()
    needs: tuple[str, ...] = ()
    warnings: tuple[Reason, ...] = ()


def detect(
    number: str, *, formats: Iterable[NumberFormat], context: DetectionContext = NOTHING_KNOWN
) -> tuple[Candidate, ...]:
    """Every carrier whose number this can be, one candidate each, surest first; empty if nobody's.

    `number` is taken as people write it. A wrong check digit lowers and warns; it does not rule out.
    """
    best: dict[str, tuple[float, Reading]] = {}
    for reading in readings(normalise(number), formats=formats):
        if reading.carrier == TEST_CARRIER:
            return (_test_candidate(reading),)
        weight = _weight(reading, context)
        if reading.carrier not in best or weight > best[reading.carrier][0]:
            best[reading.carrier] = (weight, reading)
    total = _UNKNOWN_CARRIER_WEIGHT + sum(weight for weight, _ in best.values())
    ranked = sorted(best.values(), key=lambda pair: (-pair[0], not pair[1].format.verified, pair[1].carrier))
    likely = sum(reading.check_passed is not False for _, reading in ranked)
    return tuple(
        _candidate(reading, weight / total, context, likely - (reading.check_passed is not False))
        for weight, reading in ranked
    )


def surest(candidates: tuple[Candidate, ...]) -> Candidate | None:
    """The candidate to go ahead with unasked, None if a person had better choose.

    That is one with confidence 0.5 or more, twice the next one's.
    """
    if not candidates or candidates[0].confidence < _SURE_FROM:
        return None
    if len(candidates) > 1 and candidates[0].confidence < _SURE_LEAD * candidates[1].confidence:
        return None
    return candidates[0]


def reason_text(reason: Reason) -> str:
    """The reason as an English sentence, for people who read programs' answers."""
    return _SENTENCES[reason.code].format(**dict(reason.params))


def _weight(reading: Reading, context: DetectionContext) -> float:
    shape = reading.format
    weight = _SHAPE_WEIGHT[shape.shape]
    if not shape.verified:
        weight *= _UNVERIFIED_WEIGHT
    if shape.check is not None:
        weight *= shape.check.passes_one_in if reading.check_passed else _FAILED_CHECK_WEIGHT
    if reading.service is not None:
        weight *= _KNOWN_SERVICE_WEIGHT
    if reading.carrier in context.carriers:
        weight *= _MERCHANTS_CARRIER_WEIGHT
    hits = _hits(reading, context)
    if hits:
        weight *= 1 + 2 * log2(1 + hits)
    fits = _fits_destination(reading, context)
    if fits is not None:
        weight *= _DESTINATION_FITS_WEIGHT if fits else _DESTINATION_DIFFERS_WEIGHT
    return weight


def _hits(reading: Reading, context: DetectionContext) -> int:
    return context.past_hits.get((reading.carrier, reading.format.key), 0)


def _expected_destinations(reading: Reading) -> tuple[str, ...]:
    return (reading.destination,) if reading.destination else reading.format.destinations


def _fits_destination(reading: Reading, context: DetectionContext) -> bool | None:
    expected = _expected_destinations(reading)
    if context.destination_country is None or not expected:
        return None
    return context.destination_country.upper() in expected


def _last_mile(reading: Reading, context: DetectionContext) -> str | None:
    if reading.last_mile is not None or reading.issued_in is None or context.destination_country is None:
        return reading.last_mile
    brings_it = reading.format.operators.get(context.destination_country.upper())
    return None if brings_it == reading.carrier else brings_it


def _candidate(reading: Reading, confidence: float, context: DetectionContext, rivals: int) -> Candidate:
    return Candidate(
        carrier=reading.carrier,
        format=reading.format.key,
        confidence=round(confidence, 4),
        last_mile_carrier=_last_mile(reading, context),
        reasons=tuple(_reasons(reading, context)),
        needs=_needs(reading, context, rivals),
        warnings=tuple(_warnings(reading, context, rivals)),
    )


def _test_candidate(reading: Reading) -> Candidate:
    reasons = (Reason("test_number"),)
    return Candidate(carrier=TEST_CARRIER, format=reading.format.key, confidence=1.0, reasons=reasons)


def _reasons(reading: Reading, context: DetectionContext) -> Iterable[Reason]:
    check = reading.format.check
    yield Reason("format", (("format", reading.format.key),))
    if check is None:
        yield Reason("no_check_digit")
    elif reading.check_passed:
        odds = str(check.passes_one_in)
        yield Reason("check_digit_passed", (("scheme", check.scheme.value), ("passes_one_in", odds)))
    if reading.service is not None:
        yield Reason("service", (("service", reading.service),))
    if reading.issued_in is not None:
        yield Reason("issued_in", (("country", reading.issued_in),))
    last_mile = _last_mile(reading, context)
    if last_mile is not None:
        yield Reason("handed_over_to", (("carrier", last_mile),))
    if reading.carrier in context.carriers:
        yield Reason("merchants_carrier")
    hits = _hits(reading, context)
    if hits:
        yield Reason("past_hits", (("count", str(hits)),))
    if _fits_destination(reading, context):
        yield Reason("destination_fits", (("country", (context.destination_country or "").upper()),))


def _warnings(reading: Reading, context: DetectionContext, rivals: int) -> Iterable[Reason]:
    if reading.check_passed is False and reading.format.check is not None:
        yield Reason("check_digit_failed", (("scheme", reading.format.check.scheme.value),))
    if not reading.format.verified:
        yield Reason("unverified_format")
    if _fits_destination(reading, context) is False:
        expected = ", ".join(_expected_destinations(reading))
        country = (context.destination_country or "").upper()
        yield Reason("destination_differs", (("expected", expected), ("country", country)))
    if rivals:
        yield Reason("ambiguous", (("count", str(rivals)),))


def _needs(reading: Reading, context: DetectionContext, rivals: int) -> tuple[str, ...]:
    needs = [need for need in reading.format.needs if not (need == "shipped_on" and context.shipped_on)]
    if rivals and context.destination_country is None:
        needs.append("destination_country")
    return tuple(needs)
