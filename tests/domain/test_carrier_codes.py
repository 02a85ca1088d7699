"""From a carrier's words to ours: which rule decides."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waypost.domain.carrier_codes import CodeRule, CodeTable, table_from
from waypost.domain.tracking import EventType

E = EventType
SPELLINGS = st.sampled_from(["", "A", "B", "01", "1"])
RULES = st.lists(
    st.builds(
        CodeRule,
        st.sampled_from(list(E)),
        type=SPELLINGS,
        code=SPELLINGS,
        text=st.sampled_from(["", "out", "out for delivery", "delivery"]),
    ),
    max_size=12,
)


def table(*rules: CodeRule, own: tuple[CodeRule, ...] = ()) -> CodeTable:
    return CodeTable("acme", 1, rules, own=own)


def test_a_code_counts_more_than_words_and_words_more_than_a_type() -> None:
    known = table(
        CodeRule(E.PROBLEM, type="X"),
        CodeRule(E.DELAYED, text="delay"),
        CodeRule(E.OUT_FOR_DELIVERY, code="OT"),
    )
    assert known.meaning(type_="X", code="OT", text="Delay") is E.OUT_FOR_DELIVERY
    assert known.meaning(type_="X", code="Q", text="A Delay") is E.DELAYED
    assert known.meaning(type_="X", code="Q") is E.PROBLEM
    assert known.meaning(type_="I", code="Q") is E.UNKNOWN


def test_a_rule_that_knows_more_about_the_same_code_decides() -> None:
    known = table(
        CodeRule(E.OUT_FOR_DELIVERY, code="DS"),
        CodeRule(E.IN_TRANSIT, code="DS", text="processing at"),
        CodeRule(E.HELD, code="DS", type="X"),
    )
    assert known.meaning(code="DS", text="Processing at UPS Facility") is E.IN_TRANSIT
    assert known.meaning(code="DS", text="OUT FOR DELIVERY") is E.OUT_FOR_DELIVERY
    assert known.meaning(code="DS", type_="X") is E.HELD


def test_a_code_counts_word_for_word() -> None:
    known = table(CodeRule(E.OUT_FOR_DELIVERY, code="0174"))
    assert known.meaning(code="0174") is E.OUT_FOR_DELIVERY
    assert known.meaning(code="174") is E.UNKNOWN
    assert known.meaning(code=None) is E.UNKNOWN


def test_a_merchants_own_rule_comes_before_ours_however_little_it_knows() -> None:
    known = table(CodeRule(E.PROBLEM, code="X1", text="held"), own=(CodeRule(E.HELD, code="X1"),))
    assert known.meaning(code="X1", text="held at border") is E.HELD
    assert replace(known, own=()).meaning(code="X1", text="held at border") is E.PROBLEM
    rule = known.rule_for(code="X1", text="held at border")
    assert rule is not None
    assert rule.means is E.HELD


@given(RULES, RULES, SPELLINGS, SPELLINGS, st.sampled_from(["", "Out for delivery", "delivery"]))
def test_looking_up_by_code_finds_what_trying_every_rule_finds(
    rules: list[CodeRule], own: list[CodeRule], type_: str, code: str, text: str
) -> None:
    tried = [
        *sorted(own, key=lambda rule: rule.rank, reverse=True),
        *sorted(rules, key=lambda rule: rule.rank, reverse=True),
    ]
    fitting = (rule for rule in tried if rule.fits(type_=type_, code=code, text=text.lower()))
    assert table(*rules, own=tuple(own)).rule_for(type_=type_, code=code, text=text) == next(fitting, None)


@pytest.mark.parametrize(
    "rules", [[{"code": "X"}], [{"code": "X", "means": "arived"}], ["X"], [{"means": ["held"]}], [None]]
)
def test_a_line_that_is_wrong_is_named(rules: list[object]) -> None:
    with pytest.raises(ValueError, match=r"acme: rule 1 of codes\.json is wrong"):
        table_from({"version": 1, "rules": rules}, carrier="acme")


def test_a_table_is_read_with_its_version_and_sources() -> None:
    written = {"version": 3, "sources": ["https://acme.example"], "rules": [{"text": "OUT", "means": "held"}]}
    read = table_from(written, carrier="acme")
    assert (read.version, read.sources, len(read.rules)) == (3, ("https://acme.example",), 1)
    assert read.meaning(text="out of order") is E.HELD
