"""From what went wrong to HTTP."""

import pytest

from waypost.db import LaneFull
from waypost.ports.database import AlreadyExists
from waypost.usecases.record_events import NewsRefused
from waypost.web.errors import pointer_and_detail, problem_of


def test_a_full_lane_asks_to_come_back_later() -> None:
    problem = problem_of(LaneFull("50000 rows wait", retry_after=3))
    assert (problem.kind.status, problem.headers) == (503, [(b"retry-after", b"3")])


def test_two_at_once_with_one_key_are_told_to_ask_again() -> None:
    assert problem_of(AlreadyExists("kept_answers")).kind.status == 409


def test_a_refusal_of_a_use_case_keeps_its_pointer() -> None:
    problem = problem_of(NewsRefused("/carrier", "name the carrier"))
    assert [(error.pointer, error.detail) for error in problem.errors] == [("/carrier", "name the carrier")]


def test_an_error_of_ours_tells_nothing_of_the_inside() -> None:
    problem = problem_of(ZeroDivisionError("secret"))
    assert problem.kind.status == 500
    assert "secret" not in problem.detail


@pytest.mark.parametrize(
    ("said", "pointer"),
    [
        ("Expected `str`, got `int` - at `$.location.city`", "/location/city"),
        ("Expected `int` >= 1 - at `$.lines[2].quantity`", "/lines/2/quantity"),
        ("Object contains unknown field `a/b`", "/a~1b"),
        ("Object missing required field `title` - at `$.lines[0]`", "/lines/0/title"),
        ("Expected `object`, got `array`", ""),
    ],
)
def test_what_the_decoder_says_becomes_a_pointer(said: str, pointer: str) -> None:
    assert pointer_and_detail(said)[0] == pointer
