"""When a guessed carrier is given up, for whom, and how that is told."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from waypost.domain.guessing import UNHEARD_AFTER, Guess, first_guess, is_unheard, next_guess, told

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY = timedelta(days=1)
NAMES = {"alpha": "Alpha", "beta": "Beta Parcels", "gamma": "Gamma"}


def begun(*candidates: str) -> Guess:
    return first_guess(7, candidates, carrier=candidates[0], now=NOW)


def words(guess: Guess) -> str:
    return " ".join(told(guess, name_of=lambda slug: NAMES[slug]))


def test_a_carrier_is_given_up_after_two_answers_that_lie_far_apart() -> None:
    assert not is_unheard(unknown_since=None, asked_at=NOW)
    assert not is_unheard(unknown_since=NOW, asked_at=None)
    assert not is_unheard(unknown_since=NOW, asked_at=NOW)
    assert not is_unheard(unknown_since=NOW, asked_at=NOW + UNHEARD_AFTER - timedelta(seconds=1))
    assert is_unheard(unknown_since=NOW, asked_at=NOW + UNHEARD_AFTER)


def test_the_next_candidate_is_one_that_we_can_ask() -> None:
    after = next_guess(begun("alpha", "beta", "gamma"), askable={"alpha", "gamma"}, now=NOW + DAY)
    assert after is not None
    assert after.carrier == "gamma"
    assert after.trials[0].until == NOW + DAY


def test_where_nobody_else_can_be_asked_the_guess_stays() -> None:
    assert next_guess(begun("alpha", "beta"), askable={"alpha"}, now=NOW) is None
    assert next_guess(begun("alpha"), askable={"alpha", "beta"}, now=NOW) is None


def test_the_story_is_told_in_words() -> None:
    guess = begun("alpha", "beta")
    assert words(guess) == (
        "That this is a parcel of Alpha was told by its number alone."
        " It can also be a number of Beta Parcels."
    )
    after = next_guess(guess, askable={"alpha", "beta"}, now=NOW + 2 * DAY)
    assert after is not None
    assert words(after) == (
        "We asked Alpha from 2026-11-24 to 2026-11-26, who did not know the number."
        " Since 2026-11-26 we ask Beta Parcels."
    )
    home = next_guess(after, askable={"alpha", "beta"}, now=NOW + 4 * DAY)
    assert home is not None
    assert home.is_settled
    assert words(home).endswith("No other carrier can be asked: we stay with Alpha.")


@given(
    candidates=st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=8, unique=True),
    askable=st.lists(st.sets(st.sampled_from("abcdefgh")), min_size=20, max_size=20),
)
def test_it_never_flaps(candidates: list[str], askable: list[set[str]]) -> None:
    guess = first_guess(1, candidates, carrier=candidates[0], now=NOW)
    for day, reachable in enumerate(askable):
        guess = next_guess(guess, askable=reachable, now=NOW + day * DAY) or guess
    asked = [trial.carrier for trial in guess.trials]
    away = asked[:-1] if guess.is_settled else asked
    assert len(set(away)) == len(away)
    assert guess.carrier == candidates[0] if guess.is_settled else guess.carrier in candidates
    assert [trial.until is None for trial in guess.trials] == [False] * (len(asked) - 1) + [True]
