"""What does this message want? Word lists with light scoring; below a threshold nothing is assumed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from waypost.domain.question.folding import folded, is_word, words_of
from waypost.domain.question.intents import COURTESIES, INTENT_RANK, Intent
from waypost.domain.question.words import LANGUAGES, UNSPACED, Phrase, lexicon

CLEAR, HINT = 3.0, 1.0
MOST_CLEAR, MOST_HINTS = 2, 2  # matches that count, per wish
SURE_ENOUGH = 0.5  # below: ask back, or hand over
SAME_RANK = 0.55  # a second wish this clear, next to the first, is answered too
MOST_BETWEEN = 3  # words that may stand between two of a phrase
MOST_SIGNS_BETWEEN = 14
PER_EXTRA_WORD = 0.4
LANGUAGE_TOLD = 1.25
# Instructions to a machine are not a buyer's question. Whoever writes them is asked what they want.
_TO_A_MACHINE = re.compile(
    r"\b(ignor\w*|zignor\w*|forget|vergiss|oubli\w*|olvid\w*|dimentic\w*|negeer|esque[cç]\w*|glom|print|stampa"
    r"|system ?prompt|prompt|developer ?mode|entwicklermodus|jailbreak|instru[ck]\w*|select \*|drop table)\b"
    r"|指示を無視|忽略|تجاهل"
)
_KANA, _HAN, _ARABIC = (
    re.compile(r"[\u3040-\u30ff]"),
    re.compile(r"[\u4e00-\u9fff]"),
    re.compile(r"[\u0600-\u06ff]"),
)


@dataclass(frozen=True, slots=True)
class Understood:
    """What a message wants: one wish, or two that are equally clear; `confidence` from 0 to 1.

    `language` is the one it is written in (None: cannot be told).
    """

    intents: tuple[Intent, ...]
    confidence: float
    language: str | None

    @property
    def intent(self) -> Intent:
        """What is answered first."""
        return self.intents[0] if self.intents else Intent.UNKNOWN


NOTHING = Understood((), 0.0, None)


def understand(message: str, *, language: str | None = None) -> Understood:
    """What a message wants; `language` is the one its writer is known to read, if any.

    Never guesses: what is not clear has no wish.
    """
    text = folded(message)
    if not text.strip() or _TO_A_MACHINE.search(text):
        return NOTHING
    words = words_of(text)
    best: tuple[float, float, str, Mapping[Intent, float]] | None = None
    for code in _candidates(text):
        scores = _scores(text, words, code)
        factor = LANGUAGE_TOLD if code == language else 1.0
        rated = (max(scores.values(), default=0.0) * factor, sum(scores.values()), code, scores)
        if best is None or rated[:2] > best[:2]:
            best = rated
    if best is None or best[0] == 0:
        return NOTHING
    return _judged(best[3], best[2])


def _judged(scores: Mapping[Intent, float], language: str) -> Understood:
    ranked = sorted(scores.items(), key=lambda item: (-item[1], INTENT_RANK[item[0]]))
    wishes = [item for item in ranked if item[0] not in COURTESIES] or ranked
    if wishes[0][1] < CLEAR and ranked[0][1] >= CLEAR:
        wishes = ranked
    first, top = wishes[0]
    near = [intent for intent, score in wishes if score >= max(CLEAR, top * SAME_RANK)] or [first]
    rival = next((score for intent, score in wishes[1:] if intent not in near), 0.0)
    confidence = top / (top + 2.0) * (1.0 - 0.35 * min(1.0, rival / top))
    if confidence < SURE_ENOUGH:
        return Understood((), round(confidence, 2), language)
    chosen = [one for one in near if one not in COURTESIES] or near[:1]
    return Understood(tuple(_weightiest(chosen)), round(confidence, 2), language)


def _weightiest(found: Sequence[Intent]) -> list[Intent]:
    """At most two; who says that nothing came does not ask where it is, who asks why it is late not when."""
    kept = list(found)
    if Intent.NOT_RECEIVED in kept:
        kept = [one for one in kept if one not in (Intent.WHERE, Intent.WHEN, Intent.LATE)]
    if Intent.LATE in kept:
        kept = [one for one in kept if one is not Intent.WHEN]
    return kept[:2]


def _scores(text: str, words: Sequence[str], language: str) -> dict[Intent, float]:
    found = {}
    for intent, known in lexicon(language).items():
        clear = [_weight(one, CLEAR) for one in known.clear if _is_in(one, text, words, language)]
        hints = [_weight(one, HINT) for one in known.hints if _is_in(one, text, words, language)]
        score = sum(sorted(clear, reverse=True)[:MOST_CLEAR]) + sum(sorted(hints, reverse=True)[:MOST_HINTS])
        if score:
            found[intent] = score
    return found


def _weight(phrase: Phrase, each: float) -> float:
    """Longer phrases are surer."""
    return each + PER_EXTRA_WORD * (len(phrase.words) - 1)


def _is_in(phrase: Phrase, text: str, words: Sequence[str], language: str) -> bool:
    if language in UNSPACED:
        return _are_signs_in(phrase, text)
    return any(_follows(phrase.words, words, start) for start in range(len(words)))


def _follows(wanted: Sequence[str], words: Sequence[str], start: int) -> bool:
    if not is_word(words[start], wanted[0]):
        return False
    spot = start
    for meant in wanted[1:]:
        nearby = range(spot + 1, min(spot + 2 + MOST_BETWEEN, len(words)))
        spot = next((place for place in nearby if is_word(words[place], meant)), -1)
        if spot < 0:
            return False
    return True


def _are_signs_in(phrase: Phrase, text: str) -> bool:
    spot, end = 0, len(text)
    for sign in phrase.words:
        found = text.find(sign, spot, end)
        if found < 0:
            return False
        spot = found + len(sign)
        end = min(len(text), spot + MOST_SIGNS_BETWEEN)
    return True


def _candidates(text: str) -> tuple[str, ...]:
    """The languages that are written in these signs."""
    if _KANA.search(text):
        return ("ja",)
    if _HAN.search(text):
        return ("zh", "ja")
    if _ARABIC.search(text):
        return ("ar",)
    return tuple(code for code in LANGUAGES if code not in UNSPACED)
