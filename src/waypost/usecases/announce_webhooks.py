"""Announce to merchants' programs what changed, in the transaction that changed it.

While no shop has an endpoint this costs one small query. What is announced here waits in an outbox until the
caller writes it out for each endpoint. What an order as a whole has come to is announced soon afterwards
(`announce_orders`).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from waypost.domain.estimate import Estimate
from waypost.domain.shipment import Shipment
from waypost.domain.standing import Standing
from waypost.domain.webhook import (
    Said,
    Subject,
    said_of_estimate,
    said_of_shipment,
)
from waypost.ports.database import Holder, Job, Transaction
from waypost.ports.webhooks import NewWebhookEvent

ANNOUNCE = "announce_orders"


def announce_moves(tx: Transaction, moved: Sequence[tuple[Holder, Standing]], *, now: datetime) -> None:
    """Announce shipments that stand elsewhere now (each as it was, and its new standing). The hot path."""
    stores = tx.webhooks.wanted_by()
    if not stores:
        return
    events = [
        of_shipment(holder.store_id, holder.id, said, now)
        for holder, after in moved
        if holder.store_id in stores
        for said in said_of_shipment(holder.standing, after)
    ]
    if events:
        tx.webhooks.announce(events)


def announce_estimates(
    tx: Transaction, changed: Sequence[tuple[Shipment, Estimate | None]], *, now: datetime
) -> None:
    """Announce shipments that are expected at another time (each as it is, and the estimate before)."""
    stores = tx.webhooks.wanted_by()
    events = [
        of_shipment(one.store_id, one.id, said_of_estimate(before, one.estimate), now)
        for one, before in changed
        if one.store_id in stores and one.estimate is not None
    ]
    if events:
        tx.webhooks.announce(events)


def ask_to_announce(tx: Transaction, order_ids: Iterable[int], *, now: datetime) -> None:
    """Look soon whether there is something to tell of these orders as a whole."""
    if not tx.webhooks.wanted_by():
        return
    tx.jobs.add(
        [
            Job(ANNOUNCE, {"order_id": order_id}, now, unique_key=f"{ANNOUNCE}:{order_id}")
            for order_id in sorted(set(order_ids))
        ]
    )


def ask_to_announce_for(tx: Transaction, shipment_ids: Sequence[int], *, now: datetime) -> None:
    """Look soon at the orders of these shipments."""
    if tx.webhooks.wanted_by():
        shipments = tx.shipments.by_ids(shipment_ids)
        ask_to_announce(tx, (one.order_id for one in shipments if one.order_id is not None), now=now)


def of_shipment(store_id: int, shipment_id: int, said: Said, now: datetime) -> NewWebhookEvent:
    """Something to be told of a shipment."""
    return NewWebhookEvent(store_id, Subject.SHIPMENT, shipment_id, said, now)
