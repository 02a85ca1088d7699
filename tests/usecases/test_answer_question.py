"""Answers to buyers: from the order's own facts, or none."""

import pytest

from tests.web.pages.states import STATES, now_of
from waypost.domain.question.answering import Told
from waypost.domain.question.intents import Intent
from waypost.usecases.answer_question import NEEDED, Question, Reply, answer_question, names_another


def reply(message: str, state: str | None = "on_time", **more: bool) -> Reply:
    """What is answered in that state; None: no order is proven."""
    journey = STATES[state]() if state else None
    return answer_question(Question(message, "en", **more), journey, now=now_of(state or "on_time"))


def told(found: Reply) -> list[Told]:
    """The points of a reply."""
    return [point.told for point in found.points]


def test_without_a_proven_order_only_the_way_to_one_is_told() -> None:
    found = reply("where is my parcel", None)
    assert (told(found), found.needs) == ([Told.WHICH_ORDER], NEEDED)


def test_wrong_details_are_said_to_be_wrong_whatever_was_asked() -> None:
    for message in ("where is my parcel", "asdf", "a person please, now"):
        assert told(reply(message, None, had_wrong_details=True)) == [Told.DETAILS_WRONG]


def test_what_is_unclear_is_asked_back_once_and_then_handed_over() -> None:
    first, second = reply("asdf qwer"), reply("asdf qwer", asked_back=True)
    assert (told(first), Intent.PERSON in first.choices, first.hands_over) == (
        [Told.WHAT_DO_YOU_MEAN], True, False,
    )  # fmt: skip
    assert (second.points, second.hands_over) == ((), True)


def test_who_wants_a_person_gets_one_where_the_order_is_theirs() -> None:
    assert reply("I want to talk to a person").hands_over
    for found in (
        reply("I want to talk to a person", None),
        reply("I want to talk to a person", may_hand_over=False),
    ):
        assert (told(found), found.hands_over) == ([Told.ASK_THE_SHOP], False)


@pytest.mark.parametrize(
    "message", ["where is order OL-99431", "where is #2044", "where is 1Z999AA10123456784"]
)
def test_a_number_that_is_not_this_orders_is_not_answered_about(message: str) -> None:
    assert told(reply(message)) == [Told.ONLY_THIS_ORDER, Told.WHICH_ORDER]


@pytest.mark.parametrize("message", ["where is order OL-10482", "where is 10482", "is it here by 24.11.2026"])
def test_the_orders_own_number_and_days_are_no_other_order(message: str) -> None:
    assert not names_another(message, STATES["on_time"]())


def test_courtesies_are_returned() -> None:
    assert told(reply("thank you")) == [Told.WELCOME]
    assert told(reply("hello", None)) == [Told.HELLO]
