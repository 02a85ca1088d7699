"""Shipments on the wire."""

from datetime import date
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from waypost.domain.asking import HeardBy, WhyThen
from waypost.domain.estimate import Basis
from waypost.domain.shipment import Leg
from waypost.domain.tracking import ConditionKind, Direction, Owner, Stage, Status
from waypost.web.wire.events import EventOut, Id, Slug
from waypost.web.wire.places import Address, Long, Short

Number = Annotated[str, Meta(max_length=100)]
Quantity = Annotated[int, Meta(ge=1, le=1_000_000)]


class Line(Struct, forbid_unknown_fields=True):
    """Some pieces of one article."""

    title: Annotated[Annotated[str, Meta(min_length=1, max_length=500)], Meta(description="What it is.")]
    sku: Annotated[Short | None, Meta(description="The shop's article number.")] = None
    quantity: Annotated[Quantity, Meta(description="How many pieces.")] = 1
    variant: Annotated[Short | None, Meta(description="Size, colour ...")] = None
    image_url: Annotated[Long | None, Meta(description="A picture of it.")] = None


class ShipmentIn(Struct, forbid_unknown_fields=True):
    """A parcel of an order, or one that no order is told of yet. The same number again is an update."""

    order_id: Annotated[Id | None, Meta(description="The order's id (`ord_...`).")] = None
    order_number: Annotated[Short | None, Meta(description="The order's number, instead of its id.")] = None
    tracking_number: Annotated[Number | None, Meta(description="The number, written as you like.")] = None
    carrier: Annotated[
        Slug | None, Meta(description="The carrier's short name; without it, it is detected from the number.")
    ] = None
    service: Annotated[Short | None, Meta(description="The carrier's product.")] = None
    leg: Annotated[Leg, Meta(description="`return`: goods travel back to you.")] = Leg.OUTBOUND
    lines: Annotated[
        Annotated[list[Line], Meta(max_length=1000)] | None,
        Meta(description="What is in it; without it: the whole order."),
    ] = None
    ship_from: Annotated[Address | None, Meta(description="Where it is handed over; else the store's.")] = (
        None
    )
    ship_to: Annotated[Address | None, Meta(description="Where it goes; else the order's address.")] = None
    promised_on: Annotated[date | None, Meta(description="The day promised to the buyer.")] = None
    store: Annotated[
        Slug | None, Meta(description="The store's short name; only for keys that open every store.")
    ] = None


class Condition(Struct):
    """Something that is the matter, until news closes it."""

    kind: Annotated[ConditionKind, Meta(description="What is the matter.")]
    since: Annotated[str, Meta(description="Since when.")]
    owner: Annotated[Owner, Meta(description="Who must act.")]
    next_step: Annotated[str, Meta(description="What should be done next.")]
    reason: Annotated[str | None, Meta(description="The words of the event that opened it.")]


class Estimate(Struct):
    """When it arrives: a window with a probability, and where that comes from."""

    earliest_on: Annotated[date, Meta(description="First day of the window, at the destination.")]
    latest_on: Annotated[date, Meta(description="Last day of the window.")]
    likely_on: Annotated[date, Meta(description="The likeliest day.")]
    from_at: Annotated[str | None, Meta(description="Start of the window in hours, where it is known.")]
    until_at: Annotated[str | None, Meta(description="End of the window in hours.")]
    probability: Annotated[
        float, Meta(description="The share of comparable parcels that arrive by the end of the window.")
    ]
    basis: Annotated[Basis, Meta(description="What it rests on.")]
    sample: Annotated[int, Meta(description="How many finished parcels it was taken from.")]
    lane: Annotated[str, Meta(description="The group they belong to.")]


class Carrier(Struct):
    """Who moves the parcel."""

    slug: Annotated[str, Meta(description="Our short name.")]
    name: Annotated[str, Meta(description="The name as buyers know it.")]
    url: Annotated[str | None, Meta(description="The carrier's own page for this number.")]


class Reason(Struct):
    """One reason for, or doubt about, a detected carrier."""

    code: Annotated[str, Meta(description="The machine's word.")]
    detail: Annotated[str, Meta(description="The same as a sentence.")]


class Candidate(Struct):
    """A carrier that a number can belong to."""

    carrier: Annotated[str, Meta(description="The carrier's short name.")]
    name: Annotated[str, Meta(description="The name as buyers know it.")]
    confidence: Annotated[float, Meta(description="0 to 1; all candidates together stay below 1.")]
    reasons: Annotated[list[Reason], Meta(description="What speaks for it.")]
    warnings: Annotated[list[Reason], Meta(description="What speaks against it.")]
    needs: Annotated[list[str], Meta(description="What would make it surer.")]
    last_mile_carrier: Annotated[str | None, Meta(description="Who brings it to the door, where another.")]


class Asking(Struct):
    """How the carrier is asked for news. Null: nobody is asked, and no file told of it."""

    carrier: Annotated[str, Meta(description="Who is asked: the carrier, or an aggregator that knows it.")]
    last_asked_at: Annotated[str | None, Meta(description="When it last was; null: not yet.")]
    next_ask_at: Annotated[
        str | None, Meta(description="When it is next; null: never, or when its turn comes (`why`).")
    ]
    why: Annotated[
        WhyThen,
        Meta(
            description="Why then. `planned`: news is likely then; `pushed`: the carrier tells by itself and "
            "is asked after silence only; `budget`: more is waiting than the account may ask; `rests`: the "
            "carrier wants to be left in peace; `stopped`: a person must mend the account; `files`: nobody "
            "is asked. Over: `arrived`, `ended`, `never_known`, `silent`."
        ),
    ]
    heard_by: Annotated[HeardBy, Meta(description="How news comes: pushed, polled, or by file.")]
    calls_per_hour: Annotated[int, Meta(description="How many questions an hour the account may ask.")]
    pushed_until: Annotated[str | None, Meta(description="Until when the carrier tells by itself.")]


class ShipmentOut(Struct):
    """A shipment: where it stands, when it arrives, and everything that was said of it."""

    id: Annotated[str, Meta(description="The shipment's id (`shp_...`).")]
    order_id: Annotated[str | None, Meta(description="Its order (`ord_...`).")]
    store: Annotated[str, Meta(description="The store's short name.")]
    tracking_number: Annotated[str | None, Meta(description="The number, normalised.")]
    carrier: Annotated[Carrier | None, Meta(description="Who moves it; null: not known yet.")]
    service: Annotated[str | None, Meta(description="The carrier's product.")]
    leg: Annotated[Leg, Meta(description="To the buyer, or back.")]
    status: Annotated[Status, Meta(description="One word, read from stage, conditions and direction.")]
    stage: Annotated[Stage | None, Meta(description="How far it has come.")]
    direction: Annotated[Direction, Meta(description="Which way it travels.")]
    conditions: Annotated[list[Condition], Meta(description="What is the matter, if anything.")]
    estimate: Annotated[Estimate | None, Meta(description="When it arrives, as known now.")]
    first_estimate: Annotated[Estimate | None, Meta(description="When it was first said to arrive.")]
    days_late: Annotated[int, Meta(description="Days behind what was first said.")]
    asking: Annotated[Asking | None, Meta(description="When the carrier was last asked, and when next.")]
    promised_on: Annotated[date | None, Meta(description="The day promised to the buyer.")]
    ship_from: Annotated[Address | None, Meta(description="Where it was handed over.")]
    ship_to: Annotated[Address | None, Meta(description="Where it goes.")]
    lines: Annotated[list[Line], Meta(description="What is in it; empty: the whole order.")]
    superseded_by: Annotated[str | None, Meta(description="The shipment with the corrected number.")]
    is_test: Annotated[bool, Meta(description="Whether it is made up.")]
    tracking_url: Annotated[str, Meta(description="The buyer's page.")]
    events: Annotated[list[EventOut], Meta(description="All events, the newest first.")]
    version: Annotated[int, Meta(description="Rises with every change.")]
    created_at: Annotated[str | None, Meta(description="When we first heard of it.")]
    updated_at: Annotated[str | None, Meta(description="When it last changed.")]
    carrier_detected: Annotated[
        Candidate | UnsetType | None,
        Meta(description="In the answer to a new shipment without carrier: what was detected."),
    ] = UNSET


class ShipmentList(Struct):
    """Shipments that a question found."""

    shipments: Annotated[list[ShipmentOut], Meta(description="The newest first.")]
