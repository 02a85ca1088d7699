"""Cases: something a buyer tells us that a person must solve, and what was decided about it.

A case has a history of lines; its state and its outcome are read from them. What a buyer may tell depends
on where the parcel stands: nobody misses a parcel that is on time, and no address is changed on a van.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from waypost.domain.journey import Journey, ShipmentJourney
from waypost.domain.shipment import Leg
from waypost.domain.standing import OVER
from waypost.domain.tracking import Direction, Stage, Status

MOST_WORDS = 1000
MOST_LINES = 40
MOST_CASES = 12
CHANGEABLE_FOR = timedelta(days=7)
_BEFORE_LAST_LEG = Stage.OUT_FOR_DELIVERY.rank


class CaseKind(StrEnum):
    """What a case is about."""

    NOT_RECEIVED = "not_received"
    WRONG_ADDRESS = "wrong_address"
    DELIVERY_INSTRUCTIONS = "delivery_instructions"
    QUESTION = "question"


class CaseState(StrEnum):
    """Whether somebody must still act."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


class Outcome(StrEnum):
    """What was decided, where that is worth a message to the buyer."""

    REFUND = "refund"
    RESHIP = "reship"


class Voice(StrEnum):
    """Who speaks in a case."""

    BUYER = "buyer"
    MERCHANT = "merchant"


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One line of a case's history. `words` are a person's own and never logged."""

    at: datetime
    by: Voice
    state: CaseState
    words: str | None = field(default=None, repr=False)
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A case as stored. `shipment_id` None: about the order as a whole. `contact`: how to reach the buyer."""

    id: int
    store_id: int
    order_id: int
    kind: CaseKind
    lines: tuple[CaseLine, ...]
    shipment_id: int | None = None
    contact: str | None = field(default=None, repr=False)
    locale: str | None = None

    @property
    def state(self) -> CaseState:
        """Where it stands now."""
        return self.lines[-1].state

    @property
    def outcome(self) -> Outcome | None:
        """What was decided last."""
        return next((line.outcome for line in reversed(self.lines) if line.outcome), None)

    @property
    def decided_at(self) -> datetime | None:
        """Since when the outcome stands."""
        return next((line.at for line in reversed(self.lines) if line.outcome), None)

    @property
    def opened_at(self) -> datetime:
        """When the buyer first wrote."""
        return self.lines[0].at

    @property
    def updated_at(self) -> datetime:
        """When somebody last wrote."""
        return self.lines[-1].at

    def with_line(self, line: CaseLine) -> "Case":
        """The case with one more line; the oldest but the first are let go of where there are too many."""
        lines = (*self.lines, line)
        if len(lines) > MOST_LINES:
            lines = (lines[0], *lines[-(MOST_LINES - 1) :])
        return replace(self, lines=lines)


@dataclass(frozen=True, slots=True)
class Decision:
    """A refund or another parcel, decided for an order or for one of its shipments."""

    shipment_id: int | None
    outcome: Outcome
    at: datetime


def decisions(cases: Sequence[Case]) -> tuple[Decision, ...]:
    """What was decided in these cases, in the order of time."""
    made = [
        Decision(case.shipment_id, case.outcome, case.decided_at)
        for case in cases
        if case.outcome is not None and case.decided_at is not None
    ]
    return tuple(sorted(made, key=lambda one: (one.at, one.shipment_id or 0, one.outcome.value)))


def may_be_told(journey: Journey, part: ShipmentJourney | None) -> tuple[CaseKind, ...]:
    """The kinds of cases that make sense for this parcel now; `part` None: nothing of it was shipped yet."""
    if part is None:
        own = journey.order.standing if journey.order else None
        is_over = own is not None and own.status in OVER
        kinds = () if is_over else (CaseKind.WRONG_ADDRESS, CaseKind.DELIVERY_INSTRUCTIONS)
        return (*kinds, CaseKind.QUESTION)
    if part.shipment.leg is Leg.RETURN or part.direction is Direction.RETURNING:
        return (CaseKind.QUESTION,)
    found = []
    is_late = part.days_late > 0 and part.status not in OVER
    if part.status is Status.DELIVERED or is_late:
        found.append(CaseKind.NOT_RECEIVED)
    stage = part.standing.stage
    if part.status not in OVER and (stage is None or stage.rank < _BEFORE_LAST_LEG):
        found += [CaseKind.WRONG_ADDRESS, CaseKind.DELIVERY_INSTRUCTIONS]
    return (*found, CaseKind.QUESTION)


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a buyer thought in the end: 1 (bad) to 5 (good), words, and tags of the shop's own list.

    `carrier` and `lane` (`FR>DE`) are those of the delivery, kept with it for sums.
    """

    order_id: int
    store_id: int
    rating: int
    given_at: datetime
    changed_at: datetime
    words: str | None = field(default=None, repr=False)
    tags: tuple[str, ...] = ()
    locale: str | None = None
    carrier: str | None = None
    lane: str | None = None

    def may_change(self, now: datetime) -> bool:
        """For a week a buyer may think again."""
        return now < self.given_at + CHANGEABLE_FOR


def may_rate(journey: Journey) -> bool:
    """Whether it has come to its end: nobody is asked about a delivery that has not happened."""
    outbound = [part for part in journey.shipments if part.shipment.leg is Leg.OUTBOUND]
    alive = [part for part in outbound if part.shipment.superseded_by is None]
    counted = [part for part in alive if part.status is not Status.CANCELLED]
    ended = (Status.DELIVERED, Status.RETURNED, Status.LOST)
    return bool(counted) and all(part.status in ended for part in counted) and not journey.unshipped
