"""Record what shop and warehouse say of an order as a whole: confirmed, packed, handed over, cancelled."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from waypost.domain.changes import changes
from waypost.domain.standing import standing
from waypost.domain.tracking import Event, EventType
from waypost.ports.database import Job, NewEvent, Transaction
from waypost.usecases.announce_webhooks import ask_to_announce
from waypost.usecases.ask_for_notifications import ask_for_orders
from waypost.usecases.record_events import ESTIMATE, NewsRefused, Outcome

ORDER_EVENTS = frozenset(
    {
        EventType.PLACED,
        EventType.CONFIRMED,
        EventType.PROCESSING,
        EventType.PACKED,
        EventType.HANDED_OVER,
        EventType.CANCELLED,
        EventType.NOTE,
        EventType.RETRACTED,
    }
)


@dataclass(frozen=True, slots=True)
class OrderNews:
    """One event of an order."""

    order_id: int
    event: Event


@dataclass(frozen=True, slots=True)
class OrderRecorded:
    """Order news that is safe."""

    outcome: Outcome
    event_id: str
    order_id: int


def record_order_events(
    tx: Transaction, news: Sequence[OrderNews], *, now: datetime
) -> list[OrderRecorded | NewsRefused]:
    """Record events of orders, each row by itself. Carrier news belongs to a shipment and is refused here."""
    orders = {order.id: order for order in tx.orders.by_ids(sorted({one.order_id for one in news}))}
    refusals = [_refusal(one, is_known=one.order_id in orders) for one in news]
    rows = [
        NewEvent(one.order_id, one.event, now)
        for one, refusal in zip(news, refusals, strict=True)
        if refusal is None
    ]
    are_new = iter(tx.orders.add_events(rows))
    answers: list[OrderRecorded | NewsRefused] = []
    fresh: set[int] = set()
    for one, refusal in zip(news, refusals, strict=True):
        if refusal is not None:
            answers.append(refusal)
            continue
        is_new = next(are_new)
        if is_new:
            fresh.add(one.order_id)
        outcome = Outcome.RECORDED if is_new else Outcome.DUPLICATE
        answers.append(OrderRecorded(outcome, one.event.id, one.order_id))
    if fresh:
        _move_on(tx, sorted(fresh), now)
    return answers


def _refusal(one: OrderNews, *, is_known: bool) -> NewsRefused | None:
    if not is_known:
        return NewsRefused("/order_id", "no order has this id")
    if one.event.type not in ORDER_EVENTS:
        words = ", ".join(sorted(kind.value for kind in ORDER_EVENTS))
        return NewsRefused(
            "/status", f"{one.event.type.value} is news of a shipment; an order takes: {words}"
        )
    return None


def _move_on(tx: Transaction, order_ids: list[int], now: datetime) -> None:
    events: dict[int, list[Event]] = {order_id: [] for order_id in order_ids}
    for stored in tx.orders.events(order_ids):
        events[stored.owner_id].append(stored.event)
    orders = []
    moved = []
    for order in tx.orders.by_ids(order_ids):
        after = standing(events[order.id])
        orders.append(replace(order, standing=after, version=order.version + 1, updated_at=now))
        if changes(order.standing, after):
            moved.append(order.id)
    tx.orders.save(orders)
    tx.feed.announce([(None, order.id, order.version) for order in orders])
    ask_for_orders(tx, moved, now=now)
    ask_to_announce(tx, moved, now=now)
    shipments = tx.shipments.of_orders(moved) if moved else []
    if shipments:
        tx.jobs.add(
            [
                Job(ESTIMATE, {"shipment_id": one.id}, now, unique_key=f"{ESTIMATE}:{one.id}")
                for one in shipments
            ]
        )
