"""How well the assistant answers its set of questions: `python -m tests.assistant.evaluate`.

Every question is asked of its own situation ("none": no order is known), and of every one there is; every
wish is answered in every language and situation. A question is answered rightly if it was understood as its
writer meant it; a wrong answer is about another wish. No answer may state what the order does not have.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from tests.assistant.checking import unfounded
from tests.web.pages.fixtures import SECRETS
from tests.web.pages.states import STATES, now_of
from waypost.domain.journey import Journey
from waypost.domain.question.answering import Told
from waypost.usecases.answer_question import Question, Reply, answer_question
from waypost.web.chat.languages import LOCALES, language
from waypost.web.chat.saying import said
from waypost.web.chat.words import CHOICES

QUESTIONS = Path(__file__).parent / "questions"
NO_ORDER, USUAL = "none", "on_time"
KINDS = ("right", "asked back", "handed over", "wrong")


@dataclass(slots=True)
class Result:
    """What came out: by language, how many of each kind; and the lines that must not be."""

    kinds: dict[str, Counter[str]] = field(default_factory=dict)
    answers: int = 0
    unfounded: list[str] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)

    def share(self, kind: str) -> float:
        """How much of all questions ended so."""
        whole = sum((one for one in self.kinds.values()), Counter[str]())
        return whole[kind] / whole.total()


def asked() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every question with its language."""
    for file in sorted(QUESTIONS.glob("*.json")):
        for one in json.loads(file.read_text(encoding="utf-8")):
            yield file.stem, one


def kind_of(wanted: list[str], reply: Reply) -> str:
    """How a question ended."""
    told = {point.told for point in reply.points}
    if wanted == ["other_order"]:
        return "right" if Told.ONLY_THIS_ORDER in told else "wrong"
    if wanted == ["unknown"]:  # nothing of ours: to be asked back is right
        return "right" if Told.WHAT_DO_YOU_MEAN in told else "wrong"
    if Told.WHAT_DO_YOU_MEAN in told:
        return "asked back"
    found = [one.value for one in reply.understood.intents]
    is_right = set(wanted) <= set(found) if len(wanted) > 1 else found[:1] == wanted
    if reply.hands_over:
        return "handed over" if is_right else "wrong"
    return "right" if is_right else "wrong"


def evaluate(*, everywhere: bool = True) -> Result:
    """Ask each question of its own situation, or of every one; and each wish of all, in every language."""
    result = Result()
    for code, one in asked():
        for state in {*STATES, one["situation"]} if everywhere else (one["situation"],):
            reply = _ask(one["question"], code, state, result)
            if state == one["situation"]:
                result.kinds.setdefault(code, Counter())[kind_of(one["intents"], reply)] += 1
        _without_proof(one["question"], code, result)
    for code in LOCALES:
        for intent in CHOICES:
            for state in STATES:
                _ask(language(code).say(CHOICES[intent]), code, state, result)
    return result


@cache
def _journey(state: str) -> Journey | None:
    return STATES[state]() if state != NO_ORDER else None


def _ask(message: str, code: str, state: str, result: Result) -> Reply:
    journey = _journey(state)
    reply = answer_question(Question(message, code), journey, now=now_of(state if journey else USUAL))
    text = said(reply.points, language(code))
    result.answers += 1
    if reply.points:
        result.unfounded += [f"{state} {code}: {line}" for line in unfounded(text, journey, code)]
    return reply


def _without_proof(message: str, code: str, result: Result) -> None:
    """Without an order, and with wrong details: no line may state anything, and no secret may stand in it."""
    for has_wrong in (False, True):
        question = Question(message, code, had_wrong_details=has_wrong)
        reply = answer_question(question, None, now=now_of(USUAL))
        text = said(reply.points, language(code))
        result.answers += 1
        result.leaks += unfounded(text, None, code)
        result.leaks += [secret for secret in (*SECRETS, "OL-10482") if secret in text]
        if reply.hands_over:
            result.leaks.append("handed over without proof")


def table(result: Result) -> str:
    """The result for people."""
    lines = [f"{'':4}" + "".join(f"{kind:>13}" for kind in KINDS)]
    for code, kinds in sorted(result.kinds.items()):
        lines.append(f"{code:4}" + "".join(f"{kinds[kind]:>13}" for kind in KINDS))
    lines.append(f"{'all':4}" + "".join(f"{result.share(kind):>13.1%}" for kind in KINDS))
    lines.append(f"answers rendered and checked: {result.answers}")
    lines.append(f"lines that state what the order does not have: {len(result.unfounded)}")
    lines.append(f"leaks without proof: {len(result.leaks)}")
    return "\n".join(lines)


if __name__ == "__main__":
    found = evaluate()
    sys.stdout.write(table(found) + "\n")
    sys.stdout.write("\n".join(sorted(set(found.unfounded))[:30] + found.leaks[:10]) + "\n")
    sys.exit(1 if found.unfounded or found.leaks else 0)
