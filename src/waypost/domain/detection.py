"""Whose tracking number is this? Every carrier it can belong to, the likeliest first, with reasons.

Each way to read a number has a weight: how much more often the number would look like this if it were
that carrier's than if it were anybody's. Shape, check digit, the merchant's carriers and the destination
multiply; what the shop's own numbers of that form turned out to be soon outweighs any shape. A candidate's
confidence is its weight among all weights and the standing chance that the number is of a carrier that we do
not know. So confidences never add up to more than 1, and ambiguity shows by itself.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from waypost.domain.detection_reasons import (
    NO_KNOWN_FORMAT,
    TEST_NUMBER,
    Evidence,
    Reason,
    ambiguous,
    hits_reason,
    reason_text,
    reasons_of,
    warnings_of,
)
from waypost.domain.number_formats import NumberFormats
from waypost.domain.tracking_number import (
    TEST_CARRIER,
    NumberFormat,
    Reading,
    Shape,
    normalise,
    readings,
    written_form,
)

__all__ = [
    "NOTHING_KNOWN", "Candidate", "DetectionContext", "Reason", "detect", "forms_of", "learned_form",
    "likely_carriers",
    "reason_text", "surest",
]  # fmt: skip

_SHAPE_WEIGHT = {Shape.OWN: 100.0, Shape.SHARED: 8.0, Shape.COMMON: 1.0, Shape.BARE: 0.2}
_UNKNOWN_CARRIER_WEIGHT = 2.0
_FAILED_CHECK_WEIGHT = 0.01  # carriers' own sandbox numbers and misprints
_UNVERIFIED_WEIGHT = 0.3
_KNOWN_SERVICE_WEIGHT = 1.5
_MERCHANTS_CARRIER_WEIGHT = 8.0
_DESTINATION_FITS_WEIGHT = 2.0
_DESTINATION_DIFFERS_WEIGHT = 0.2
_HIT_WEIGHT = 100.0  # one parcel of the shop's own says as much as the best shape
_SURE_FROM = 0.5
_SURE_LEAD = 2.0
_WORTH_ASKING = (
    0.002  # below that a candidate is a mere possibility: the wrong check digit of a crowd's shape
)


@dataclass(frozen=True, slots=True)
class DetectionContext:
    """What else is known about the parcel.

    `carriers` are the slugs the merchant ships with, `past_hits` counts what the shop's earlier parcels
    turned out to be by (carrier slug, `learned_form`), `destination_country` is ISO 3166-1 alpha-2,
    `shipped_on` the day of dispatch.
    """

    carriers: frozenset[str] = frozenset()
    past_hits: Mapping[tuple[str, str], int] = field(default_factory=dict)
    destination_country: str | None = None
    shipped_on: date | None = None


NOTHING_KNOWN = DetectionContext()


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
    plain = normalise(number)
    found = _readings(plain, formats)
    for reading in found:
        if reading.carrier == TEST_CARRIER:
            return (Candidate(TEST_CARRIER, reading.format.key, 1.0, reasons=(TEST_NUMBER,)),)
    hits = _hits(plain, found, context)
    times = sum(hits.values())
    best = _best(found, context)
    weights = _weighed({one: weight for one, (weight, _) in best.items()}, hits, times)
    total = _UNKNOWN_CARRIER_WEIGHT + sum(weights.values())
    likely = sum(reading.check_passed is not False for _, reading in best.values()) + len(hits.keys() - best)
    ranked = sorted(
        weights, key=lambda one: (-weights[one], one in best and not best[one][1].format.verified, one)
    )
    return tuple(
        _candidate(best[one][1], weights[one] / total, context, hits.get(one, 0), times, likely)
        if one in best
        else _learned(one, plain, weights[one] / total, hits[one], times, likely - 1)
        for one in ranked
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


def likely_carriers(candidates: tuple[Candidate, ...]) -> tuple[str, ...]:
    """The carriers worth asking about the number one after the other, the surest first."""
    return tuple(one.carrier for one in candidates if one.confidence >= _WORTH_ASKING)


def learned_form(number: str, *, carrier: str, formats: Iterable[NumberFormat]) -> str:
    """Under what form a shop's number is remembered once it is known to be this carrier's.

    That is the carrier's own format, or the mere build of the number where the carrier is not known to have
    such numbers.
    """
    plain = normalise(number)
    fitting = [one for one in _readings(plain, formats) if one.carrier == carrier]
    sound = [one for one in fitting if one.check_passed is not False] or fitting
    return sound[0].format.key if sound else written_form(plain)


def forms_of(number: str, *, formats: Iterable[NumberFormat]) -> tuple[str, ...]:
    """All forms under which numbers like this one are remembered: what `past_hits` is to be asked for."""
    plain = normalise(number)
    return (*dict.fromkeys(one.format.key for one in _readings(plain, formats)), written_form(plain))


def _readings(number: str, formats: Iterable[NumberFormat]) -> list[Reading]:
    return list(
        readings(number, formats=formats.fitting(number) if isinstance(formats, NumberFormats) else formats)
    )


def _hits(number: str, found: Iterable[Reading], context: DetectionContext) -> Mapping[str, int]:
    """How often the shop's numbers of this one's forms were whose; who never was is left out."""
    if not context.past_hits:
        return {}
    counted: dict[str, int] = {}
    forms = {(one.carrier, one.format.key) for one in found}
    build = written_form(number)
    for (carrier, form), count in context.past_hits.items():
        if count > 0 and (form == build or (carrier, form) in forms):
            counted[carrier] = counted.get(carrier, 0) + count
    return counted


def _best(found: Iterable[Reading], context: DetectionContext) -> dict[str, tuple[float, Reading]]:
    """The weightiest reading of each carrier."""
    best: dict[str, tuple[float, Reading]] = {}
    for reading in found:
        weight = _weight(reading, context)
        if reading.carrier not in best or weight > best[reading.carrier][0]:
            best[reading.carrier] = (weight, reading)
    return best


def _weighed(weights: dict[str, float], hits: Mapping[str, int], times: int) -> dict[str, float]:
    """The weights after what the shop's own numbers turned out to be."""
    if not hits:
        return weights
    for carrier in hits:
        weights.setdefault(carrier, _SHAPE_WEIGHT[Shape.BARE])
    return {one: weight * _odds(hits.get(one, 0), times) for one, weight in weights.items()}


def _odds(hits: int, times: int) -> float:
    return (1 + _HIT_WEIGHT * hits) / (1 + _HIT_WEIGHT * (times - hits))


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
    fits = _fits_destination(reading, context)
    if fits is not None:
        weight *= _DESTINATION_FITS_WEIGHT if fits else _DESTINATION_DIFFERS_WEIGHT
    return weight


def _expected_destinations(reading: Reading) -> tuple[str, ...]:
    return (reading.destination,) if reading.destination else reading.format.destinations


def _fits_destination(reading: Reading, context: DetectionContext) -> bool | None:
    if context.destination_country is None:
        return None
    expected = _expected_destinations(reading)
    return context.destination_country.upper() in expected if expected else None


def _last_mile(reading: Reading, context: DetectionContext) -> str | None:
    if reading.last_mile is not None or reading.issued_in is None or context.destination_country is None:
        return reading.last_mile
    brings_it = reading.format.operators.get(context.destination_country.upper())
    return None if brings_it == reading.carrier else brings_it


def _candidate(
    reading: Reading, confidence: float, context: DetectionContext, hits: int, times: int, likely: int
) -> Candidate:
    country = context.destination_country
    evidence = Evidence(
        is_merchants=reading.carrier in context.carriers,
        hits=hits,
        times=times,
        country=country.upper() if country else None,
        fits=_fits_destination(reading, context),
        rivals=likely - (reading.check_passed is not False),
    )
    last_mile = _last_mile(reading, context)
    return Candidate(
        reading.carrier,
        reading.format.key,
        round(confidence, 4),
        last_mile,
        tuple(reasons_of(reading, evidence, last_mile)),
        _needs(reading.format.needs, context, evidence.rivals),
        tuple(warnings_of(reading, evidence, _expected_destinations(reading))),
    )


def _learned(carrier: str, number: str, confidence: float, hits: int, times: int, rivals: int) -> Candidate:
    """A carrier for which only the shop's own parcels speak."""
    warnings = (NO_KNOWN_FORMAT, *((ambiguous(rivals),) if rivals else ()))
    reasons = (hits_reason(hits, times),)
    return Candidate(carrier, written_form(number), round(confidence, 4), None, reasons, warnings=warnings)


def _needs(wanted: tuple[str, ...], context: DetectionContext, rivals: int) -> tuple[str, ...]:
    if not wanted and not rivals:
        return ()
    needs = [need for need in wanted if not (need == "shipped_on" and context.shipped_on)]
    if rivals and context.destination_country is None:
        needs.append("destination_country")
    return tuple(needs)
