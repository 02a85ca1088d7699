"""Shipments: add or update, read, explain, correct."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TypeAlias

import msgspec

from waypost.domain.detection import Candidate as Detected
from waypost.domain.detection import likely_carriers, surest
from waypost.domain.shipment import Address, Leg, Shipment
from waypost.domain.tracking_number import TEST_CARRIER, normalise, status_of_test_number
from waypost.ports.database import Store, Transaction
from waypost.usecases.add_shipments import ShipmentDraft, ShipmentRefused, ShipmentSaved, add_shipments
from waypost.usecases.correct_shipment import replace_tracking_number, retract_event
from waypost.usecases.detect_carrier import detect_for_store
from waypost.usecases.play_test_number import play_test_number
from waypost.usecases.repeat_answer import Given
from waypost.web.api.asking import ENCODER, Answer, Asked, told
from waypost.web.api.finding import shown_shipment, shown_shipments
from waypost.web.api.showing import candidate_out
from waypost.web.api.understanding import (
    address_from,
    id_from,
    lines_from,
    number_from,
    promised,
    required,
    slug_of,
    store_address,
    text,
)
from waypost.web.cache import Made
from waypost.web.refusals import FieldRefused, NotFound
from waypost.web.service import Service
from waypost.web.wire.others import NumberChange, Retraction
from waypost.web.wire.shipments import ShipmentIn, ShipmentList

SHIPMENT = msgspec.json.Decoder(ShipmentIn)
NUMBER_CHANGE = msgspec.json.Decoder(NumberChange)
RETRACTION = msgspec.json.Decoder(Retraction)
MOST_FOUND = 100


async def save_shipment(asked: Asked) -> Answer:
    """`POST /v1/shipments`."""
    given = SHIPMENT.decode(asked.raw)
    store = await asked.store(given.store)
    number, carrier = number_from(given.tracking_number), slug_of(given.carrier, "/carrier")
    must_be_testable(asked, store, number)
    draft = ShipmentDraft(
        store_id=store.id,
        order_id=id_from("ord", given.order_id, "/order_id"),
        order_number=text(given.order_number, "/order_number"),
        tracking_number=number,
        carrier=TEST_CARRIER if number and status_of_test_number(number) else carrier,
        service=text(given.service, "/service"),
        leg=given.leg,
        lines=lines_from(given.lines),
        ship_from=address_from(given.ship_from, "/ship_from") or _usual_start(store, given.leg),
        ship_to=address_from(given.ship_to, "/ship_to"),
        promised_on=promised(given.promised_on),
        is_test=number is not None and status_of_test_number(number) is not None,
    )
    is_unnamed = carrier is None and number is not None
    return await asked.write_together(save_together, Saving(asked, draft, store if is_unnamed else None))


@dataclass(frozen=True, slots=True)
class Saving:
    """A shipment that a call wants saved; `unnamed_in`: its store, where the number must tell the carrier."""

    asked: Asked
    draft: ShipmentDraft
    unnamed_in: Store | None


def save_together(tx: Transaction, wanted: list[Saving]) -> Sequence[Given | Exception]:
    """The shipments of all calls that wait, with the same few statements."""
    service = wanted[0].asked.service
    now = service.clock()
    detected = {index: _detected(tx, one, service) for index, one in enumerate(wanted) if one.unnamed_in}
    drafts = [_guessed(one.draft, detected.get(index, ())) for index, one in enumerate(wanted)]
    answers = add_shipments(tx, drafts, now=now, formats=service.world.carriers.all_formats())
    saved = {
        index: _played(tx, answer, service, now) if one.draft.is_test else answer.shipment
        for index, (one, answer) in enumerate(zip(wanted, answers, strict=True))
        if not isinstance(answer, ShipmentRefused)
    }
    shown = dict(zip(saved, shown_shipments(tx, list(saved.values()), service=service, now=now), strict=True))
    outcomes: list[Given | Exception] = []
    for index, (one, answer) in enumerate(zip(wanted, answers, strict=True)):
        if isinstance(answer, ShipmentRefused):
            outcomes.append(answer)
            continue
        _note(one.asked, saved[index])
        if index in detected:
            found = surest(detected[index])
            told_of = candidate_out(found, service.world.carriers) if found else None
            shown[index].carrier_detected = told_of
        outcomes.append(Given(201 if answer.is_new else 200, ENCODER.encode(shown[index])))
    return outcomes


def _played(tx: Transaction, saved: ShipmentSaved, service: Service, now: datetime) -> Shipment:
    """A shipment with a test number; a new one has its history made up first."""
    if not saved.is_new:
        return saved.shipment
    play_test_number(tx, saved.shipment, places=service.world.places, now=now)
    return tx.shipments.by_id(saved.shipment.id) or saved.shipment


def must_be_testable(asked: Asked, store: Store, number: str | None) -> None:
    """FieldRefused for a test number in a store that is not in test mode."""
    if number is None or status_of_test_number(number) is None:
        return
    if not (asked.service.settings.allows_test_numbers or store.settings.get("test_mode") is True):
        detail = (
            f"this is a test number, and the store {store.slug!r} is not in test mode (settings.test_mode)"
        )
        raise FieldRefused("/tracking_number", detail)


def _detected(tx: Transaction, wanted: Saving, service: Service) -> tuple[Detected, ...]:
    to, store = wanted.draft.ship_to, wanted.unnamed_in
    if store is None or wanted.draft.tracking_number is None:
        return ()
    return detect_for_store(
        tx,
        wanted.draft.tracking_number,
        store=store,
        carriers=service.world.carriers,
        country=to.country if to else None,
    )


def _guessed(draft: ShipmentDraft, detected: tuple[Detected, ...]) -> ShipmentDraft:
    found = surest(detected)
    if found is None:
        return draft
    return replace(draft, carrier=found.carrier, guesses=likely_carriers(detected))


def _usual_start(store: Store, leg: Leg) -> Address | None:
    return store_address(store) if leg is Leg.OUTBOUND else None


async def read_shipment(asked: Asked) -> Answer:
    """`GET /v1/shipments/{shipment_id}`: from the cache where nothing changed."""
    number = shipment_id(asked)
    if asked.scope["query_string"] and _includes_raw(asked.query().get("include")):
        shown = await asked.service.records.read(
            lambda tx: shown_shipment(
                tx,
                seen_shipment(asked, tx.shipments.by_id(number)),
                service=asked.service,
                now=asked.service.clock(),
                with_raw=True,
            )
        )
        return told(200, shown)
    found = asked.service.cache.get(("api", number))
    if found is None:
        found = await asked.service.cache.find(("api", number), partial(_made, asked.service, number))
    store_id, body = found
    if not asked.sees(store_id):
        raise NotFound("shipment")
    return Answer(200, body)


Read: TypeAlias = Made[tuple[int, bytes]]


async def _made(service: Service, number: int) -> Read:
    return await service.records.ask(read_together, (service, number))


def read_together(tx: Transaction, wanted: list[tuple[Service, int]]) -> Sequence[Read | Exception]:
    """The answers of all calls that wait for one, with the same three queries."""
    service = wanted[0][0]
    numbers = [number for _, number in wanted]
    if len(numbers) == 1:  # without a list that is quicker
        alone = tx.shipments.by_id(numbers[0])
        found: Sequence[Shipment] = [alone] if alone else []
    else:
        found = tx.shipments.by_ids(numbers)
    shown = shown_shipments(tx, found, service=service, now=service.clock())
    made = {one.id: _made_of(one, ENCODER.encode(told)) for one, told in zip(found, shown, strict=True)}
    return [made.get(number) or NotFound("shipment") for number in numbers]


def _made_of(shipment: Shipment, body: bytes) -> Read:
    roots = [("s", shipment.id)] + ([("o", shipment.order_id)] if shipment.order_id is not None else [])
    return Made((shipment.store_id, body), tuple(roots), len(body))


async def find_shipments(asked: Asked) -> Answer:
    """`GET /v1/shipments?tracking_number=`."""
    query = asked.query()
    wanted = query.get("tracking_number")
    if not wanted or not normalise(wanted):
        raise FieldRefused("", "name the number: /v1/shipments?tracking_number=...")
    with_raw = _includes_raw(query.get("include"))
    own = asked.caller.store
    store = await asked.store(query["store"]) if "store" in query else own
    service, now = asked.service, asked.service.clock()

    def work(tx: Transaction) -> ShipmentList:
        found = tx.shipments.by_numbers(store.id if store else None, [normalise(wanted)])
        newest = sorted(found, key=lambda one: one.id, reverse=True)[:MOST_FOUND]
        return ShipmentList(shown_shipments(tx, newest, service=service, now=now, with_raw=with_raw))

    return told(200, await service.records.read(work))


async def change_number(asked: Asked) -> Answer:
    """`POST /v1/shipments/{shipment_id}/tracking-number`."""
    given = NUMBER_CHANGE.decode(asked.raw)
    number = number_from(required(given.tracking_number, "/tracking_number")) or ""
    told_carrier = slug_of(given.carrier, "/carrier")

    carriers = asked.service.world.carriers

    def work(tx: Transaction, shipment: Shipment) -> Shipment:
        store, goal = tx.stores.by_id(shipment.store_id), shipment.ship_to
        detected: tuple[Detected, ...] = ()
        if told_carrier is None and store is not None and number != shipment.tracking_number:
            country = goal.country if goal else None
            detected = detect_for_store(tx, number, store=store, carriers=carriers, country=country)
        found = surest(detected)
        return replace_tracking_number(
            tx,
            shipment.id,
            tracking_number=number,
            carrier=told_carrier or (found.carrier if found else None),
            guesses=likely_carriers(detected) if found else (),
            formats=carriers.all_formats(),
            now=asked.service.clock(),
        )

    return await _corrected(asked, work)


async def take_back_event(asked: Asked) -> Answer:
    """`POST /v1/shipments/{shipment_id}/retractions`."""
    given = RETRACTION.decode(asked.raw)
    event_id, reason = required(given.event_id, "/event_id"), text(given.reason, "/reason")

    def work(tx: Transaction, shipment: Shipment) -> Shipment:
        retract_event(tx, shipment, event_id=event_id, reason=reason, now=asked.service.clock())
        return tx.shipments.by_id(shipment.id) or shipment

    return await _corrected(asked, work)


async def _corrected(asked: Asked, correct: Callable[[Transaction, Shipment], Shipment]) -> Answer:
    number, service = shipment_id(asked), asked.service

    def work(tx: Transaction) -> Given:
        before = seen_shipment(asked, tx.shipments.by_id(number))
        after = correct(tx, before)
        _note(asked, before)
        _note(asked, after)
        shown = shown_shipment(tx, after, service=service, now=service.clock())
        return Given(200, ENCODER.encode(shown))

    return await asked.write(work)


def _note(asked: Asked, shipment: Shipment) -> None:
    asked.changed.append(("s", shipment.id))
    if shipment.order_id is not None:
        asked.changed.append(("o", shipment.order_id))


def shipment_id(asked: Asked) -> int:
    """The database's number of the shipment in the path. NotFound."""
    try:
        return id_from("shp", asked.path["shipment_id"], "") or 0
    except FieldRefused:
        raise NotFound("shipment") from None


def seen_shipment(asked: Asked, shipment: Shipment | None) -> Shipment:
    """The shipment, if the caller may know of it. NotFound."""
    if shipment is None or not asked.sees(shipment.store_id):
        raise NotFound("shipment")
    return shipment


def _includes_raw(include: str | None) -> bool:
    if include not in (None, "", "raw"):
        raise FieldRefused("", "include takes 'raw'")
    return include == "raw"
