"""Reads what an embed shows: the order behind a buyer's link, in the words of its reader."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from waypost.domain.journey import Journey
from waypost.domain.links import Link, read_token
from waypost.ports.database import Store, Transaction
from waypost.usecases.open_link import LinkUnknown, Opened, journey_of, open_link
from waypost.web.asgi import Headers, Scope, header
from waypost.web.cache import Made
from waypost.web.pages import serving
from waypost.web.pages.embeds.origins import asking_origin, may_read, reading_headers
from waypost.web.pages.languages import choose_locale
from waypost.web.pages.routes import roots_shown
from waypost.web.service import Service

LONGEST_LANG = 35
MOST_DIGITS = 3
LONGEST_QUERY = 2000


class Asked(NamedTuple):
    """What is asked for: the token, the language if one is wished, the parcel, and whose page asks."""

    token: str
    locale: str | None
    parcel: int | None
    origin: str | None


class Found(NamedTuple):
    """What a link opens, and whose it is; `locale` is that of the answer."""

    store: Store
    opened: Opened
    journey: Journey
    locale: str


class Kept(NamedTuple):
    """An answer's bytes with the store they are of."""

    store_id: int
    body: bytes


def asked_of(scope: Scope) -> Asked:
    """What a request for an embed asks for."""
    query = query_of(scope)
    token = str(scope.get("path_params", {}).get("token", ""))[:200]
    parcel = query.get("parcel", "")
    is_number = parcel.isascii() and parcel.isdigit() and len(parcel) <= MOST_DIGITS
    return Asked(token, locale_of(scope), int(parcel) if is_number else None, asking_origin(scope))


def locale_of(scope: Scope) -> str | None:
    """The language that a request wishes; None where it wishes none that we have."""
    accepted = (header(scope, b"accept-language") or b"")[:200].decode("latin-1")
    return serving.wished_locale(accepted, query_of(scope).get("lang", "")[:LONGEST_LANG])


def query_of(scope: Scope) -> dict[str, str]:
    """The query's values by name."""
    return dict(parse_qsl(scope["query_string"][:LONGEST_QUERY].decode("latin-1"), keep_blank_values=True))


def own_origin(service: Service) -> str:
    """The origin of this server as browsers write it."""
    parts = urlsplit(service.settings.base_url)
    return f"{parts.scheme}://{parts.netloc}".lower()


async def find(service: Service, asked: Asked) -> Found:
    """What the asked link opens. LinkUnknown, LinkEnded."""
    link = read_token(asked.token)
    if link is None:
        raise LinkUnknown
    opened, journey = await service.records.read(partial(_read, service, link))
    store = await service.callers.store_by_id(opened.store_id)
    of_buyer = opened.order.buyer.locale if opened.order else None
    return Found(store, opened, journey, asked.locale or choose_locale(None, None, of_buyer))


async def kept(service: Service, kind: str, asked: Asked, make: Callable[[Found], bytes]) -> Kept:
    """An answer from the cache, or made now. LinkUnknown, LinkEnded."""

    async def made() -> Made[Kept]:
        found = await find(service, asked)
        body = make(found)
        return Made(Kept(found.store.id, body), roots_shown(found.opened, found.journey), len(body) + 500)

    return await service.cache.find(("embed", kind, asked.token, asked.locale, asked.parcel), made)


async def readable_by_any(service: Service, origin: str | None) -> Headers:
    """The headers for an answer without facts: who is listed by any store may read what went wrong."""
    own = own_origin(service)
    stores = await service.callers.all_stores()
    is_listed = any(may_read(store, origin, own=own) for store in stores)
    return reading_headers(origin if is_listed else None)


def _read(service: Service, link: Link, tx: Transaction) -> tuple[Opened, Journey]:
    now = service.clock()
    opened = open_link(tx, link, secret=service.settings.secret, now=now)
    return opened, journey_of(tx, opened, world=service.world, now=now)
