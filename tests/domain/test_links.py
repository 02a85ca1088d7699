"""Ids that tell nothing, and links that cannot be guessed."""

from hypothesis import given
from hypothesis import strategies as st

from waypost.domain.links import (
    LinkKind,
    is_signed,
    number_of,
    public_id,
    read_token,
    scramble,
    token_for,
    unscramble,
)

SECRET = b"s" * 32
numbers = st.integers(0, 2**60 - 1)


@given(numbers)
def test_an_id_leads_back_to_its_row(number: int) -> None:
    assert unscramble(scramble(number)) == number
    assert number_of("ord", public_id("ord", number)) == number


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_ids_and_tokens(text: str) -> None:
    number_of("ord", text)
    link = read_token(text)
    assert link is None or not is_signed(link, generation=0, secret=SECRET)


def test_neighbouring_rows_have_unlike_ids() -> None:
    ids = [scramble(number) for number in range(200)]
    assert len(set(ids)) == 200
    assert len({text[:4] for text in ids}) > 150


def test_an_id_of_another_kind_is_none_of_ours() -> None:
    assert number_of("shp", public_id("ord", 5)) is None


@given(numbers, st.integers(0, 50))
def test_a_token_opens_what_it_was_made_for(number: int, generation: int) -> None:
    token = token_for(LinkKind.ORDER, number, generation=generation, secret=SECRET)
    link = read_token(token)
    assert link is not None
    assert (link.kind, link.id) == (LinkKind.ORDER, number)
    assert is_signed(link, generation=generation, secret=SECRET)


def test_a_token_dies_with_its_generation_its_secret_and_any_change_of_a_letter() -> None:
    token = token_for(LinkKind.ORDER, 7, generation=0, secret=SECRET)
    link = read_token(token)
    assert link is not None
    assert not is_signed(link, generation=1, secret=SECRET)
    assert not is_signed(link, generation=0, secret=b"other")
    for spot in range(len(token)):
        other = read_token(token[:spot] + ("2" if token[spot] != "2" else "3") + token[spot + 1 :])
        assert other is None or not is_signed(other, generation=0, secret=SECRET)
