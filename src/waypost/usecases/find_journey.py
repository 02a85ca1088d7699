"""Find a journey: an order or a lone shipment with all that is shown of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from waypost.domain.journey import (
    Journey,
    JourneyLine,
    RouteKind,
    RouteStop,
    ShipmentJourney,
    timeline,
)
from waypost.domain.order import Order, order_standing
from waypost.domain.shipment import Address, Leg, Shipment
from waypost.domain.silence import Watch, days_late, silent_conditions
from waypost.domain.standing import Standing, status_of
from waypost.domain.tracking import Event, EventType, Location, Stage
from waypost.ports.carrier import Carriers
from waypost.ports.database import Transaction
from waypost.ports.places import Place, Places
from waypost.usecases.understand_event import offset_min_in


@dataclass(frozen=True, slots=True)
class World:
    """What is known of places and carriers."""

    places: Places
    carriers: Carriers


def find_order_journey(tx: Transaction, order: Order, *, world: World, now: datetime) -> Journey:
    """The journey of an order: its own lines and those of each shipment that is in force."""
    shipments = list(tx.shipments.of_orders([order.id]))
    events: dict[int, list[Event]] = {shipment.id: [] for shipment in shipments}
    for stored in tx.shipments.events(list(events)) if events else ():
        events[stored.owner_id].append(stored.event)
    own = [stored.event for stored in tx.orders.events([order.id])]
    parts = tuple(
        shipment_journey(one, events[one.id], world=world, now=now, order=order)
        for one in shipments
        if one.superseded_by is None
    )
    return _order_journey(order, shipments, parts, timeline(own, retracted=order.standing.retracted))


def find_order_standings(
    tx: Transaction, orders: Sequence[Order], *, world: World, now: datetime
) -> list[Journey]:
    """The journeys of many orders without their stories: where everything stands, no timelines or routes.

    One query for all of them.
    """
    shipments: dict[int, list[Shipment]] = {order.id: [] for order in orders}
    for one in tx.shipments.of_orders(list(shipments)) if orders else ():
        shipments[one.order_id or 0].append(one)
    found = []
    for order in orders:
        parts = tuple(
            shipment_journey(one, None, world=world, now=now, order=order)
            for one in shipments[order.id]
            if one.superseded_by is None
        )
        found.append(_order_journey(order, shipments[order.id], parts, ()))
    return found


def _order_journey(
    order: Order,
    shipments: Sequence[Shipment],
    parts: tuple[ShipmentJourney, ...],
    lines: Sequence[JourneyLine],
) -> Journey:
    """`shipments` are all that the order ever had, `parts` the journeys of those in force."""
    current = [
        part.shipment
        if part.standing is part.shipment.standing
        else replace(part.shipment, standing=part.standing)
        for part in parts
    ]
    return Journey(
        order=order,
        standing=order_standing(order, current),
        shipments=parts,
        lines=tuple(lines),
        version=order.version + sum(shipment.version for shipment in shipments),
        updated_at=max(
            (at for at in (order.updated_at, *(s.updated_at for s in shipments)) if at), default=None
        ),
    )


def find_shipment_journey(tx: Transaction, shipment: Shipment, *, world: World, now: datetime) -> Journey:
    """The journey of one shipment that no order has claimed."""
    events = [stored.event for stored in tx.shipments.events([shipment.id])]
    part = shipment_journey(shipment, events, world=world, now=now)
    return Journey(None, None, (part,), (), shipment.version, shipment.updated_at)


def shipment_journey(
    shipment: Shipment,
    events: Sequence[Event] | None,
    *,
    world: World,
    now: datetime,
    order: Order | None = None,
) -> ShipmentJourney:
    """Everything that is shown of one shipment; `standing` includes what silence says at `now`.

    `events` None: without its story, that is without timeline and route.
    """
    retracted = shipment.standing.retracted
    lines = timeline(events or (), retracted=retracted, shipment_id=shipment.id)
    goal = place_of(destination(shipment, order), world.places)
    watch = watch_of(shipment, now=now, zone=goal.zone if goal else None)
    heard = with_silence(shipment.standing, watch, now)
    facts = world.carriers.carrier_named(shipment.carrier) if shipment.carrier else None
    number = shipment.tracking_number
    return ShipmentJourney(
        shipment=shipment,
        standing=heard,
        status=status_of(heard),
        lines=tuple(lines),
        route=tuple(_route(shipment, lines, goal, heard, world.places)) if events is not None else (),
        estimate=shipment.estimate,
        first_estimate=shipment.first_estimate,
        days_late=days_late(watch),
        carrier_name=facts.name if facts else shipment.carrier,
        carrier_url=facts.tracking_page(number) if facts and number and not shipment.is_test else None,
        destination_zone=goal.zone if goal else None,
    )


def watch_of(shipment: Shipment, *, now: datetime, zone: str | None) -> Watch:
    """What silence is judged by; `zone` is that of the destination (None: UTC)."""
    offset = timedelta(minutes=offset_min_in(zone, now)) if zone else timedelta()
    return Watch(
        standing=shipment.standing,
        estimate=shipment.estimate,
        first_estimate=shipment.first_estimate,
        promised_on=shipment.promised_on,
        created_at=shipment.created_at or now,
        today=(now + offset).date(),
    )


def with_silence(standing: Standing, watch: Watch, now: datetime) -> Standing:
    """A standing with the conditions that silence opens."""
    quiet = silent_conditions(watch, now=now)
    if not quiet:
        return standing
    both = sorted((*standing.conditions, *quiet), key=lambda condition: condition.kind.value)
    return replace(standing, conditions=tuple(both))


def destination(shipment: Shipment, order: Order | None) -> Address | None:
    """Where a shipment goes: its own address, else the order's (a return goes to where it was sent from)."""
    if shipment.ship_to is not None or shipment.leg is Leg.RETURN:
        return shipment.ship_to
    return order.ship_to if order else None


def place_of(where: Address | Location | None, places: Places) -> Place | None:
    """The place on the map that an address or an event's location names."""
    if where is None:
        return None
    facility = where.facility if isinstance(where, Location) else None
    return places.find(
        city=where.city,
        region=where.region,
        country=where.country,
        postal_code=where.postal_code,
        facility=facility,
    )


def _route(
    shipment: Shipment, lines: Sequence[JourneyLine], goal: Place | None, standing: Standing, places: Places
) -> list[RouteStop]:
    stops: list[RouteStop] = []
    origin = place_of(shipment.ship_from, places)
    if origin:
        stops.append(_stop(origin, RouteKind.ORIGIN))
    for line in reversed(lines):
        found = _point(line, places)
        if found and (not stops or (stops[-1].name, stops[-1].country) != (found.name, found.country)):
            stops.append(found)
    if not stops:
        return [_stop(goal, RouteKind.DESTINATION)] if goal else []
    stops[0] = replace(stops[0], kind=RouteKind.ORIGIN)
    arrived = standing.stage is Stage.DELIVERED
    if goal and not arrived and (stops[-1].name, stops[-1].country) != (goal.name, goal.country):
        if len(stops) > 1 or standing.last_movement_at:
            stops[-1] = replace(stops[-1], kind=RouteKind.CURRENT)
        return [*stops, _stop(goal, RouteKind.DESTINATION)]
    stops[-1] = replace(stops[-1], kind=RouteKind.DESTINATION if arrived else RouteKind.CURRENT)
    return stops


def _point(line: JourneyLine, places: Places) -> RouteStop | None:
    if line.type in (EventType.LABEL_CREATED, EventType.NOTE):
        return None
    place = line.place
    if place.lat is not None and place.lon is not None:
        return RouteStop(
            place.lat, place.lon, place.city or place.facility or "", place.country, RouteKind.PASSED
        )
    if not (place.city or place.postal_code or place.facility):
        return None
    found = place_of(place, places)
    return _stop(found, RouteKind.PASSED) if found else None


def _stop(place: Place, kind: RouteKind) -> RouteStop:
    return RouteStop(place.lat, place.lon, place.name, place.country, kind)
