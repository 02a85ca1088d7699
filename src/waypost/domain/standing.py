"""Where does this parcel stand? A pure function of the set of its events.

`standing(events)` reads events in the order of their own time, so arrival order and repetition cannot
matter. `advance(before, events)` is the quick path: it reads only the new events when they all come
after what was read before, and says so (None) when it cannot, so that the caller reads all again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from waypost.domain.lazily import lazily
from waypost.domain.retraction import taken_back
from waypost.domain.tracking import (
    ConditionKind,
    Direction,
    Ending,
    Event,
    EventType,
    Owner,
    Stage,
    Status,
)
from waypost.domain.transitions import EXCEPTIONS, OWNERS, RULES, Rule

# A carrier's late paperwork follows a delivery within hours; a parcel that moves later was not delivered.
CONTRADICTION_AFTER = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Condition:
    """Something open: since when, by which event, in whose words."""

    kind: ConditionKind
    since: datetime
    event_id: str
    text: str | None = None

    @property
    def owner(self) -> Owner:
        """Who must act."""
        return OWNERS[self.kind][0]

    @property
    def next_step(self) -> str:
        """The name of the next step."""
        return OWNERS[self.kind][1]


@dataclass(frozen=True, slots=True)
class Milestone:
    """The first time a stage was reached on the way out or back, and by which event."""

    stage: Stage
    direction: Direction
    at: datetime
    offset_min: int | None
    event_id: str


@dataclass(frozen=True)
class Standing:
    """Stage, conditions and direction of one parcel, with what is needed to read on from here."""

    stage: Stage | None = None
    furthest: Stage | None = None
    direction: Direction = Direction.OUTBOUND
    ending: Ending | None = None
    conditions: tuple[Condition, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    retracted: tuple[str, ...] = ()
    expected_at: datetime | None = None
    stage_event_id: str | None = None
    last_movement_at: datetime | None = None
    unknown_codes: int = 0
    last_key: tuple[int, int, int] | None = None

    @lazily
    def status(self) -> Status:
        """The one word that programs read."""
        return status_of(self)

    @property
    def is_over(self) -> bool:
        """Whether no further movement is expected."""
        return self.status in OVER

    def reached(self, stage: Stage, direction: Direction | None = None) -> Milestone | None:
        """When and by which event the stage was first reached in that direction (default: the present)."""
        wanted = direction or self.direction
        return next(
            (mark for mark in self.milestones if mark.stage is stage and mark.direction is wanted), None
        )

    def reached_at(self, stage: Stage, direction: Direction | None = None) -> datetime | None:
        """When the stage was first reached (UTC), or None."""
        mark = self.reached(stage, direction)
        return mark.at if mark else None

    def has(self, kind: ConditionKind) -> bool:
        """Whether a condition of this kind is open."""
        return any(condition.kind is kind for condition in self.conditions)


@dataclass(frozen=True, slots=True)
class Step:
    """One event, the rule it met and the standing after it: a line of an explanation."""

    event: Event
    rule: str
    effect: str
    after: Standing


OUTBOUND_START = Standing()
RETURN_START = Standing(direction=Direction.RETURNING)
OVER = frozenset({Status.DELIVERED, Status.RETURNED, Status.LOST, Status.CANCELLED, Status.EXPIRED})
_BEFORE_CARRIER = {Stage.PLACED, Stage.PROCESSING, Stage.PACKED}
_PLAIN = {stage: Status.PENDING if stage in _BEFORE_CARRIER else Status(stage.value) for stage in Stage}


def standing(events: Iterable[Event], *, start: Standing = OUTBOUND_START) -> Standing:
    """The standing that a set of events gives, whatever their order and however often each is repeated."""
    ordered = in_order(events)
    now = _without_retracted(start, ordered)
    for event in ordered:
        now = _read(now, event)[0]
    return now


def advance(before: Standing, events: Iterable[Event]) -> Standing | None:
    """Read `events` on top of `before`; None when only a full reading gives the right answer."""
    fresh = in_order(events)
    if not fresh:
        return before
    if before.last_key is not None and fresh[0].key <= before.last_key:
        return None
    if any(event.type is EventType.RETRACTED for event in fresh):
        return None
    for event in fresh:
        before = _read(before, event)[0]
    return before


def explain(events: Iterable[Event], *, start: Standing = OUTBOUND_START) -> tuple[Step, ...]:
    """Each event in reading order with the rule it met and what that did."""
    ordered = in_order(events)
    now = _without_retracted(start, ordered)
    steps = []
    for event in ordered:
        after, rule = _read(now, event)
        steps.append(Step(event, rule, _effect(now, after, event), after))
        now = after
    return tuple(steps)


def in_order(events: Iterable[Event]) -> list[Event]:
    """The distinct events in the order in which they are read."""
    return sorted({event.key: event for event in events}.values(), key=lambda event: event.key)


def status_of(now: Standing) -> Status:
    """One word from stage, conditions and direction; the first line that fits decides."""
    returning = now.direction is Direction.RETURNING
    if not (returning or now.conditions or now.ending or now.stage is None):
        return _PLAIN[now.stage]
    lines = (
        (now.stage is Stage.DELIVERED and returning, Status.RETURNED),
        (now.stage is Stage.DELIVERED, Status.DELIVERED),
        (now.has(ConditionKind.LOST), Status.LOST),
        (now.ending is Ending.CANCELLED, Status.CANCELLED),
        (now.ending is Ending.EXPIRED, Status.EXPIRED),
        (returning and now.stage is not None and now.stage.rank >= Stage.PICKED_UP.rank, Status.RETURNING),
        (now.has(ConditionKind.ATTEMPT_FAILED), Status.ATTEMPT_FAILED),
        (any(condition.kind in EXCEPTIONS for condition in now.conditions), Status.EXCEPTION),
        (now.stage is None and now.unknown_codes > 0, Status.UNKNOWN),
        (now.stage is None or now.stage in _BEFORE_CARRIER, Status.PENDING),
    )
    return next((status for fits, status in lines if fits), None) or Status(now.stage or Stage.PLACED)


def _without_retracted(start: Standing, events: Iterable[Event]) -> Standing:
    gone = taken_back(events)
    return replace(start, retracted=tuple(sorted(gone))) if gone else start


def _effect(before: Standing, after: Standing, event: Event) -> str:
    """What an event did: `applied`, `noted` (understood, nothing moved) or `ignored` (it could not count)."""
    if replace(before, last_key=after.last_key) != after:
        return "noted" if event.type is EventType.UNKNOWN else "applied"
    is_over = before.stage is Stage.DELIVERED and RULES[event.type].turns is None
    return "ignored" if is_over or event.id in before.retracted else "noted"


def _read(now: Standing, event: Event) -> tuple[Standing, str]:
    """The standing after one event, and the name of the rule that decided."""
    rule = RULES[event.type]
    if now.retracted and event.id in now.retracted:
        return replace(now, last_key=event.key), "retracted_event"
    expected = event.expected_at or now.expected_at
    if event.type is EventType.UNKNOWN:
        seen = replace(now, unknown_codes=now.unknown_codes + 1, last_key=event.key, expected_at=expected)
        return seen, rule.name
    if now.stage is Stage.DELIVERED and rule.turns is None:
        return _after_delivery(now, event, rule)
    return _apply(now, event, rule, expected), rule.name


def _after_delivery(now: Standing, event: Event, rule: Rule) -> tuple[Standing, str]:
    """A delivery stands. Damage is still news; movement much later is a contradiction for a person."""
    conditions = now.conditions
    delivered_at = now.reached_at(Stage.DELIVERED)
    moved = rule.is_physical and rule.move is not Stage.DELIVERED
    kind = None
    if moved and delivered_at is not None and event.occurred_at - delivered_at > CONTRADICTION_AFTER:
        kind = ConditionKind.SCANNED_AFTER_DELIVERY
    elif rule.opens is ConditionKind.DAMAGED:
        kind = rule.opens
    if kind is not None and not now.has(kind):
        conditions = _opened(conditions, kind, event)
    return replace(now, conditions=conditions, last_key=event.key), "delivered_is_final"


def _apply(now: Standing, event: Event, rule: Rule, expected: datetime | None) -> Standing:
    stage = _stage_after(now, rule)
    conditions = now.conditions
    if conditions and rule.closes:
        conditions = tuple(condition for condition in conditions if condition.kind not in rule.closes)
    if rule.opens is not None and not any(condition.kind is rule.opens for condition in conditions):
        conditions = _opened(conditions, rule.opens, event)
    direction = rule.turns or now.direction
    furthest = now.furthest
    if stage is not None and (furthest is None or stage.rank > furthest.rank):
        furthest = stage
    after = Standing.__new__(Standing)  # frozen: its own way of setting fields takes thrice as long
    after.__dict__.update(
        stage=stage,
        furthest=furthest,
        direction=direction,
        ending=rule.ends or (None if rule.proves_movement else now.ending),
        conditions=conditions,
        milestones=_milestones_after(now, stage, direction, event),
        retracted=now.retracted,
        expected_at=expected,
        stage_event_id=event.id if stage is not now.stage or rule.is_physical else now.stage_event_id,
        last_movement_at=event.occurred_at if rule.proves_movement else now.last_movement_at,
        unknown_codes=now.unknown_codes,
        last_key=event.key,
    )
    return after


def _stage_after(now: Standing, rule: Rule) -> Stage | None:
    if rule.move is not None:
        return rule.move
    if rule.turns is not None and now.stage is Stage.DELIVERED:
        return Stage.PICKED_UP  # it came off the doorstep again: a new way begins
    if rule.reach is not None and (now.stage is None or rule.reach.rank > now.stage.rank):
        return rule.reach
    return now.stage


def _milestones_after(
    now: Standing, stage: Stage | None, direction: Direction, event: Event
) -> tuple[Milestone, ...]:
    if stage is None or (stage is now.stage and direction is now.direction):
        return now.milestones
    if any(mark.stage is stage and mark.direction is direction for mark in now.milestones):
        return now.milestones
    return (*now.milestones, Milestone(stage, direction, event.occurred_at, event.offset_min, event.id))


def _opened(conditions: tuple[Condition, ...], kind: ConditionKind, event: Event) -> tuple[Condition, ...]:
    fresh = Condition(kind, event.occurred_at, event.id, event.text)
    return tuple(sorted((*conditions, fresh), key=lambda condition: condition.kind.value))
