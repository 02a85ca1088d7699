"""Find out which carrier a tracking number belongs to, offline."""

from waypost.domain.detection import NOTHING_KNOWN, Candidate, DetectionContext, detect
from waypost.ports.carrier import Carriers


def detect_carrier(
    number: str, *, carriers: Carriers, context: DetectionContext = NOTHING_KNOWN
) -> tuple[Candidate, ...]:
    """Every carrier the number can belong to, surest first; empty if it looks like nobody's."""
    return detect(number, formats=carriers.all_formats(), context=context)
