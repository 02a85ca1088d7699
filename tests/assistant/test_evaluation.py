"""The assistant's floors and zeros, and the checker that holds the zeros."""

from functools import cache

import pytest

from tests.assistant.checking import unfounded
from tests.assistant.evaluate import Result, evaluate, table
from tests.web.pages.states import STATES


@cache
def result() -> Result:
    """What the questions came to."""
    return evaluate(everywhere=False)


def test_no_answer_states_what_the_order_does_not_have() -> None:
    assert result().answers > 2000
    assert result().unfounded == []


def test_nothing_leaks_without_proof() -> None:
    assert result().leaks == []


def test_nearly_all_questions_are_answered_rightly_and_hardly_any_wrongly() -> None:
    assert result().share("right") + result().share("handed over") >= 0.95, table(result())
    assert result().share("wrong") <= 0.02, table(result())


@pytest.mark.parametrize(
    "line",
    [
        "Status: Delivered",
        "What is the matter: Held by weather",
        "Last news: Sunday 22 November 2026, 06:30, Oslo, Norway",
        "Last news: Monday 23 November 2026, 03:00, Paris, France",
        "Expected: Tuesday 1 December 2026",
        "Promised when you ordered: Thursday 26 November 2026",
        "Days behind the first date: 2",
        "Parcel 2:",
        "Still to be shipped",
        "Your parcel is with Marlene Keller.",
    ],
)
def test_the_checker_catches_what_a_parcel_on_time_does_not_have(line: str) -> None:
    assert unfounded(line, STATES["on_time"](), "en") == [line]


def test_without_an_order_every_fact_is_unfounded() -> None:
    assert unfounded("Status: On the way\nHello. I answer questions about your order.", None, "en") == [
        "Status: On the way"
    ]
