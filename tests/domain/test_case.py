"""Which cases make sense where a parcel stands, and what a decision comes to."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.web.pages.states import STATES, now_of
from waypost.domain.case import (
    MOST_LINES,
    Case,
    CaseKind,
    CaseLine,
    CaseState,
    Decision,
    Feedback,
    Outcome,
    Voice,
    decisions,
    may_be_told,
    may_rate,
)
from waypost.domain.occasions import occasions
from waypost.domain.topics import Topic

NOW = now_of("on_time")
BEFORE_LAST_LEG = {CaseKind.WRONG_ADDRESS, CaseKind.DELIVERY_INSTRUCTIONS, CaseKind.QUESTION}


def case(*lines: CaseLine) -> Case:
    opened = CaseLine(NOW, Voice.BUYER, CaseState.OPEN, "Where is it?")
    return Case(1, 1, 1, CaseKind.NOT_RECEIVED, (opened, *lines), shipment_id=3)


@pytest.mark.parametrize(
    ("state", "kinds"),
    [
        ("on_time", BEFORE_LAST_LEG),
        ("out_for_delivery", {CaseKind.QUESTION}),
        ("delivered", {CaseKind.NOT_RECEIVED, CaseKind.QUESTION}),
    ],
)
def test_what_may_be_told_depends_on_where_the_parcel_stands(state: str, kinds: set[CaseKind]) -> None:
    journey = STATES[state]()
    assert set(may_be_told(journey, journey.shipments[0])) == kinds


def test_a_late_parcel_may_be_missed_before_it_is_delivered() -> None:
    journey = STATES["on_time"]()
    late = replace(journey.shipments[0], days_late=1)
    assert CaseKind.NOT_RECEIVED in may_be_told(journey, late)


def test_before_it_is_shipped_the_address_may_still_change() -> None:
    assert set(may_be_told(STATES["on_time"](), None)) == BEFORE_LAST_LEG


def test_nobody_is_asked_before_the_end() -> None:
    assert [may_rate(STATES[name]()) for name in ("on_time", "split", "delivered")] == [False, False, True]


def test_the_last_decision_of_a_case_stands() -> None:
    refund = CaseLine(NOW + timedelta(hours=1), Voice.MERCHANT, CaseState.ANSWERED, None, Outcome.REFUND)
    reship = replace(refund, at=NOW + timedelta(hours=2), outcome=Outcome.RESHIP, state=CaseState.CLOSED)
    decided = case(refund, reship, CaseLine(NOW + timedelta(hours=3), Voice.BUYER, CaseState.OPEN, "Thanks"))
    assert decided.state is CaseState.OPEN
    assert decisions([case(), decided]) == (Decision(3, Outcome.RESHIP, reship.at),)


def test_a_decision_is_worth_telling_once_for_each_parcel() -> None:
    made = [
        Decision(3, Outcome.REFUND, NOW),
        Decision(3, Outcome.REFUND, NOW),
        Decision(None, Outcome.RESHIP, NOW),
    ]
    found = occasions(STATES["delivered"](), told={}, offset_min={}, now=NOW, decided=made)
    keys = [one.key for one in found if one.topic in (Topic.REFUND_DECIDED, Topic.RESHIP_DECIDED)]
    assert keys == [("refund_decided", 3, ""), ("reship_decided", 0, "")]


def test_a_long_history_keeps_its_beginning_and_its_end() -> None:
    long = case()
    for minute in range(100):
        long = long.with_line(
            CaseLine(NOW + timedelta(minutes=minute), Voice.BUYER, CaseState.OPEN, str(minute))
        )
    assert len(long.lines) == MOST_LINES
    assert (long.lines[0].words, long.lines[-1].words) == ("Where is it?", "99")


def test_feedback_changes_for_a_week() -> None:
    given = Feedback(1, 1, 5, NOW, NOW)
    assert given.may_change(NOW + timedelta(days=6, hours=23))
    assert not given.may_change(NOW + timedelta(days=7))
