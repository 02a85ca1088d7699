"""From journeys to answers. Carriers' free texts stay behind: people's names and streets stand in them."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from waypost.domain.estimate import Basis, Estimate
from waypost.domain.hiding import without_people
from waypost.domain.journey import Journey, JourneyLine, ShipmentJourney
from waypost.domain.standing import Condition
from waypost.domain.tracking import Location, OffsetSource
from waypost.mcp_server.answers import Line, Open, OrderFound, OrderStory, Parcel, ParcelStory, Told, Window
from waypost.usecases.list_problems import Problem, to_act_on

MOST_LINES = 60
_BASES = {
    Basis.CARRIER: "the carrier says so",
    Basis.LANE: "judged by this shop's finished parcels on the same lane",
    Basis.PROMISE: "what the shop promised; no carrier has confirmed it",
    Basis.DISTANCE: "judged by distance alone",
}


def order_found(journey: Journey) -> OrderFound:
    """An order in short."""
    return OrderFound(
        order_number=journey.order.order_number if journey.order else None,
        status=_status(journey),
        pieces_not_shipped=sum(line.quantity for line in journey.unshipped),
        parcels=tuple(parcel(part) for part in journey.shipments),
    )


def order_story(journey: Journey) -> OrderStory:
    """An order with its timelines."""
    return OrderStory(
        order_number=journey.order.order_number if journey.order else None,
        status=_status(journey),
        pieces_not_shipped=sum(line.quantity for line in journey.unshipped),
        timeline=tuple(_line(line) for line in journey.lines[:MOST_LINES]),
        parcels=tuple(_parcel_story(part) for part in journey.shipments),
    )


def parcel(part: ShipmentJourney, conditions: tuple[Condition, ...] | None = None) -> Parcel:
    """A parcel without its timeline; `conditions` None: all that somebody must act on."""
    open_now = to_act_on(part) if conditions is None else conditions
    standing = part.standing
    expected = part.estimate if not standing.is_over else None
    return Parcel(
        tracking_number=part.shipment.tracking_number,
        carrier=part.carrier_name,
        leg=part.shipment.leg.value,
        status=part.status.value,
        direction=part.direction.value,
        is_test=part.shipment.is_test,
        problems=tuple(_open(one) for one in open_now),
        expected=_window(expected, part.destination_zone) if expected else None,
        days_late=part.days_late,
        last_movement_at=utc(standing.last_movement_at) if standing.last_movement_at else None,
    )


def problem_parcel(problem: Problem) -> Parcel:
    """The parcel of a problem."""
    return parcel(problem.part, problem.conditions)


def utc(moment: datetime) -> str:
    """A moment in UTC, to the second."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _status(journey: Journey) -> str:
    return journey.standing.status.value if journey.standing else journey.shipments[0].status.value


def _parcel_story(part: ShipmentJourney) -> ParcelStory:
    return ParcelStory(
        **dict(parcel(part)),
        timeline=tuple(_line(line) for line in part.lines[:MOST_LINES]),
        older_lines=max(0, len(part.lines) - MOST_LINES),
    )


def _open(condition: Condition) -> Open:
    return Open(
        kind=condition.kind.value,
        since=utc(condition.since),
        must_act=condition.owner.value,
        next_step=condition.next_step,
    )


def _line(line: JourneyLine) -> Line:
    return Line(
        what=line.type.value,
        at=_clock(line),
        offset_from=line.offset_source.value if line.offset_min is not None else OffsetSource.ASSUMED.value,
        place=_place(line.place),
        told_by=tuple(Told(source=one.source.value, carrier=one.carrier, code=one.code) for one in line.said),
    )


def _clock(line: JourneyLine) -> str:
    clock = line.local_time.replace(tzinfo=None)
    if line.offset_min is None or line.offset_source is OffsetSource.ASSUMED:
        return clock.isoformat(timespec="seconds")
    zone = timezone(timedelta(minutes=line.offset_min))
    return clock.replace(tzinfo=zone).isoformat(timespec="seconds")


def _place(place: Location) -> str | None:
    told = ", ".join(part for part in (place.city, place.region, place.country) if part)
    return without_people(told) or None


def _window(estimate: Estimate, zone: str | None) -> Window:
    return Window(
        earliest_on=estimate.earliest_on.isoformat(),
        latest_on=estimate.latest_on.isoformat(),
        from_at=_there(estimate.from_at, zone),
        until_at=_there(estimate.until_at, zone),
        probability=round(estimate.probability, 3),
        basis=estimate.basis.value,
        certainty=_certainty(estimate),
    )


def _there(moment: datetime | None, zone: str | None) -> str | None:
    if moment is None:
        return None
    return moment.astimezone(ZoneInfo(zone) if zone else UTC).isoformat(timespec="seconds")


def _certainty(estimate: Estimate) -> str:
    sample = f" ({estimate.sample} of them)" if estimate.sample else " (a general figure, none counted)"
    return (
        f"An estimate, not a promise: about {estimate.probability:.0%} of comparable parcels{sample} arrive"
        f" by {estimate.latest_on.isoformat()}; {_BASES[estimate.basis]}."
    )
