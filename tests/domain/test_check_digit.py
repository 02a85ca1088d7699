"""Every scheme against numbers worked out by others, and against slips of the pen."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waypost.domain.check_digit import CheckRule, Scheme, luhn, mod7, mod10, mod37_36, s10, weighted

DIGITS = st.text("0123456789", min_size=8, max_size=8)


def test_s10_agrees_with_the_example_of_the_postal_union() -> None:
    assert s10("47312482") == "9"


def test_s10_writes_ten_as_zero_and_eleven_as_five() -> None:
    assert s10("00000000") == "5"
    assert s10("10100000") == "0"


def test_luhn_agrees_with_the_example_of_the_standard() -> None:
    assert luhn("7992739871") == "3"


def test_the_gs1_rule_agrees_with_a_well_known_article_number() -> None:
    assert mod10("400638133393", weights=(3, 1), from_right=True) == "1"


def test_the_rule_of_deutsche_post_agrees_with_a_published_leitcode() -> None:
    assert mod10("2134807501640", weights=(4, 9)) == "1"


def test_ups_counts_letters() -> None:
    assert mod10("5R8939035756712", weights=(1, 2)) == "7"


def test_an_air_waybill_is_guarded_by_its_remainder_of_seven() -> None:
    assert mod7("331881002") == "5"


def test_modulo_37_36_agrees_with_a_printed_dpd_label() -> None:
    assert mod37_36("09980000020033") == "F"


def test_a_weighted_sum_is_reduced_by_each_modulus_in_turn() -> None:
    assert weighted("98657878885", weights=(3, 1, 7) * 3 + (3, 1), moduli=(11, 10)) == "5"


def test_a_prefix_that_is_printed_is_not_counted_twice() -> None:
    rule = CheckRule(Scheme.MOD10, weights=(3, 1), prefix="91")
    assert rule.expected("9101123456789000000") == rule.expected("01123456789000000")


@given(serial=DIGITS, place=st.integers(0, 7), slip=st.integers(1, 9))
def test_one_wrong_digit_never_passes(serial: str, place: int, slip: int) -> None:
    wrong = serial[:place] + str((int(serial[place]) + slip) % 10) + serial[place + 1 :]
    assert mod10(serial, weights=(3, 1)) != mod10(wrong, weights=(3, 1))
    assert luhn(serial) != luhn(wrong)
    assert mod37_36(serial) != mod37_36(wrong)


@given(serial=st.text("0123456789", min_size=11, max_size=11))
@pytest.mark.parametrize(
    "rule",
    [
        CheckRule(Scheme.MOD10, weights=(4, 9)),
        CheckRule(Scheme.MOD7),
        CheckRule(Scheme.MOD37_36),
        CheckRule(Scheme.LUHN),
        CheckRule(Scheme.WEIGHTED, weights=(3, 1, 7) * 3 + (3, 1), moduli=(11, 10)),
    ],
    ids=lambda rule: rule.scheme.value,
)
def test_a_check_is_always_one_character(rule: CheckRule, serial: str) -> None:
    assert len(rule.expected(serial)) == 1
    assert rule.passes_one_in > 1


@pytest.mark.parametrize(
    ("serial", "expected"), [("93867566", "0"), ("000000000", "0"), ("123456789", "1"), ("456789012", "2")]
)
def test_sf_express_adds_cross_sums_of_odd_multiples(serial: str, expected: str) -> None:
    assert CheckRule(Scheme.CROSS_SUMS).expected(serial) == expected


def test_gls_begins_its_sum_with_one() -> None:
    rule = CheckRule(Scheme.MOD10, weights=(3, 1), start=1)
    assert rule.expected("12341622717") == "1"
    assert replace(rule, start=0).expected("12341622717") == "2"


def test_evri_writes_the_sum_itself() -> None:
    assert CheckRule(Scheme.MOD10, weights=(8, 9)).expected("H12A3B456789012") == "6"


def test_correos_closes_with_a_letter_of_the_sum_of_all_characters() -> None:
    rule = CheckRule(Scheme.LETTER23)
    assert rule.expected("PQ0DK20000000000128001") in "TRWAGMYFPDXBNJZSQVHLCKE"
    assert rule.expected("A") == "TRWAGMYFPDXBNJZSQVHLCKE"[ord("A") % 23]
    assert rule.passes_one_in == 23
