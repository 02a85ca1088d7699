"""When is a carrier worth asking about a shipment, and when no more?

Pure rules, without any budget: `outlook` says how urgent a shipment's news is and after what time there is
likely to be some, `next_ask_at` when to ask, `end_of_asking` why not any more. What a tight budget makes of
that is told in `budget.py`. The intervals are ours: carriers scan a moving parcel two to four times a day.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from math import exp

from waypost.domain.estimate import Estimate
from waypost.domain.standing import OVER, Standing
from waypost.domain.tracking import Direction, Stage, Status

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ROUND_STARTS, ROUND_ENDS = 6, 22  # no parcel is handed over at night: hours on the clock at the destination
LATE_SINCE = 2 * DAY  # so long after its window a parcel is still looked at as if due today
QUIET_AFTER = 5 * DAY
YOUNG_FOR = 2 * DAY
GAP_AFTER = DAY  # pushes that bring nothing for so long are checked by asking once
GAP_TODAY = 6 * HOUR  # the same for what should arrive today
PUSH_IS_LATE = 2 * HOUR  # what a carrier tells when asked so long after it happened, it should have pushed
DELIVERED_GRACE = 3 * DAY  # a wrong delivery is taken back, or a parcel comes back, within days
ENDED_GRACE = 14 * DAY  # carriers do find lost parcels, and revive cancelled ones
UNKNOWN_FOR = 14 * DAY
SILENT_FOR = 60 * DAY
PATIENCE = 3 * DAY


class Urgency(StrEnum):
    """Whose news matters most. Declared from first to last."""

    TODAY = "today"
    MOVING = "moving"
    WAITING = "waiting"


class EndOfAsking(StrEnum):
    """Why a carrier is no longer asked about a shipment."""

    ARRIVED = "arrived"
    ENDED = "ended"
    NEVER_KNOWN = "never_known"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Followed:
    """What asking needs to know of one shipment.

    `since` is when we began to follow it, `heard_at` when anything new was last told, `unknown_since` from
    when on the carrier has answered that it does not know the number. `offset_min` is the UTC offset at the
    destination. `is_pushed`: the carrier tells of it by itself.
    """

    standing: Standing
    estimate: Estimate | None
    since: datetime
    asked_at: datetime | None = None
    heard_at: datetime | None = None
    unknown_since: datetime | None = None
    offset_min: int = 0
    is_pushed: bool = False


@dataclass(frozen=True, slots=True)
class Outlook:
    """How urgent news is, what it is worth (0 to 1) and after what time there is likely to be some."""

    urgency: Urgency
    worth: float
    news_after: timedelta


DUE_TODAY = Outlook(Urgency.TODAY, 0.8, 2 * HOUR)
ON_THE_VAN = Outlook(Urgency.TODAY, 1.0, HOUR)
OVERDUE = Outlook(Urgency.TODAY, 0.9, 3 * HOUR)
MOVING = Outlook(Urgency.MOVING, 0.5, 6 * HOUR)
TROUBLED = Outlook(Urgency.MOVING, 0.6, 6 * HOUR)
NOT_YET_SEEN = Outlook(Urgency.WAITING, 0.3, 6 * HOUR)
LONG_NOT_SEEN = Outlook(Urgency.WAITING, 0.2, 24 * HOUR)
AT_THE_COUNTER = Outlook(Urgency.WAITING, 0.3, 12 * HOUR)
GOING_BACK = Outlook(Urgency.WAITING, 0.3, 12 * HOUR)
QUIET = Outlook(Urgency.WAITING, 0.2, 24 * HOUR)
LAST_LOOK = Outlook(Urgency.WAITING, 0.1, 36 * HOUR)


def outlook(followed: Followed, *, now: datetime) -> Outlook:
    """How urgent this shipment's news is now."""
    standing = followed.standing
    if standing.status in OVER:
        return LAST_LOOK
    if standing.direction is Direction.RETURNING:
        return GOING_BACK
    if standing.stage is Stage.AVAILABLE_FOR_PICKUP:
        return AT_THE_COUNTER
    if standing.last_movement_at is None:
        return NOT_YET_SEEN if now - followed.since < YOUNG_FOR else LONG_NOT_SEEN
    return QUIET if now - standing.last_movement_at > QUIET_AFTER else _on_its_way(followed, now)


def _on_its_way(followed: Followed, now: datetime) -> Outlook:
    standing = followed.standing
    if standing.stage is Stage.OUT_FOR_DELIVERY and not standing.conditions:
        return ON_THE_VAN
    day = delivery_day(followed)
    if day and day[0] <= now < day[1] + LATE_SINCE:
        return DUE_TODAY if now < day[1] else OVERDUE
    return TROUBLED if standing.status in (Status.EXCEPTION, Status.ATTEMPT_FAILED) else MOVING


def delivery_day(followed: Followed) -> tuple[datetime, datetime] | None:
    """From when to when (UTC) a delivery is likely: the morning of the likeliest day to its evening.

    The carrier's own day counts even when it has passed: then the parcel is overdue, while an estimate made
    anew only says "soon". None where nobody has said anything.
    """
    offset = timedelta(minutes=followed.offset_min)
    expected_at = followed.standing.expected_at
    if expected_at is not None:
        day = (expected_at + offset).date()
    elif followed.estimate is not None:
        day = followed.estimate.likely_on
    else:
        return None
    begins_at, ends_at = (datetime.combine(day, time(hour), UTC) for hour in (ROUND_STARTS, ROUND_ENDS))
    return begins_at - offset, ends_at - offset


def due_from(followed: Followed, *, now: datetime) -> datetime | None:
    """When a shipment that still moves will be due today; None where it is already, or never will be."""
    if outlook(followed, now=now).urgency is not Urgency.MOVING:
        return None
    day = delivery_day(followed)
    return day[0] if day and day[0] > now else None


def next_ask_at(followed: Followed, *, now: datetime) -> datetime | None:
    """When asking is worth a call again, were there no budget; None: never again (`end_of_asking`)."""
    if end_of_asking(followed, now=now) is not None:
        return None
    seen = outlook(followed, now=now)
    ask_at = now if followed.asked_at is None else followed.asked_at + seen.news_after
    if followed.is_pushed and followed.asked_at is not None:
        gap = GAP_TODAY if seen.urgency is Urgency.TODAY else GAP_AFTER
        ask_at = max(followed.asked_at, _heard_at(followed)) + gap
    if seen.urgency is Urgency.TODAY:
        day = delivery_day(followed)
        begun_at = min(day[0], now) if day else ask_at
        return _in_daylight(max(ask_at, begun_at), followed.offset_min)
    due_at = due_from(followed, now=now)
    return min(ask_at, due_at) if due_at is not None else ask_at


def is_push_broken(
    *, is_pushed: bool, asked_at: datetime | None, moved_at: datetime | None, now: datetime
) -> bool:
    """Whether news that a question has just brought should have been pushed long ago.

    `asked_at` is when was asked before: the first question brings what was there before any push.
    """
    return is_pushed and asked_at is not None and moved_at is not None and now - moved_at > PUSH_IS_LATE


def end_of_asking(followed: Followed, *, now: datetime) -> EndOfAsking | None:
    """Why asking has ended; None while it goes on."""
    standing = followed.standing
    quiet_for = now - _heard_at(followed)
    if standing.status in (Status.DELIVERED, Status.RETURNED):
        arrived_at = standing.reached_at(Stage.DELIVERED) or _heard_at(followed)
        return EndOfAsking.ARRIVED if now - arrived_at >= DELIVERED_GRACE else None
    if standing.status in OVER:
        return EndOfAsking.ENDED if quiet_for >= ENDED_GRACE else None
    if followed.unknown_since is not None and now - followed.unknown_since >= UNKNOWN_FOR:
        return EndOfAsking.NEVER_KNOWN
    return EndOfAsking.SILENT if quiet_for >= SILENT_FOR else None


def value_of_asking(
    seen: Outlook, *, asked_at: datetime | None, ask_at: datetime, since: datetime, now: datetime
) -> float:
    """What one call would bring: the worth of the news times the chance that there is any.

    Both are below 1, so that a shipment that is worth little would never have its turn among many; what has
    waited long past its `ask_at` therefore grows without end.
    """
    elapsed = max(now - (asked_at or since), timedelta())
    chance = 1.0 if asked_at is None else 1.0 - exp(-(elapsed / seen.news_after))
    waited = max(now - ask_at, timedelta()) / PATIENCE
    return seen.worth * chance * (1.0 + waited * waited)


def _heard_at(followed: Followed) -> datetime:
    moved_at = followed.standing.last_movement_at
    return max(at for at in (followed.since, followed.heard_at, moved_at) if at is not None)


def _in_daylight(moment: datetime, offset_min: int) -> datetime:
    """The moment, or the next morning at the destination where it falls into the night."""
    offset = timedelta(minutes=offset_min)
    local = moment + offset
    if local.hour >= ROUND_ENDS:
        local = datetime.combine(local.date() + DAY, time(ROUND_STARTS), UTC)
    elif local.hour < ROUND_STARTS:
        local = datetime.combine(local.date(), time(ROUND_STARTS), UTC)
    return local - offset
