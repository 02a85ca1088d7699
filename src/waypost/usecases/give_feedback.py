"""Keep what a buyer thought in the end: once for each order, changeable for a week."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from waypost.domain.case import MOST_WORDS, Feedback, may_rate
from waypost.domain.journey import Journey, ShipmentJourney
from waypost.domain.shipment import Leg
from waypost.ports.database import Store, Transaction
from waypost.usecases.note_change import note_change

TAGS_SETTING = "feedback_tags"
RATINGS = range(1, 6)


class FeedbackRefused(ValueError):
    """It is too early, too late, or no rating at all."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """A rating from 1 to 5, words, and some of the shop's tags."""

    rating: int
    words: str = field(default="", repr=False)
    tags: Collection[str] = ()
    locale: str | None = None


def give_feedback(tx: Transaction, journey: Journey, opinion: Opinion, *, now: datetime) -> Feedback:
    """The feedback as it is kept; tags that the shop does not know are left out. FeedbackRefused."""
    order = journey.order
    if order is None or not may_rate(journey) or opinion.rating not in RATINGS:
        raise FeedbackRefused
    store = tx.stores.by_id(order.store_id)
    before = next(iter(tx.feedback.of_orders([order.id])), None)
    if store is None or (before is not None and not before.may_change(now)):
        raise FeedbackRefused
    part = _delivery(journey.shipments)
    given = Feedback(
        order_id=order.id,
        store_id=order.store_id,
        rating=opinion.rating,
        given_at=before.given_at if before else now,
        changed_at=now,
        words=opinion.words.strip()[:MOST_WORDS] or None,
        tags=tuple(tag for tag in tags_of(store) if tag in opinion.tags),
        locale=opinion.locale,
        carrier=part.shipment.carrier if part else None,
        lane=_lane(part, journey) if part else None,
    )
    tx.feedback.save(given)
    note_change(tx, order.id)
    return given


def tags_of(store: Store) -> tuple[str, ...]:
    """The tags that a shop lets its buyers choose from."""
    listed = store.settings.get(TAGS_SETTING)
    return tuple(tag for tag in listed if isinstance(tag, str)) if isinstance(listed, list) else ()


def _delivery(parts: Sequence[ShipmentJourney]) -> ShipmentJourney | None:
    """The parcel that came last."""
    outbound = [one for one in parts if one.shipment.leg is Leg.OUTBOUND and not one.shipment.superseded_by]
    moved = [(one.standing.last_movement_at, one.shipment.id, one) for one in outbound]
    came = [(at, number, one) for at, number, one in moved if at is not None]
    return max(came, key=lambda each: each[:2])[2] if came else next(iter(outbound), None)


def _lane(part: ShipmentJourney, journey: Journey) -> str | None:
    there = part.shipment.ship_to or (journey.order.ship_to if journey.order else None)
    here = part.shipment.ship_from
    if here is None or there is None or not here.country or not there.country:
        return None
    return f"{here.country}>{there.country}"
