"""`/lookup`: the form where a buyer finds an order, without telling a stranger what exists."""

import asyncio
from datetime import datetime
from functools import partial
from time import perf_counter
from typing import NamedTuple
from urllib.parse import parse_qsl

from waypost.domain.links import LinkKind, token_for
from waypost.ports.database import Transaction
from waypost.usecases.look_up_order import look_up_order, look_up_shipment
from waypost.usecases.open_link import has_ended, renew_link
from waypost.web.asgi import BodyTooLarge, Headers, Receive, Scope, Send, read_body, send_bytes
from waypost.web.errors import Problem, attempt
from waypost.web.pages import serving
from waypost.web.pages.lookup import ORDER_FIELD, PROOF_FIELD, LookupProblem, lookup_page
from waypost.web.pages.own_requests import network_of
from waypost.web.pages.routes import notice, send_page, wish_of
from waypost.web.pages.serving import Page, brand_address, shop_of, static
from waypost.web.pages.shop import PageLinks
from waypost.web.service import Service
from waypost.web.throttle import TooMany

LARGEST_FORM = 10_000
STATUS: dict[LookupProblem | None, int] = {
    None: 200,
    "not_found": 404,
    "throttled": 429,
    "missing_field": 422,
}


class Way(NamedTuple):
    """Where a buyer is led, and to whose order; `renews` is the order whose link had ended."""

    token: str
    store_id: int
    renews: int | None = None


class LookupPages:
    """`GET` and `POST /lookup` as an ASGI app."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        began = perf_counter()
        method = scope["method"]
        if method == "POST":
            answer = await attempt(self._found(scope, receive))
        else:
            answer = await attempt(self._form(scope, None, {}))
        if isinstance(answer, Problem):
            answer = notice(self._service, answer.kind.status, wish_of(scope), answer.headers)
        if answer is None:
            return
        if isinstance(answer, str):
            headers: Headers = [
                (b"location", answer.encode()),
                (b"content-length", b"0"),
                (b"cache-control", b"no-store"),
                *serving.SECURITY,
            ]
            await send_bytes(send, 303, headers, b"")
            status = 303
        else:
            await send_page(send, scope, answer)
            status = answer.status
        self._service.meter.note(
            f"{'POST' if method == 'POST' else 'GET'} /lookup", status, perf_counter() - began
        )

    async def _found(self, scope: Scope, receive: Receive) -> Page | str:
        """The address of the order's page, or the form again; both after the same time."""
        began = perf_counter()
        given = await fields_of(scope, receive)
        number, proof = given.get(ORDER_FIELD, "").strip(), given.get(PROOF_FIELD, "").strip()
        if not number:
            return await self._form(scope, "missing_field", given)
        try:
            count_try(self._service, scope, number)
        except TooMany as refusal:
            page = await self._form(scope, "throttled", given)
            page.extra.append((b"retry-after", b"%d" % refusal.retry_after))
            return page
        way = await self._service.records.read(partial(find_way, self._service, number, proof))
        problem: LookupProblem = "not_found" if proof else "missing_field"
        page = await self._form(scope, problem, given)
        await asyncio.sleep(max(0.0, self._service.settings.lookup_floor_s - (perf_counter() - began)))
        if way is None:
            return page
        if way.renews is not None:
            now = self._service.clock()
            await self._service.records.write(partial(renew, way.renews, now))
        return _onward(way.token, scope)

    async def _form(self, scope: Scope, problem: LookupProblem | None, given: dict[str, str]) -> Page:
        wish = wish_of(scope)
        store = await self._service.callers.store_named("default")
        shop = shop_of(store)
        links = PageLinks(
            "/lookup",
            "/lookup",
            "/lookup",
            brand_css=brand_address(shop),
            chosen_language=wish.chosen_language,
        )
        body = lookup_page(
            locale=wish.locale or "en", shop=shop, links=links, static=static(), error=problem, values=given
        )
        return Page(STATUS[problem], body)


def count_try(service: Service, scope: Scope, number: str) -> None:
    """Count one look-up from this address and for this number. TooMany."""
    settings, now_s = service.settings, service.now_s()
    service.lookups.take(f"from {network_of(scope)}", settings.lookups_per_address, now_s)
    folded = "".join(sign for sign in number.casefold() if sign.isalnum())[:100]
    service.lookups.take(f"for {folded}", settings.lookups_per_order, now_s)


def find_way(service: Service, number: str, proof: str, tx: Transaction) -> Way | None:
    """Where these two details lead; without proof a tracking number leads to its parcel alone."""
    secret = service.settings.secret
    if not proof:
        shipment = look_up_shipment(tx, tracking_number=number)
        if shipment is None:
            return None
        token = token_for(LinkKind.SHIPMENT, shipment.id, generation=0, secret=secret)
        return Way(token, shipment.store_id)
    order = look_up_order(tx, order_number=number, proof=proof)
    if order is None:
        return None
    token = token_for(LinkKind.ORDER, order.id, generation=order.link_generation, secret=secret)
    return Way(token, order.store_id, order.id if has_ended(tx, order, now=service.clock()) else None)


async def fields_of(scope: Scope, receive: Receive) -> dict[str, str]:
    """The two fields of the form as they were sent; empty where they cannot be read."""
    try:
        body = await read_body(scope, receive, most=LARGEST_FORM)
    except BodyTooLarge:
        return {}
    text = body.decode("utf-8", "replace")
    try:
        given = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=20))
    except ValueError:
        return {}
    return {
        name: value[:200].replace("\x00", "")
        for name, value in given.items()
        if name in (ORDER_FIELD, PROOF_FIELD)
    }


def renew(order_id: int, now: datetime, tx: Transaction) -> None:
    """Open an order's link again."""
    renew_link(tx, order_id, now=now)


def _onward(token: str, scope: Scope) -> str:
    lang = wish_of(scope).chosen_language
    return f"/t/{token}?lang={lang}" if lang else f"/t/{token}"
