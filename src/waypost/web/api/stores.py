"""Stores: what there is, and their settings."""

import re
from zoneinfo import available_timezones

import msgspec
from msgspec import structs

from waypost.ports.database import Store, Transaction
from waypost.usecases.alert_merchant import alerts_of
from waypost.usecases.read_choice import ChoiceWrong, choice_of
from waypost.usecases.repeat_answer import Given
from waypost.web.api.asking import ENCODER, Answer, Asked, told
from waypost.web.api.understanding import address_from, required, text
from waypost.web.refusals import FieldRefused, NotFound
from waypost.web.wire.others import StoreIn, StoreList, StoreOut, StoreSettings

STORE = msgspec.json.Decoder(StoreIn)
SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
KNOWN = tuple(field.name for field in structs.fields(StoreSettings))


async def list_stores(asked: Asked) -> Answer:
    """`GET /v1/stores`."""
    asked.query()
    stores = [store for store in await asked.service.callers.all_stores() if asked.sees(store.id)]
    return told(200, StoreList([store_out(store) for store in stores]))


async def read_store(asked: Asked) -> Answer:
    """`GET /v1/stores/{store}`."""
    asked.query()
    for store in await asked.service.callers.all_stores():
        if store.slug == asked.path["store"] and asked.sees(store.id):
            return told(200, store_out(store))
    raise NotFound("store")


async def save_store(asked: Asked) -> Answer:
    """`POST /v1/stores/{store}`."""
    given = STORE.decode(asked.raw)
    slug = asked.path["store"]
    if not SLUG.fullmatch(slug):
        raise NotFound("store")
    if asked.caller.store is not None and asked.caller.store.slug != slug:
        raise NotFound("store")
    name = required(given.name, "/name") if given.name is not None else None
    wanted = checked_settings(given.settings) if given.settings else {}

    def work(tx: Transaction) -> Given:
        before = tx.stores.named(slug)
        settings = {**(before.settings if before else {}), **wanted}
        kept = {key: value for key, value in settings.items() if value is not None}
        store = tx.stores.save(slug=slug, name=name or (before.name if before else slug), settings=kept)
        return Given(200 if before else 201, ENCODER.encode(store_out(store)))

    answer = await asked.write(work)
    asked.service.callers.forget()
    asked.service.cache.clear()
    return answer


def store_out(store: Store) -> StoreOut:
    """A store with the settings that the API knows."""
    known = {name: store.settings[name] for name in KNOWN if name in store.settings}
    return StoreOut(store.slug, store.name, msgspec.convert(known, StoreSettings))


def checked_settings(given: StoreSettings) -> dict[str, object]:
    """The settings that were sent, as plain JSON values. FieldRefused."""
    if given.timezone is not None and given.timezone.strip() not in available_timezones():
        raise FieldRefused("/settings/timezone", "this is not an IANA time zone such as Europe/Paris")
    address_from(given.ship_from, "/settings/ship_from")
    for name in ("home_url", "help_url", "help_email", "logo_url", "order_number_example"):
        text(getattr(given, name), f"/settings/{name}")
    for name in ("home_url", "help_url", "logo_url"):
        address = getattr(given, name)
        if address and not address.strip().startswith(("https://", "http://", "/")):
            raise FieldRefused(
                f"/settings/{name}", "write an address that begins with https://, http:// or /"
            )
    plain = msgspec.to_builtins(given)
    try:
        choice_of(plain)
    except ChoiceWrong as problem:
        raise FieldRefused(f"/settings/notifications{problem.pointer}", problem.detail) from problem
    try:
        alerts_of(plain)
    except ChoiceWrong as problem:
        raise FieldRefused(f"/settings/alerts{problem.pointer}", problem.detail) from problem
    return {key: value.strip() if isinstance(value, str) else value for key, value in plain.items()}
