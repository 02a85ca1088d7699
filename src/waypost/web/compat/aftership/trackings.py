"""Trackings: create, read, update, delete, track again, complete."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from waypost.domain.detection import likely_carriers, surest
from waypost.domain.shipment import Address, Leg, Shipment
from waypost.domain.tracking import Event, EventType, Source
from waypost.domain.tracking_number import MAX_LENGTH, TEST_CARRIER, normalise, status_of_test_number
from waypost.ports.database import Transaction
from waypost.ports.vendor_fields import KeptFields
from waypost.usecases.add_shipments import ShipmentDraft, ShipmentRefused, add_shipments
from waypost.usecases.correct_shipment import replace_tracking_number
from waypost.usecases.detect_carrier import detect_for_store
from waypost.usecases.play_test_number import play_test_number
from waypost.usecases.record_events import News, NewsRefused, record_events
from waypost.web.compat.aftership.calling import Called
from waypost.web.compat.aftership.checking import checked
from waypost.web.compat.aftership.countries import two_letters
from waypost.web.compat.aftership.couriers import our_carrier
from waypost.web.compat.aftership.envelope import Refusal
from waypost.web.compat.aftership.written import sent_fields

_NUMBER = re.compile(r"[A-Za-z0-9\-._/ ]{4,100}")
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_ENDINGS = {
    "DELIVERED": EventType.DELIVERED,
    "LOST": EventType.LOST,
    "RETURNED_TO_SENDER": EventType.RETURNED,
}
RETRACKED = "retracked_at"
_YEARS = range(1971, 9999)


def create(called: Called, tx: Transaction) -> dict[str, Any]:
    """`POST /trackings`. Refusal 4003 where the number is being tracked already."""
    given = sent_fields(checked(called.body("tracking", missing=4006)))
    number = _number(given.get("tracking_number"))
    slug = given.get("slug")
    carrier = our_carrier(slug) if isinstance(slug, str) else None
    name = given.pop("id", None)
    _must_be_free(called, tx, name)
    known = _known(called, tx, number, carrier)
    if known is None:
        known = _added(called, tx, number, carrier, given)
    tx.vendor_fields.save(KeptFields(known.id, called.store.id, given, name))
    called.note(known)
    return called.shown(called.tracking(tx, known))


def _number(written: object) -> str:
    if written is None or written == "":
        raise Refusal(4007)
    if not isinstance(written, str) or not _NUMBER.fullmatch(written):
        raise Refusal(4005)
    number = normalise(written)
    if not number or len(number) > MAX_LENGTH:
        raise Refusal(4005)
    return number


def _must_be_free(called: Called, tx: Transaction, name: object) -> None:
    if name is None:
        return
    if not isinstance(name, str) or not _ID.fullmatch(name) or name.startswith("shp_"):
        raise Refusal(4008, "id")
    if tx.vendor_fields.named(called.store.id, name) is not None:
        raise Refusal(4003)


def _known(called: Called, tx: Transaction, number: str, carrier: str | None) -> Shipment | None:
    """The shipment that has the number and that this program was not told of. Refusal 4003 where it was."""
    for one in tx.shipments.by_numbers(called.store.id, [number]):
        is_other = carrier is not None and one.carrier not in (None, carrier)
        if one.tracking_number != number or one.superseded_by is not None or is_other:
            continue
        kept = tx.vendor_fields.of([one.id]).get(one.id)
        if kept is not None and kept.removed_at is None:
            shown = called.tracking(tx, one)
            about = {name: shown[name] for name in ("id", "tracking_number", "slug")}
            raise Refusal(4003, about=called.shown(about))
        return one
    return None


def _added(
    called: Called, tx: Transaction, number: str, carrier: str | None, given: Mapping[str, Any]
) -> Shipment:
    is_test = status_of_test_number(number) is not None
    if is_test and not (
        called.service.settings.allows_test_numbers or called.store.settings.get("test_mode") is True
    ):
        raise Refusal(4005)
    goal = two_letters(given.get("destination_country_region"))
    carriers = called.service.world.carriers
    guesses: tuple[str, ...] = ()
    if carrier is None and not is_test:
        found = detect_for_store(tx, number, store=called.store, carriers=carriers, country=goal)
        best = surest(found)
        carrier, guesses = (best.carrier, likely_carriers(found)) if best else (None, ())
    draft = ShipmentDraft(
        store_id=called.store.id,
        tracking_number=number,
        carrier=TEST_CARRIER if is_test else carrier,
        leg=Leg.RETURN if given.get("shipment_direction") == "return" else Leg.OUTBOUND,
        ship_from=_address(given, "origin"),
        ship_to=_address(given, "destination"),
        is_test=is_test,
        guesses=guesses,
    )
    answer = add_shipments(tx, [draft], now=called.now, formats=carriers.all_formats())[0]
    if isinstance(answer, ShipmentRefused):
        raise answer
    if not is_test:
        return answer.shipment
    play_test_number(tx, answer.shipment, places=called.service.world.places, now=called.now)
    return tx.shipments.by_id(answer.shipment.id) or answer.shipment


def _address(given: Mapping[str, Any], end: str) -> Address | None:
    """The place as far as a wire string can be stored; the words as sent are kept beside it."""
    words = {name: given.get(f"{end}_{name}") for name in ("city", "state", "postal_code")}
    clean = {
        name: word if isinstance(word, str) and word.isprintable() else None for name, word in words.items()
    }
    country = two_letters(given.get(f"{end}_country_region"))
    if country is None and not any(clean.values()):
        return None
    return Address(
        city=clean["city"], region=clean["state"], postal_code=clean["postal_code"], country=country
    )


def read(called: Called, tx: Transaction) -> dict[str, Any]:
    """`GET /trackings/{id}`; with `fields` only those and what names it."""
    tracking = called.tracking(tx, called.find(tx)[0])
    wanted = {name.strip() for name in called.query.get("fields", "").split(",")} - {""}
    always = {"id", "legacy_id", "tracking_number", "slug"}
    if wanted:
        tracking = {name: value for name, value in tracking.items() if name in wanted | always}
    return called.shown(tracking)


def update(called: Called, tx: Transaction) -> dict[str, Any]:
    """`PUT /trackings/{id}`: what is sent replaces what was kept; another slug corrects the carrier."""
    shipment, kept = called.find(tx)
    given = sent_fields(checked(called.body("tracking", missing=4006)))
    for fixed in ("id", "tracking_number"):
        given.pop(fixed, None)
    slug = given.get("slug")
    fields = {**kept.fields, **given}
    if isinstance(slug, str) and our_carrier(slug) != shipment.carrier and not shipment.is_test:
        shown_id = called.tracking(tx, shipment)["id"]
        called.note(shipment)
        shipment = replace_tracking_number(
            tx, shipment.id, tracking_number=shipment.tracking_number or "", carrier=our_carrier(slug),
            formats=called.service.world.carriers.all_formats(), now=called.now,
        )  # fmt: skip
        kept = KeptFields(shipment.id, called.store.id, fields, shown_id)
    tx.vendor_fields.save(replace(kept, fields=fields))
    called.note(shipment)
    return called.shown(called.tracking(tx, shipment))


def delete(called: Called, tx: Transaction) -> dict[str, Any]:
    """`DELETE /trackings/{id}`: this program is told of it no more; order, page and events stay."""
    shipment, kept = called.find(tx)
    tracking = called.tracking(tx, shipment)
    tx.vendor_fields.save(replace(kept, name=None, removed_at=called.now))
    return called.shown(tracking)


def retrack(called: Called, tx: Transaction) -> dict[str, Any]:
    """`POST /trackings/{id}/retrack`: allowed once, for what is over. Refusal 4013, 4016."""
    shipment, kept = called.find(tx)
    if not shipment.standing.is_over:
        raise Refusal(4013)
    if RETRACKED in kept.fields:
        raise Refusal(4016)
    tx.vendor_fields.save(replace(kept, fields={**kept.fields, RETRACKED: called.now.isoformat()}))
    return called.shown(called.tracking(tx, shipment))


def complete(called: Called, tx: Transaction) -> dict[str, Any]:
    """`POST /trackings/{id}/mark-as-completed`: a person's word, on record like every other event."""
    shipment, _ = called.find(tx)
    given = called.body()
    reason = given.get("reason")
    ending = _ENDINGS.get(reason) if isinstance(reason, str) else None
    if ending is None:
        raise Refusal(4008, "reason")
    told_at = _moment(given.get("event_datetime")) or called.now
    event = Event(type=ending, occurred_at=told_at, source=Source.PERSON, offset_min=0)
    told = [News(event, called.store.id, shipment_id=shipment.id)]
    answer = record_events(tx, told, now=called.now)[0]
    if isinstance(answer, NewsRefused):
        raise answer
    called.note(shipment)
    return called.shown(called.tracking(tx, tx.shipments.by_id(shipment.id) or shipment))


def _moment(written: object) -> datetime | None:
    if written is None:
        return None
    try:
        found = datetime.fromisoformat(written if isinstance(written, str) else "")
    except ValueError:
        raise Refusal(4008, "event_datetime") from None
    if found.tzinfo is None or found.year not in _YEARS:
        raise Refusal(4008, "event_datetime")
    return found
