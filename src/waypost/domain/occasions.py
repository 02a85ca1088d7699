"""What there is to tell of an order right now: read from its standing, never from the order of arrival.

An occasion is something true that is worth a sentence to the buyer. The same facts give the same
occasions however the news came in; what was told already is the ledger's to say (`domain.notification`).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from waypost.domain.case import Decision, Outcome
from waypost.domain.estimate import Estimate
from waypost.domain.journey import Journey, ShipmentJourney
from waypost.domain.shipment import Leg
from waypost.domain.silence import LATE_BY_SILENCE
from waypost.domain.standing import Condition
from waypost.domain.topics import Topic
from waypost.domain.tracking import ConditionKind, Direction, Ending, Owner, Source, Stage, Status

REMIND_AFTER = timedelta(days=3)
SHRUG_LATER = timedelta(days=1)
SHRUG_EARLIER = timedelta(days=2)
SURE_ENOUGH = 0.8
NARROW = timedelta(days=2)  # good news is told once it is certain; bad news at once
_SPOKEN_ELSEWHERE = frozenset({ConditionKind.ATTEMPT_FAILED, ConditionKind.CUSTOMS, ConditionKind.LOST})
_GRAVE = frozenset({ConditionKind.DAMAGED, ConditionKind.REFUSED})
_POSITIONS = frozenset({Source.RFID, Source.GPS})
_BY_STAGE = {
    Topic.IN_TRANSIT: Stage.IN_TRANSIT,
    Topic.OUT_FOR_DELIVERY: Stage.OUT_FOR_DELIVERY,
    Topic.READY_FOR_PICKUP: Stage.AVAILABLE_FOR_PICKUP,
    Topic.DELIVERED: Stage.DELIVERED,
}
_OF_THE_ORDER = (
    (Topic.ORDER_CONFIRMED, Stage.PLACED),
    (Topic.PROCESSING, Stage.PROCESSING),
    (Topic.PACKED, Stage.PACKED),
)


@dataclass(frozen=True, slots=True)
class Told:
    """What the buyer was last told of a shipment's arrival: its last day, and when they were told (UTC)."""

    last_on: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something worth telling.

    `shipment_id` None: of the order as a whole. `at` is when it came true (UTC). `again` tells two occasions
    of one topic and shipment apart that are both worth telling (the day of a second attempt); empty: once.
    """

    topic: Topic
    shipment_id: int | None
    at: datetime
    again: str = ""

    @property
    def key(self) -> tuple[str, int, str]:
        """What tells it from all others of its order."""
        return self.topic.value, self.shipment_id or 0, self.again


def occasions(
    journey: Journey,
    *,
    told: Mapping[int, Told],
    offset_min: Mapping[int, int],
    now: datetime,
    decided: Iterable[Decision] = (),
) -> tuple[Occasion, ...]:
    """All that is true and worth telling of an order now.

    `told` is what the buyer was told of each shipment's arrival, `offset_min` the offsets of the destinations
    at `now`; both by shipment id. `decided` is what was decided in its cases.
    """
    found = [*_of_order(journey, now), *_of_cases(decided)]
    for part in journey.shipments:
        offset = timedelta(minutes=offset_min.get(part.shipment.id, 0))
        found += _of_shipment(part, offset, told.get(part.shipment.id), now)
    return tuple(found)


def is_sure(part: ShipmentJourney, occasion: Occasion) -> bool:
    """Whether a person or a scan stands behind it, and not only where a radio tag or a van was seen.

    `part` is the shipment with its story. A position says where something is, not that somebody has it.
    """
    stage = _BY_STAGE.get(occasion.topic)
    mark = part.standing.reached(stage) if stage is not None else None
    if mark is None:
        return True
    told = [line.said for line in part.lines if any(said.event_id == mark.event_id for said in line.said)]
    sources = {said.source for group in told for said in group}
    return not sources or not sources <= _POSITIONS


def _of_order(journey: Journey, now: datetime) -> Iterator[Occasion]:
    if journey.order is None:
        return
    own = journey.order.standing
    if own.ending is Ending.CANCELLED:
        yield Occasion(Topic.CANCELLED, None, journey.order.updated_at or now)
        return
    for topic, stage in _OF_THE_ORDER:
        reached_at = own.reached_at(stage)
        if reached_at is not None:
            yield Occasion(topic, None, reached_at)


def _of_cases(decided: Iterable[Decision]) -> Iterator[Occasion]:
    topics = {Outcome.REFUND: Topic.REFUND_DECIDED, Outcome.RESHIP: Topic.RESHIP_DECIDED}
    last = {(one.shipment_id, one.outcome): one.at for one in decided}
    for (shipment_id, outcome), at in last.items():
        yield Occasion(topics[outcome], shipment_id, at)


def _of_shipment(
    part: ShipmentJourney, offset: timedelta, told: Told | None, now: datetime
) -> Iterator[Occasion]:
    if part.shipment.leg is Leg.RETURN or part.direction is Direction.RETURNING:
        yield from _of_return(part)
        return
    shipment_id = part.shipment.id
    left_at = _left_at(part)
    if left_at is not None:
        yield Occasion(Topic.SHIPPED, shipment_id, left_at)
    moving_at = part.standing.reached_at(Stage.IN_TRANSIT)
    if moving_at is not None:
        yield Occasion(Topic.IN_TRANSIT, shipment_id, moving_at)
    delivered_at = part.standing.reached_at(Stage.DELIVERED)
    if part.status is Status.DELIVERED and delivered_at is not None:
        yield Occasion(Topic.DELIVERED, shipment_id, delivered_at)
        return
    if part.status is Status.CANCELLED:
        return
    yield from _of_last_leg(part, offset, now)
    yield from _of_trouble(part, offset)
    if part.estimate is not None and left_at is not None and not part.standing.is_over:
        yield from _of_arrival(part, part.estimate, offset, told, now)


def _left_at(part: ShipmentJourney) -> datetime | None:
    """When the carrier first had it: a label that was printed is no departure."""
    marks = part.standing.milestones
    return min((mark.at for mark in marks if mark.stage.rank >= Stage.PICKED_UP.rank), default=None)


def _of_return(part: ShipmentJourney) -> Iterator[Occasion]:
    moved_at = part.standing.reached_at(Stage.PICKED_UP) or part.standing.reached_at(Stage.IN_TRANSIT)
    if part.status in (Status.RETURNING, Status.RETURNED) and moved_at is not None:
        yield Occasion(Topic.RETURNING, part.shipment.id, moved_at)
    back_at = part.standing.reached_at(Stage.DELIVERED)
    if part.status is Status.RETURNED and back_at is not None:
        yield Occasion(Topic.RETURNED, part.shipment.id, back_at)


def _of_last_leg(part: ShipmentJourney, offset: timedelta, now: datetime) -> Iterator[Occasion]:
    standing, shipment_id = part.standing, part.shipment.id
    seen_at = standing.last_movement_at
    if standing.stage is Stage.OUT_FOR_DELIVERY and seen_at is not None and not standing.conditions:
        yield Occasion(Topic.OUT_FOR_DELIVERY, shipment_id, seen_at, _day(seen_at, offset).isoformat())
    ready_at = standing.reached_at(Stage.AVAILABLE_FOR_PICKUP)
    if standing.stage is Stage.AVAILABLE_FOR_PICKUP and ready_at is not None:
        yield Occasion(Topic.READY_FOR_PICKUP, shipment_id, ready_at)
        if now >= ready_at + REMIND_AFTER:
            yield Occasion(Topic.PICKUP_REMINDER, shipment_id, ready_at + REMIND_AFTER)


def _of_trouble(part: ShipmentJourney, offset: timedelta) -> Iterator[Occasion]:
    shipment_id = part.shipment.id
    for condition in part.standing.conditions:
        match condition.kind:
            case ConditionKind.ATTEMPT_FAILED:
                day = _day(condition.since, offset).isoformat()
                yield Occasion(Topic.DELIVERY_ATTEMPTED, shipment_id, condition.since, day)
            case ConditionKind.CUSTOMS:
                yield Occasion(Topic.HELD_BY_CUSTOMS, shipment_id, condition.since)
            case ConditionKind.LOST:
                yield Occasion(Topic.LOST, shipment_id, condition.since)
            case ConditionKind.DELAYED | ConditionKind.WEATHER:
                yield Occasion(Topic.DELAYED, shipment_id, _late_since(part, condition, offset))
            case _ if _needs_buyer(condition):
                yield Occasion(Topic.PROBLEM, shipment_id, condition.since, condition.kind.value)


def _late_since(part: ShipmentJourney, condition: Condition, offset: timedelta) -> datetime:
    """When it became late; what silence says is as old as the day that passed, not as our looking."""
    first = part.first_estimate
    told_on = part.shipment.promised_on or (first.latest_on if first else None)
    if told_on is None or condition.event_id != LATE_BY_SILENCE:
        return condition.since
    passed_at = datetime.combine(told_on + timedelta(days=1), time(), UTC) - offset
    return min(condition.since, passed_at)


def _needs_buyer(condition: Condition) -> bool:
    is_theirs = condition.owner is Owner.BUYER or condition.kind in _GRAVE
    return is_theirs and condition.kind not in _SPOKEN_ELSEWHERE


def _of_arrival(
    part: ShipmentJourney, estimate: Estimate, offset: timedelta, told: Told | None, now: datetime
) -> Iterator[Occasion]:
    shipment_id, made_at = part.shipment.id, estimate.made_at or now
    tomorrow = _day(now, offset) + timedelta(days=1)
    is_sure = estimate.probability >= SURE_ENOUGH and not part.standing.conditions
    if is_sure and estimate.earliest_on == estimate.latest_on == tomorrow:
        yield Occasion(Topic.ARRIVING_TOMORROW, shipment_id, now, tomorrow.isoformat())
    moved_at = part.standing.last_movement_at
    has_news = told is not None and moved_at is not None and moved_at > told.at
    if told is None or not has_news or any(_needs_buyer(one) for one in part.standing.conditions):
        return  # a date that slips by mere silence, or waits for the buyer, is told by its condition
    later, earlier = estimate.latest_on - told.last_on, told.last_on - estimate.latest_on
    is_narrow = estimate.latest_on - estimate.earliest_on <= NARROW
    if later > SHRUG_LATER or (earlier > SHRUG_EARLIER and is_narrow and is_sure):
        yield Occasion(Topic.ESTIMATE_CHANGED, shipment_id, made_at, estimate.latest_on.isoformat())


def _day(moment: datetime, offset: timedelta) -> date:
    return (moment.astimezone(UTC) + offset).date()
