"""A shipment: one tracking number of one carrier, with its items, places and promise."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar

from waypost.domain.estimate import Estimate
from waypost.domain.standing import OUTBOUND_START, OVER, RETURN_START, Standing
from waypost.domain.tracking import EPOCH

# A carrier gives a number out again after months; nobody reports on a finished parcel that long.
REUSE_AFTER = timedelta(days=30)
# A label may be printed, and a first scan made, a little before the order system tells us.
EARLY_SCAN_GRACE = timedelta(days=10)


class Leg(StrEnum):
    """What a shipment is for: bringing goods to the buyer, or back."""

    OUTBOUND = "outbound"
    RETURN = "return"


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address as given. `country` is ISO 3166-1 alpha-2."""

    name: str | None = None
    company: str | None = None
    street: str | None = None
    city: str | None = None
    region: str | None = None
    postal_code: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class OrderLine:
    """Some pieces of one article. In a shipment: the pieces of it that travel there."""

    title: str
    sku: str | None = None
    quantity: int = 1
    variant: str | None = None
    image_url: str | None = None


@dataclass(frozen=True, slots=True)
class Shipment:
    """A shipment as stored. Ids are the database's numbers; `version` rises with every change.

    `tracking_number` is normalised (upper case, no blanks); None: the carrier gave none.
    `carrier` is a slug such as "dhl-express"; None: not known yet. `valid_from` is set where a number
    was used before: earlier events belong to the earlier shipment.
    """

    id: int
    store_id: int
    order_id: int | None = None
    carrier: str | None = None
    tracking_number: str | None = None
    service: str | None = None
    leg: Leg = Leg.OUTBOUND
    lines: tuple[OrderLine, ...] = ()
    ship_from: Address | None = None
    ship_to: Address | None = None
    promised_on: date | None = None
    standing: Standing = field(default=OUTBOUND_START)
    estimate: Estimate | None = None
    first_estimate: Estimate | None = None
    valid_from: datetime | None = None
    superseded_by: int | None = None
    is_test: bool = False
    version: int = 1
    created_at: datetime | None = None
    updated_at: datetime | None = None

    @property
    def start(self) -> Standing:
        """The standing before any event: a return leg travels back from its first scan on."""
        return start_of(self.leg)


def start_of(leg: Leg) -> Standing:
    """The standing of a shipment of this leg before any event."""
    return RETURN_START if leg is Leg.RETURN else OUTBOUND_START


def can_reuse_number(holder: Shipment, *, now: datetime) -> bool:
    """Whether the number of `holder` may be given to a new shipment: its journey ended long enough ago."""
    last = holder.standing.last_movement_at or holder.updated_at or holder.created_at
    return (
        last is not None
        and now - last > REUSE_AFTER
        and (holder.standing.status in OVER or _is_ancient(last, now))
    )


def _is_ancient(last: datetime, now: datetime) -> bool:
    return now - last > 6 * REUSE_AFTER


class HasNumber(Protocol):
    """Anything that had a tracking number from some moment on."""

    @property
    def id(self) -> int:
        """The database's number."""
        ...

    @property
    def valid_from(self) -> datetime | None:
        """Since when; None: from the beginning."""
        ...


H = TypeVar("H", bound=HasNumber)


def holder_at(holders: Sequence[H], moment: datetime) -> H:
    """Of all shipments that ever had a number, the one that an event of that moment belongs to."""
    if len(holders) == 1:
        return holders[0]
    ordered = sorted(holders, key=_since)
    chosen = ordered[0]
    for holder in ordered[1:]:
        if holder.valid_from is not None and moment >= holder.valid_from:
            chosen = holder
    return chosen


def _since(holder: HasNumber) -> tuple[bool, datetime, int]:
    return holder.valid_from is not None, holder.valid_from or EPOCH, holder.id
