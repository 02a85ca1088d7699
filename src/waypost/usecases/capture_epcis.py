"""Capture supply-chain events: from a document to recorded news, with an answer for every event.

An event that was captured before, here or in another document, is a duplicate: what it says is the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from waypost.domain.local_time import place_in_time
from waypost.domain.tracking import Event, EventType, Source
from waypost.domain.tracking_number import MAX_LENGTH, normalise
from waypost.ports.database import Transaction
from waypost.ports.places import Places
from waypost.ports.supply_events import Flaw, SeenParcel, SupplyEvent, SupplyEvents
from waypost.usecases.record_events import News, NewsRefused, Outcome, Recorded, record_events
from waypost.usecases.understand_event import EventDraft, understand_event


class OnError(StrEnum):
    """What one bad event means for the document: nothing is recorded, or all the others are."""

    ROLLBACK = "rollback"
    PROCEED = "proceed"


class Capture(StrEnum):
    """What became of one event."""

    RECORDED = "recorded"
    DUPLICATE = "duplicate"
    NOT_ABOUT_PARCELS = "not_about_parcels"
    REFUSED = "refused"
    NOT_TRIED = "not_tried"


@dataclass(frozen=True, slots=True)
class Captured:
    """The answer for one event: `pointer` says where in the document it stands.

    `shipment_ids` are the shipments that have the news now, new or known before.
    """

    pointer: str
    hash: str
    outcome: Capture
    parcels: int = 0
    flaws: tuple[Flaw, ...] = ()
    shipment_ids: tuple[int, ...] = ()


def capture_epcis(
    tx: Transaction,
    document: bytes,
    *,
    reader: SupplyEvents,
    store_id: int,
    places: Places,
    now: datetime,
    source: Source = Source.RFID,
    on_error: OnError = OnError.ROLLBACK,
) -> list[Captured]:
    """Record what a document says of parcels of a store; one answer per event, in the document's order.

    `source` is who says it where an event does not tell: readers at gates, or the warehouse's people.

    Raises:
        DocumentRefused: the document as a whole is not in the form of EPCIS 2.0.

    """
    events = reader.read_document(document)
    return capture_events(
        tx, events, store_id=store_id, places=places, now=now, source=source, on_error=on_error
    )


def capture_events(
    tx: Transaction,
    events: Sequence[SupplyEvent],
    *,
    store_id: int,
    places: Places,
    now: datetime,
    source: Source = Source.RFID,
    on_error: OnError = OnError.ROLLBACK,
) -> list[Captured]:
    """The same for events that were read before, so that reading keeps no transaction open."""
    understood = [_understand(one, store_id, places, source, now) for one in events]
    refused = [_refusal(one, flaws) for one, (_, flaws) in zip(events, understood, strict=True)]
    if on_error is OnError.ROLLBACK and any(flaws for _, flaws in understood):
        return refused
    if on_error is OnError.PROCEED:
        return _record(tx, events, understood, now)
    try:
        with tx.savepoint():
            return _record_all(tx, events, understood, now)
    except _TakenBack as back:
        return [_refusal(one, done.flaws) for one, done in zip(events, back.captured, strict=True)]


class _TakenBack(Exception):
    """Something could not be recorded where all was wanted: undo the rest."""

    def __init__(self, captured: Sequence[Captured]) -> None:
        super().__init__("taken back")
        self.captured = captured


def _refusal(one: SupplyEvent, flaws: Sequence[Flaw]) -> Captured:
    return Captured(
        one.pointer, one.hash, Capture.REFUSED if flaws else Capture.NOT_TRIED, flaws=tuple(flaws)
    )


def _record_all(
    tx: Transaction,
    events: Sequence[SupplyEvent],
    understood: Sequence[tuple[list[News], list[Flaw]]],
    now: datetime,
) -> list[Captured]:
    captured = _record(tx, events, understood, now)
    if any(one.flaws for one in captured):
        raise _TakenBack(captured)
    return captured


def _record(
    tx: Transaction,
    events: Sequence[SupplyEvent],
    understood: Sequence[tuple[list[News], list[Flaw]]],
    now: datetime,
) -> list[Captured]:
    answers = iter(record_events(tx, [news for rows, _ in understood for news in rows], now=now))
    captured = []
    for one, (rows, flaws) in zip(events, understood, strict=True):
        mine = [next(answers) for _ in rows]
        refused = [answer for answer in mine if isinstance(answer, NewsRefused)]
        wrong = (*flaws, *(Flaw(one.pointer, answer.detail) for answer in refused))
        taken = [answer for answer in mine if isinstance(answer, Recorded)]
        is_new = any(answer.outcome is Outcome.RECORDED for answer in taken)
        if wrong:
            outcome = Capture.REFUSED
        elif not rows:
            outcome = Capture.NOT_ABOUT_PARCELS
        else:
            outcome = Capture.RECORDED if is_new else Capture.DUPLICATE
        shipment_ids = tuple(answer.shipment_id for answer in taken)
        captured.append(Captured(one.pointer, one.hash, outcome, len(rows), wrong, shipment_ids))
    return captured


def _understand(
    one: SupplyEvent, store_id: int, places: Places, source: Source, now: datetime
) -> tuple[list[News], list[Flaw]]:
    news: list[News] = []
    flaws = list(one.flaws)
    for parcel in one.parcels:
        try:
            event = _event(parcel, places, source, now)
        except NewsRefused as refusal:
            flaws.append(Flaw(one.pointer, f"{refusal.pointer}: {refusal.detail}"))
            break
        number = normalise(parcel.tracking_number)
        if not 0 < len(number) <= MAX_LENGTH:
            flaws.append(Flaw(one.pointer, f"a tracking number has 1 to {MAX_LENGTH} letters and digits"))
            break
        news.append(News(event, store_id, tracking_number=number, raw=parcel.scan.raw))
    return ([], flaws) if flaws else (news, flaws)


def _event(parcel: SeenParcel, places: Places, source: Source, now: datetime) -> Event:
    scan = parcel.scan
    draft = EventDraft(
        occurred_at=scan.occurred_at,
        status=scan.type.value,
        carrier_code=scan.code,
        carrier=parcel.carrier,
        message=scan.text,
        location=scan.location,
        expected_at=scan.expected_at,
        source=parcel.source or source,
    )
    event = understand_event(draft, places=places, zone_of_account=None, now=now)
    if parcel.taken_back_at is not None:
        return _taken_back(event, parcel.taken_back_at)
    return replace(event, mapping_version=scan.mapping_version)


def _taken_back(event: Event, declared_at: str) -> Event:
    """The retraction of an event that was declared an error: of the same event as it was captured before."""
    moment = place_in_time(declared_at, zone_of_location=None, zone_of_account=None)
    return Event(
        type=EventType.RETRACTED,
        occurred_at=moment.occurred_at,
        source=event.source,
        offset_min=moment.offset_min,
        offset_source=moment.offset_source,
        carrier=event.carrier,
        retracts=event.id,
    )
