"""Add shipments to orders: a tracking number (or none) of a carrier (or one to be detected)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from waypost.domain.number_formats import NO_FORMATS, NumberFormats
from waypost.domain.order import Order, number_key
from waypost.domain.parting import parted
from waypost.domain.shipment import (
    EARLY_SCAN_GRACE,
    Address,
    Leg,
    OrderLine,
    Shipment,
    can_reuse_number,
)
from waypost.domain.standing import Standing, standing
from waypost.ports.database import Job, Transaction
from waypost.usecases.note_guesses import Named, contradicted_guesses, note_guesses
from waypost.usecases.record_events import ESTIMATE


@dataclass(frozen=True, slots=True)
class ShipmentDraft:
    """A shipment as told. Name the order by id or number, or by neither: then no order owns it yet.

    `tracking_number` is normalised already; `carrier` None means that it was not told and not detected.
    `guesses` are the carriers that the number can belong to, the surest first, where `carrier` is only
    guessed from it: a guess never stands against what was stated.
    """

    store_id: int
    order_id: int | None = None
    order_number: str | None = None
    tracking_number: str | None = None
    carrier: str | None = None
    service: str | None = None
    leg: Leg = Leg.OUTBOUND
    lines: tuple[OrderLine, ...] | None = None
    ship_from: Address | None = None
    ship_to: Address | None = None
    promised_on: date | None = None
    is_test: bool = False
    guesses: tuple[str, ...] = ()

    @property
    def stated_carrier(self) -> str | None:
        """The carrier that somebody stated."""
        return None if self.guesses else self.carrier


@dataclass(frozen=True, slots=True)
class ShipmentSaved:
    """A shipment that is safe, and whether it was new."""

    shipment: Shipment
    is_new: bool


class ShipmentRefused(Exception):
    """This shipment cannot be added: correct the field at `pointer`."""

    def __init__(self, pointer: str, detail: str) -> None:
        super().__init__(detail)
        self.pointer = pointer
        self.detail = detail


class NumberInUse(ShipmentRefused):
    """The tracking number travels for another order right now."""


def add_shipments(
    tx: Transaction,
    drafts: Sequence[ShipmentDraft],
    *,
    now: datetime,
    formats: NumberFormats = NO_FORMATS,
) -> list[ShipmentSaved | ShipmentRefused]:
    """Add or update shipments, each by itself.

    The same number for the same order again is an update. A number whose scans came before it was announced
    brings them along. A number that the carrier gave out again begins anew and never shows old scans. A
    carrier that is stated now, where it was only guessed before, corrects the guess; by `formats` the shop's
    later numbers of that form learn from it.
    """
    answers: list[ShipmentSaved | ShipmentRefused] = []
    for part in parted(drafts, _number_of):  # a number that comes again finds what was saved before
        answers += _add_together(tx, part, now, formats)
    return answers


def _number_of(draft: ShipmentDraft) -> tuple[int, str] | None:
    return (draft.store_id, draft.tracking_number) if draft.tracking_number is not None else None


@dataclass(frozen=True, slots=True)
class _Known:
    """What is stored of a group of drafts; numbers count within their store."""

    orders: dict[int, Order]
    numbered: dict[tuple[int, str], Order]
    holders: dict[tuple[int, str], list[Shipment]]
    guessed: frozenset[int] = frozenset()


def _add_together(
    tx: Transaction, drafts: Sequence[ShipmentDraft], now: datetime, formats: NumberFormats
) -> list[ShipmentSaved | ShipmentRefused]:
    known = _known(tx, drafts)
    decided = [_decide(tx, draft, known, now) for draft in drafts]
    moving = [one for one in decided if isinstance(one, _Decided) and one.after is not one.before]
    fresh = iter(tx.shipments.add([one.after for one in moving if one.before is None]))
    changed = [one.after for one in moving if one.before is not None]
    if changed:
        tx.shipments.save(changed)
    answers: list[ShipmentSaved | ShipmentRefused] = []
    for one in decided:
        if isinstance(one, ShipmentRefused):
            answers.append(one)
        else:
            answers.append(ShipmentSaved(next(fresh) if one.before is None else one.after, one.is_new))
    _announce(tx, [*changed, *_added(decided, answers)], now)
    note_guesses(tx, _guessed(drafts, decided, answers), formats=formats, now=now)
    return answers


def _guessed(
    drafts: Sequence[ShipmentDraft],
    decided: Sequence["_Decided | ShipmentRefused"],
    answers: Sequence[ShipmentSaved | ShipmentRefused],
) -> list[Named]:
    return [
        Named(one.before, answer.shipment, draft.guesses)
        for draft, one, answer in zip(drafts, decided, answers, strict=True)
        if draft.carrier is not None and isinstance(one, _Decided) and isinstance(answer, ShipmentSaved)
    ]


def _added(
    decided: Sequence["_Decided | ShipmentRefused"], answers: Sequence[ShipmentSaved | ShipmentRefused]
) -> list[Shipment]:
    return [
        answer.shipment
        for one, answer in zip(decided, answers, strict=True)
        if isinstance(one, _Decided) and one.before is None and isinstance(answer, ShipmentSaved)
    ]


def _known(tx: Transaction, drafts: Sequence[ShipmentDraft]) -> _Known:
    ids = {draft.order_id for draft in drafts if draft.order_id is not None}
    known = _Known({one.id: one for one in tx.orders.by_ids(sorted(ids))} if ids else {}, {}, {})
    for store_id in {draft.store_id for draft in drafts}:
        mine = [draft for draft in drafts if draft.store_id == store_id]
        numbers = [one.order_number for one in mine if one.order_id is None and one.order_number is not None]
        for order in tx.orders.by_numbers(store_id, numbers) if numbers else ():
            known.numbered.setdefault((store_id, number_key(order.order_number)), order)
        tracked = [one.tracking_number for one in mine if one.tracking_number is not None]
        for holder in tx.shipments.by_numbers(store_id, tracked) if tracked else ():
            known.holders.setdefault((store_id, holder.tracking_number or ""), []).append(holder)
    stated = [
        (draft.stated_carrier, holder)
        for draft in drafts
        for holder in known.holders.get((draft.store_id, draft.tracking_number or ""), ())
    ]
    return replace(known, guessed=contradicted_guesses(tx, stated))


@dataclass(frozen=True, slots=True)
class _Decided:
    """A shipment to be stored; `before` is the stored one, None: it is to be added."""

    after: Shipment
    before: Shipment | None
    is_new: bool


def _decide(
    tx: Transaction, draft: ShipmentDraft, known: _Known, now: datetime
) -> _Decided | ShipmentRefused:
    try:
        order = _order_of(draft, known)
        holders = _holders(draft, known)
        mine = next((one for one in holders if order is not None and one.order_id == order.id), None)
        stray = next((one for one in holders if one.order_id is None), None)
        if mine is not None and not _is_reuse(mine, draft, now):
            return _Decided(_changed(tx, _filled(mine, draft, order), mine, now), mine, is_new=False)
        if stray is not None and _is_of(stray, order, now):
            after = _changed(tx, _filled(stray, draft, order), stray, now)
            return _Decided(after, stray, is_new=order is not None)
        valid_from = _valid_from(holders, order, now)
    except ShipmentRefused as refusal:
        return refusal
    fresh = replace(_filled(_blank(draft, now), draft, order), valid_from=valid_from)
    return _Decided(fresh, None, is_new=True)


def _order_of(draft: ShipmentDraft, known: _Known) -> Order | None:
    if draft.order_id is not None:
        order = known.orders.get(draft.order_id)
        if order is None or order.store_id != draft.store_id:
            raise ShipmentRefused("/order_id", "no order has this id")
        return order
    if draft.order_number is None:
        return None
    found = known.numbered.get((draft.store_id, number_key(draft.order_number)))
    if found is None:
        raise ShipmentRefused(
            "/order_number", f"no order has the number {draft.order_number!r}: create it first"
        )
    return found


def _holders(draft: ShipmentDraft, known: _Known) -> list[Shipment]:
    if draft.tracking_number is None:
        return []
    found = known.holders.get((draft.store_id, draft.tracking_number), [])
    stated = draft.stated_carrier
    told = [
        one for one in found if stated is None or one.carrier in (None, stated) or one.id in known.guessed
    ]
    return sorted(told, key=lambda one: one.id, reverse=True)


def _is_reuse(mine: Shipment, draft: ShipmentDraft, now: datetime) -> bool:
    return mine.leg is not draft.leg and can_reuse_number(mine, now=now)


def _is_of(stray: Shipment, order: Order | None, now: datetime) -> bool:
    """Whether scans that nobody claimed can be of this order: they did not end before it was placed."""
    last = stray.standing.last_movement_at
    placed_at = (order.placed_at if order else None) or now
    return order is None or last is None or last >= placed_at - EARLY_SCAN_GRACE


def _valid_from(holders: list[Shipment], order: Order | None, now: datetime) -> datetime | None:
    """From when a number counts for a new shipment; NumberInUse while another parcel travels under it."""
    if not holders:
        return None
    holder = holders[0]
    if not can_reuse_number(holder, now=now):
        raise NumberInUse(
            "/tracking_number", "this tracking number belongs to another order that is still open"
        )
    since = (order.placed_at if order else None) or now - EARLY_SCAN_GRACE
    ended = holder.standing.last_movement_at
    return max(since, ended) if ended else since


def _blank(draft: ShipmentDraft, now: datetime) -> Shipment:
    blank = Shipment(
        id=0,
        store_id=draft.store_id,
        tracking_number=draft.tracking_number,
        leg=draft.leg,
        is_test=draft.is_test,
        created_at=now,
        updated_at=now,
    )
    return replace(blank, standing=blank.start)


def _filled(shipment: Shipment, draft: ShipmentDraft, order: Order | None) -> Shipment:
    return replace(
        shipment,
        order_id=order.id if order else shipment.order_id,
        carrier=draft.stated_carrier or shipment.carrier or draft.carrier,
        service=draft.service or shipment.service,
        leg=draft.leg,
        lines=shipment.lines if draft.lines is None else draft.lines,
        ship_from=draft.ship_from or shipment.ship_from,
        ship_to=draft.ship_to
        or shipment.ship_to
        or (order.ship_to if order and draft.leg is Leg.OUTBOUND else None),
        promised_on=draft.promised_on or shipment.promised_on or (order.promised_on if order else None),
        is_test=draft.is_test or shipment.is_test or (order is not None and order.is_test),
    )


def _changed(tx: Transaction, after: Shipment, before: Shipment, now: datetime) -> Shipment:
    """The shipment to be saved; the stored one itself where nothing differs."""
    if after == before:
        return before
    if after.leg is not before.leg:
        after = replace(after, standing=_reread(tx, after))
    return replace(after, version=before.version + 1, updated_at=now)


def _reread(tx: Transaction, shipment: Shipment) -> Standing:
    return standing((stored.event for stored in tx.shipments.events([shipment.id])), start=shipment.start)


def _announce(tx: Transaction, shipments: Sequence[Shipment], now: datetime) -> None:
    if not shipments:
        return
    tx.jobs.add(
        [Job(ESTIMATE, {"shipment_id": one.id}, now, unique_key=f"{ESTIMATE}:{one.id}") for one in shipments]
    )
    tx.feed.announce([(one.id, one.order_id, one.version) for one in shipments])
