"""The six steps of a parcel's way, with exactly one of them now."""

from dataclasses import dataclass
from datetime import date, timedelta

from waypost.domain.standing import Milestone
from waypost.domain.tracking import Direction, Stage, Status
from waypost.web.pages import formats
from waypost.web.pages.arrival import phrase_of
from waypost.web.pages.reader import Reader
from waypost.web.pages.subject import Subject
from waypost.web.pages.words import N_, OUT_STEPS, PICKUP_STEPS, RETURN_STEPS, TURNED_STEPS

LAST = 5
_STEP_OF = {
    None: 0,
    Stage.PLACED: 0,
    Stage.PROCESSING: 1,
    Stage.PACKED: 1,
    Stage.LABEL_CREATED: 2,
    Stage.PICKED_UP: 2,
    Stage.IN_TRANSIT: 3,
    Stage.OUT_FOR_DELIVERY: 4,
    Stage.AVAILABLE_FOR_PICKUP: 4,
    Stage.DELIVERED: 5,
}
_MARKS = (
    (Stage.PLACED,),
    (Stage.PACKED, Stage.PROCESSING),
    (Stage.PICKED_UP, Stage.LABEL_CREATED),
    (Stage.IN_TRANSIT,),
    (Stage.OUT_FOR_DELIVERY, Stage.AVAILABLE_FOR_PICKUP),
    (Stage.DELIVERED,),
)
_NOT_YET = {
    Stage.PROCESSING: (N_("Being prepared"), "hammer"),
    Stage.LABEL_CREATED: (N_("Ready for the carrier"), "tag"),
}
_STATE_WORDS = {"done": N_("done"), "now": N_("now"), "todo": N_("still to come")}


@dataclass(frozen=True, slots=True)
class StepShown:
    """One step. `state` is done, now or todo; `tone` colours the one that is now."""

    state: str
    state_word: str
    label: str
    icon: str
    when: str | None
    tone: str


def steps(subject: Subject, reader: Reader) -> list[StepShown]:
    """The steps in order, exactly one with the state "now"."""
    current = _current(subject)
    return [_step(subject, reader, index, current) for index in range(LAST + 1)]


def _step(subject: Subject, reader: Reader, index: int, current: int) -> StepShown:
    label, icon = _names(subject)[index]
    label, tone = reader.say(label), "info"
    state = "done" if index < current else "now" if index == current else "todo"
    if state == "now":
        stage = subject.standing.stage
        if stage in _NOT_YET and subject.trouble is None and not subject.is_return:
            name, icon = _NOT_YET[stage]
            label = reader.say(name)
        if subject.trouble is not None or subject.status in (Status.LOST, Status.CANCELLED, Status.EXPIRED):
            phrase = phrase_of(subject, reader)
            label, icon, tone = phrase.label, phrase.icon, phrase.tone
        elif index == LAST:
            tone = "ok"
    day = _day(subject, index, state) if state != "todo" else _expected(subject, index)
    when = formats.short_day(day, reader.language) if day else None
    return StepShown(state, reader.say(_STATE_WORDS[state]), label, icon, when, tone)


def _names(subject: Subject) -> tuple[tuple[str, str], ...]:
    if subject.is_buyers_return:
        return RETURN_STEPS
    if subject.is_return:
        return TURNED_STEPS
    if subject.standing.reached(Stage.AVAILABLE_FOR_PICKUP) is not None:
        return PICKUP_STEPS
    return OUT_STEPS


def _current(subject: Subject) -> int:
    stage = subject.standing.stage
    if stage is None and not subject.is_return and subject.journey.order is not None:
        stage = subject.journey.order.standing.stage  # the warehouse knows more than the carrier does so far
    if subject.is_return and not subject.is_buyers_return:
        return max(_STEP_OF[stage], 3)
    return _STEP_OF[stage]


def _day(subject: Subject, index: int, state: str) -> date | None:
    if state == "now" and subject.trouble is not None:
        return subject.today(subject.trouble.since)
    marks = [mark for stage in _MARKS[index] for mark in _reached(subject, stage, index)]
    if not marks and index == 0 and subject.journey.order and subject.journey.order.placed_at:
        order = subject.journey.order
        return (subject.journey.order.placed_at + timedelta(minutes=order.placed_offset_min or 0)).date()
    first = next(iter(marks), None)
    return (first.at + timedelta(minutes=first.offset_min or 0)).date() if first else None


def _reached(subject: Subject, stage: Stage, index: int) -> list[Milestone]:
    """When a stage was first reached, told by the shipment or, for the office's part, by the order."""
    way = subject.standing.direction
    if subject.is_return and not subject.is_buyers_return and index < 3:  # noqa: PLR2004 (shipped, then turned)
        way = Direction.OUTBOUND
    known = [subject.standing.reached(stage, way)]
    if subject.journey.order and not subject.is_buyers_return:
        known.append(subject.journey.order.standing.reached(stage, Direction.OUTBOUND))
    return [mark for mark in known if mark is not None]


def _expected(subject: Subject, index: int) -> date | None:
    """The last step says when it is expected, where that is one day."""
    estimate = subject.part.estimate if subject.part else None
    if (
        index != LAST
        or estimate is None
        or subject.standing.is_over
        or estimate.earliest_on != estimate.latest_on
    ):
        return None
    return estimate.latest_on
