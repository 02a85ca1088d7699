"""The number formats of all carriers, each against its own examples and against the others."""

import re
from collections.abc import Iterable
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waypost.carriers import registry
from waypost.domain.detection import DetectionContext, detect, surest
from waypost.domain.tracking_number import MAX_LENGTH, NumberFormat, normalise
from waypost.ports.carrier import CarrierFacts, Carriers

FORMATS = registry.all_formats()
GOOD = [(shape, number) for shape in FORMATS for number in shape.good]
SANDBOX = "1ZCIETST0111111114"
BAD = [(shape, number) for shape in FORMATS for number in shape.bad]


def _id(value: NumberFormat | str) -> str:
    return value.key if isinstance(value, NumberFormat) else value


def test_the_registry_is_a_way_through_the_door() -> None:
    carriers: Carriers = registry
    assert len(carriers.all_formats()) >= 70
    assert isinstance(carriers.carrier_named("ups"), CarrierFacts)
    assert carriers.carrier_named("nobody") is None


def test_format_keys_are_unique() -> None:
    assert len({shape.key for shape in FORMATS}) == len(FORMATS)


@pytest.mark.parametrize("shape", FORMATS, ids=_id)
def test_every_format_has_a_source_and_examples_of_both_kinds(shape: NumberFormat) -> None:
    assert shape.source
    assert shape.good
    assert shape.bad
    assert set(shape.ambiguous) <= set(shape.good)
    assert shape.verified == (shape.source != "general knowledge, unverified")


@pytest.mark.parametrize("shape", FORMATS, ids=_id)
def test_every_carrier_a_format_names_is_known(shape: NumberFormat) -> None:
    named = {shape.carrier, *shape.operators.values(), *filter(None, [shape.last_mile])}
    assert all(registry.carrier_named(slug) for slug in named)
    assert all(re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", slug) for slug in named)


def test_a_carriers_page_is_an_https_address_with_the_number_in_it() -> None:
    for facts in registry.all_carriers():
        page = facts.tracking_page("A/B 1")
        assert page is None or re.fullmatch(r"https://[^ {}]*A%2FB%201[^ {}]*", page)


@pytest.mark.parametrize(("shape", "number"), GOOD, ids=_id)
def test_a_good_number_is_recognised(shape: NumberFormat, number: str) -> None:
    candidates = detect(number, formats=FORMATS)
    mine = next(candidate for candidate in candidates if candidate.format == shape.key)
    assert "check_digit_failed" not in {warning.code for warning in mine.warnings}
    if number not in shape.ambiguous:
        assert candidates[0] == mine


@pytest.mark.parametrize(("shape", "number"), BAD, ids=_id)
def test_a_bad_number_is_absent_or_flagged(shape: NumberFormat, number: str) -> None:
    for candidate in detect(number, formats=(shape,)):
        assert "check_digit_failed" in {warning.code for warning in candidate.warnings}
        assert candidate.confidence < 0.5


@given(text=st.text(max_size=200) | st.text("0123456789", max_size=50) | st.text("ABGJL1Z0", max_size=30))
def test_no_text_breaks_detection(text: str) -> None:
    candidates = detect(text, formats=FORMATS)
    assert all(0 <= candidate.confidence <= 1 for candidate in candidates)
    assert sorted(candidates, key=lambda c: -c.confidence) == list(candidates)


@given(
    pick=st.sampled_from(GOOD), gaps=st.lists(st.integers(0, 40), max_size=6), blank=st.sampled_from(" -\t.")
)
def test_blanks_dashes_and_case_do_not_change_the_answer(
    pick: tuple[NumberFormat, str], gaps: list[int], blank: str
) -> None:
    number = pick[1]
    spelled = number.lower()
    for gap in gaps:
        spelled = spelled[:gap] + blank + spelled[gap:]
    assert detect(spelled, formats=FORMATS) == detect(number, formats=FORMATS)


def test_published_sandbox_numbers_with_a_wrong_check_digit_are_still_recognised() -> None:
    (candidate,) = detect("1Z999AA1234567890", formats=FORMATS) or detect(
        "1ZCIETST0422222229", formats=FORMATS
    )
    assert candidate.carrier == "ups"
    assert "check_digit_failed" in {warning.code for warning in candidate.warnings}


@pytest.mark.parametrize(
    ("number", "carrier"),
    [
        ("1ZXX3150YW44070023", "ups"),
        ("9261292700768711948021", "fedex"),
        ("92748931507708513018050063", "ups"),
        ("9361289878700317633795", "dhl-ecommerce"),
    ],
)
def test_parcels_handed_over_to_the_post_name_both_carriers(number: str, carrier: str) -> None:
    by_carrier = {candidate.carrier: candidate for candidate in detect(number, formats=FORMATS)}
    assert by_carrier[carrier].last_mile_carrier == "usps"


def test_a_merchant_who_ships_with_a_carrier_gets_its_reading_of_an_ambiguous_number() -> None:
    number = "320610804900"  # both check digits are right
    assert surest(detect(number, formats=FORMATS)) is None
    for carrier in ("fedex", "purolator"):
        context = DetectionContext(carriers=frozenset({carrier}))
        chosen = surest(detect(number, formats=FORMATS, context=context))
        assert chosen is not None
        assert chosen.carrier == carrier


def test_a_dpd_label_tells_its_service_and_destination() -> None:
    context = DetectionContext(destination_country="DE")
    first = detect("008182709980000020033350276C", formats=FORMATS, context=context)[0]
    assert {"service", "destination_fits"} <= {reason.code for reason in first.reasons}


@pytest.mark.parametrize(
    ("number", "carrier"),
    [("RB123456785GB", "royal-mail"), ("RB123456785US", "usps"), ("RB123456785CV", "post-cv")],
)
def test_an_international_number_belongs_to_the_post_of_its_last_two_letters(
    number: str, carrier: str
) -> None:
    assert detect(number, formats=FORMATS)[0].carrier == carrier
    assert registry.carrier_named(carrier)


@pytest.mark.parametrize(
    "number", ["", "hello", "order 4711", "1234", "ABC", "\u65e5\u672c", "RB123456785XX"]
)
def test_what_is_no_tracking_number_stays_unknown(number: str) -> None:
    assert detect(number, formats=FORMATS) == ()


def _ways(tree: Iterable[tuple[object, Any]], aside: list[int]) -> int:
    """In how many ways a parsed pattern can be tried on one text; look-aheads count `aside`."""
    ways = 1
    for op, argument in tree:
        match str(op):
            case "MAX_REPEAT" | "MIN_REPEAT":
                least, most, inner = argument
                inside = _ways(inner, aside)
                assert most == 1 or inside == 1, "a choice within a repetition"
                ways *= (int(most) - int(least) + 1) * inside
            case "BRANCH":
                ways *= sum(_ways(branch, aside) for branch in argument[1])
            case "SUBPATTERN":
                ways *= _ways(argument[3], aside)
            case "ASSERT" | "ASSERT_NOT":
                aside.append(_ways(argument[1], aside))
    return ways


@pytest.mark.parametrize("shape", FORMATS, ids=_id)
def test_no_pattern_can_be_made_to_work_long(shape: NumberFormat) -> None:
    """Counts the ways to try a pattern: bounded by its text, so no input makes it slow."""
    aside: list[int] = []
    tree = import_module("re._parser").parse(shape.pattern.pattern)
    assert _ways(tree, aside) + sum(aside) <= 400
    assert "\\d" not in shape.pattern.pattern  # it would also fit digits of other scripts
    assert "\\w" not in shape.pattern.pattern


def test_a_number_longer_than_any_carriers_is_not_even_tried() -> None:
    assert detect("GM" + "A1" * 100, formats=FORMATS) == ()
    assert all(len(normalise(number)) <= MAX_LENGTH for _, number in GOOD)
