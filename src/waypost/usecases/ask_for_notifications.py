"""Let somebody judge soon what there is to tell: a job for each order that moved.

While no channel is set up there is nobody who could tell, and no job is made.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from waypost.ports.database import Job, Transaction

NOTIFY = "plan_notifications"


def ask_for_orders(tx: Transaction, order_ids: Iterable[int], *, now: datetime) -> None:
    """Judge these orders soon; one that waits for it already waits once."""
    if not tx.channels.all():
        return
    tx.jobs.add(
        [
            Job(NOTIFY, {"order_id": order_id}, now, unique_key=f"{NOTIFY}:{order_id}")
            for order_id in sorted(set(order_ids))
        ]
    )


def ask_for_shipments(tx: Transaction, shipment_ids: Sequence[int], *, now: datetime) -> None:
    """Judge the orders of these shipments soon."""
    if not tx.channels.all():
        return
    shipments = tx.shipments.by_ids(shipment_ids)
    ask_for_orders(tx, (one.order_id for one in shipments if one.order_id is not None), now=now)
