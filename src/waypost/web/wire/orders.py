"""Orders on the wire."""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from waypost.domain.tracking import Direction, Stage, Status
from waypost.web.wire.events import EventOut, Slug, Time
from waypost.web.wire.places import Address, Short
from waypost.web.wire.shipments import Condition, Line, ShipmentOut


class Buyer(Struct, forbid_unknown_fields=True):
    """Who ordered. With e-mail, phone or the postal code the buyer finds the order on the look-up page."""

    name: Annotated[Short | None, Meta(description="Name.")] = None
    email: Annotated[Annotated[str, Meta(max_length=320)] | None, Meta(description="E-mail address.")] = None
    phone: Annotated[Annotated[str, Meta(max_length=50)] | None, Meta(description="Phone number.")] = None
    locale: Annotated[
        Annotated[str, Meta(max_length=35)] | None, Meta(description="BCP 47, such as `de-CH`.")
    ] = None


class OrderIn(Struct, forbid_unknown_fields=True):
    """An order. The same store and number again is an update; what is left out stays as it is."""

    order_number: Annotated[
        Annotated[str, Meta(min_length=1, max_length=100)],
        Meta(description="The number your buyer knows. Case, blanks, dashes and `#` do not count."),
    ]
    placed_at: Annotated[
        Time | None,
        Meta(description="When it was placed, RFC 3339; without an offset: the store's time zone."),
    ] = None
    buyer: Annotated[Buyer | None, Meta(description="Who ordered.")] = None
    ship_to: Annotated[Address | None, Meta(description="Where it goes.")] = None
    lines: Annotated[
        Annotated[list[Line], Meta(max_length=1000)] | None, Meta(description="What was ordered.")
    ] = None
    promised_on: Annotated[date | None, Meta(description="The day promised to the buyer.")] = None
    store: Annotated[
        Slug | None, Meta(description="The store's short name; only for keys that open every store.")
    ] = None


class OrderStanding(Struct):
    """Where an order stands as a whole, read from its parcels and its own steps."""

    status: Annotated[Status, Meta(description="One word.")]
    stage: Annotated[Stage | None, Meta(description="How far the slowest parcel has come.")]
    direction: Annotated[Direction, Meta(description="`returning`: everything travels back.")]
    conditions: Annotated[list[Condition], Meta(description="What is the matter, if anything.")]
    shipments: Annotated[int, Meta(description="How many parcels travel to the buyer.")]
    shipped: Annotated[int, Meta(description="How many of them have left.")]
    delivered: Annotated[int, Meta(description="How many of them were delivered.")]
    unshipped: Annotated[list[Line], Meta(description="What no parcel carries yet.")]


class OrderOut(Struct):
    """An order with its shipments."""

    id: Annotated[str, Meta(description="The order's id (`ord_...`).")]
    store: Annotated[str, Meta(description="The store's short name.")]
    order_number: Annotated[str, Meta(description="The number your buyer knows.")]
    placed_at: Annotated[str | None, Meta(description="When it was placed, with the shop's offset.")]
    buyer: Annotated[Buyer, Meta(description="Who ordered.")]
    ship_to: Annotated[Address | None, Meta(description="Where it goes.")]
    lines: Annotated[list[Line], Meta(description="What was ordered.")]
    promised_on: Annotated[date | None, Meta(description="The day promised to the buyer.")]
    standing: Annotated[OrderStanding, Meta(description="Where it stands.")]
    tracking_token: Annotated[str, Meta(description="What the buyer's link ends with.")]
    tracking_url: Annotated[str, Meta(description="The buyer's page.")]
    shipments: Annotated[list[ShipmentOut], Meta(description="Its shipments, replaced ones included.")]
    events: Annotated[list[EventOut], Meta(description="The order's own events, the newest first.")]
    is_test: Annotated[bool, Meta(description="Whether it is made up.")]
    version: Annotated[int, Meta(description="Rises with every change of the order itself.")]
    created_at: Annotated[str | None, Meta(description="When we first heard of it.")]
    updated_at: Annotated[str | None, Meta(description="When it last changed.")]


class OrderList(Struct):
    """A page of orders, the newest first."""

    orders: Annotated[list[OrderOut], Meta(description="The orders of this page.")]
    next_cursor: Annotated[str | None, Meta(description="What `cursor` takes for the next page; null: none.")]
