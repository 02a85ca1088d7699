"""The words that end and resume messages, as people write them."""

import pytest

from waypost.domain.stop_words import ends_messages, resumes_messages


@pytest.mark.parametrize(
    "words",
    ["STOP", "stop.", " Stop! ", "STOP ALL", "Arrêter", "arrêt", "Stopp", "停止", "退订", "توقف", "إلغاء"],
)
def test_a_word_alone_ends_messages(words: str) -> None:
    assert ends_messages(words)


@pytest.mark.parametrize(
    "words", ["", None, "Please do not stop", "stop it at my door", "nonstop", "START", "🛑", "s" * 9_000]
)
def test_anything_else_does_not(words: str | None) -> None:
    assert not ends_messages(words)


def test_start_and_its_kin_resume_messages() -> None:
    assert all(resumes_messages(one) for one in ("START", "unstop", " Yes "))
    assert not any(resumes_messages(one) for one in ("", None, "start over", "STOP"))
