"""Announce orders that stand elsewhere than was last told, and parcels that fell silent.

An order's status is a summary of several parcels: it is compared with what was told last, soon after one of
them moved, so that two parcels that move at the same moment in two processes cannot both think that the other
one is still on its way. Silence has no moment of its own either: it is seen when somebody looks.
"""

from collections.abc import Sequence
from datetime import datetime

from waypost.domain.journey import ShipmentJourney
from waypost.domain.webhook import Subject, said_of_conditions, said_of_order
from waypost.ports.database import Transaction
from waypost.ports.webhooks import NewWebhookEvent
from waypost.usecases.announce_webhooks import of_shipment
from waypost.usecases.find_journey import World, find_order_standings


def announce_orders(tx: Transaction, order_ids: Sequence[int], *, world: World, now: datetime) -> int:
    """Announce orders that stand elsewhere than was last told, and parcels that fell silent; how many events.

    An order of which nothing was told yet is told as it is now, with nothing before.
    """
    stores = tx.webhooks.wanted_by()
    orders = [one for one in tx.orders.by_ids(order_ids) if one.store_id in stores]
    if not orders:
        return 0
    told = tx.webhooks.told(Subject.ORDER, [one.id for one in orders])
    events: list[NewWebhookEvent] = []
    words: dict[int, str] = {}
    parts: list[ShipmentJourney] = []
    for journey in find_order_standings(tx, orders, world=world, now=now):
        order, after = journey.order, journey.standing
        parts += journey.shipments
        if order is None or after is None or told.get(order.id) == after.status.value:
            continue
        said = said_of_order(told.get(order.id), after.status)
        events.append(NewWebhookEvent(order.store_id, Subject.ORDER, order.id, said, now))
        words[order.id] = after.status.value
    tx.webhooks.keep_told(Subject.ORDER, words)
    events += _silences(tx, parts, now)
    if events:
        tx.webhooks.announce(events)
    return len(events)


def _silences(tx: Transaction, parts: Sequence[ShipmentJourney], now: datetime) -> list[NewWebhookEvent]:
    """What silence alone opened or closed since it was last told."""
    silent = {part.shipment.id: _silent_kinds(part) for part in parts}
    told = tx.webhooks.told(Subject.SHIPMENT, list(silent))
    events: list[NewWebhookEvent] = []
    words: dict[int, str] = {}
    for part in parts:
        one, kinds = part.shipment, silent[part.shipment.id]
        before = (told.get(one.id) or "").split()
        if before != kinds:
            words[one.id] = " ".join(kinds)
            events += [
                of_shipment(one.store_id, one.id, said, now) for said in said_of_conditions(before, kinds)
            ]
    tx.webhooks.keep_told(Subject.SHIPMENT, words)
    return events


def _silent_kinds(part: ShipmentJourney) -> list[str]:
    heard = {one.kind for one in part.shipment.standing.conditions}
    return sorted({one.kind.value for one in part.standing.conditions if one.kind not in heard})
