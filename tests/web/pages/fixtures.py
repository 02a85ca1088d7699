"""What journeys for tests are made of, by the domain's own functions. People and parcels are invented."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from waypost.domain.estimate import Basis, Estimate
from waypost.domain.journey import Journey, RouteKind, RouteStop, ShipmentJourney, timeline
from waypost.domain.order import Buyer, Order, order_standing
from waypost.domain.shipment import Address, Leg, OrderLine, Shipment, start_of
from waypost.domain.silence import Watch, days_late, silent_conditions
from waypost.domain.standing import standing, status_of
from waypost.domain.tracking import NOWHERE, Event, EventType, Location, OffsetSource, Source

NOW = datetime(2026, 11, 24, 13, 20, tzinfo=UTC)
E = EventType
CET = 60

SECRETS = ("Marlene", "Keller", "Rue Mercière", "marlene.keller@mail.example", "+33 6 12 34 56 78")
ORDER_LINES = (
    OrderLine("Willow market basket", "OL-B2", 1, "Natural, 40 cm", "/static/basket.svg"),
    OrderLine("Beeswax candle", "OL-C1", 2, "Fig and cedar", "/static/candle.svg"),
    OrderLine("Wool throw", "OL-T4", 1, "Moss, 130 x 180 cm", "/static/throw.svg"),
    OrderLine("Stoneware teapot", "OL-P1", 1, None, None),
)
TO_LYON = Address("Marlene Keller", None, "14 Rue Mercière", "Lyon", None, "69002", "FR")
TILBURG = Location("Tilburg", None, "NL", None, "Osier Lane warehouse", 51.56, 5.09)
BRUSSELS = Location("Brussels", None, "BE", None, None, 50.85, 4.35)
PARIS = Location("Paris", None, "FR", None, None, 48.86, 2.35)
BEAUNE = Location("Beaune", None, "FR", None, None, 47.02, 4.84)
LYON = Location("Lyon", None, "FR", None, None, 45.76, 4.84)
RELAY = Location("Lyon", None, "FR", None, "Relais Bellecour", 45.757, 4.832)


def at(day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A time of November 2026 on the clock of Lyon, as UTC."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(minutes=CET)


def said(
    kind: EventType, moment: datetime, where: Location = NOWHERE, text: str | None = None, **more: Any
) -> Event:
    """What the carrier said at a place in Europe."""
    given: dict[str, Any] = {
        "offset_min": CET,
        "offset_source": OffsetSource.FROM_LOCATION,
        "carrier": "dpd",
        "location": where,
        "text": text,
    }
    return Event(kind, moment, **{**given, **more})


def ours(kind: EventType, moment: datetime) -> Event:
    """What our warehouse or shop said."""
    source = Source.STORE if kind in (E.PLACED, E.CONFIRMED, E.CANCELLED) else Source.WAREHOUSE
    return Event(
        kind,
        moment,
        source,
        CET,
        OffsetSource.GIVEN,
        location=TILBURG if source is Source.WAREHOUSE else NOWHERE,
    )


ORDER_EVENTS = (
    ours(E.PLACED, at(16, 20, 4)),
    ours(E.CONFIRMED, at(16, 20, 5)),
    ours(E.PACKED, at(18, 11, 30)),
)
LABEL = said(E.LABEL_CREATED, at(18, 15), TILBURG, "ORDER DATA RECEIVED", code="00")
PICKED_UP = said(E.PICKED_UP, at(19, 17, 20), TILBURG, "PICKED UP BY DRIVER", code="05")
SCANS = (
    said(E.ARRIVED, at(20, 8, 10), BRUSSELS, "IN-SCAN HUB 0530", code="10"),
    said(E.ARRIVED, at(20, 19, 30), PARIS, "IN-SCAN HUB 0750", code="10"),
    said(E.DEPARTED, at(21, 3, 55), PARIS, "OUT-SCAN HUB 0750", code="11"),
)
ON_THE_WAY = (LABEL, PICKED_UP, *SCANS)
IN_LYON = said(E.ARRIVED, at(23, 22, 5), LYON, "IN-SCAN DEPOT 0690", code="13")
ON_THE_VAN = said(E.OUT_FOR_DELIVERY, at(24, 8, 2), LYON, "LOADED ON VEHICLE 114", code="03")


def day_estimate(day: int, basis: Basis = Basis.CARRIER, probability: float = 0.8, **more: Any) -> Estimate:
    """One day of November."""
    on = date(2026, 11, day)
    return Estimate(on, on, on, probability, basis, **more)


def lane_estimate(first: int, likely: int, last: int) -> Estimate:
    """A window measured on the lane."""
    earliest, latest, likeliest = (date(2026, 11, day) for day in (first, last, likely))
    return Estimate(earliest, latest, likeliest, 0.9, Basis.LANE, sample=1240, lane="NL>FR dpd")


@dataclass(frozen=True)
class Parcel:
    """What a shipment's journey is made from."""

    events: Sequence[Event]
    estimate: Estimate | None = None
    first: Estimate | None = None
    id: int = 1
    leg: Leg = Leg.OUTBOUND
    lines: tuple[OrderLine, ...] = ()
    carrier: str | None = "dpd"
    number: str | None = "05239914771042"
    route: tuple[RouteStop, ...] = ()


def shipment_journey(parcel: Parcel, *, now: datetime = NOW) -> ShipmentJourney:
    """The journey of one shipment, with what silence says."""
    own = standing(parcel.events, start=start_of(parcel.leg))
    watch = Watch(own, parcel.estimate, parcel.first, None, at(18), now.date())
    whole = replace(own, conditions=(*own.conditions, *silent_conditions(watch, now=now)))
    shipment = Shipment(
        parcel.id,
        1,
        1,
        parcel.carrier,
        parcel.number,
        "Classic" if parcel.carrier else None,
        parcel.leg,
        parcel.lines,
        ship_to=TO_LYON,
        standing=own,
        estimate=parcel.estimate,
        first_estimate=parcel.first,
    )
    return ShipmentJourney(
        shipment,
        whole,
        status_of(whole),
        tuple(timeline(parcel.events, shipment_id=parcel.id)),
        parcel.route,
        parcel.estimate,
        parcel.first,
        days_late(watch),
        "DPD" if parcel.carrier else None,
        "https://www.dpd.com/tracking/05239914771042" if parcel.carrier else None,
        "Europe/Paris",
    )


def journey(
    *parcels: Parcel,
    order_events: Sequence[Event] = ORDER_EVENTS,
    lines: tuple[OrderLine, ...] = ORDER_LINES,
    now: datetime = NOW,
    promised_on: date | None = None,
) -> Journey:
    """The journey of an order with these parcels."""
    order = Order(
        1,
        1,
        "OL-10482",
        at(16, 20, 4),
        CET,
        Buyer("Marlene Keller", SECRETS[3], SECRETS[4], "fr-FR"),
        TO_LYON,
        lines,
        promised_on,
        standing(order_events),
    )
    parts = tuple(shipment_journey(parcel, now=now) for parcel in parcels)
    whole = order_standing(order, [part.shipment for part in parts])
    return Journey(order, whole, parts, tuple(timeline(order_events)), 7, now - timedelta(minutes=12))


def route(*places: Location, arrived: int) -> tuple[RouteStop, ...]:
    """Stops through these places; the parcel is at number `arrived` (from 0)."""
    last = len(places) - 1
    kinds = [
        RouteKind.CURRENT
        if index == arrived
        else RouteKind.ORIGIN
        if index == 0
        else RouteKind.DESTINATION
        if index == last
        else RouteKind.PASSED
        for index in range(len(places))
    ]
    stops = [
        RouteStop(place.lat or 0, place.lon or 0, place.city or "", place.country, kind)
        for place, kind in zip(places, kinds, strict=True)
    ]
    return tuple(stops)
