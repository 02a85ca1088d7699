"""The buyer's pages over HTTP: `/t/{token}` as page, JSON and calendar, cached while nothing changes."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache, partial
from time import perf_counter
from typing import NamedTuple
from urllib.parse import parse_qsl, quote

import msgspec

from waypost.domain.journey import Journey
from waypost.domain.links import Link, read_token
from waypost.ports.database import Transaction
from waypost.usecases.open_link import LinkUnknown, Opened, journey_of, open_link
from waypost.usecases.see_buyers_side import BuyersSide, see_buyers_side
from waypost.usecases.subscribe_device import public_key_of
from waypost.usecases.tell_asking import Askers, with_asking
from waypost.web.asgi import Headers, Receive, Scope, Send, header, send_bytes
from waypost.web.cache import Made, Root
from waypost.web.errors import PROBLEM_JSON, Problem, attempt
from waypost.web.pages import serving
from waypost.web.pages.ics import calendar
from waypost.web.pages.languages import choose_locale
from waypost.web.pages.notices import NoticeKind, notice_page
from waypost.web.pages.serving import CALENDAR, JSON, Page, brand_address, cities_of, shop_of, static
from waypost.web.pages.shop import PageLinks, Shop
from waypost.web.pages.tracking import tracking_page
from waypost.web.pages.tracking_json import journey_json
from waypost.web.service import Service

PREFIX = "/t/"
LONGEST_LANG = 35
NO_ROBOTS = (b"x-robots-tag", b"noindex")  # pages say it in their head
ROUTES = {form: f"GET /t/{{token}}{form}" for form in ("", ".json", ".ics")}
NOTICES: Mapping[int, NoticeKind] = {404: "not_found", 410: "expired", 429: "throttled", 503: "unavailable"}


class Wish(NamedTuple):
    """What a browser asks for: the token, the form (`` page, `.json`, `.ics`), the language, the parcel."""

    token: str
    form: str
    locale: str | None
    chosen_language: str | None
    parcel: int | None


class Beside(NamedTuple):
    """What an order's page shows beside the journey: how browsers are reached, and the buyer's side."""

    push_key: str | None = None
    seen: BuyersSide | None = None


class TrackingPages:
    """`GET /t/{token}`, `/t/{token}.json`, `/t/{token}.ics` as an ASGI app."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._cities = cities_of(service.world.places)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        del receive
        began = perf_counter()
        wish = wish_of(scope)
        page = self._service.cache.get(wish)
        if page is None:
            page = await attempt(self._service.cache.find(wish, partial(self._make, wish)))
        if isinstance(page, Problem):
            page = self._notice(page, wish, scope)
        if not isinstance(page, Page):
            return
        await send_page(send, scope, page)
        self._service.meter.note(ROUTES[wish.form], page.status, perf_counter() - began)

    async def _make(self, wish: Wish) -> Made[Page]:
        link = read_token(wish.token)
        if link is None:
            raise LinkUnknown
        askers = await self._service.callers.askers()
        opened, journey, beside = await self._service.records.read(partial(self._read, link, askers))
        store = await self._service.callers.store_by_id(opened.store_id)
        now, shop = self._service.clock(), shop_of(store)
        extra: Headers = []
        if wish.form == ".json":
            body, kind = msgspec.json.encode(journey_json(journey)), JSON
            extra = [NO_ROBOTS]
        elif wish.form == ".ics":
            page_url = f"{self._service.settings.base_url}{PREFIX}{wish.token}"
            locale = _locale(wish, opened)
            body = calendar(journey, locale=locale, now=now, shop=shop, page_url=page_url, parcel=wish.parcel)
            kind = CALENDAR
            extra = [NO_ROBOTS, (b"content-disposition", b'attachment; filename="delivery.ics"')]
        else:
            # Maps that nobody has drawn yet take tens of milliseconds: nobody else shall wait for them.
            drawing = asyncio.to_thread(self._html, wish, opened, journey, shop, beside)
            body, kind = await drawing, serving.HTML
        page = Page(200, body, kind, extra)
        return Made(page, roots_shown(opened, journey), len(body) + len(body) // 4 + 2000)

    def _html(self, wish: Wish, opened: Opened, journey: Journey, shop: Shop, beside: Beside) -> bytes:
        links = replace(
            PageLinks.of_token(
                wish.token, brand_css=brand_address(shop), chosen_language=wish.chosen_language
            ),
            oembed=self._oembed(wish) if shop.embed_origins else None,
            wallet=self._wallet(wish, opened),
            webcal=webcal_of(self._service.settings.base_url, wish),
            push_key=beside.push_key,
        )
        return tracking_page(
            journey,
            locale=_locale(wish, opened),
            now=self._service.clock(),
            shop=shop,
            parcel=wish.parcel,
            links=links,
            static=static(),
            cities=self._cities,
            seen=beside.seen,
        )

    def _wallet(self, wish: Wish, opened: Opened) -> str | None:
        has_package = self._service.wallet is not None and opened.order is not None
        return f"{PREFIX}{wish.token}/wallet.order" if has_package else None

    def _oembed(self, wish: Wish) -> str:
        base_url = self._service.settings.base_url
        page = quote(f"{base_url}{PREFIX}{wish.token}", safe="")
        return f"{base_url}/oembed?url={page}&format=json"

    def _read(self, link: Link, askers: Askers, tx: Transaction) -> tuple[Opened, Journey, Beside]:
        service = self._service
        now = service.clock()
        opened = open_link(tx, link, secret=service.settings.secret, now=now)
        journey = journey_of(tx, opened, world=service.world, now=now)
        key = None
        if opened.order is not None and service.devices is not None:
            key = public_key_of(tx, opened.store_id, devices=service.devices)
        order = None if opened.is_gift else opened.order
        seen = see_buyers_side(tx, order, secret=service.settings.secret) if order else None
        return opened, with_asking(tx, [journey], askers=askers, now=now)[0], Beside(key, seen)

    def _notice(self, problem: Problem, wish: Wish, scope: Scope) -> Page:
        status = problem.kind.status
        if wish.form:
            return Page(status, problem.body(scope["path"]), PROBLEM_JSON, problem.headers)
        return notice(self._service, status, wish, problem.headers)


def notice(service: Service, status: int, wish: Wish, extra: Headers) -> Page:
    """A page that says why there is nothing to see."""
    kind = NOTICES.get(status, "broken")
    shop = shop_of(service.callers.usual_store())
    links = PageLinks("/lookup", "/lookup", "/lookup", chosen_language=wish.chosen_language)
    body = notice_page(kind, locale=wish.locale or "en", shop=shop, links=links, static=static())
    return Page(status, body, extra=extra)


def wish_of(scope: Scope) -> Wish:
    """What a request under `/t/` asks for."""
    accepted = header(scope, b"accept-language") or b""
    return _wish(scope["path"][:200], scope["query_string"][:200], accepted[:200])


@lru_cache(maxsize=8192)
def _wish(path: str, raw_query: bytes, accepted: bytes) -> Wish:
    token = path[len(PREFIX) :]
    form = ""
    for ending in (".json", ".ics"):
        if token.endswith(ending):
            token, form = token[: -len(ending)], ending
    query = _query(raw_query)
    lang = query.get("lang", "")[:LONGEST_LANG]
    locale = serving.wished_locale(accepted.decode("latin-1"), lang)
    chosen_language = lang if lang and serving.wished_locale("", lang) else None
    parcel = query.get("parcel", "")
    number = int(parcel) if parcel.isascii() and parcel.isdigit() and len(parcel) <= 3 else None  # noqa: PLR2004 - 999 parcels
    return Wish(token, form, locale, chosen_language, number)


def webcal_of(base_url: str, wish: Wish) -> str:
    """Where a calendar program subscribes to the deliveries of a page."""
    host = base_url.partition("://")[2]
    lang = f"?lang={quote(wish.chosen_language, safe='')}" if wish.chosen_language else ""
    return f"webcal://{host}{PREFIX}{wish.token}.ics{lang}"


async def send_page(send: Send, scope: Scope, page: Page) -> None:
    """Send a page: packed for who takes that, and not at all to who has it."""
    takes_gzip = False
    for name, value in scope["headers"]:
        if name == b"accept-encoding":
            takes_gzip = b"gzip" in value
        elif name == b"if-none-match" and page.etag and page.etag in value:
            await send_bytes(send, 304, [(b"etag", page.etag), *serving.PRIVATE], b"")
            return
    headers, body = page.packed() if takes_gzip else page.plain()
    await send_bytes(send, page.status, headers, body)


def roots_shown(opened: Opened, journey: Journey) -> tuple[Root, ...]:
    """What must change for this page to change."""
    shipments: list[Root] = [("s", part.shipment.id) for part in journey.shipments]
    return (("o", opened.order.id), *shipments) if opened.order else tuple(shipments)


def _locale(wish: Wish, opened: Opened) -> str:
    if wish.locale is not None:
        return wish.locale
    return choose_locale(None, None, opened.order.buyer.locale if opened.order else None)


def _query(raw: bytes) -> dict[str, str]:
    return dict(parse_qsl(raw.decode("latin-1"))) if raw else {}
