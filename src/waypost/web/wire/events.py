"""Events on the wire."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Raw, Struct, UnsetType

from waypost.domain.tracking import EventType, OffsetSource, Source
from waypost.usecases.record_events import Outcome
from waypost.web.wire.places import Location, Long, Short

Time = Annotated[str, Meta(max_length=64)]
Id = Annotated[str, Meta(max_length=64)]
Slug = Annotated[str, Meta(max_length=64)]

# What became of an event, in the words of the wire.
WORDS: Mapping[Outcome, Literal["recorded", "duplicate"]] = MappingProxyType(
    {Outcome.RECORDED: "recorded", Outcome.DUPLICATE: "duplicate"}
)
_STATUS = (
    "What happened: " + ", ".join(f"`{kind.value}`" for kind in EventType) + ". Common other words "
    "(`shipped`, `attempt_failed`, `exception` ...) are understood."
)
_OCCURRED_AT = (
    "When it happened, RFC 3339. Without an offset it is read as the local time of the location, else of "
    "the store's time zone; the answer's `time_zone_source` says which."
)


class EventIn(Struct, forbid_unknown_fields=True):
    """One thing somebody says happened to a parcel. Saying the same again changes nothing."""

    occurred_at: Annotated[Time, Meta(description=_OCCURRED_AT)]
    tracking_number: Annotated[
        Annotated[str, Meta(max_length=100)] | None,
        Meta(description="The parcel's number, written as you like; or give `shipment_id`."),
    ] = None
    shipment_id: Annotated[Id | None, Meta(description="The shipment's id (`shp_...`).")] = None
    carrier: Annotated[Slug | None, Meta(description="The carrier's short name, such as `dhl-express`.")] = (
        None
    )
    status: Annotated[Annotated[str, Meta(max_length=64)] | None, Meta(description=_STATUS)] = None
    carrier_code: Annotated[
        Short | None, Meta(description="The carrier's own code, kept word for word; needed without `status`.")
    ] = None
    message: Annotated[Long | None, Meta(description="The carrier's own words.")] = None
    location: Annotated[Location | None, Meta(description="Where it happened.")] = None
    expected_at: Annotated[
        Time | None, Meta(description="The delivery time that is announced with this event.")
    ] = None
    retracts: Annotated[Id | None, Meta(description="With status `retracted`: the event taken back.")] = None
    source: Annotated[Source, Meta(description="Who says it.")] = Source.CARRIER
    store: Annotated[
        Slug | None, Meta(description="The store's short name; only for keys that open every store.")
    ] = None


class FieldError(Struct):
    """One thing that is wrong with what was sent."""

    pointer: Annotated[str, Meta(description="JSON pointer to the field (RFC 6901); empty: the whole body.")]
    detail: Annotated[str, Meta(description="What is wrong, and what would do.")]


class EventRecorded(Struct):
    """An event that is stored."""

    result: Annotated[
        Literal["recorded", "duplicate"],
        Meta(description="`duplicate`: this was said before; nothing changed."),
    ]
    event_id: Annotated[str, Meta(description="The event's id (`evt_...`), unique within its shipment.")]
    shipment_id: Annotated[str, Meta(description="The shipment it belongs to (`shp_...`).")]


class RowResult(Struct, omit_defaults=True):
    """What became of one row of a batch."""

    index: Annotated[int, Meta(description="The row, counted from 0.")]
    result: Annotated[
        Literal["recorded", "duplicate", "rejected"], Meta(description="What became of the row.")
    ]
    event_id: Annotated[str | UnsetType, Meta(description="The event's id, unless rejected.")] = UNSET
    shipment_id: Annotated[str | UnsetType, Meta(description="The shipment's id, unless rejected.")] = UNSET
    errors: Annotated[
        list[FieldError] | UnsetType, Meta(description="Why it was rejected; pointers begin at the row.")
    ] = UNSET


class BatchAnswer(Struct):
    """One result for each row, in their sequence."""

    recorded: Annotated[int, Meta(description="How many rows were new.")]
    duplicates: Annotated[int, Meta(description="How many rows were known before.")]
    rejected: Annotated[int, Meta(description="How many rows were refused.")]
    results: Annotated[list[RowResult], Meta(description="One result for each row.")]


class EventOut(Struct):
    """An event as it is on record."""

    id: Annotated[str, Meta(description="The event's id (`evt_...`).")]
    status: Annotated[EventType, Meta(description="What happened.")]
    occurred_at: Annotated[str, Meta(description="RFC 3339, with the local offset where it is known.")]
    time_zone_source: Annotated[
        OffsetSource,
        Meta(description="How the offset is known; `assumed`: nobody said, the time was read as UTC."),
    ]
    recorded_at: Annotated[str, Meta(description="When we heard of it.")]
    source: Annotated[Source, Meta(description="Who says it.")]
    carrier: Annotated[str | None, Meta(description="The carrier's short name.")]
    carrier_code: Annotated[str | None, Meta(description="The carrier's own code.")]
    message: Annotated[str | None, Meta(description="The carrier's own words.")]
    location: Annotated[Location | None, Meta(description="Where it happened.")]
    expected_at: Annotated[str | None, Meta(description="The delivery time announced with it.")]
    retracts: Annotated[str | None, Meta(description="The event that this one takes back.")]
    is_retracted: Annotated[bool, Meta(description="Whether it was taken back and counts no more.")]
    raw: Annotated[Raw | UnsetType, Meta(description="The message it came in; only with `include=raw`.")] = (
        UNSET
    )


class OrderEventIn(Struct, forbid_unknown_fields=True):
    """One step of the shop or the warehouse with an order."""

    status: Annotated[
        Annotated[str, Meta(max_length=64)],
        Meta(description="`confirmed`, `processing`, `packed`, `handed_over`, `cancelled` or `note`."),
    ]
    occurred_at: Annotated[
        Time | None, Meta(description="When; without it: now. Without an offset: the store's time zone.")
    ] = None
    message: Annotated[Long | None, Meta(description="Words for the timeline.")] = None
    location: Annotated[Location | None, Meta(description="Where.")] = None
    source: Annotated[Source, Meta(description="Who says it.")] = Source.STORE


class OrderEventRecorded(Struct):
    """An order's event that is stored."""

    result: Annotated[
        Literal["recorded", "duplicate"],
        Meta(description="`duplicate`: this was said before; nothing changed."),
    ]
    event_id: Annotated[str, Meta(description="The event's id (`evt_...`), unique within its order.")]
    order_id: Annotated[str, Meta(description="The order it belongs to (`ord_...`).")]
