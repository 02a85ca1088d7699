"""When will it arrive? Always a window, with a stated probability and the reason for it.

The first model: what the carrier says, else how long the shop's own finished shipments took on this
lane (falling back from the lane to wider groups), else the promise. Later models replace `from_lane`
and keep its place and its answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from math import asin, cos, radians, sin, sqrt


class Basis(StrEnum):
    """Where an estimate comes from."""

    CARRIER = "carrier"
    LANE = "lane"
    PROMISE = "promise"
    DISTANCE = "distance"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A delivery window. `earliest_on` and `latest_on` are days at the destination, both included.

    `from_at` and `until_at` narrow it to hours (UTC) where the carrier says so. `probability` is the
    share of comparable parcels that arrive by the end of the window; `sample` is how many there were
    (0: none, a general figure) and `lane` names the group they were taken from.
    """

    earliest_on: date
    latest_on: date
    likely_on: date
    probability: float
    basis: Basis
    sample: int = 0
    lane: str = ""
    from_at: datetime | None = None
    until_at: datetime | None = None
    made_at: datetime | None = None

    def is_same_window_as(self, other: "Estimate | None") -> bool:
        """Whether a buyer would see no difference."""
        mine = (self.earliest_on, self.latest_on, self.from_at, self.until_at, self.basis)
        return other is not None and mine == (
            other.earliest_on, other.latest_on, other.from_at, other.until_at, other.basis,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class LaneTimes:
    """How long finished shipments of one lane took from hand-over to door, in days: sorted."""

    name: str
    days: tuple[float, ...]

    def quantile(self, share: float) -> float:
        """The time, in days, within which `share` of the parcels arrived (linear between neighbours)."""
        spot = share * (len(self.days) - 1)
        low = int(spot)
        high = min(low + 1, len(self.days) - 1)
        return self.days[low] + (self.days[high] - self.days[low]) * (spot - low)


@dataclass(frozen=True, slots=True)
class Trip:
    """What an estimate needs to know of a shipment. `lanes` are its groups, narrowest first."""

    lanes: tuple[str, ...]
    distance_km: float | None
    starts_at: datetime
    has_started: bool
    carrier_expects_at: datetime | None = None
    carrier_said_at: datetime | None = None
    promised_on: date | None = None
    offset_min: int = 0
    is_out_for_delivery_on: date | None = None


ENOUGH = 8  # finished parcels that make a lane worth believing
EARLY, LIKELY, LATE = 0.1, 0.5, 0.9
HANDLING = timedelta(days=1)
# Days on the road by distance (10 %, 50 %, 90 %): wide on purpose, used until the shop has its own parcels.
BY_DISTANCE: Sequence[tuple[float, tuple[float, float, float]]] = (
    (150, (0.8, 1.6, 4.0)),
    (600, (1.0, 2.4, 6.0)),
    (1500, (1.6, 3.6, 8.0)),
    (4000, (2.5, 6.0, 13.0)),
    (float("inf"), (4.0, 9.0, 20.0)),
)


def estimate_delivery(trip: Trip, *, lanes: Mapping[str, LaneTimes], now: datetime) -> Estimate:
    """The best estimate at hand: the carrier's word, the lane's history, the promise, or mere distance."""
    if trip.is_out_for_delivery_on is not None:
        return _on_the_van(trip, now)
    if trip.carrier_expects_at is not None:
        return _from_carrier(trip, trip.carrier_expects_at, now)
    for name in trip.lanes:
        lane = lanes.get(name)
        if lane is not None and len(lane.days) >= ENOUGH:
            times = (lane.quantile(EARLY), lane.quantile(LIKELY), lane.quantile(LATE))
            return _from_times(trip, times, Basis.LANE, now, lane=name, sample=len(lane.days))
    if trip.promised_on is not None and trip.promised_on >= _day(now, trip):
        return _from_promise(trip, trip.promised_on, now)
    return _from_times(trip, times_by_distance(trip.distance_km), Basis.DISTANCE, now)


def times_by_distance(distance_km: float | None) -> tuple[float, float, float]:
    """Days on the road (10 %, 50 %, 90 %) for a distance; None: as for a long way."""
    far = 4000.0 if distance_km is None else distance_km
    return next(times for limit, times in BY_DISTANCE if far <= limit)


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance in kilometres (haversine, earth radius 6371 km)."""
    half_lat, half_lon = radians(lat2 - lat1) / 2, radians(lon2 - lon1) / 2
    chord = sin(half_lat) ** 2 + cos(radians(lat1)) * cos(radians(lat2)) * sin(half_lon) ** 2
    return 2 * 6371 * asin(sqrt(chord))


def _day(moment: datetime, trip: Trip) -> date:
    return (moment + timedelta(minutes=trip.offset_min)).date()


def _on_the_van(trip: Trip, now: datetime) -> Estimate:
    day = trip.is_out_for_delivery_on or _day(now, trip)
    today = max(day, _day(now, trip)) if _day(now, trip) - day <= timedelta(days=1) else day
    start, end = (
        datetime.combine(today, time(hour), UTC) - timedelta(minutes=trip.offset_min) for hour in (9, 20)
    )
    return Estimate(today, today, today, 0.9, Basis.CARRIER, from_at=start, until_at=end, made_at=now)


def _from_carrier(trip: Trip, expects_at: datetime, now: datetime) -> Estimate:
    day, today = _day(expects_at, trip), _day(now, trip)
    if day < today:  # the carrier's date has passed: it can only be later
        return Estimate(
            today, today + timedelta(days=2), today + timedelta(days=1), 0.6, Basis.CARRIER, made_at=now
        )
    return Estimate(day, day, day, 0.8, Basis.CARRIER, made_at=now)


def _from_times(
    trip: Trip,
    times: tuple[float, float, float],
    basis: Basis,
    now: datetime,
    *,
    lane: str = "",
    sample: int = 0,
) -> Estimate:
    start = trip.starts_at if trip.has_started else trip.starts_at + HANDLING
    today = _day(now, trip)
    early, likely, late = (_day(start + timedelta(days=days), trip) for days in times)
    probability = 0.9
    if late < today:  # longer than nine in ten: open the window anew and say that we are less sure
        early, likely, late, probability = today, today + timedelta(days=1), today + timedelta(days=4), 0.5
    early = max(early, today)
    likely = min(max(likely, early), late)
    return Estimate(early, late, likely, probability, basis, sample=sample, lane=lane, made_at=now)


def _from_promise(trip: Trip, promised_on: date, now: datetime) -> Estimate:
    early = max(_day(now, trip), min(promised_on, promised_on - timedelta(days=2)))
    return Estimate(early, promised_on, promised_on, 0.8, Basis.PROMISE, made_at=now)
