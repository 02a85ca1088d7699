"""Answer a buyer's question from the order's own journey; what is not known there is never said.

Without a proven order only the way to one is told. What is not understood is asked back once, then handed
over.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime

from waypost.domain.case import CaseKind
from waypost.domain.journey import Journey
from waypost.domain.question.answering import Point, Told, points_for
from waypost.domain.question.intents import COURTESIES, Intent
from waypost.domain.question.understanding import Understood, understand
from waypost.ports.database import Transaction
from waypost.usecases.open_case import CaseRefused, open_case
from waypost.usecases.open_case import Told as CaseTold

OFFERED = (
    Intent.WHERE, Intent.WHEN, Intent.LATE, Intent.NOT_RECEIVED, Intent.CHANGE_ADDRESS, Intent.CANCEL,
    Intent.RETURN, Intent.PERSON,
)  # fmt: skip
NEEDED = ("order_number", "proof")
# A number of an order or a parcel, not a day, a year or a count.
_NUMBER = re.compile(r"#?[a-z\d-]{3,}", re.IGNORECASE)
_FEWEST_DIGITS, _FEWEST_BEHIND_A_SIGN = 5, 3
_FOR_A_PERSON = frozenset({Told.NEEDS_YOU, Told.LOOK_AROUND, Told.ASK_FOR_CHANGE, Told.ASK_FOR_CANCEL})


@dataclass(frozen=True, slots=True)
class Question:
    """What a buyer writes. `asked_back` where the answer before this message was a question of ours.

    `may_hand_over` is False where the link shows a parcel but does not make its reader the buyer.
    """

    message: str = field(repr=False)
    language: str | None = None
    asked_back: bool = False
    may_hand_over: bool = True
    had_wrong_details: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered: points in their order, what is needed first, and what may be chosen next."""

    points: tuple[Point, ...]
    understood: Understood
    needs: tuple[str, ...] = ()
    choices: tuple[Intent, ...] = ()
    hands_over: bool = False


def answer_question(question: Question, journey: Journey | None, *, now: datetime) -> Reply:
    """The answer to a question; `journey` None: its writer has not proven to know an order."""
    found = understand(question.message, language=question.language)
    if found.intents and all(one in COURTESIES for one in found.intents):
        told = Told.WELCOME if found.intent is Intent.THANKS else Told.HELLO
        return Reply((Point(told),), found)
    if journey is None and question.had_wrong_details:
        return Reply((Point(Told.DETAILS_WRONG),), found, NEEDED)
    if found.intent is Intent.PERSON or (found.intent is Intent.UNKNOWN and question.asked_back):
        return _to_a_person(question, journey, found)
    if names_another(question.message, journey):
        return Reply((Point(Told.ONLY_THIS_ORDER), Point(Told.WHICH_ORDER)), found, NEEDED)
    return _from_facts(journey, found, now)


def hand_over(tx: Transaction, journey: Journey, question: Question, *, now: datetime) -> Told:
    """Give the question to the shop as a case of the order; what the buyer is told of that."""
    told = CaseTold(CaseKind.QUESTION, question.message, locale=question.language)
    try:
        open_case(tx, journey, told, now=now)
    except CaseRefused as refusal:
        return Told.ALREADY_HANDED_OVER if refusal.reason == "too_many" else Told.ASK_THE_SHOP
    return Told.HANDED_OVER


def names_another(message: str, journey: Journey | None) -> bool:
    """Whether a message names a number that is neither this order's nor one of its parcels'.

    Without an order no number is this order's, and none needs to be refused: nothing is answered anyway.
    """
    if journey is None:
        return False
    own = {_plain(journey.order.order_number)} if journey.order else set()
    own |= {_plain(part.shipment.tracking_number or "") for part in journey.shipments}
    named = [_plain(one) for one in _NUMBER.findall(message) if _is_number(one)]
    return any(not any(one in mine for mine in own) for one in named)


def _from_facts(journey: Journey | None, found: Understood, now: datetime) -> Reply:
    if found.intent is Intent.UNKNOWN:
        return Reply((Point(Told.WHAT_DO_YOU_MEAN),), found, (), OFFERED)
    if journey is None:
        return Reply((Point(Told.WHICH_ORDER),), found, NEEDED)
    points = [point for intent in found.intents for point in points_for(intent, journey, now=now)]
    wants_person = any(point.told in _FOR_A_PERSON for point in points)
    return Reply(tuple(points), found, (), (Intent.PERSON,) if wants_person else ())


def _is_number(text: str) -> bool:
    digits = sum(sign.isdigit() for sign in text)
    return digits >= (_FEWEST_BEHIND_A_SIGN if text.startswith("#") else _FEWEST_DIGITS)


def _plain(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _to_a_person(question: Question, journey: Journey | None, found: Understood) -> Reply:
    is_proven = journey is not None and journey.order is not None and question.may_hand_over
    if is_proven:
        return Reply((), found, hands_over=True)
    needs = NEEDED if journey is None else ()
    return Reply((Point(Told.ASK_THE_SHOP),), found, needs)
