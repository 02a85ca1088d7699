"""The journey: one merged timeline from click to door, and all that a page or a program shows of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from waypost.domain.asking import Asking
from waypost.domain.estimate import Estimate
from waypost.domain.order import Order, OrderStanding
from waypost.domain.shipment import Leg, OrderLine, Shipment
from waypost.domain.standing import Condition, Standing
from waypost.domain.tracking import (
    EVENT_RANK,
    Direction,
    Event,
    EventType,
    Location,
    OffsetSource,
    Source,
    Stage,
    Status,
)


@dataclass(frozen=True, slots=True)
class Said:
    """Who said a line of the journey, in their own code and words."""

    event_id: str
    source: Source
    carrier: str | None
    code: str | None
    text: str | None


@dataclass(frozen=True, slots=True)
class JourneyLine:
    """One line of the timeline. `at` is UTC; `local_time` is the clock at the place.

    `said` has more than one entry where several sources told the same thing.
    `shipment_id` is None for the order's own lines.
    """

    at: datetime
    local_time: datetime
    offset_min: int | None
    offset_source: OffsetSource
    type: EventType
    place: Location
    said: tuple[Said, ...]
    shipment_id: int | None = None


class RouteKind(StrEnum):
    """What a point of the route is."""

    ORIGIN = "origin"
    PASSED = "passed"
    CURRENT = "current"
    DESTINATION = "destination"


@dataclass(frozen=True, slots=True)
class RouteStop:
    """A point of the route on the map, in the order of travel. `kind` is one of `RouteKind`."""

    lat: float
    lon: float
    name: str
    country: str | None
    kind: RouteKind


@dataclass(frozen=True, slots=True)
class ShipmentJourney:
    """One shipment with everything that is shown of it.

    `standing` includes what silence says; `lines` are newest first; `days_late` counts against what
    was first told; `route` is empty where fewer than one place is known; `asking` is None where nobody asks.
    """

    shipment: Shipment
    standing: Standing
    status: Status
    lines: tuple[JourneyLine, ...]
    route: tuple[RouteStop, ...]
    estimate: Estimate | None
    first_estimate: Estimate | None
    days_late: int
    carrier_name: str | None
    carrier_url: str | None
    destination_zone: str | None = None
    asking: Asking | None = None

    @property
    def direction(self) -> Direction:
        """Which way it travels."""
        return self.standing.direction


@dataclass(frozen=True, slots=True)
class Journey:
    """An order with its shipments, or one shipment that no order has claimed (`order` is None).

    `lines` are the order's own lines, newest first. `version` rises with every change of any part.
    """

    order: Order | None
    standing: OrderStanding | None
    shipments: tuple[ShipmentJourney, ...]
    lines: tuple[JourneyLine, ...]
    version: int
    updated_at: datetime | None

    @property
    def unshipped(self) -> tuple[OrderLine, ...]:
        """What no shipment carries yet."""
        return self.standing.unshipped if self.standing else ()

    @property
    def returns(self) -> tuple[ShipmentJourney, ...]:
        """The return legs."""
        return tuple(part for part in self.shipments if part.shipment.leg is Leg.RETURN)


def without_contents(journey: Journey) -> Journey:
    """The journey of a gift: where it is and when it comes, never what is in it."""
    order, standing = journey.order, journey.standing
    return replace(
        journey,
        order=replace(order, lines=()) if order else None,
        standing=replace(standing, unshipped=()) if standing else None,
        shipments=tuple(
            replace(part, shipment=replace(part.shipment, lines=())) for part in journey.shipments
        ),
    )


def timeline(
    events: Iterable[Event], *, retracted: Sequence[str] = (), shipment_id: int | None = None
) -> list[JourneyLine]:
    """The lines that events make, newest first.

    The same news by several sources (same type, same minute, same city) is one line, also where one of them
    said less: no place, or only that it moves. Retracted events, retractions and events that nobody
    understands yet stay out of a buyer's sight.
    """
    groups: dict[tuple[object, ...], list[Event]] = {}
    for event in sorted({event.key: event for event in events}.values(), key=lambda event: event.key):
        if event.id in retracted or event.type in (EventType.RETRACTED, EventType.UNKNOWN):
            continue
        groups.setdefault(_same_news(event), []).append(event)
    lines = [_line(group, shipment_id) for group in _without_vaguer(groups)]
    return sorted(
        lines, key=lambda line: (line.at, EVENT_RANK[line.type], line.said[0].event_id), reverse=True
    )


def next_stage(now: Standing) -> Stage | None:
    """The one stage that should be heard of next; None when the way ends here."""
    if now.is_over or now.stage is Stage.DELIVERED:
        return None
    if now.stage is None or now.stage.rank < Stage.PICKED_UP.rank:
        return Stage.PICKED_UP
    if now.stage in (Stage.OUT_FOR_DELIVERY, Stage.AVAILABLE_FOR_PICKUP):
        return Stage.DELIVERED
    return Stage.OUT_FOR_DELIVERY if now.stage is Stage.IN_TRANSIT else Stage.IN_TRANSIT


def gravest(conditions: Sequence[Condition]) -> Condition | None:
    """The condition to speak of first: what the buyer must act on, then the heaviest; None: all is well."""
    return min(
        conditions, key=lambda one: (one.owner.value != "buyer", _GRAVITY.index(one.kind.value)), default=None
    )


_GRAVITY = (
    "lost", "lost_suspected", "damaged", "address_problem", "refused", "attempt_failed", "customs", "held",
    "scanned_after_delivery", "stalled", "problem", "missorted", "weather", "delayed",
)  # fmt: skip


def _same_news(event: Event) -> tuple[object, ...]:
    where = (event.location.city or event.location.facility or "").casefold()
    words = event.text if event.type is EventType.NOTE else None
    return event.type, event.key[0] // 60_000_000, where, words


def _without_vaguer(groups: dict[tuple[object, ...], list[Event]]) -> list[list[Event]]:
    """The groups, each that says less than one beside it as a part of that one."""
    by_minute: dict[int, list[tuple[object, ...]]] = {}
    for key, group in groups.items():
        by_minute.setdefault(group[0].key[0] // 60_000_000, []).append(key)
    kept = dict(groups)
    for keys in by_minute.values():
        for key in keys if len(keys) > 1 else ():
            fuller = next((other for other in keys if other in kept and _says_more(other, key)), None)
            if fuller is not None and _is_one_carriers(groups[fuller] + groups[key]):
                kept[fuller] = [*kept[fuller], *kept.pop(key)]
    return list(kept.values())


def _says_more(key: tuple[object, ...], than: tuple[object, ...]) -> bool:
    """Whether news (a key of `_same_news`) is that of another, in better words or with its place."""
    (kind, _, where, words), (vague, _, nowhere, other_words) = key, than
    if key == than or words != other_words or nowhere not in ("", where):
        return False
    return kind == vague or (vague is EventType.IN_TRANSIT and kind in _MOVES)


def _is_one_carriers(events: Sequence[Event]) -> bool:
    return {event.source for event in events} == {Source.CARRIER} and len(
        {one.carrier for one in events}
    ) == 1


_MOVES = frozenset({
    EventType.PICKED_UP, EventType.ARRIVED, EventType.DEPARTED, EventType.CUSTOMS_ENTERED,
    EventType.CUSTOMS_CLEARED, EventType.OUT_FOR_DELIVERY,
})  # fmt: skip


def _line(group: list[Event], shipment_id: int | None) -> JourneyLine:
    fullest = _same_news(group[0])
    alike = [event for event in group if _same_news(event) == fullest]
    best = min(alike, key=lambda event: (_SURENESS[event.offset_source], event.key))
    said = tuple(Said(event.id, event.source, event.carrier, event.code, event.text) for event in group)
    return JourneyLine(
        at=best.occurred_at,
        local_time=best.local_time,
        offset_min=best.offset_min,
        offset_source=best.offset_source,
        type=best.type,
        place=best.location,
        said=said,
        shipment_id=shipment_id,
    )


_SURENESS = {source: rank for rank, source in enumerate(OffsetSource)}
