"""Corrections by people and shops: another tracking number, an event taken back, a link revoked."""

from dataclasses import replace
from datetime import datetime

from waypost.domain.notification import NotSent
from waypost.domain.number_formats import NO_FORMATS, NumberFormats
from waypost.domain.order import Order
from waypost.domain.shipment import Shipment
from waypost.domain.tracking import Event, EventType, Source
from waypost.ports.database import Job, Transaction
from waypost.usecases.add_shipments import NumberInUse, ShipmentRefused
from waypost.usecases.note_guesses import Named, note_guesses
from waypost.usecases.record_events import ESTIMATE, News, NewsRefused, Recorded, record_events


def replace_tracking_number(
    tx: Transaction,
    shipment_id: int,
    *,
    tracking_number: str,
    carrier: str | None,
    now: datetime,
    guesses: tuple[str, ...] = (),
    formats: NumberFormats = NO_FORMATS,
) -> Shipment:
    """Give a shipment's goods another tracking number: a new shipment that inherits no scan of the old one.

    Scans that came for the new number before it was announced belong to it. The old shipment stays, replaced.
    The same number with another carrier corrects the carrier, and the shop's later numbers of that form learn
    from it. `guesses` are the candidates where `carrier` is only guessed from the number.
    """
    old, stray = _replaceable(tx, shipment_id, tracking_number=tracking_number, carrier=carrier)
    known_carrier = carrier or (stray.carrier if stray else None)
    if stray is not None:
        fresh = _taken_over(old, stray, carrier=known_carrier, now=now)
        tx.shipments.save([fresh])
    else:
        blank = replace(
            old, id=0, carrier=known_carrier, tracking_number=tracking_number, standing=old.start,
            estimate=None, valid_from=None, version=1, created_at=now, updated_at=now,
        )  # fmt: skip
        fresh = tx.shipments.add([blank])[0]
    before = old if old.tracking_number == tracking_number else stray
    note_guesses(tx, [Named(before, fresh, guesses)], formats=formats, now=now)
    tx.shipments.save([replace(old, superseded_by=fresh.id, version=old.version + 1, updated_at=now)])
    tx.feed.announce([(old.id, old.order_id, old.version + 1), (fresh.id, fresh.order_id, fresh.version)])
    tx.jobs.add([Job(ESTIMATE, {"shipment_id": fresh.id}, now, unique_key=f"{ESTIMATE}:{fresh.id}")])
    return fresh


def _replaceable(
    tx: Transaction, shipment_id: int, *, tracking_number: str, carrier: str | None
) -> tuple[Shipment, Shipment | None]:
    """The shipment whose number is corrected, and one that the number's scans made. ShipmentRefused."""
    old = tx.shipments.by_id(shipment_id)
    if old is None:
        raise ShipmentRefused("/shipment_id", "no shipment has this id")
    if old.superseded_by is not None:
        raise ShipmentRefused(
            "/shipment_id", "this shipment's number was replaced before: correct the newer one"
        )
    if old.tracking_number == tracking_number and carrier in (None, old.carrier):
        raise ShipmentRefused("/tracking_number", "the shipment has this number already")
    holders = tx.shipments.by_numbers(old.store_id, [tracking_number])
    stray = next((one for one in holders if one.id != old.id), None)
    if stray is not None and stray.order_id is not None:
        raise NumberInUse("/tracking_number", "this tracking number belongs to another order")
    return old, stray


def _taken_over(old: Shipment, stray: Shipment, *, carrier: str | None, now: datetime) -> Shipment:
    return replace(
        old, id=stray.id, carrier=carrier, tracking_number=stray.tracking_number, standing=stray.standing,
        estimate=None, valid_from=stray.valid_from, version=stray.version + 1, created_at=stray.created_at,
        updated_at=now,
    )  # fmt: skip


def retract_event(
    tx: Transaction, shipment: Shipment, *, event_id: str, reason: str | None, now: datetime
) -> Recorded:
    """Take back one event: it stays on record and counts no more. NewsRefused: there is no such event."""
    if all(stored.event.id != event_id for stored in tx.shipments.events([shipment.id])):
        raise NewsRefused("/event_id", "this shipment has no event with this id")
    retraction = Event(
        type=EventType.RETRACTED,
        occurred_at=now,
        source=Source.PERSON,
        offset_min=0,
        text=reason,
        retracts=event_id,
    )
    answer = record_events(tx, [News(retraction, shipment.store_id, shipment_id=shipment.id)], now=now)[0]
    if isinstance(answer, NewsRefused):
        raise answer
    return answer


def revoke_link(tx: Transaction, order: Order, *, now: datetime) -> Order:
    """End the buyer's present link; the order's next one differs.

    Whoever asked to be told through the old link is told nothing more, or the next message would bring them
    the new one; the order's own address stays.
    """
    after = replace(
        order, link_generation=order.link_generation + 1, version=order.version + 1, updated_at=now
    )
    tx.orders.save([after])
    tx.contacts.save(
        [
            replace(one, ended_at=one.ended_at or now, end_reason=NotSent.NO_CONSENT)
            for one in tx.contacts.of_orders([order.id])
            if one.address != order.buyer.email
        ]
    )
    tx.feed.announce([(None, after.id, after.version)])
    return after
