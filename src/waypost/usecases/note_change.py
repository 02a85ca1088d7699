"""Let pages of an order know that something on them has changed."""

from dataclasses import replace

from waypost.ports.database import Transaction


def note_change(tx: Transaction, order_id: int) -> None:
    """Raise the version of an order, so that its pages are made anew; when it last moved stays as it is."""
    order = tx.orders.by_id(order_id)
    if order is None:
        return
    after = replace(order, version=order.version + 1)
    tx.orders.save([after])
    tx.feed.announce([(None, order.id, after.version)])
