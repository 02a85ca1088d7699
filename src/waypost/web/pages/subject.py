"""Which parcel of a journey a page is about: one shipment, or what has not been shipped yet."""

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from waypost.domain.journey import Journey, JourneyLine, ShipmentJourney, gravest
from waypost.domain.shipment import Address, Leg, OrderLine
from waypost.domain.standing import Condition, Standing
from waypost.domain.tracking import Direction, Owner, Status
from waypost.web.pages.formats import zone_named

MERGED_INTO_ORDER = Standing()


@dataclass(frozen=True, slots=True)
class Subject:
    """One parcel of the journey as a page shows it. `number` counts from 1 among `total`.

    `part` is None for what no shipment carries yet; `standing` is then the order's own.
    """

    journey: Journey
    part: ShipmentJourney | None
    number: int
    total: int

    @property
    def outbound_total(self) -> int:
        """How many shipments bring goods to the buyer."""
        return sum(1 for part in _shown(self.journey) if part.shipment.leg is Leg.OUTBOUND)

    @property
    def standing(self) -> Standing:
        """Where this parcel stands."""
        if self.part is not None:
            return self.part.standing
        return self.journey.order.standing if self.journey.order else MERGED_INTO_ORDER

    @property
    def status(self) -> Status:
        """Its one word."""
        if self.part is not None:
            return self.part.status
        own = self.standing.status
        return own if own is not Status.UNKNOWN else Status.PENDING

    @property
    def trouble(self) -> Condition | None:
        """The condition to speak of, if there is one and the journey is not over without it."""
        if self.status in (Status.CANCELLED, Status.EXPIRED, Status.RETURNED):
            return None
        return gravest(self.standing.conditions)

    @property
    def is_return(self) -> bool:
        """Whether it travels back to the shop."""
        return self.standing.direction is Direction.RETURNING

    @property
    def is_buyers_return(self) -> bool:
        """Whether the buyer sends it back, rather than the carrier."""
        return self.part is not None and self.part.shipment.leg is Leg.RETURN

    @property
    def needs_buyer(self) -> bool:
        """Whether the buyer is the one to act."""
        return any(one.owner is Owner.BUYER for one in self.standing.conditions)

    @property
    def lines(self) -> tuple[JourneyLine, ...]:
        """The whole story of this parcel from click to door, newest first."""
        own = self.part.lines if self.part else ()
        if self.is_buyers_return:
            return own
        return tuple(sorted((*own, *self.journey.lines), key=lambda line: line.at, reverse=True))

    @property
    def items(self) -> tuple[OrderLine, ...]:
        """What is in it; where a shipment names nothing, all that was ordered."""
        order = self.journey.order
        if self.part is not None:
            return self.part.shipment.lines or (order.lines if order else ())
        return self.journey.unshipped or (order.lines if order else ())

    @property
    def destination(self) -> Address | None:
        """Where it goes; None on the way back, where that is us."""
        if self.is_return:
            return None
        order = self.journey.order
        shipped_to = self.part.shipment.ship_to if self.part else None
        return shipped_to or (order.ship_to if order else None)

    @property
    def promised_on(self) -> date | None:
        """The day that was promised."""
        order = self.journey.order
        promised = self.part.shipment.promised_on if self.part else None
        return promised or (order.promised_on if order else None)

    @property
    def zone(self) -> tzinfo | None:
        """The time zone at the destination; None where it is not known."""
        return zone_named(self.part.destination_zone) if self.part else None

    def today(self, now: datetime) -> date:
        """The date at the destination at that moment (UTC where the zone is not known)."""
        return now.astimezone(self.zone).date() if self.zone else now.date()


def subjects(journey: Journey) -> list[Subject]:
    """The parcels a page can show, in the order of their numbers; always at least one."""
    parts: list[ShipmentJourney | None] = [
        *sorted(_shown(journey), key=lambda part: part.shipment.leg is Leg.RETURN)
    ]
    if not parts or journey.unshipped:
        parts.append(None)
    return [Subject(journey, part, number, len(parts)) for number, part in enumerate(parts, 1)]


def chosen(journey: Journey, parcel: int | None) -> Subject:
    """The parcel with that number; else the first that needs the buyer, else the first still under way."""
    all_of_them = subjects(journey)
    if parcel is not None and 1 <= parcel <= len(all_of_them):
        return all_of_them[parcel - 1]
    open_ones = [one for one in all_of_them if not one.standing.is_over]
    needy = [one for one in open_ones if one.needs_buyer]
    return next(iter([*needy, *open_ones, *all_of_them]))


def _shown(journey: Journey) -> list[ShipmentJourney]:
    """All shipments but those with a corrected number, and those called off while others travel."""
    valid = [part for part in journey.shipments if part.shipment.superseded_by is None]
    alive = [part for part in valid if part.status is not Status.CANCELLED]
    return alive or valid
