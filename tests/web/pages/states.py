"""Journeys in every state that a buyer can meet."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from tests.web.pages.fixtures import (
    BEAUNE,
    BRUSSELS,
    CET,
    IN_LYON,
    LABEL,
    LYON,
    NOW,
    ON_THE_VAN,
    ON_THE_WAY,
    ORDER_EVENTS,
    ORDER_LINES,
    PARIS,
    PICKED_UP,
    RELAY,
    TILBURG,
    E,
    Parcel,
    at,
    day_estimate,
    journey,
    lane_estimate,
    ours,
    route,
    said,
    shipment_journey,
)
from waypost.domain.estimate import Basis, Estimate
from waypost.domain.journey import Journey
from waypost.domain.shipment import Leg
from waypost.domain.tracking import Event, OffsetSource, Source

TO_PARIS = route(TILBURG, BRUSSELS, PARIS, LYON, arrived=2)
TO_BEAUNE = route(TILBURG, BRUSSELS, PARIS, BEAUNE, LYON, arrived=3)
TO_DOOR = route(TILBURG, BRUSSELS, PARIS, LYON, arrived=3)
AT_HOME = day_estimate(24, probability=0.9, from_at=at(24, 14), until_at=at(24, 18))
FIRST = day_estimate(23, Basis.PROMISE)


def one(*events: Event, **more: Any) -> Journey:
    """An order of one parcel."""
    return journey(Parcel((*ON_THE_WAY, *events), **more))


def split() -> Journey:
    """Three parcels in three states, and something that is not shipped yet."""
    delivered = said(E.DELIVERED, at(20, 11, 42), LYON, "DELIVERED SIGNED FOR BY: M KELLER", code="13")
    return journey(
        Parcel(
            (LABEL, PICKED_UP, delivered),
            id=1,
            lines=(ORDER_LINES[1],),
            number="05239914771039",
            route=TO_DOOR,
        ),
        Parcel(
            (*ON_THE_WAY, said(E.WEATHER_DELAY, at(21, 16, 12), BEAUNE, "WEATHER HOLD RTE A6", code="042")),
            lane_estimate(25, 25, 26),
            FIRST,
            2,
            lines=(ORDER_LINES[0],),
            route=TO_BEAUNE,
        ),
        Parcel((LABEL,), day_estimate(27), None, 3, lines=(ORDER_LINES[2],), number="05239914771055"),
    )


def several_sources() -> Journey:
    """The carrier and our warehouse told the same."""
    twice = Event(E.PICKED_UP, at(19, 17, 20), Source.RFID, CET, OffsetSource.GIVEN, location=TILBURG)
    assumed = Event(
        E.ARRIVED,
        at(22, 6, 30),
        Source.CARRIER,
        None,
        OffsetSource.ASSUMED,
        "dpd",
        "10",
        "IN-SCAN",
        location=BEAUNE,
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
    back = (
        said(E.LABEL_CREATED, at(20, 9), LYON),
        said(E.PICKED_UP, at(21, 17), LYON),
        said(E.IN_TRANSIT, at(23, 4), PARIS),
    )
    return journey(
        Parcel((LABEL, said(E.PICKED_UP, at(18, 17)), delivered), route=TO_DOOR),
        Parcel(
            back, lane_estimate(25, 25, 26), None, 2, Leg.RETURN, (ORDER_LINES[0],), number="05239914779001"
        ),
    )


def no_order() -> Journey:
    """A shipment that no order has claimed, of a carrier we do not know."""
    unknown = Event(E.UNKNOWN, at(23, 9), Source.CARRIER, None, OffsetSource.ASSUMED, None, "Z9", "???")
    part = shipment_journey(Parcel((unknown,), carrier=None, number="ZX81004417"))
    bare = replace(part, shipment=replace(part.shipment, ship_to=None, order_id=None), destination_zone=None)
    return Journey(None, None, (bare,), (), 1, NOW)


STATES: dict[str, Callable[[], Journey]] = {
    "on_time": lambda: one(
        estimate=lane_estimate(25, 25, 26), first=lane_estimate(25, 25, 26), route=TO_PARIS
    ),
    "weather": lambda: one(
        said(E.WEATHER_DELAY, at(21, 16, 12), BEAUNE, "WEATHER HOLD RTE A6", code="042"),
        estimate=day_estimate(25, from_at=at(25, 14), until_at=at(25, 18)),
        first=day_estimate(23),
        route=TO_BEAUNE,
    ),
    "customs": lambda: one(
        said(E.CUSTOMS_HELD, at(22, 10), PARIS, "AWAITING CLEARANCE"),
        estimate=lane_estimate(26, 27, 29),
        route=TO_PARIS,
    ),
    "address": lambda: one(
        IN_LYON,
        said(E.ADDRESS_PROBLEM, at(24, 7, 40), LYON, "ADDRESS INCOMPLETE - KELLER, RUE MERCIÈRE"),
        estimate=lane_estimate(25, 26, 27),
        route=TO_DOOR,
    ),
    "attempted": lambda: one(
        IN_LYON,
        ON_THE_VAN,
        said(E.DELIVERY_ATTEMPTED, at(24, 11, 48), LYON, "RECIPIENT NOT HOME", code="15"),
        estimate=day_estimate(25),
        first=day_estimate(24),
        route=TO_DOOR,
    ),
    "pickup": lambda: one(
        IN_LYON, said(E.AVAILABLE_FOR_PICKUP, at(24, 12, 10), RELAY, "READY FOR COLLECTION"), route=TO_DOOR
    ),
    "out_for_delivery": lambda: one(IN_LYON, ON_THE_VAN, estimate=AT_HOME, first=AT_HOME, route=TO_DOOR),
    "delivered": lambda: one(
        IN_LYON,
        ON_THE_VAN,
        said(E.DELIVERED, at(24, 14, 12), LYON, "DELIVERED SIGNED FOR BY: M KELLER", code="13"),
        estimate=AT_HOME,
        first=AT_HOME,
        route=TO_DOOR,
    ),
    "damaged": lambda: one(
        said(E.DAMAGED, at(22, 6, 20), PARIS, "PARCEL DAMAGED, REPACKED"),
        estimate=day_estimate(26),
        route=TO_PARIS,
    ),
    "lost_suspected": lambda: journey(
        Parcel(ON_THE_WAY, lane_estimate(24, 25, 28), FIRST, route=TO_PARIS), now=NOW + timedelta(days=24)
    ),
    "lost": lambda: one(said(E.LOST, at(24, 9), PARIS, "INVESTIGATION CLOSED: LOSS"), route=TO_PARIS),
    "returning": lambda: returned_by_carrier(
        said(E.IN_TRANSIT, at(23, 23, 30), PARIS), estimate=lane_estimate(25, 26, 27)
    ),
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
}


def now_of(state: str) -> datetime:
    """The moment at which a state is looked at."""
    return NOW + timedelta(days=24) if state == "lost_suspected" else NOW
