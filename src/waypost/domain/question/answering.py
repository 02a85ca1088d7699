"""What may be answered: points made of the journey's own facts, each with its source. No words yet."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from waypost.domain.journey import Journey, JourneyLine, ShipmentJourney, gravest
from waypost.domain.question.intents import Intent
from waypost.domain.shipment import Leg
from waypost.domain.standing import OVER
from waypost.domain.tracking import ConditionKind, Direction, EventType, Owner, Stage, Status

MOST_PARCELS = 6
# As on the page: while this is the matter, a day would be a false promise.
NO_DAY = frozenset({
    ConditionKind.DAMAGED, ConditionKind.REFUSED, ConditionKind.LOST_SUSPECTED, ConditionKind.LOST,
    ConditionKind.ADDRESS_PROBLEM, ConditionKind.SCANNED_AFTER_DELIVERY,
})  # fmt: skip


class Told(StrEnum):
    """The points that an answer can make; the words for each are in the catalogues."""

    PARCEL = "parcel"
    REST = "rest"
    STATUS = "status"
    LAST_NEWS = "last_news"
    NO_NEWS = "no_news"
    NOT_SHIPPED = "not_shipped"
    ARRIVES = "arrives"
    PROMISED = "promised"
    NO_DAY = "no_day"
    DAYS_LATE = "days_late"
    NOT_LATE = "not_late"
    REASON = "reason"
    NO_REASON = "no_reason"
    NEEDS_YOU = "needs_you"
    LOOK_AROUND = "look_around"
    NOT_DELIVERED_YET = "not_delivered_yet"
    ASK_FOR_CHANGE = "ask_for_change"
    CARRIER_CHANGES = "carrier_changes"
    CHANGE_TOO_LATE = "change_too_late"
    ASK_FOR_CANCEL = "ask_for_cancel"
    CANCEL_TOO_LATE = "cancel_too_late"
    HOW_TO_RETURN = "how_to_return"
    RETURN_FOUND = "return_found"
    WELCOME = "welcome"
    HELLO = "hello"
    WHICH_ORDER = "which_order"
    DETAILS_WRONG = "details_wrong"
    ONLY_THIS_ORDER = "only_this_order"
    WHAT_DO_YOU_MEAN = "what_do_you_mean"
    HANDED_OVER = "handed_over"
    ALREADY_HANDED_OVER = "already_handed_over"
    ASK_THE_SHOP = "ask_the_shop"


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to say: about a parcel, resting on a line of its story where there is one.

    `number` is the parcel's number, days, whatever the point counts; `day` a date it names.
    """

    told: Told
    part: ShipmentJourney | None = None
    line: JourneyLine | None = None
    number: int = 0
    day: date | None = None
    status: Status | None = None
    condition: ConditionKind | None = None


def points_for(intent: Intent, journey: Journey, *, now: datetime) -> list[Point]:
    """What the journey knows about a wish; empty for wishes that are not about a journey."""
    if intent is Intent.RETURN:
        return _on_returns(journey)
    say = _BY_INTENT.get(intent)
    if say is None:
        return []
    parts: list[ShipmentJourney | None] = [*parcels(journey)[:MOST_PARCELS]]
    if journey.unshipped or not parts:
        parts.append(None)
    found: list[Point] = []
    for number, part in enumerate(parts, 1):
        if len(parts) > 1:
            found.append(Point(Told.PARCEL, part, number=number) if part else Point(Told.REST))
        found += say(journey, part, now)
    return found


def parcels(journey: Journey, leg: Leg = Leg.OUTBOUND) -> list[ShipmentJourney]:
    """The parcels of a leg that count: those called off are left out while others travel."""
    own = [one for one in journey.shipments if one.shipment.leg is leg and one.shipment.superseded_by is None]
    alive = [one for one in own if one.status is not Status.CANCELLED]
    return alive or own


def last_line(journey: Journey, part: ShipmentJourney | None) -> JourneyLine | None:
    """The newest line that says where it is; notes say nothing of that."""
    lines = part.lines if part is not None and part.lines else journey.lines
    told = [line for line in lines if line.type is not EventType.NOTE]
    return max(told, key=lambda line: line.at, default=None)


def may_still_change(part: ShipmentJourney | None) -> bool:
    """Whether it is still with the shop."""
    if part is None:
        return True
    stage = part.standing.stage
    return part.status not in OVER and (stage is None or stage.rank <= Stage.LABEL_CREATED.rank)


def _status(journey: Journey, part: ShipmentJourney | None) -> Point:
    if part is not None:
        return Point(Told.STATUS, part, status=part.status)
    own = journey.order.standing.status if journey.order else Status.UNKNOWN
    return Point(Told.STATUS, status=own if own is not Status.UNKNOWN else Status.PENDING)


def _where(journey: Journey, part: ShipmentJourney | None, now: datetime) -> list[Point]:
    del now
    found = [_status(journey, part)]
    if part is None:
        return [*found, *([] if found[0].status in OVER else [Point(Told.NOT_SHIPPED)])]
    line = last_line(journey, part) if part.lines else None
    found.append(Point(Told.LAST_NEWS, part, line) if line else Point(Told.NO_NEWS, part))
    return [*found, *_trouble(part)]


def _when(journey: Journey, part: ShipmentJourney | None, now: datetime) -> list[Point]:
    status = _status(journey, part)
    if status.status in OVER:
        return _where(journey, part, now)
    trouble = gravest(part.standing.conditions) if part else None
    holds_back = trouble is not None and trouble.kind in NO_DAY
    returning = part is not None and part.direction is Direction.RETURNING
    if part is None or returning or holds_back or status.status is Status.AVAILABLE_FOR_PICKUP:
        found = [status]
        found += _where(journey, part, now)[1:] if part else [Point(Told.NOT_SHIPPED)]
    else:
        found = []
    if returning or holds_back or status.status is Status.AVAILABLE_FOR_PICKUP:
        return found
    return [*found, *_arrival(journey, part, now), *(_trouble(part) if part else [])]


def _arrival(journey: Journey, part: ShipmentJourney | None, now: datetime) -> list[Point]:
    today = _today(part, now)
    if part is not None and part.estimate is not None and part.estimate.latest_on >= today:
        return [Point(Told.ARRIVES, part)]
    promised = (part.shipment.promised_on if part else None) or (
        journey.order.promised_on if journey.order else None
    )
    if promised is not None and promised >= today:
        return [Point(Told.PROMISED, part, day=promised)]
    return [Point(Told.NO_DAY, part)]


def _why_late(journey: Journey, part: ShipmentJourney | None, now: datetime) -> list[Point]:
    status = _status(journey, part)
    if part is None or status.status in OVER:
        return _where(journey, part, now)
    trouble = gravest(part.standing.conditions)
    found = [Point(Told.DAYS_LATE, part, number=part.days_late)] if part.days_late else []
    if trouble is not None:
        found += _trouble(part)
    elif part.days_late:
        found.append(Point(Told.NO_REASON, part))
    else:
        found.append(Point(Told.NOT_LATE, part))
    line = last_line(journey, part) if part.lines else None
    found.append(Point(Told.LAST_NEWS, part, line) if line else Point(Told.NO_NEWS, part))
    if part.direction is Direction.RETURNING or (trouble is not None and trouble.kind in NO_DAY):
        return found
    return found if status.status is Status.AVAILABLE_FOR_PICKUP else [*found, *_arrival(journey, part, now)]


def _trouble(part: ShipmentJourney) -> list[Point]:
    trouble = (
        None if part.status in OVER and part.status is not Status.LOST else gravest(part.standing.conditions)
    )
    if trouble is None:
        return []
    line = next(
        (one for one in part.lines if any(said.event_id == trouble.event_id for said in one.said)), None
    )
    found = [Point(Told.REASON, part, line, condition=trouble.kind)]
    return [*found, Point(Told.NEEDS_YOU, part)] if trouble.owner is Owner.BUYER else found


def _not_received(journey: Journey, part: ShipmentJourney | None, now: datetime) -> list[Point]:
    if part is None or part.status is not Status.DELIVERED:
        head = _when(journey, part, now)
        first = [] if part is not None and part.status in OVER else [Point(Told.NOT_DELIVERED_YET, part)]
        return [*first, *head]
    return [*_where(journey, part, now), Point(Told.LOOK_AROUND, part)]


def _change(journey: Journey, part: ShipmentJourney | None, now: datetime) -> list[Point]:
    del now
    status = _status(journey, part)
    if status.status in OVER:
        return [status, Point(Told.CHANGE_TOO_LATE, part)]
    return [status, Point(Told.ASK_FOR_CHANGE if may_still_change(part) else Told.CARRIER_CHANGES, part)]


def _cancel(journey: Journey, part: ShipmentJourney | None, now: datetime) -> list[Point]:
    del now
    status = _status(journey, part)
    if status.status is Status.CANCELLED:
        return [status]
    return [status, Point(Told.ASK_FOR_CANCEL if may_still_change(part) else Told.CANCEL_TOO_LATE, part)]


def _on_returns(journey: Journey) -> list[Point]:
    found: list[Point] = []
    for part in parcels(journey, Leg.RETURN):
        line = last_line(journey, part) if part.lines else None
        found += [Point(Told.RETURN_FOUND, part), _status(journey, part)]
        found.append(Point(Told.LAST_NEWS, part, line) if line else Point(Told.NO_NEWS, part))
    return found or [Point(Told.HOW_TO_RETURN)]


_Say = Callable[[Journey, ShipmentJourney | None, datetime], list[Point]]
_BY_INTENT: Mapping[Intent, _Say] = {
    Intent.WHERE: _where,
    Intent.WHEN: _when,
    Intent.LATE: _why_late,
    Intent.NOT_RECEIVED: _not_received,
    Intent.CHANGE_ADDRESS: _change,
    Intent.CANCEL: _cancel,
}


def local_hours(part: ShipmentJourney) -> tuple[datetime, datetime] | None:
    """From when until when it should come, by the clock at the door; None where that is not known."""
    estimate, zone = part.estimate, _zone(part)
    if estimate is None or estimate.from_at is None or estimate.until_at is None or zone is None:
        return None
    return estimate.from_at.astimezone(zone), estimate.until_at.astimezone(zone)


def sources_of(points: Sequence[Point]) -> list[JourneyLine]:
    """The lines that points rest on, each once."""
    return list({line.said[0].event_id: line for point in points if (line := point.line)}.values())


def _today(part: ShipmentJourney | None, now: datetime) -> date:
    zone = _zone(part)
    return now.astimezone(zone).date() if zone else (now - timedelta(hours=12)).date()


def _zone(part: ShipmentJourney | None) -> ZoneInfo | None:
    if part is None or part.destination_zone is None:
        return None
    try:
        return ZoneInfo(part.destination_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
