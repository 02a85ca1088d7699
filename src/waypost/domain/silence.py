"""What silence says. Rules about time passing, kept apart from what events say.

`silent_conditions` is pure in (standing, estimate, promise, now): nothing of it is stored as an event,
and the next scan takes it back by itself. Figures for suspicion: of parcels silent since hand-over, one
in eight is never delivered after 21 days, more than half after 42 (measured on a Brazilian marketplace).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from waypost.domain.estimate import Estimate
from waypost.domain.standing import OVER, Condition, Standing
from waypost.domain.tracking import ConditionKind, Direction, Stage

STALLED_AFTER = timedelta(days=5)
NO_FIRST_SCAN_AFTER = timedelta(days=4)
LOST_SUSPECTED_AFTER = timedelta(days=21)
LOOK_AGAIN_AFTER = timedelta(hours=6)
LATE_BY_SILENCE = "silence:late"


@dataclass(frozen=True, slots=True)
class Watch:
    """What is watched in one shipment. `today` is the date at the destination."""

    standing: Standing
    estimate: Estimate | None
    first_estimate: Estimate | None
    promised_on: date | None
    created_at: datetime
    today: date


def silent_conditions(watch: Watch, *, now: datetime) -> tuple[Condition, ...]:
    """The conditions that the lack of news opens now; kinds that an event has opened are left to it."""
    standing = watch.standing
    if standing.status in OVER:
        return ()
    found = [*_late(watch, now), *_quiet(watch, now)]
    return tuple(condition for condition in found if not standing.has(condition.kind))


def next_look_at(watch: Watch, *, now: datetime) -> datetime | None:
    """When silence should be judged again; None once the journey is over."""
    return None if watch.standing.status in OVER else now + LOOK_AGAIN_AFTER


def days_late(watch: Watch) -> int:
    """By how many days the present window ends after what was first told; 0 when it does not."""
    told = _told(watch)
    if told is None or watch.estimate is None:
        return 0
    return max(0, (watch.estimate.likely_on - told).days)


def _told(watch: Watch) -> date | None:
    """The last day that the buyer was first told."""
    if watch.promised_on is not None:
        return watch.promised_on
    return watch.first_estimate.latest_on if watch.first_estimate else None


def _late(watch: Watch, now: datetime) -> list[Condition]:
    if watch.standing.direction is Direction.RETURNING:
        return []
    told = _told(watch)
    if told is None or (watch.today <= told and days_late(watch) == 0):
        return []
    return [Condition(ConditionKind.DELAYED, now, LATE_BY_SILENCE)]


def _quiet(watch: Watch, now: datetime) -> list[Condition]:
    stage = watch.standing.stage
    if stage is None or stage.rank < Stage.LABEL_CREATED.rank or stage is Stage.AVAILABLE_FOR_PICKUP:
        return []
    moved_at = watch.standing.last_movement_at
    if moved_at is None:
        labelled_at = watch.standing.reached_at(Stage.LABEL_CREATED) or watch.created_at
        rules = [(NO_FIRST_SCAN_AFTER, ConditionKind.STALLED, "silence:no_first_scan")]
        return _overdue(labelled_at, rules, now)
    rules = [
        (LOST_SUSPECTED_AFTER, ConditionKind.LOST_SUSPECTED, "silence:lost_suspected"),
        (STALLED_AFTER, ConditionKind.STALLED, "silence:stalled"),
    ]
    return _overdue(moved_at, rules, now)


def _overdue(
    since: datetime, rules: list[tuple[timedelta, ConditionKind, str]], now: datetime
) -> list[Condition]:
    """The first rule whose time has passed since then."""
    for limit, kind, name in rules:
        if now - since > limit:
            return [Condition(kind, since + limit, name)]
    return []
