"""A form that a buyer's page sent: let in, counted and read; and the answer to it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from time import perf_counter
from urllib.parse import parse_qs

from waypost.domain.journey import Journey
from waypost.domain.links import LinkKind, number_of, read_token
from waypost.domain.order import Order
from waypost.ports.database import Transaction
from waypost.usecases.open_link import LinkUnknown, journey_of, open_link
from waypost.web.asgi import BodyTooLarge, Receive, Scope, Send, read_body, send_bytes
from waypost.web.errors import Problem, attempt
from waypost.web.pages import serving
from waypost.web.pages.languages import choose_locale, language
from waypost.web.pages.own_requests import NotFromHere, check_origin, network_of, seen_elsewhere
from waypost.web.pages.reader import Reader
from waypost.web.pages.routes import notice, send_page, wish_of
from waypost.web.pages.serving import Page, brand_address, shop_of
from waypost.web.pages.shop import PageLinks
from waypost.web.service import Service

LARGEST_FORM = 20_000
LONGEST_FIELD = 2_000
MOST_PER_LINK, MOST_PER_ADDRESS = 40, 120
NO_STORE = (b"cache-control", b"no-store")
SEEN_ELSEWHERE = 303
FOREIGN = Page(403, b"This form must be sent from its own page.", b"text/plain; charset=utf-8")


@dataclass(frozen=True, slots=True)
class Posted:
    """A request for one order's page. `contact` is the row's number in the address, 0 where there is none."""

    scope: Scope
    token: str
    order: Order
    reader: Reader
    links: PageLinks
    fields: dict[str, list[str]]
    now: datetime
    contact: int = 0

    def field(self, name: str) -> str:
        """One field, empty where it was not sent."""
        return next(iter(self.fields.get(name, ())), "")


class PostedForm:
    """One kind of form as an ASGI app: `work` answers with a page, or with where to go on."""

    def __init__(self, service: Service, name: str, work: Callable[[Posted], Awaitable[Page | str]]) -> None:
        self._service = service
        self._name = name
        self._work = work

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        began, service = perf_counter(), self._service
        answer = await attempt(self._answer(scope, receive))
        if isinstance(answer, Problem):
            answer = notice(service, answer.kind.status, wish_of(scope), answer.headers)
        if answer is None:
            return
        status = SEEN_ELSEWHERE if isinstance(answer, str) else answer.status
        if isinstance(answer, str):
            await send_bytes(send, status, [*seen_elsewhere(answer), *serving.SECURITY], b"")
        else:
            await send_page(send, scope, answer)
        service.meter.note(f"{scope['method']} {self._name}", status, perf_counter() - began)

    async def _answer(self, scope: Scope, receive: Receive) -> Page | str:
        service = self._service
        is_post = scope["method"] == "POST"
        token = str(scope["path_params"]["token"])
        if is_post:
            try:
                check_origin(scope, service.settings.base_url)
            except NotFromHere:
                return FOREIGN
            # the network first: whoever is stopped there fills our book with no more invented links
            service.lookups.take(f"forms from {network_of(scope)}", MOST_PER_ADDRESS, service.now_s())
            service.lookups.take(f"form {token[:64]}", MOST_PER_LINK, service.now_s())
        order = await service.records.read(partial(open_order, token, service))
        fields = await form_fields(scope, receive) if is_post else {}
        store = await service.callers.store_by_id(order.store_id)
        wish, shop, now = wish_of(scope), shop_of(store), service.clock()
        locale = wish.locale or choose_locale(None, None, order.buyer.locale)
        links = PageLinks.of_token(token, brand_css=brand_address(shop), chosen_language=wish.chosen_language)
        contact = number_of("con", str(scope["path_params"].get("contact", ""))) or 0
        reader = Reader(language(locale), now, shop)
        return await self._work(Posted(scope, token, order, reader, links, fields, now, contact))


def open_order(token: str, service: Service, tx: Transaction) -> Order:
    """The order of a link that may change things (no gift's, no parcel alone). LinkUnknown, LinkEnded."""
    link = read_token(token, kinds=(LinkKind.ORDER,))
    if link is None:
        raise LinkUnknown
    opened = open_link(tx, link, secret=service.settings.secret, now=service.clock())
    if opened.order is None:
        raise LinkUnknown
    return opened.order


def journey_now(token: str, service: Service, tx: Transaction) -> Journey:
    """The journey of such a link."""
    link = read_token(token, kinds=(LinkKind.ORDER,))
    if link is None:
        raise LinkUnknown
    opened = open_link(tx, link, secret=service.settings.secret, now=service.clock())
    return journey_of(tx, opened, world=service.world, now=service.clock())


async def form_fields(scope: Scope, receive: Receive) -> dict[str, list[str]]:
    """The fields of a form; nothing where it is too large or no form at all."""
    try:
        body = await read_body(scope, receive, most=LARGEST_FORM)
    except BodyTooLarge:
        return {}
    try:
        given = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=60)
    except ValueError:
        return {}
    return {
        name: [value[:LONGEST_FIELD].replace("\x00", "") for value in values]
        for name, values in given.items()
    }
