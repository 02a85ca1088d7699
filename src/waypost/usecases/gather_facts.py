"""Gather what a message may speak of: the facts of an order at the moment of telling."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from waypost.domain.estimate import Estimate
from waypost.domain.journey import ShipmentJourney, gravest
from waypost.domain.links import LinkKind, token_for
from waypost.domain.occasions import Occasion
from waypost.domain.order import Order, in_force
from waypost.domain.shipment import Leg, Shipment
from waypost.domain.topics import Topic
from waypost.domain.tracking import ConditionKind
from waypost.ports.ledger import Contact, Role
from waypost.ports.texts import Facts, ParcelFacts
from waypost.usecases.plan_notifications import Known
from waypost.usecases.understand_event import offset_min_in

ENGLISH = "en"
_OF_TOPIC = {
    Topic.DELIVERY_ATTEMPTED: ConditionKind.ATTEMPT_FAILED,
    Topic.HELD_BY_CUSTOMS: ConditionKind.CUSTOMS,
    Topic.LOST: ConditionKind.LOST,
}


@dataclass(frozen=True, slots=True)
class Links:
    """What buyers' links are made of: our public address and the secret that signs."""

    base_url: str
    secret: bytes

    def page(self, one: Known, contact: Contact) -> str:
        """The page of an order; that of a gift's receiver hides what is inside."""
        order = one.order
        kind = LinkKind.GIFT if contact.role is Role.GIFT else LinkKind.ORDER
        token = token_for(kind, order.id, generation=order.link_generation, secret=self.secret)
        return f"{self.base_url}/t/{token}"

    def choices(self, contact: Contact) -> str:
        """Where somebody ends or changes what they are told."""
        token = token_for(LinkKind.CONTACT, contact.id, generation=0, secret=self.secret)
        return f"{self.base_url}/n/{token}"


def facts_of(one: Known, told: Sequence[Occasion], contact: Contact, *, links: Links, now: datetime) -> Facts:
    """The facts for a message about these occasions, all of one topic.

    A gift's receiver is not told what is in the parcel.
    """
    topic = told[0].topic
    about = {occasion.shipment_id for occasion in told}
    parts = [part for part in one.journey.shipments if part.shipment.id in about]
    outbound = [shipment for shipment in in_force(_shipments(one)) if shipment.leg is Leg.OUTBOUND]
    hides_lines = contact.role is Role.GIFT
    settings = one.store.settings
    return Facts(
        topic=topic,
        locale=contact.locale or one.order.buyer.locale or _text(settings.get("locale")) or ENGLISH,
        store_name=one.store.name,
        order_number=one.order.order_number,
        tracking_url=links.page(one, contact),
        parcels=tuple(_parcel(part, told, hides_lines=hides_lines, now=now) for part in parts),
        parcels_of_order=len(outbound),
        parcels_reached=len({o.shipment_id for o in one.true_now if o.topic is topic and o.shipment_id}),
        buyer_name=one.order.buyer.name if contact.role is Role.BUYER else None,
        ship_to=one.order.ship_to if contact.role is Role.BUYER else None,
        lines=() if hides_lines else one.order.lines,
        placed_on=_placed_on(one.order),
        corrects=Topic(told[0].again) if topic is Topic.CORRECTION else None,
        home_url=_text(settings.get("home_url")),
        help_url=_text(settings.get("help_url")),
        help_email=_text(settings.get("help_email")),
        logo_url=_text(settings.get("logo_url")),
        brand=_text(settings.get("brand")),
        unsubscribe_url=links.choices(contact),
    )


def _placed_on(order: Order) -> date | None:
    """The day on the clock of who placed it."""
    offset = timedelta(minutes=order.placed_offset_min or 0)
    return (order.placed_at.astimezone(UTC) + offset).date() if order.placed_at else None


def told_on(one: Known, shipment_id: int | None) -> date | None:
    """The last day of arrival that a message about this shipment names."""
    for part in one.journey.shipments:
        if part.shipment.id == shipment_id and part.estimate is not None and not part.standing.is_over:
            return part.estimate.latest_on
    return None


def _shipments(one: Known) -> list[Shipment]:
    return [part.shipment for part in one.journey.shipments]


def _parcel(
    part: ShipmentJourney, told: Sequence[Occasion], *, hides_lines: bool, now: datetime
) -> ParcelFacts:
    mine = next(occasion for occasion in told if occasion.shipment_id == part.shipment.id)
    zone = part.destination_zone
    estimate = None if part.standing.is_over else part.estimate
    hours = _hours(estimate, now)
    kind = _OF_TOPIC.get(mine.topic)
    conditions = [one for one in part.standing.conditions if kind is None or one.kind is kind]
    worst = gravest(conditions)
    speaks_of_trouble = mine.topic in (*_OF_TOPIC, Topic.PROBLEM, Topic.DELAYED)
    return ParcelFacts(
        tracking_number=part.shipment.tracking_number,
        carrier_name=part.carrier_name,
        lines=() if hides_lines else part.shipment.lines,
        estimate=estimate,
        window_from=_local(hours[0], zone),
        window_until=_local(hours[1], zone),
        happened_at=_local(mine.at, zone),
        place=_place(part),
        condition=worst.kind if worst and speaks_of_trouble else None,
        carrier_text=worst.text if worst and speaks_of_trouble else None,
    )


def _hours(estimate: Estimate | None, now: datetime) -> tuple[datetime | None, datetime | None]:
    """The hours of the window, as long as they lie ahead: nobody is told of hours that are over."""
    if estimate is None or (estimate.until_at is not None and estimate.until_at <= now):
        return None, None
    return estimate.from_at, estimate.until_at


def _place(part: ShipmentJourney) -> str | None:
    """The last place it was seen at."""
    for line in part.lines:
        if line.place.facility or line.place.city:
            return line.place.facility or line.place.city
    return None


def _local(moment: datetime | None, zone: str | None) -> datetime | None:
    """The buyer's own clock; None where the moment or their zone is not known."""
    if moment is None or zone is None:
        return None
    offset = timedelta(minutes=offset_min_in(zone, moment))
    return moment.astimezone(UTC).replace(tzinfo=None) + offset


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
