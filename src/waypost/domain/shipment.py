"""A shipment: one tracking number of one carrier, with its items, places and promise."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from waypost.domain.estimate import Estimate
from waypost.domain.standing import OUTBOUND_START, OVER, RETURN_START, Standing

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
        return RETURN_START if self.leg is Leg.RETURN else OUTBOUND_START


def can_reuse_number(holder: Shipment, *, now: datetime) -> bool:
    """Whether the number of `holder` may be given to a new shipment: its journey ended long enough ago."""
    last = holder.standing.last_movement_at or holder.updated_at or holder.created_at
    return last is not None and now - last > REUSE_AFTER and (holder.standing.status in OVER or _is_ancient(last, now))


def _is_ancient(last: datetime, now: datetime) -> bool:
    return now - last > 6 * REUSE_AFTER


def holder_at(holders: list[Shipment], moment: datetime) -> Shipment:
    """Of all shipments that ever had a number, the one that an event of that moment belongs to."""
    ordered = sorted(holders, key=lambda shipment: (shipment.valid_from is not None, shipment.valid_from, shipment.id))
    chosen = ordered[0]
    for shipment in ordered[1:]:
        if shipment.valid_from is not None and moment >= shipment.valid_from:
            chosen = shipment
    return chosen
