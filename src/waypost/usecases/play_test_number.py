"""Test tracking numbers: `WP-TEST-DELIVERED` and its like play a believable history, one for each status."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from waypost.domain.shipment import Shipment
from waypost.domain.tracking import Event, EventType, Location, OffsetSource, Status
from waypost.domain.tracking_number import TEST_CARRIER, status_of_test_number
from waypost.ports.database import Transaction
from waypost.ports.places import Places
from waypost.usecases.record_events import News, NewsRefused, record_events
from waypost.usecases.understand_event import offset_min_in, zone_of

HAMBURG = Location(city="Hamburg", country="DE", facility="Sorting centre")
COLOGNE = Location(city="Cologne", country="DE", facility="Hub")
PARIS = Location(city="Paris", country="FR", facility="Import centre")
LYON = Location(city="Lyon", country="FR", facility="Delivery depot")


@dataclass(frozen=True, slots=True)
class Scene:
    """One event of a made-up history, so many hours before now."""

    hours_ago: float
    type: EventType
    where: Location
    words: str


LABEL = Scene(74, EventType.LABEL_CREATED, HAMBURG, "Shipment data received")
PICKED_UP = Scene(68, EventType.PICKED_UP, HAMBURG, "Parcel picked up")
ON_THE_WAY = (
    LABEL,
    PICKED_UP,
    Scene(60, EventType.DEPARTED, HAMBURG, "Left the sorting centre"),
    Scene(49, EventType.ARRIVED, COLOGNE, "Arrived at the hub"),
    Scene(31, EventType.ARRIVED, PARIS, "Arrived in the destination country"),
)
AT_THE_DEPOT = (*ON_THE_WAY, Scene(11, EventType.ARRIVED, LYON, "Arrived at the delivery depot"))
ON_THE_VAN = (*AT_THE_DEPOT, Scene(5, EventType.OUT_FOR_DELIVERY, LYON, "Loaded for delivery"))
GOING_BACK = (
    *AT_THE_DEPOT,
    Scene(9, EventType.REFUSED, LYON, "The recipient did not accept the parcel"),
    Scene(8, EventType.RETURN_STARTED, LYON, "Return to sender begun"),
    Scene(3, EventType.DEPARTED, LYON, "On its way back"),
)
HISTORIES: Mapping[Status, Sequence[Scene]] = MappingProxyType(
    {
        Status.PENDING: (),
        Status.LABEL_CREATED: (LABEL,),
        Status.PICKED_UP: (LABEL, PICKED_UP),
        Status.IN_TRANSIT: ON_THE_WAY,
        Status.OUT_FOR_DELIVERY: ON_THE_VAN,
        Status.AVAILABLE_FOR_PICKUP: (
            *ON_THE_VAN,
            Scene(2, EventType.AVAILABLE_FOR_PICKUP, LYON, "Waiting at the parcel shop"),
        ),
        Status.ATTEMPT_FAILED: (
            *ON_THE_VAN,
            Scene(1.5, EventType.DELIVERY_ATTEMPTED, LYON, "Nobody was at home"),
        ),
        Status.DELIVERED: (*ON_THE_VAN, Scene(1, EventType.DELIVERED, LYON, "Delivered to the front door")),
        Status.EXCEPTION: (
            *AT_THE_DEPOT,
            Scene(4, EventType.ADDRESS_PROBLEM, LYON, "The house number is missing"),
        ),
        Status.RETURNING: GOING_BACK,
        Status.RETURNED: (
            *GOING_BACK,
            Scene(1, EventType.RETURNED, HAMBURG, "Handed back to the sender"),
        ),
        Status.LOST: (*ON_THE_WAY, Scene(2, EventType.LOST, PARIS, "Search without result")),
        Status.CANCELLED: (LABEL, Scene(2, EventType.CANCELLED, HAMBURG, "Cancelled by the sender")),
        Status.EXPIRED: (LABEL, Scene(2, EventType.EXPIRED, HAMBURG, "Never handed over")),
        Status.UNKNOWN: (Scene(2, EventType.UNKNOWN, HAMBURG, "Code without a meaning"),),
    }
)


def play_test_number(
    tx: Transaction, shipment: Shipment, *, places: Places, now: datetime
) -> Sequence[NewsRefused]:
    """Record the history of a test number for a shipment that has one; refusals: there should be none."""
    status = status_of_test_number(shipment.tracking_number or "")
    if status is None:
        return []
    news = [
        News(_event(scene, places, now), shipment.store_id, shipment_id=shipment.id)
        for scene in HISTORIES[status]
    ]
    return [answer for answer in record_events(tx, news, now=now) if isinstance(answer, NewsRefused)]


def _event(scene: Scene, places: Places, now: datetime) -> Event:
    occurred_at = (now - timedelta(hours=scene.hours_ago)).replace(microsecond=0)
    zone = zone_of(scene.where, places)
    return Event(
        type=scene.type,
        occurred_at=occurred_at,
        offset_min=offset_min_in(zone, occurred_at) if zone else None,
        offset_source=OffsetSource.FROM_LOCATION if zone else OffsetSource.ASSUMED,
        carrier=TEST_CARRIER,
        code=scene.type.value.upper(),
        text=scene.words,
        location=scene.where,
    )
