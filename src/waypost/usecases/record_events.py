"""Record news: the only way in which a shipment learns anything.

Whose is it, is it new, what does it change: all in one transaction with the jobs it causes. News about a
tracking number that nobody has announced makes a shipment of its own, which an order may claim later, so
that it does not matter which of the two comes first.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from waypost.domain.changes import changes
from waypost.domain.hiding import without_people
from waypost.domain.shipment import Shipment, holder_at
from waypost.domain.standing import Standing, advance, standing
from waypost.domain.tracking import Event, EventType
from waypost.ports.database import (
    AlreadyExists,
    DatabaseUnavailable,
    Holder,
    Job,
    NewEvent,
    Transaction,
)
from waypost.usecases.announce_webhooks import announce_moves
from waypost.usecases.apply_own_rules import by_mapping, events_by_own_rules, is_by_mapping

ESTIMATE = "estimate_shipment"


@dataclass(frozen=True, slots=True)
class News:
    """One event and whose it is: by `shipment_id`, or by normalised `tracking_number` within the store.

    `raw` is the source's own message, word for word. `carrier_type` is what a carrier writes beside its code
    (`Scan.carrier_type`): a merchant's own rule may ask for it. `told_by` is the aggregator whose code it is,
    where not the carrier itself told it. `account_id` is the account with which it was heard.
    """

    event: Event
    store_id: int
    shipment_id: int | None = None
    tracking_number: str | None = None
    raw: str | None = None
    carrier_type: str | None = None
    told_by: str | None = None
    account_id: int | None = None

    @property
    def said(self) -> Event:
        """The event with the slug of who wrote its code."""
        return replace(self.event, carrier=self.told_by) if self.told_by else self.event


class Outcome(StrEnum):
    """What became of one row of news."""

    RECORDED = "recorded"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Recorded:
    """News that is safe. `shipment_id` is the database's number."""

    outcome: Outcome
    event_id: str
    shipment_id: int


class NewsRefused(Exception):
    """This row cannot be recorded: correct it. `pointer` names the field (JSON pointer)."""

    def __init__(self, pointer: str, detail: str) -> None:
        super().__init__(detail)
        self.pointer = pointer
        self.detail = detail


def record_events(tx: Transaction, news: Sequence[News], *, now: datetime) -> list[Recorded | NewsRefused]:
    """Record a group of news, each row by itself: a refused row costs the others nothing."""
    news = _by_own_rules(tx, news)
    owners = _owners(tx, news, now)
    rows = [
        NewEvent(owner.id, one.event, now, one.raw, one.account_id)
        for one, owner in zip(news, owners, strict=True)
        if isinstance(owner, Holder)
    ]
    are_new = iter(tx.shipments.add_events(rows))
    answers: list[Recorded | NewsRefused] = []
    fresh: dict[int, tuple[Holder, list[Event]]] = {}
    unknown: list[tuple[str, str, str, datetime]] = []
    for one, owner in zip(news, owners, strict=True):
        if isinstance(owner, NewsRefused):
            answers.append(owner)
            continue
        is_new = next(are_new)
        if is_new:
            fresh.setdefault(owner.id, (owner, []))[1].append(one.event)
            if one.event.type is EventType.UNKNOWN:
                words = without_people(one.event.text or "")
                unknown.append((one.said.carrier or "", one.event.code or "", words, now))
        outcome = Outcome.RECORDED if is_new else Outcome.DUPLICATE
        answers.append(Recorded(outcome, one.event.id, owner.id))
    if fresh:
        _move_on(tx, fresh, now)
    if unknown:
        tx.shipments.count_unmapped(unknown)
    return answers


def reread_standings(
    tx: Transaction, holders: Sequence[Holder], *, now: datetime, is_news: bool = True
) -> None:
    """Read all events of these shipments again and store what they give now.

    Not news (the past understood better): pages follow, but no work is made of what lies behind a parcel.
    """
    told: dict[int, list[Event]] = {holder.id: [] for holder in holders}
    for stored in tx.shipments.events(list(told)):
        told[stored.owner_id].append(stored.event)
    moved: list[tuple[Holder, Standing, list[Event]]] = [
        (holder, standing(told[holder.id], start=holder.start), []) for holder in holders
    ]
    _store(tx, moved, now, is_news=is_news)


def _by_own_rules(tx: Transaction, news: Sequence[News]) -> Sequence[News]:
    if not any(is_by_mapping(one.event) for one in news):
        return news
    decided = events_by_own_rules(tx, [(one.said, one.carrier_type) for one in news])
    if not decided:
        return news
    return [
        replace(one, event=by_mapping(one.event, *decided[place])) if place in decided else one
        for place, one in enumerate(news)
    ]


def _move_on(tx: Transaction, fresh: dict[int, tuple[Holder, list[Event]]], now: datetime) -> None:
    quick = [(holder, advance(holder.standing, events), events) for holder, events in fresh.values()]
    late = [holder.id for holder, after, _ in quick if after is None]
    everything: dict[int, list[Event]] = {shipment_id: [] for shipment_id in late}
    if late:
        for stored in tx.shipments.events(late):
            everything[stored.owner_id].append(stored.event)
    moved = [
        (holder, standing(everything[holder.id], start=holder.start) if after is None else after, events)
        for holder, after, events in quick
    ]
    _store(tx, moved, now)


def _store(
    tx: Transaction,
    moved: Sequence[tuple[Holder, Standing, list[Event]]],
    now: datetime,
    *,
    is_news: bool = True,
) -> None:
    tx.shipments.save_standings([(holder.id, after, now) for holder, after, _ in moved])
    jobs = [
        Job(ESTIMATE, {"shipment_id": holder.id}, now, unique_key=f"{ESTIMATE}:{holder.id}")
        for holder, after, _ in moved
        if (is_news or not after.is_over)
        and (after.expected_at != holder.standing.expected_at or changes(holder.standing, after))
    ]
    if jobs:
        tx.jobs.add(jobs)
        if is_news:
            announce_moves(tx, [(holder, after) for holder, after, _ in moved], now=now)
    tx.feed.announce([(holder.id, holder.order_id, holder.version + 1) for holder, _, _ in moved])


def _owners(tx: Transaction, news: Sequence[News], now: datetime) -> list[Holder | NewsRefused]:
    found: dict[tuple[int, str], list[Holder]] = {}
    by_id: dict[int, Holder] = {}
    for store_id in {one.store_id for one in news}:
        mine = [one for one in news if one.store_id == store_id]
        holders = tx.shipments.holders(
            store_id=store_id,
            tracking_numbers=sorted({one.tracking_number for one in mine if one.tracking_number}),
            shipment_ids=sorted({one.shipment_id for one in mine if one.shipment_id is not None}),
        )
        for holder in holders:
            by_id[holder.id] = holder
            if holder.tracking_number:
                found.setdefault((store_id, holder.tracking_number), []).append(holder)
    _announce_strangers(tx, news, found, now)
    return [_owner(one, found, by_id) for one in news]


def _announce_strangers(
    tx: Transaction, news: Sequence[News], found: dict[tuple[int, str], list[Holder]], now: datetime
) -> None:
    strangers: dict[tuple[int, str], Shipment] = {}
    for one in news:
        if (
            one.shipment_id is not None
            or not one.tracking_number
            or (one.store_id, one.tracking_number) in found
        ):
            continue
        strangers.setdefault((one.store_id, one.tracking_number), _stranger(one, now))
    if not strangers:
        return
    try:
        with tx.savepoint():
            added = [holder_of(shipment) for shipment in tx.shipments.add(list(strangers.values()))]
    except AlreadyExists:  # another process was told of the same numbers a moment before us
        added = _holders_of(tx, list(strangers))
    for holder in added:
        found.setdefault((holder.store_id, holder.tracking_number or ""), []).append(holder)


def _holders_of(tx: Transaction, keys: Sequence[tuple[int, str]]) -> list[Holder]:
    known: list[Holder] = []
    for store_id in {store_id for store_id, _ in keys}:
        numbers = [number for owner, number in keys if owner == store_id]
        known += tx.shipments.holders(store_id=store_id, tracking_numbers=numbers, shipment_ids=[])
    missing = set(keys) - {(holder.store_id, holder.tracking_number) for holder in known}
    if missing:
        detail = f"another process is announcing {len(missing)} of the same tracking numbers"
        raise DatabaseUnavailable(detail, retry_after=1)
    return known


def _stranger(one: News, now: datetime) -> Shipment:
    return Shipment(
        id=0,
        store_id=one.store_id,
        carrier=one.event.carrier,
        tracking_number=one.tracking_number,
        created_at=now,
        updated_at=now,
    )


def holder_of(shipment: Shipment) -> Holder:
    """The part of a shipment that recording needs."""
    return Holder(
        id=shipment.id,
        store_id=shipment.store_id,
        order_id=shipment.order_id,
        carrier=shipment.carrier,
        tracking_number=shipment.tracking_number,
        valid_from=shipment.valid_from,
        leg=shipment.leg,
        standing=shipment.standing,
        version=shipment.version,
    )


def _owner(
    one: News, found: dict[tuple[int, str], list[Holder]], by_id: dict[int, Holder]
) -> Holder | NewsRefused:
    if one.shipment_id is not None:
        return by_id.get(one.shipment_id) or NewsRefused("/shipment_id", "no shipment has this id")
    if not one.tracking_number:
        return NewsRefused("/tracking_number", "name a tracking_number or a shipment_id")
    holders = found[(one.store_id, one.tracking_number)]
    carriers = {holder.carrier for holder in holders}
    if len(carriers) > 1:
        holders = [holder for holder in holders if holder.carrier == one.event.carrier]
        if not holders:
            names = ", ".join(sorted(name or "unknown" for name in carriers))
            return NewsRefused("/carrier", f"several carriers have this number ({names}): name the carrier")
    return holder_at(holders, one.event.occurred_at)
