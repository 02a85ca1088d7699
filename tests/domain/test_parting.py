"""Cutting a sequence where the same thing comes again."""

from waypost.domain.parting import parted


def test_a_key_that_comes_again_begins_a_new_part() -> None:
    assert list(parted("abcab", str)) == [["a", "b", "c"], ["a", "b"]]


def test_what_has_no_key_is_like_nothing_else() -> None:
    assert list(parted("aaa", lambda _: None)) == [["a", "a", "a"]]


def test_nothing_has_no_parts() -> None:
    assert list(parted("", str)) == []
