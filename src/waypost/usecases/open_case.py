"""Open a case in a buyer's words, and let the merchant answer, decide and close it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from waypost.domain.alerts import AlertKind
from waypost.domain.case import (
    MOST_CASES,
    MOST_WORDS,
    Case,
    CaseKind,
    CaseLine,
    CaseState,
    Outcome,
    Voice,
    may_be_told,
)
from waypost.domain.journey import Journey, ShipmentJourney
from waypost.domain.links import public_id
from waypost.ports.database import Transaction
from waypost.usecases.alert_merchant import note_alerts
from waypost.usecases.ask_for_notifications import ask_for_orders
from waypost.usecases.note_change import note_change

_KIND_WORDS = {
    CaseKind.NOT_RECEIVED: "the buyer did not receive it",
    CaseKind.WRONG_ADDRESS: "the address is wrong",
    CaseKind.DELIVERY_INSTRUCTIONS: "instructions for the delivery",
    CaseKind.QUESTION: "the buyer asks something",
}


class CaseRefused(ValueError):
    """This cannot be told now; `reason` says why, for the page's own words."""

    def __init__(self, reason: Literal["not_now", "words", "too_many"]) -> None:
        super().__init__(reason)
        self.reason = reason


class CaseNotFound(LookupError):
    """There is no such case."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a buyer tells us. `words` may be empty only where the kind says all (not received)."""

    kind: CaseKind
    words: str = field(repr=False)
    shipment_id: int | None = None
    contact: str | None = field(default=None, repr=False)
    locale: str | None = None


def open_case(tx: Transaction, journey: Journey, told: Told, *, now: datetime) -> Case:
    """A case, new or with one more line where the same is open already. CaseRefused.

    The merchant is alerted where the shop chose that; an alert never repeats a buyer's words.
    """
    order = journey.order
    part = _part(journey, told.shipment_id)
    if order is None or told.kind not in may_be_told(journey, part):
        raise CaseRefused("not_now")
    words = told.words.strip()[:MOST_WORDS]
    if not words and told.kind is not CaseKind.NOT_RECEIVED:
        raise CaseRefused("words")
    line = CaseLine(now, Voice.BUYER, CaseState.OPEN, words or None)
    known = tx.cases.of_orders([order.id])
    same = _same(known, told)
    if same is not None:
        case = same.with_line(line)
        tx.cases.save(case)
    elif len(known) >= MOST_CASES:
        raise CaseRefused("too_many")
    else:
        fresh = Case(
            0, order.store_id, order.id, told.kind, (line,), told.shipment_id, told.contact, told.locale
        )
        case = tx.cases.add(fresh)
    note_change(tx, order.id)
    _alert(tx, case, f"order {order.order_number}: {_KIND_WORDS[case.kind]}", now)
    return case


def answer_case(
    tx: Transaction,
    case_id: int,
    *,
    words: str | None = None,
    state: CaseState | None = None,
    outcome: Outcome | None = None,
    now: datetime,
) -> Case:
    """Let the merchant answer, decide or close. CaseNotFound.

    An answer alone makes an open case answered; a decision is told to the buyer.
    """
    case = tx.cases.by_id(case_id)
    if case is None:
        raise CaseNotFound(f"there is no case {case_id}")
    said = (words or "").strip()[:MOST_WORDS] or None
    usual = CaseState.ANSWERED if said or outcome else case.state
    answered = case.with_line(CaseLine(now, Voice.MERCHANT, state or usual, said, outcome))
    tx.cases.save(answered)
    note_change(tx, case.order_id)
    _alert(tx, answered, None, now)
    if outcome is not None:
        ask_for_orders(tx, [case.order_id], now=now)
    return answered


def _alert(tx: Transaction, case: Case, words: str | None, now: datetime) -> None:
    """Tell the merchant of a case that waits for them, or that it waits no more."""
    store = tx.stores.by_id(case.store_id)
    if store is None or (words is None and case.state is CaseState.OPEN):
        return
    about = public_id("cas", case.id)
    active = {about: words} if words is not None else {}
    note_alerts(tx, store, AlertKind.CASE_OPENED, active, now=now, among=[about])


def _part(journey: Journey, shipment_id: int | None) -> ShipmentJourney | None:
    if shipment_id is None:
        return None
    found = next((one for one in journey.shipments if one.shipment.id == shipment_id), None)
    if found is None:
        raise CaseRefused("not_now")
    return found


def _same(known: Sequence[Case], told: Told) -> Case | None:
    """The case of this kind and parcel that is not closed."""
    fit = (
        one
        for one in known
        if (one.kind, one.shipment_id) == (told.kind, told.shipment_id) and one.state is not CaseState.CLOSED
    )
    return next(fit, None)
