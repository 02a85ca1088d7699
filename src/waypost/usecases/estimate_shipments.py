"""Estimate when shipments arrive, and learn the lanes from those that have arrived."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from waypost.domain.estimate import LaneTimes, Trip, distance_km, estimate_delivery
from waypost.domain.order import Order
from waypost.domain.shipment import Leg, Shipment
from waypost.domain.silence import next_look_at
from waypost.domain.tracking import Direction, Stage
from waypost.ports.database import Job, Transaction
from waypost.ports.places import Place
from waypost.usecases.announce_webhooks import announce_estimates
from waypost.usecases.find_journey import World, destination, place_of, watch_of
from waypost.usecases.record_events import ESTIMATE
from waypost.usecases.understand_event import offset_min_in

LEARN_FROM = timedelta(days=180)
MOST_FINISHED = 20_000
MOST_PER_LANE = 400
EVERYWHERE = "everywhere"
DISTANCE_BANDS_KM = (150, 600, 1500, 4000)


def estimate_shipments(
    tx: Transaction,
    shipment_ids: Sequence[int],
    *,
    lanes: Mapping[str, LaneTimes],
    world: World,
    now: datetime,
) -> int:
    """Make the estimates of these shipments anew, and judge their silence; returns how many changed.

    The first window that a buyer could see is kept beside the latest one. Each shipment that is still on its
    way is looked at again later, news or no news.
    """
    shipments = tx.shipments.by_ids(shipment_ids)
    owners = tx.orders.by_ids(sorted({one.order_id for one in shipments if one.order_id is not None}))
    orders = {order.id: order for order in owners}
    changed = []
    jobs = []
    for shipment in shipments:
        order = orders.get(shipment.order_id) if shipment.order_id is not None else None
        after = _estimated(shipment, order, lanes, world, now)
        if after is not shipment:
            changed.append(after)
        look_at = _next_look(after, world, order, now)
        if look_at is not None:
            jobs.append(
                Job(ESTIMATE, {"shipment_id": shipment.id}, look_at, unique_key=f"{ESTIMATE}:{shipment.id}")
            )
    if changed:
        tx.shipments.save(changed)
        tx.feed.announce([(one.id, one.order_id, one.version) for one in changed])
        before = {one.id: one.estimate for one in shipments}
        announce_estimates(tx, [(one, before[one.id]) for one in changed], now=now)
    if jobs:
        tx.jobs.add(jobs)
    return len(changed)


def learn_lanes(tx: Transaction, *, world: World, now: datetime) -> int:
    """Read the times of shipments that arrived in the last half year; returns how many lanes are known."""
    finished = tx.shipments.finished_times(since=now - LEARN_FROM, limit=MOST_FINISHED)
    took = {shipment_id: (arrived - left) / timedelta(days=1) for shipment_id, left, arrived in finished}
    days: dict[str, list[float]] = {}
    for shipment, order in _with_orders(tx, list(took)):
        ends = _ends(shipment, order, world)
        for lane in lane_names(*ends, shipment.carrier):
            bucket = days.setdefault(lane, [])
            if len(bucket) < MOST_PER_LANE and took[shipment.id] > 0:
                bucket.append(round(took[shipment.id], 3))
    tx.lanes.replace_all(
        {name: LaneTimes(name, tuple(sorted(times))) for name, times in days.items() if times}
    )
    return len(days)


def lane_names(origin: Place | None, goal: Place | None, carrier: str | None) -> tuple[str, ...]:
    """The groups a shipment belongs to, from the narrowest to the widest."""
    names = []
    if origin and goal:
        start, end = f"{origin.country}-{origin.region or ''}", f"{goal.country}-{goal.region or ''}"
        names += [f"{start}>{end}/{carrier}"] if carrier else []
        names += [f"{start}>{end}"]
        names += [f"{origin.country}>{goal.country}/{carrier}"] if carrier else []
        names += [f"{origin.country}>{goal.country}", f"about {_band(origin, goal)} km"]
    elif goal:
        names += [f"to {goal.country}-{goal.region or ''}", f"to {goal.country}"]
    return (*names, EVERYWHERE) if names else ()


def _band(origin: Place, goal: Place) -> str:
    far = distance_km(origin.lat, origin.lon, goal.lat, goal.lon)
    lower = 0
    for limit in DISTANCE_BANDS_KM:
        if far <= limit:
            return f"{lower}-{limit}"
        lower = limit
    return f"{lower}+"


def _with_orders(tx: Transaction, shipment_ids: Sequence[int]) -> Iterable[tuple[Shipment, Order | None]]:
    for start in range(0, len(shipment_ids), 1000):
        shipments = tx.shipments.by_ids(shipment_ids[start : start + 1000])
        owners = tx.orders.by_ids(sorted({one.order_id for one in shipments if one.order_id is not None}))
        orders = {order.id: order for order in owners}
        for one in shipments:
            yield one, orders.get(one.order_id) if one.order_id is not None else None


def _ends(shipment: Shipment, order: Order | None, world: World) -> tuple[Place | None, Place | None]:
    return place_of(shipment.ship_from, world.places), place_of(destination(shipment, order), world.places)


def _estimated(
    shipment: Shipment, order: Order | None, lanes: Mapping[str, LaneTimes], world: World, now: datetime
) -> Shipment:
    """The shipment with its estimate made anew; the same object where a buyer would see no difference."""
    before = shipment.estimate
    if (
        shipment.standing.is_over
        or shipment.standing.direction is Direction.RETURNING
        or shipment.leg is Leg.RETURN
    ):
        return shipment
    trip = _trip(shipment, order, world, now)
    estimate = estimate_delivery(trip, lanes=lanes, now=now)
    if estimate.is_same_window_as(before):
        return shipment
    first = shipment.first_estimate or estimate
    return replace(
        shipment, estimate=estimate, first_estimate=first, version=shipment.version + 1, updated_at=now
    )


def _trip(shipment: Shipment, order: Order | None, world: World, now: datetime) -> Trip:
    origin, goal = _ends(shipment, order, world)
    standing = shipment.standing
    picked_up_at = standing.reached_at(Stage.PICKED_UP) or standing.reached_at(Stage.IN_TRANSIT)
    starts_at = picked_up_at or standing.reached_at(Stage.LABEL_CREATED) or (order and order.placed_at)
    offset = offset_min_in(goal.zone, now) if goal and goal.zone else 0
    far = distance_km(origin.lat, origin.lon, goal.lat, goal.lon) if origin and goal else None
    return Trip(
        lanes=lane_names(origin, goal, shipment.carrier),
        distance_km=far,
        starts_at=starts_at or shipment.created_at or now,
        has_started=picked_up_at is not None,
        carrier_expects_at=standing.expected_at,
        promised_on=shipment.promised_on,
        offset_min=offset,
        is_out_for_delivery_on=_on_the_van_since(shipment, offset),
    )


def _on_the_van_since(shipment: Shipment, offset_min: int) -> date | None:
    standing = shipment.standing
    if (
        standing.stage is not Stage.OUT_FOR_DELIVERY
        or standing.conditions
        or standing.last_movement_at is None
    ):
        return None
    return (standing.last_movement_at.astimezone(UTC) + timedelta(minutes=offset_min)).date()


def _next_look(shipment: Shipment, world: World, order: Order | None, now: datetime) -> datetime | None:
    goal = place_of(destination(shipment, order), world.places)
    return next_look_at(watch_of(shipment, now=now, zone=goal.zone if goal else None), now=now)
