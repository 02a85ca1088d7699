"""Take in orders: create or update each by its store and order number."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime

from waypost.domain.order import Buyer, Order, number_key
from waypost.domain.retraction import taken_back
from waypost.domain.shipment import Address, OrderLine
from waypost.domain.standing import standing
from waypost.domain.tracking import Event, EventType, OffsetSource, Source
from waypost.ports.database import Job, NewEvent, Transaction
from waypost.usecases.ask_for_notifications import ask_for_orders
from waypost.usecases.record_events import ESTIMATE


@dataclass(frozen=True, slots=True)
class OrderDraft:
    """An order as told. None means "not said": on an update it leaves what is stored as it is.

    `placed_offset_min` is the UTC offset of the shop's clock in minutes.
    """

    store_id: int
    order_number: str
    placed_at: datetime | None = None
    placed_offset_min: int | None = None
    placed_offset_source: OffsetSource = OffsetSource.GIVEN
    buyer: Buyer | None = None
    ship_to: Address | None = None
    lines: tuple[OrderLine, ...] | None = None
    promised_on: date | None = None
    is_test: bool = False


@dataclass(frozen=True, slots=True)
class OrderSaved:
    """An order that is safe, whether it was new, and whether this draft changed anything of it."""

    order: Order
    is_new: bool
    is_changed: bool


def import_orders(tx: Transaction, drafts: Sequence[OrderDraft], *, now: datetime) -> list[OrderSaved]:
    """Create or update orders; the answer stands in the sequence of the drafts.

    Saying the same again changes nothing, not even the version. The same number twice in one call counts
    as an update of the first.
    """
    known: dict[tuple[int, str], Order] = {}
    for store_id in {draft.store_id for draft in drafts}:
        numbers = [draft.order_number for draft in drafts if draft.store_id == store_id]
        for order in tx.orders.by_numbers(store_id, numbers):
            known[(store_id, number_key(order.order_number))] = order
    _add_unknown(tx, drafts, known, now)
    fresh = {key for key, order in known.items() if order.version == 0}
    saved: list[OrderSaved] = []
    changed: dict[int, Order] = {}
    for draft in drafts:
        key = (draft.store_id, number_key(draft.order_number))
        before = known[key]
        after = _updated(before, draft, now)
        if after is not before:
            known[key] = changed[after.id] = after
        saved.append(OrderSaved(after, key in fresh, after is not before))
        fresh.discard(key)
    _record_placing(tx, changed, drafts, known, now)
    return [
        replace(one, order=known[(one.order.store_id, number_key(one.order.order_number))]) for one in saved
    ]


def _add_unknown(
    tx: Transaction, drafts: Sequence[OrderDraft], known: dict[tuple[int, str], Order], now: datetime
) -> None:
    unknown: dict[tuple[int, str], Order] = {}
    for draft in drafts:
        key = (draft.store_id, number_key(draft.order_number))
        if key not in known and key not in unknown:
            unknown[key] = Order(
                id=0,
                store_id=draft.store_id,
                order_number=draft.order_number.strip(),
                is_test=draft.is_test,
                version=0,
                created_at=now,
                updated_at=now,
            )
    if unknown:
        for order in tx.orders.add(list(unknown.values())):
            known[(order.store_id, number_key(order.order_number))] = order


def _updated(order: Order, draft: OrderDraft, now: datetime) -> Order:
    after = replace(
        order,
        placed_at=draft.placed_at or order.placed_at,
        placed_offset_min=draft.placed_offset_min if draft.placed_at else order.placed_offset_min,
        buyer=_filled(order.buyer, draft.buyer) if draft.buyer else order.buyer,
        ship_to=draft.ship_to or order.ship_to,
        lines=order.lines if draft.lines is None else draft.lines,
        promised_on=draft.promised_on or order.promised_on,
    )
    if after == order and order.version > 0:
        return order
    return replace(after, version=order.version + 1, updated_at=now)


def _filled(old: Buyer, new: Buyer) -> Buyer:
    given = {field.name: getattr(new, field.name) or getattr(old, field.name) for field in fields(Buyer)}
    return Buyer(**given)


def _record_placing(
    tx: Transaction,
    changed: dict[int, Order],
    drafts: Sequence[OrderDraft],
    known: dict[tuple[int, str], Order],
    now: datetime,
) -> None:
    if not changed:
        return
    told: dict[int, list[Event]] = {}
    for draft in drafts:
        order = known[(draft.store_id, number_key(draft.order_number))]
        if order.id in changed and draft.placed_at is not None:
            told[order.id] = [_placing(draft, draft.placed_at)]  # the latest word on the placing counts
    updated = [order_id for order_id in told if changed[order_id].version > 1]
    stored: dict[int, list[Event]] = {order_id: [] for order_id in updated}
    for one in tx.orders.events(updated) if updated else ():
        stored[one.owner_id].append(one.event)
    for order_id, events in told.items():
        before = stored.get(order_id, [])
        events.extend(_corrections(before, events[0], now))
        changed[order_id] = replace(changed[order_id], standing=standing([*before, *events]))
    rows = [NewEvent(order_id, event, now) for order_id, events in told.items() for event in events]
    if rows:
        tx.orders.add_events(rows)
    for key, order in list(known.items()):
        known[key] = changed.get(order.id, order)
    tx.orders.save(list(changed.values()))
    tx.feed.announce([(None, order.id, order.version) for order in changed.values()])
    ask_for_orders(tx, changed, now=now)
    _estimate_again(tx, [order for order in changed.values() if order.version > 1], now)


def _placing(draft: OrderDraft, placed_at: datetime) -> Event:
    return Event(
        type=EventType.PLACED,
        occurred_at=placed_at,
        source=Source.STORE,
        offset_min=draft.placed_offset_min,
        offset_source=draft.placed_offset_source,
    )


def _corrections(stored: Sequence[Event], placing: Event, now: datetime) -> list[Event]:
    """An order is placed once: other placings that were told before are taken back."""
    gone = taken_back(stored)
    return [
        Event(type=EventType.RETRACTED, occurred_at=now, source=Source.STORE, offset_min=0, retracts=event.id)
        for event in stored
        if event.type is EventType.PLACED and event.id != placing.id and event.id not in gone
    ]


def _estimate_again(tx: Transaction, orders: Sequence[Order], now: datetime) -> None:
    shipments = tx.shipments.of_orders([order.id for order in orders]) if orders else []
    if shipments:
        tx.jobs.add(
            [
                Job(ESTIMATE, {"shipment_id": one.id}, now, unique_key=f"{ESTIMATE}:{one.id}")
                for one in shipments
            ]
        )
