"""Detection as the entrances call it."""

from waypost.carriers import registry
from waypost.domain.detection import DetectionContext
from waypost.usecases.detect_carrier import detect_carrier


def test_a_number_is_told_with_the_carriers_that_are_handed_in() -> None:
    candidates = detect_carrier("1z5r 8939 0357 5671 27", carriers=registry)
    assert [candidate.carrier for candidate in candidates] == ["ups"]
    assert candidates[0].confidence > 0.99


def test_a_test_number_is_certain_whatever_else_is_known() -> None:
    context = DetectionContext(carriers=frozenset({"ups"}), destination_country="US")
    (candidate,) = detect_carrier("WP-TEST-IN-TRANSIT", carriers=registry, context=context)
    assert (candidate.carrier, candidate.confidence) == ("waypost-test", 1.0)
