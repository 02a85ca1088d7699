"""Events and the words for where a parcel stands.

An event is one thing somebody says happened. It is a fact about *what was said*, never our own
conclusion, and it never changes once recorded. The same statement made twice is the same event:
an event's id is a digest of everything it says.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import blake2b

from waypost.domain.lazily import lazily

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Stage(StrEnum):
    """How far a parcel has come. Declared in order of progress; compare with `rank`."""

    PLACED = "placed"
    PROCESSING = "processing"
    PACKED = "packed"
    LABEL_CREATED = "label_created"
    PICKED_UP = "picked_up"
    IN_TRANSIT = "in_transit"
    OUT_FOR_DELIVERY = "out_for_delivery"
    AVAILABLE_FOR_PICKUP = "available_for_pickup"
    DELIVERED = "delivered"

    @property
    def rank(self) -> int:
        """The place in the order of progress, from 0 (placed)."""
        return STAGE_RANK[self]


STAGE_RANK = {stage: rank for rank, stage in enumerate(Stage)}


class Direction(StrEnum):
    """Which way a parcel travels: to the buyer, or back to the sender."""

    OUTBOUND = "outbound"
    RETURNING = "returning"


class Ending(StrEnum):
    """A way for a journey to end without a delivery."""

    CANCELLED = "cancelled"
    EXPIRED = "expired"


class ConditionKind(StrEnum):
    """Something that is the matter with a parcel, open until an event closes it."""

    DELAYED = "delayed"
    WEATHER = "weather"
    HELD = "held"
    CUSTOMS = "customs"
    ADDRESS_PROBLEM = "address_problem"
    ATTEMPT_FAILED = "attempt_failed"
    DAMAGED = "damaged"
    REFUSED = "refused"
    MISSORTED = "missorted"
    PROBLEM = "problem"
    STALLED = "stalled"
    LOST_SUSPECTED = "lost_suspected"
    LOST = "lost"
    SCANNED_AFTER_DELIVERY = "scanned_after_delivery"


class Owner(StrEnum):
    """Who must act for a condition to close."""

    BUYER = "buyer"
    MERCHANT = "merchant"
    CARRIER = "carrier"
    CUSTOMS = "customs"
    NOBODY = "nobody"


class Status(StrEnum):
    """One word for programs, read from stage, conditions and direction."""

    PENDING = "pending"
    LABEL_CREATED = "label_created"
    PICKED_UP = "picked_up"
    IN_TRANSIT = "in_transit"
    OUT_FOR_DELIVERY = "out_for_delivery"
    AVAILABLE_FOR_PICKUP = "available_for_pickup"
    ATTEMPT_FAILED = "attempt_failed"
    DELIVERED = "delivered"
    EXCEPTION = "exception"
    RETURNING = "returning"
    RETURNED = "returned"
    LOST = "lost"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


class EventType(StrEnum):
    """What an event says. Declared in the order in which simultaneous events are read."""

    NOTE = "note"
    UNKNOWN = "unknown"
    PLACED = "placed"
    CONFIRMED = "confirmed"
    PROCESSING = "processing"
    PACKED = "packed"
    LABEL_CREATED = "label_created"
    HANDED_OVER = "handed_over"
    PICKED_UP = "picked_up"
    IN_TRANSIT = "in_transit"
    ARRIVED = "arrived"
    DEPARTED = "departed"
    CUSTOMS_ENTERED = "customs_entered"
    CUSTOMS_HELD = "customs_held"
    CUSTOMS_CLEARED = "customs_cleared"
    MISSORTED = "missorted"
    WEATHER_DELAY = "weather_delay"
    DELAYED = "delayed"
    HELD = "held"
    ADDRESS_PROBLEM = "address_problem"
    ADDRESS_CORRECTED = "address_corrected"
    ESTIMATE_CHANGED = "estimate_changed"
    PROBLEM = "problem"
    DAMAGED = "damaged"
    OUT_FOR_DELIVERY = "out_for_delivery"
    DELIVERY_ATTEMPTED = "delivery_attempted"
    AVAILABLE_FOR_PICKUP = "available_for_pickup"
    REFUSED = "refused"
    RETURN_STARTED = "return_started"
    DELIVERED = "delivered"
    RETURNED = "returned"
    LOST = "lost"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    RETRACTED = "retracted"


EVENT_RANK = {kind: rank for rank, kind in enumerate(EventType)}


class Source(StrEnum):
    """Who says it."""

    CARRIER = "carrier"
    WAREHOUSE = "warehouse"
    RFID = "rfid"
    GPS = "gps"
    STORE = "store"
    PERSON = "person"


class OffsetSource(StrEnum):
    """How the UTC offset of an event's local time is known, from surest to least sure."""

    GIVEN = "given"
    FROM_LOCATION = "from_location"
    FROM_ACCOUNT = "from_account"
    ASSUMED = "assumed"


@dataclass(frozen=True, slots=True)
class Location:
    """Where an event says it happened, as far as it says so. `country` is ISO 3166-1 alpha-2."""

    city: str | None = None
    region: str | None = None
    country: str | None = None
    postal_code: str | None = None
    facility: str | None = None
    lat: float | None = None
    lon: float | None = None


NOWHERE = Location()


@dataclass(frozen=True)
class Event:
    """One thing somebody says happened.

    `occurred_at` is UTC. `offset_min` is the UTC offset of the place in minutes (None: not known),
    `offset_source` how it is known. `code` and `text` are the source's own, word for word.
    `retracts` names the id of the event that this one takes back. `expected_at` is the delivery
    time that the source announces with this event (UTC).
    """

    type: EventType
    occurred_at: datetime
    source: Source = Source.CARRIER
    offset_min: int | None = None
    offset_source: OffsetSource = OffsetSource.ASSUMED
    carrier: str | None = None
    code: str | None = None
    text: str | None = None
    location: Location = NOWHERE
    expected_at: datetime | None = None
    retracts: str | None = None
    mapping_version: int = 0

    @lazily
    def dedup(self) -> int:
        """64 bits (signed) over all that the event says; the same statement gives the same number."""
        place = self.location
        said = (
            self.type.value, micros(self.occurred_at), self.source.value, self.offset_min,
            self.offset_source.value, self.carrier,
            self.code, self.text, place.city, place.region, place.country, place.postal_code, place.facility,
            place.lat, place.lon, self.expected_at and micros(self.expected_at), self.retracts,
        )  # fmt: skip
        return int.from_bytes(blake2b(repr(said).encode(), digest_size=8).digest(), signed=True)

    @lazily
    def id(self) -> str:
        """The opaque id of the event, unique within its shipment or order."""
        return event_id(self.dedup)

    @lazily
    def key(self) -> tuple[int, int, int]:
        """The order in which events are read: time, then what they say, then a tie-break."""
        return (micros(self.occurred_at), EVENT_RANK[self.type], self.dedup)

    @property
    def local_time(self) -> datetime:
        """The moment on the clock of the place where it happened (UTC where that is not known)."""
        if self.offset_min is None:
            return self.occurred_at
        return self.occurred_at + timedelta(minutes=self.offset_min)


def event_id(dedup: int) -> str:
    """The id that belongs to an event's `dedup` number."""
    return f"evt_{dedup & 0xFFFFFFFFFFFFFFFF:016x}"


def micros(moment: datetime) -> int:
    """Microseconds since 1970-01-01T00:00Z; exact, unlike `datetime.timestamp`."""
    return (moment - EPOCH) // _MICROSECOND


def from_micros(count: int) -> datetime:
    """The UTC moment that lies `count` microseconds after 1970-01-01T00:00Z."""
    return EPOCH + timedelta(microseconds=count)
