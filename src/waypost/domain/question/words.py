"""The words by which a wish is known, language by language.

Each wish has two lists, parted by ` | `: what says it clearly, and what only hints at it. A phrase is its
words in their order, with a few others between them; `parcel*` is any word that begins so. Languages
without blanks between words are searched for the signs themselves. The lists are plain words a speaker would
use, written for the purpose; accents, case and small typing errors do not matter.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from waypost.domain.question.folding import folded, words_of
from waypost.domain.question.intents import Intent
from waypost.domain.question.words_east import ARABIC, CHINESE, JAPANESE, POLISH
from waypost.domain.question.words_north import DUTCH, ENGLISH, GERMAN, SWEDISH
from waypost.domain.question.words_south import FRENCH, ITALIAN, PORTUGUESE, SPANISH

Words = Mapping[Intent, tuple[str, str]]
WORDS: Mapping[str, Words] = MappingProxyType({
    "en": ENGLISH, "de": GERMAN, "fr": FRENCH, "es": SPANISH, "it": ITALIAN, "nl": DUTCH, "pl": POLISH,
    "pt": PORTUGUESE, "sv": SWEDISH, "ja": JAPANESE, "zh": CHINESE, "ar": ARABIC,
})  # fmt: skip
LANGUAGES = tuple(WORDS)
UNSPACED = frozenset({"ja", "zh", "ar"})  # Arabic glues articles and pronouns to its words


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in their order; each may be a beginning (`*`)."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What is clear and what hints, for one wish in one language."""

    clear: tuple[Phrase, ...]
    hints: tuple[Phrase, ...]


@cache
def lexicon(language: str) -> Mapping[Intent, Lexicon]:
    """The words of one of `LANGUAGES`, folded as messages are."""
    return {
        intent: Lexicon(_phrases(clear, language), _phrases(hints, language))
        for intent, (clear, hints) in WORDS[language].items()
    }


def _phrases(written: str, language: str) -> tuple[Phrase, ...]:
    found = []
    for one in written.split("|"):
        words = tuple(_word(part, language) for part in one.split())
        flat = tuple(word for group in words for word in group)
        if flat:
            found.append(Phrase(flat))
    return tuple(dict.fromkeys(found))


def _word(part: str, language: str) -> tuple[str, ...]:
    """One written word: an apostrophe parts it in two, as it does in messages."""
    if language in UNSPACED:
        return (folded(part),)
    words = words_of(folded(part.rstrip("*")))
    return (*words[:-1], f"{words[-1]}*") if part.endswith("*") else tuple(words)
