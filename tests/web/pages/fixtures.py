"""Journeys in every state that a buyer can meet, made with the domain's own functions. All times are invented."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from waypost.domain.estimate import Basis, Estimate
from waypost.domain.journey import Journey, RouteKind, RouteStop, ShipmentJourney, timeline
from waypost.domain.order import Buyer, Order, order_standing
from waypost.domain.shipment import Address, Leg, OrderLine, Shipment, start_of
from waypost.domain.silence import Watch, days_late, silent_conditions
from waypost.domain.standing import standing, status_of
from waypost.domain.tracking import Event, EventType, Location, OffsetSource, Source

NOW = datetime(2026, 11, 24, 13, 20, tzinfo=UTC)
E = EventType
CET = 60

SECRETS = ("Marlene", "Keller", "Rue Mercière", "marlene.keller@mail.example", "+33 6 12 34 56 78")
ORDER_LINES = (
    OrderLine("Willow market basket", "OL-B2", 1, "Natural, 40 cm", "/static/basket.svg"),
    OrderLine("Beeswax candle", "OL-C1", 2, "Fig and cedar", "/static/candle.svg"),
    OrderLine("Wool throw", "OL-T4", 1, "Moss, 130 × 180 cm", "/static/throw.svg"),
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


def said(kind: EventType, moment: datetime, where: Location = Location(), text: str | None = None, **more: object) -> Event:
    """What the carrier said at a place in Europe."""
    given: dict[str, object] = {
        "offset_min": CET, "offset_source": OffsetSource.FROM_LOCATION, "carrier": "dpd", "location": where, "text": text,
    }  # fmt: skip
    return Event(kind, moment, **{**given, **more})  # type: ignore[arg-type]


def ours(kind: EventType, moment: datetime) -> Event:
    """What our warehouse or shop said."""
    source = Source.STORE if kind in (E.PLACED, E.CONFIRMED, E.CANCELLED) else Source.WAREHOUSE
    return Event(kind, moment, source, CET, OffsetSource.GIVEN, location=TILBURG if source is Source.WAREHOUSE else Location())


ORDER_EVENTS = (ours(E.PLACED, at(16, 20, 4)), ours(E.CONFIRMED, at(16, 20, 5)), ours(E.PACKED, at(18, 11, 30)))
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


def day_estimate(day: int, basis: Basis = Basis.CARRIER, probability: float = 0.8, **more: object) -> Estimate:
    """One day of November."""
    on = date(2026, 11, day)
    return Estimate(on, on, on, probability, basis, **more)  # type: ignore[arg-type]


def lane_estimate(first: int, likely: int, last: int) -> Estimate:
    """A window measured on the lane."""
    days = [date(2026, 11, day) for day in (first, last, likely)]
    return Estimate(*days, 0.9, Basis.LANE, sample=1240, lane="NL>FR dpd")


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
        parcel.id, 1, 1, parcel.carrier, parcel.number, "Classic" if parcel.carrier else None, parcel.leg, parcel.lines,
        ship_to=TO_LYON, standing=own, estimate=parcel.estimate, first_estimate=parcel.first,
    )  # fmt: skip
    return ShipmentJourney(
        shipment, whole, status_of(whole), tuple(timeline(parcel.events, shipment_id=parcel.id)), parcel.route,
        parcel.estimate, parcel.first, days_late(watch), "DPD" if parcel.carrier else None,
        "https://www.dpd.com/tracking/05239914771042" if parcel.carrier else None, "Europe/Paris",
    )  # fmt: skip


def journey(
    *parcels: Parcel, order_events: Sequence[Event] = ORDER_EVENTS, lines: tuple[OrderLine, ...] = ORDER_LINES,
    now: datetime = NOW, promised_on: date | None = None,
) -> Journey:  # fmt: skip
    """The journey of an order with these parcels."""
    order = Order(
        1, 1, "OL-10482", at(16, 20, 4), CET, Buyer("Marlene Keller", SECRETS[3], SECRETS[4], "fr-FR"), TO_LYON, lines,
        promised_on, standing(order_events),
    )  # fmt: skip
    parts = tuple(shipment_journey(parcel, now=now) for parcel in parcels)
    whole = order_standing(order, [part.shipment for part in parts])
    return Journey(order, whole, parts, tuple(timeline(order_events)), 7, now - timedelta(minutes=12))


def route(*places: Location, arrived: int, back: bool = False) -> tuple[RouteStop, ...]:
    """Stops through these places; the parcel is at number `arrived` (from 0)."""
    last = len(places) - 1
    kinds = [
        RouteKind.CURRENT if index == arrived else RouteKind.ORIGIN if index == 0
        else RouteKind.DESTINATION if index == last else RouteKind.PASSED
        for index in range(len(places))
    ]  # fmt: skip
    stops = [
        RouteStop(place.lat or 0, place.lon or 0, place.city or "", place.country, kind)
        for place, kind in zip(places, kinds, strict=True)
    ]
    return tuple(stops)


TO_PARIS = route(TILBURG, BRUSSELS, PARIS, LYON, arrived=2)
TO_BEAUNE = route(TILBURG, BRUSSELS, PARIS, BEAUNE, LYON, arrived=3)
TO_DOOR = route(TILBURG, BRUSSELS, PARIS, LYON, arrived=3)
AT_HOME = day_estimate(24, probability=0.9, from_at=at(24, 14), until_at=at(24, 18))
FIRST = day_estimate(23, Basis.PROMISE)


def one(*events: Event, **more: object) -> Journey:
    """An order of one parcel."""
    return journey(Parcel((*ON_THE_WAY, *events), **more))  # type: ignore[arg-type]


def split() -> Journey:
    """Three parcels in three states, and something that is not shipped yet."""
    delivered = said(E.DELIVERED, at(20, 11, 42), LYON, "DELIVERED SIGNED FOR BY: M KELLER", code="13")
    return journey(
        Parcel((LABEL, PICKED_UP, delivered), id=1, lines=(ORDER_LINES[1],), number="05239914771039", route=TO_DOOR),
        Parcel(
            (*ON_THE_WAY, said(E.WEATHER_DELAY, at(21, 16, 12), BEAUNE, "WEATHER HOLD RTE A6", code="042")),
            lane_estimate(25, 25, 26), FIRST, 2, lines=(ORDER_LINES[0],), route=TO_BEAUNE,
        ),
        Parcel((LABEL,), day_estimate(27), None, 3, lines=(ORDER_LINES[2],), number="05239914771055"),
    )  # fmt: skip


def several_sources() -> Journey:
    """The carrier and our warehouse told the same."""
    twice = Event(E.PICKED_UP, at(19, 17, 20), Source.RFID, CET, OffsetSource.GIVEN, location=TILBURG)
    assumed = Event(
        E.ARRIVED, at(22, 6, 30), Source.CARRIER, None, OffsetSource.ASSUMED, "dpd", "10", "IN-SCAN", location=BEAUNE
    )
    gps = Event(E.IN_TRANSIT, at(22, 12, 0), Source.GPS, CET, OffsetSource.GIVEN, location=BEAUNE)
    return one(twice, assumed, gps, estimate=lane_estimate(25, 25, 27), route=TO_BEAUNE)


def returned_by_carrier(*more: Event, estimate: Estimate | None = None) -> Journey:
    """Refused at the door and sent back."""
    refused = said(E.REFUSED, at(22, 10, 15), LYON, "REFUSED BY RECIPIENT", code="18")
    turned = said(E.RETURN_STARTED, at(22, 18, 0), LYON, "RETURN TO SENDER", code="20")
    return one(IN_LYON, refused, turned, *more, estimate=estimate, route=TO_DOOR)


def buyers_return() -> Journey:
    """Delivered; one piece of it is on its way back."""
    delivered = said(E.DELIVERED, at(19, 11, 42), LYON, code="13")
    back = (said(E.LABEL_CREATED, at(20, 9), LYON), said(E.PICKED_UP, at(21, 17), LYON), said(E.IN_TRANSIT, at(23, 4), PARIS))
    return journey(
        Parcel((LABEL, said(E.PICKED_UP, at(18, 17)), delivered), route=TO_DOOR),
        Parcel(back, lane_estimate(25, 25, 26), None, 2, Leg.RETURN, (ORDER_LINES[0],), number="05239914779001"),
    )


def no_order() -> Journey:
    """A shipment that no order has claimed, of a carrier we do not know."""
    unknown = Event(E.UNKNOWN, at(23, 9), Source.CARRIER, None, OffsetSource.ASSUMED, None, "Z9", "???")
    part = shipment_journey(Parcel((unknown,), carrier=None, number="ZX81004417"))
    bare = replace(part, shipment=replace(part.shipment, ship_to=None, order_id=None), destination_zone=None)
    return Journey(None, None, (bare,), (), 1, NOW)


STATES: dict[str, Callable[[], Journey]] = {
    "on_time": lambda: one(estimate=lane_estimate(25, 25, 26), first=lane_estimate(25, 25, 26), route=TO_PARIS),
    "weather": lambda: one(
        said(E.WEATHER_DELAY, at(21, 16, 12), BEAUNE, "WEATHER HOLD RTE A6", code="042"),
        estimate=day_estimate(25, from_at=at(25, 14), until_at=at(25, 18)), first=day_estimate(23), route=TO_BEAUNE,
    ),
    "customs": lambda: one(said(E.CUSTOMS_HELD, at(22, 10), PARIS, "AWAITING CLEARANCE"), estimate=lane_estimate(26, 27, 29), route=TO_PARIS),
    "address": lambda: one(
        IN_LYON, said(E.ADDRESS_PROBLEM, at(24, 7, 40), LYON, "ADDRESS INCOMPLETE - KELLER, RUE MERCIÈRE"),
        estimate=lane_estimate(25, 26, 27), route=TO_DOOR,
    ),
    "attempted": lambda: one(
        IN_LYON, ON_THE_VAN, said(E.DELIVERY_ATTEMPTED, at(24, 11, 48), LYON, "RECIPIENT NOT HOME", code="15"),
        estimate=day_estimate(25), first=day_estimate(24), route=TO_DOOR,
    ),
    "pickup": lambda: one(IN_LYON, said(E.AVAILABLE_FOR_PICKUP, at(24, 12, 10), RELAY, "READY FOR COLLECTION"), route=TO_DOOR),
    "out_for_delivery": lambda: one(IN_LYON, ON_THE_VAN, estimate=AT_HOME, first=AT_HOME, route=TO_DOOR),
    "delivered": lambda: one(
        IN_LYON, ON_THE_VAN, said(E.DELIVERED, at(24, 14, 12), LYON, "DELIVERED SIGNED FOR BY: M KELLER", code="13"),
        estimate=AT_HOME, first=AT_HOME, route=TO_DOOR,
    ),
    "damaged": lambda: one(said(E.DAMAGED, at(22, 6, 20), PARIS, "PARCEL DAMAGED, REPACKED"), estimate=day_estimate(26), route=TO_PARIS),
    "lost_suspected": lambda: journey(
        Parcel(ON_THE_WAY, lane_estimate(24, 25, 28), FIRST, route=TO_PARIS), now=NOW + timedelta(days=24)
    ),
    "lost": lambda: one(said(E.LOST, at(24, 9), PARIS, "INVESTIGATION CLOSED: LOSS"), route=TO_PARIS),
    "returning": lambda: returned_by_carrier(said(E.IN_TRANSIT, at(23, 23, 30), PARIS), estimate=lane_estimate(25, 26, 27)),
    "returned": lambda: returned_by_carrier(said(E.RETURNED, at(24, 10, 30), TILBURG)),
    "buyers_return": buyers_return,
    "cancelled": lambda: journey(order_events=(*ORDER_EVENTS[:2], ours(E.CANCELLED, at(17, 9, 12)))),
    "expired": lambda: one(said(E.EXPIRED, at(24, 3), text="NUMBER NO LONGER VALID")),
    "received": lambda: journey(order_events=ORDER_EVENTS[:2], promised_on=date(2026, 11, 26)),
    "received_bare": lambda: journey(order_events=ORDER_EVENTS[:1]),
    "packed": lambda: journey(promised_on=date(2026, 11, 26)),
    "split": split,
    "label_stalled": lambda: journey(Parcel((LABEL,), lane_estimate(26, 27, 28), FIRST)),
    "unknown_carrier": no_order,
    "several_sources": several_sources,
}  # fmt: skip


def now_of(state: str) -> datetime:
    """The moment at which a state is looked at."""
    return NOW + timedelta(days=24) if state == "lost_suspected" else NOW
