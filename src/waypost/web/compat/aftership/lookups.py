"""Couriers, detection, the last checkpoint, and whom older versions notify."""

from dataclasses import replace
from typing import Any

from waypost.domain.tracking_number import normalise
from waypost.ports.database import Transaction
from waypost.usecases.detect_carrier import detect_for_store
from waypost.web.compat.aftership.calling import Called
from waypost.web.compat.aftership.checking import SLUG
from waypost.web.compat.aftership.countries import two_letters
from waypost.web.compat.aftership.couriers import all_slugs, courier_out, our_carrier, their_slug
from waypost.web.compat.aftership.envelope import Refusal
from waypost.web.compat.aftership.written import sent_fields

_LONGEST = 100


def couriers(called: Called, tx: Transaction) -> dict[str, Any]:
    """`GET /couriers`, `GET /couriers/all`: all, or those named by `slug`."""
    del tx
    wanted = {slug.strip() for slug in called.query.get("slug", "").split(",")} - {""}
    slugs = [slug for slug in all_slugs() if not wanted or slug in wanted]
    return {"total": len(slugs), "couriers": [courier_out(slug, called.version) for slug in slugs]}


def detect(called: Called, tx: Transaction) -> dict[str, Any]:
    """`POST /couriers/detect`: the surest first."""
    given = sent_fields(called.body("tracking", missing=4006))
    written = given.get("tracking_number")
    if written is None or written == "":
        raise Refusal(4007)
    number = normalise(written) if isinstance(written, str) and len(written) <= _LONGEST else ""
    if not number or not number.isprintable():
        raise Refusal(4005)
    slugs = given.get("slug") or []
    if not isinstance(slugs, list) or not all(isinstance(one, str) and SLUG.fullmatch(one) for one in slugs):
        raise Refusal(4010)
    carriers = called.service.world.carriers
    country = two_letters(given.get("destination_country_region"))
    also = frozenset(our_carrier(slug) for slug in slugs)
    found = detect_for_store(tx, number, store=called.store, carriers=carriers, also=also, country=country)
    shown = []
    for one in found:
        facts = carriers.carrier_named(one.carrier)
        slug = next((given for given in slugs if our_carrier(given) == one.carrier), their_slug(one.carrier))
        if not slugs or one.carrier in also:
            shown.append(courier_out(slug or one.carrier, called.version, facts.name if facts else None))
    return {"total": len(shown), "couriers": shown}


def last_checkpoint(called: Called, tx: Transaction) -> dict[str, Any]:
    """`GET /last_checkpoint/...` of older versions."""
    tracking = called.tracking(tx, called.find(tx)[0])
    told = ("id", "tracking_number", "slug", "tag", "subtag", "subtag_message")
    checkpoints = tracking["checkpoints"]
    return {**{name: tracking[name] for name in told}, "checkpoint": checkpoints[-1] if checkpoints else {}}


def notified(called: Called, tx: Transaction) -> dict[str, Any]:
    """`GET /notifications/...` of older versions."""
    return _told(dict(called.find(tx)[1].fields))


def notify(called: Called, tx: Transaction) -> dict[str, Any]:
    """`POST /notifications/.../add`: kept and given back; our own rules decide whom we write to."""
    return _changed(called, tx, is_added=True)


def unnotify(called: Called, tx: Transaction) -> dict[str, Any]:
    """`POST /notifications/.../remove`."""
    return _changed(called, tx, is_added=False)


def _changed(called: Called, tx: Transaction, *, is_added: bool) -> dict[str, Any]:
    _, kept = called.find(tx)
    given = called.body("notification", missing=4014)
    fields = dict(kept.fields)
    for name in ("emails", "smses"):
        named = given.get(name) or []
        if not isinstance(named, list) or not all(isinstance(one, str) for one in named):
            raise Refusal(4008, name)
        before = [one for one in _strings(fields.get(name)) if one not in named]
        fields[name] = before + list(dict.fromkeys(named)) if is_added else before
    tx.vendor_fields.save(replace(kept, fields=fields))
    return _told(fields)


def _told(fields: dict[str, object]) -> dict[str, Any]:
    kept = {name: _strings(fields.get(name)) for name in ("emails", "smses")}
    return {"notification": {"android": [], "ios": [], **kept}}


def _strings(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
