"""Decide what is to be told of orders, and keep every decision: also *not sent, because ...*."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import TypeVar

from waypost.domain.case import Case, Decision, decisions
from waypost.domain.journey import Journey
from waypost.domain.notification import Channel, Choice, NotSent, Person, Verdict, judge, with_corrections
from waypost.domain.occasions import Occasion, Told, occasions
from waypost.domain.order import Order
from waypost.ports.database import Store, Transaction
from waypost.ports.ledger import Contact, Notification, Role, State, StoredChannel
from waypost.usecases.find_journey import World, find_order_standings
from waypost.usecases.read_choice import choice_of
from waypost.usecases.understand_event import offset_min_in

HasOrder = TypeVar("HasOrder", Notification, Contact, Case)
BY_ORDER: Mapping[str, object] = MappingProxyType({"by": "order"})
DECIDED_BEFORE = (State.SENT, State.HANDING_OVER)


@dataclass(frozen=True)
class Known:
    """What is known of an order when something is to be decided about it."""

    order: Order
    journey: Journey
    true_now: tuple[Occasion, ...]
    rows: Sequence[Notification]
    contacts: Sequence[Contact]
    people: tuple[Person, ...]
    store: Store
    choice: Choice


def plan_notifications(tx: Transaction, order_ids: Sequence[int], *, world: World, now: datetime) -> int:
    """Judge what is true of these orders now; returns how many decisions are new.

    Nothing is decided while no channel is set up: there is nobody who could tell.
    """
    channels = tx.channels.all()
    if not channels or not order_ids:
        return 0
    rows = []
    for one in known_of(tx, order_ids, channels=channels, world=world, now=now):
        decided = {(row.key, row.contact_id or 0) for row in one.rows}
        verdicts = judge(one.true_now, one.people, decided=decided, choice=one.choice, now=now)
        rows += [_row(one, verdict, now) for verdict in verdicts]
    return tx.ledger.add(rows) if rows else 0


def known_of(
    tx: Transaction,
    order_ids: Sequence[int],
    *,
    channels: Sequence[StoredChannel],
    world: World,
    now: datetime,
) -> list[Known]:
    """All that decisions about these orders are made of; their buyers become contacts."""
    orders = tx.orders.by_ids(sorted(set(order_ids)))
    ids = [order.id for order in orders]
    rows, contacts = _by_order(tx.ledger.of_orders(ids)), _by_order(_contacts(tx, orders, now))
    cases = _by_order(tx.cases.of_orders(ids))
    stores = {store.id: store for store in tx.stores.all()}
    found = []
    for journey in find_order_standings(tx, orders, world=world, now=now):
        order = journey.order
        if order is None or order.store_id not in stores:
            continue
        mine, theirs = rows.get(order.id, []), contacts.get(order.id, [])
        store = stores[order.store_id]
        blocked = tx.contacts.blocked(store.id, [(one.channel, one.address) for one in theirs])
        offset_min = _offsets(journey, store, now)
        decided = decisions(cases.get(order.id, []))
        true_now = _true_now(journey, mine, decided, offset_min, now)
        home = next(iter(offset_min.values()), _shop_offset(store, now))
        open_here = {one.channel for one in channels if one.store_id in (None, store.id)}
        found.append(
            Known(
                order=order,
                journey=journey,
                true_now=true_now,
                rows=mine,
                contacts=theirs,
                people=_people(order, theirs, blocked, open_here, home),
                store=store,
                choice=choice_of(store.settings),
            )
        )
    return found


def _true_now(
    journey: Journey,
    rows: Sequence[Notification],
    decided: Sequence[Decision],
    offset_min: Mapping[int, int],
    now: datetime,
) -> tuple[Occasion, ...]:
    """What there is to tell, with what takes back what was told and proved wrong."""
    found = occasions(journey, told=_arrivals_told(rows), offset_min=offset_min, now=now, decided=decided)
    told = {row.key for row in rows if row.state in DECIDED_BEFORE}
    return with_corrections(found, told, now=now)


def _contacts(tx: Transaction, orders: Sequence[Order], now: datetime) -> list[Contact]:
    """The contacts of orders; a buyer's own e-mail address is one from the order on."""
    known = list(tx.contacts.of_orders([order.id for order in orders]))
    by_mail = {(one.order_id, one.address) for one in known if one.channel is Channel.EMAIL}
    fresh = [
        Contact(
            id=0,
            store_id=order.store_id,
            order_id=order.id,
            channel=Channel.EMAIL,
            address=order.buyer.email,
            created_at=now,
            role=Role.BUYER,
            locale=order.buyer.locale,
            consent=BY_ORDER,
            verified_at=now,
        )
        for order in orders
        if order.buyer.email and (order.id, order.buyer.email) not in by_mail
    ]
    return [*known, *tx.contacts.add(fresh)]


def _people(
    order: Order,
    contacts: Sequence[Contact],
    blocked: Mapping[str, NotSent],
    open_here: set[Channel],
    offset_min: int,
) -> tuple[Person, ...]:
    if not contacts:
        return (Person(0, Channel.EMAIL, offset_min, NotSent.NO_ADDRESS),)
    return tuple(
        Person(one.id, one.channel, offset_min, _reason(order, one, blocked, open_here), one.only)
        for one in contacts
    )


def _reason(
    order: Order, contact: Contact, blocked: Mapping[str, NotSent], open_here: set[Channel]
) -> NotSent | None:
    """Why a contact may not be told; None: they may."""
    if order.is_test:
        return NotSent.TEST_ORDER
    if contact.ended_at is not None:
        return contact.end_reason or NotSent.UNSUBSCRIBED
    if contact.verified_at is None or _is_replaced(order, contact):
        return NotSent.NO_CONSENT
    if contact.address in blocked:
        return blocked[contact.address]
    return None if contact.channel in open_here else NotSent.NO_CHANNEL


def _is_replaced(order: Order, contact: Contact) -> bool:
    """Whether it was told for no other reason than being the order's own address, and is that no more."""
    return contact.consent == BY_ORDER and contact.address != order.buyer.email


def _arrivals_told(rows: Sequence[Notification]) -> dict[int, Told]:
    """What was last told of each shipment's arrival."""
    told = [
        (row.sent_at, row.id, row.shipment_id, row.told_on)
        for row in rows
        if row.told_on is not None and row.shipment_id is not None and row.sent_at is not None
    ]
    return {shipment_id: Told(told_on, sent_at) for sent_at, _, shipment_id, told_on in sorted(told)}


def _offsets(journey: Journey, store: Store, now: datetime) -> dict[int, int]:
    """The offset of each shipment's destination; the shop's own where the place is not known."""
    home = _shop_offset(store, now)
    return {
        part.shipment.id: offset_min_in(part.destination_zone, now) if part.destination_zone else home
        for part in journey.shipments
    }


def _shop_offset(store: Store, now: datetime) -> int:
    zone = store.settings.get("timezone")
    return offset_min_in(zone, now) if isinstance(zone, str) and zone else 0


def _by_order(values: Iterable[HasOrder]) -> dict[int, list[HasOrder]]:
    found: dict[int, list[HasOrder]] = {}
    for value in values:
        found.setdefault(value.order_id, []).append(value)
    return found


def _row(one: Known, verdict: Verdict, now: datetime) -> Notification:
    channel = next((person.channel for person in one.people if person.contact_id == verdict.contact_id), None)
    return Notification(
        id=0,
        store_id=one.order.store_id,
        order_id=one.order.id,
        topic=verdict.occasion.topic,
        happened_at=verdict.occasion.at,
        decided_at=now,
        due_at=verdict.due_at,
        state=State.WAITING if verdict.reason is None else State.NOT_SENT,
        shipment_id=verdict.occasion.shipment_id,
        contact_id=verdict.contact_id or None,
        channel=channel,
        again=verdict.occasion.again,
        reason=verdict.reason,
    )
