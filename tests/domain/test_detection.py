"""How evidence is weighed, on formats made for the purpose."""

import re
from dataclasses import replace
from datetime import date

from waypost.domain.check_digit import CheckRule, Scheme
from waypost.domain.detection import Candidate, DetectionContext, Reason, detect, reason_text, surest
from waypost.domain.tracking_number import NumberFormat, Shape

GUARDED = NumberFormat(
    carrier="alpha",
    name="ten",
    pattern=re.compile("(?P<serial>[0-9]{9})(?P<check>[0-9])"),
    source="made up",
    check=CheckRule(Scheme.LUHN),
    destinations=("CA",),
    needs=("shipped_on",),
)
UNGUARDED = NumberFormat(carrier="beta", name="ten", pattern=re.compile("[0-9]{10}"), source="made up")
POSTS = NumberFormat(
    carrier="posts",
    name="letters",
    pattern=re.compile("[A-Z]{2}(?P<country>[A-Z]{2})"),
    source="made up",
    shape=Shape.OWN,
    operators={"GB": "royal-mail", "US": "usps"},
)
FORMATS = (UNGUARDED, GUARDED, POSTS)
RIGHT, WRONG = "1234567897", "1234567890"


def _codes(reasons: tuple[Reason, ...]) -> set[str]:
    return {reason.code for reason in reasons}


def _ranked(number: str, context: DetectionContext) -> list[str]:
    return [candidate.carrier for candidate in detect(number, formats=FORMATS, context=context)]


def test_a_right_check_digit_outranks_a_shape_without_one() -> None:
    first, second = detect(RIGHT, formats=FORMATS)
    assert (first.carrier, second.carrier) == ("alpha", "beta")
    assert "check_digit_passed" in _codes(first.reasons)
    assert "no_check_digit" in _codes(second.reasons)
    assert "ambiguous" in _codes(first.warnings)


def test_a_wrong_check_digit_ranks_last_and_warns_but_stays() -> None:
    first, second = detect(WRONG, formats=FORMATS)
    assert (first.carrier, second.carrier) == ("beta", "alpha")
    assert second.confidence < 0.05
    assert "check_digit_failed" in _codes(second.warnings)
    assert "ambiguous" not in _codes(first.warnings)  # a wrong check digit is no rival


def test_a_number_of_nobody_has_no_candidate() -> None:
    assert detect("no number at all", formats=FORMATS) == ()
    assert detect("", formats=FORMATS) == ()


def test_confidences_leave_room_for_a_carrier_that_is_not_known() -> None:
    assert sum(candidate.confidence for candidate in detect(RIGHT, formats=FORMATS)) < 1


def test_the_merchants_own_carrier_comes_first() -> None:
    (mine, _) = detect(WRONG, formats=FORMATS, context=DetectionContext(carriers=frozenset({"beta"})))
    assert mine.carrier == "beta"
    assert "merchants_carrier" in _codes(mine.reasons)
    assert mine.confidence > detect(WRONG, formats=FORMATS)[0].confidence


def test_past_parcels_of_the_same_shape_speak_for_a_carrier() -> None:
    twin = replace(GUARDED, carrier="zeta")
    formats = (GUARDED, twin)
    assert detect(RIGHT, formats=formats)[0].carrier == "alpha"
    context = DetectionContext(past_hits={("zeta", "zeta/ten"): 30})
    first, _ = detect(RIGHT, formats=formats, context=context)
    assert first.carrier == "zeta"
    assert Reason("past_hits", (("count", "30"), ("total", "30"))) in first.reasons


def test_the_destination_speaks_for_or_against_a_domestic_carrier() -> None:
    at_home = detect(RIGHT, formats=FORMATS, context=DetectionContext(destination_country="ca"))[0]
    nowhere = detect(RIGHT, formats=FORMATS)[0]
    abroad = detect(RIGHT, formats=FORMATS, context=DetectionContext(destination_country="FR"))[0]
    assert at_home.confidence > nowhere.confidence > abroad.confidence
    assert "destination_fits" in _codes(at_home.reasons)
    assert "destination_differs" in _codes(abroad.warnings)


def test_what_is_missing_is_asked_for_only_while_it_is_missing() -> None:
    assert detect(RIGHT, formats=FORMATS)[0].needs == ("shipped_on", "destination_country")
    known = DetectionContext(destination_country="CA", shipped_on=date(2026, 11, 20))
    assert detect(RIGHT, formats=FORMATS, context=known)[0].needs == ()


def test_the_order_of_the_formats_does_not_matter() -> None:
    assert detect(RIGHT, formats=FORMATS) == detect(RIGHT, formats=FORMATS[::-1])


def test_a_postal_number_belongs_to_the_post_that_issued_it() -> None:
    (candidate,) = detect("RRGB", formats=FORMATS)
    assert (candidate.carrier, candidate.format) == ("royal-mail", "posts/letters")
    assert detect("RRXX", formats=FORMATS) == ()


def test_a_postal_number_is_delivered_by_the_post_of_the_destination() -> None:
    abroad = detect("RRGB", formats=FORMATS, context=DetectionContext(destination_country="US"))[0]
    assert abroad.last_mile_carrier == "usps"
    at_home = detect("RRGB", formats=FORMATS, context=DetectionContext(destination_country="GB"))[0]
    assert at_home.last_mile_carrier is None


def test_two_equal_candidates_are_left_to_a_person() -> None:
    twins = detect(RIGHT, formats=(GUARDED, replace(GUARDED, carrier="zeta")))
    assert surest(twins) is None
    assert surest(()) is None


def test_a_clear_leader_is_taken_unasked() -> None:
    assert surest(detect("RRGB", formats=FORMATS)) is not None


def test_a_carrier_that_fits_twice_is_named_once() -> None:
    wide = replace(UNGUARDED, carrier="alpha", name="any", check=None)
    (candidate,) = detect(RIGHT, formats=(wide, GUARDED))
    assert candidate.format == "alpha/ten"


def test_every_reason_and_warning_has_a_sentence() -> None:
    contexts = [
        DetectionContext(),
        DetectionContext(frozenset({"alpha"}), {("alpha", "alpha/ten"): 2}, "CA"),
        DetectionContext(destination_country="US"),
    ]
    said: list[Candidate] = []
    formats = (*FORMATS, replace(UNGUARDED, carrier="gamma", verified=False))
    for context in contexts:
        for number in (RIGHT, WRONG, "RRGB"):
            said += detect(number, formats=formats, context=context)
    sentences = [reason_text(reason) for one in said for reason in (*one.reasons, *one.warnings)]
    assert all(sentence.endswith(".") and "{" not in sentence for sentence in sentences)
    assert "Such numbers are delivered in CA, not in US." in sentences
