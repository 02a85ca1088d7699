"""`/embed/lookup`: the look-up form on a shop's own pages, under the same rules as the page of ours."""

import asyncio
from functools import partial
from time import perf_counter
from typing import Any

import msgspec

from waypost.ports.database import Store
from waypost.web.asgi import Headers, Receive, Scope, Send
from waypost.web.errors import Problem, attempt
from waypost.web.pages.embeds.answers import NOT_KEPT, Answer, send_answer
from waypost.web.pages.embeds.origins import OriginNotListed, asking_origin, reading_headers, stores_for
from waypost.web.pages.embeds.reading import locale_of, own_origin
from waypost.web.pages.embeds.telling import colours, language_json
from waypost.web.pages.languages import language
from waypost.web.pages.lookup import ORDER_FIELD, PROOF_FIELD, LookupProblem, form_fields, problem_words
from waypost.web.pages.lookup_route import STATUS, Way, count_try, fields_of, find_way, renew
from waypost.web.pages.notices import NEVER
from waypost.web.pages.reader import Reader
from waypost.web.pages.serving import shop_of
from waypost.web.service import Service
from waypost.web.throttle import TooMany

FORBIDDEN, FOUND = 403, 200


class EmbeddedLookup:
    """`GET` the form's words, `POST` `order_number` and `proof`: where the order is shown, as JSON."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        origin = asking_origin(scope)
        answer = await attempt(self._answer(scope, receive, origin))
        if isinstance(answer, Problem):
            answer = Answer(answer.kind.status, answer.body(scope["path"]), caching=NOT_KEPT)
        if answer is not None:
            await send_answer(send, scope, answer)

    async def _answer(self, scope: Scope, receive: Receive, origin: str | None) -> Answer:
        stores = await self._service.callers.all_stores()
        mine = stores_for(stores, origin, own=own_origin(self._service))
        if not mine:
            return not_listed(origin)
        locale = locale_of(scope) or "en"
        extra = reading_headers(origin)
        if scope["method"] == "POST":
            return await self._found(scope, receive, mine, locale, extra)
        body = msgspec.json.encode(self._form(mine[0], locale))
        return Answer(FOUND, body, extra=extra)

    async def _found(
        self, scope: Scope, receive: Receive, mine: list[Store], locale: str, extra: Headers
    ) -> Answer:
        """The order's address, or what is wrong; both after the same time."""
        began, service = perf_counter(), self._service
        given = await fields_of(scope, receive)
        number, proof = given.get(ORDER_FIELD, "").strip(), given.get(PROOF_FIELD, "").strip()
        if not number:
            return self._refused("missing_field", mine[0], locale, extra, given)
        try:
            count_try(service, scope, number)
        except TooMany as refusal:
            extra = [*extra, (b"retry-after", b"%d" % refusal.retry_after)]
            return self._refused("throttled", mine[0], locale, extra, given)
        way = await service.records.read(partial(find_way, service, number, proof))
        if way is not None and way.store_id not in {store.id for store in mine}:
            way = None
        await asyncio.sleep(max(0.0, service.settings.lookup_floor_s - (perf_counter() - began)))
        if way is None:
            problem: LookupProblem = "not_found" if proof else "missing_field"
            return self._refused(problem, mine[0], locale, extra, given)
        return await self._led(way, locale, extra)

    async def _led(self, way: Way, locale: str, extra: Headers) -> Answer:
        service = self._service
        if way.renews is not None:
            await service.records.write(partial(renew, way.renews, service.clock()))
        url = f"{service.settings.base_url}/t/{way.token}?lang={locale}"
        body = msgspec.json.encode({"token": way.token, "url": url})
        return Answer(FOUND, body, caching=NOT_KEPT, extra=extra)

    def _refused(
        self, problem: LookupProblem, store: Store, locale: str, extra: Headers, given: dict[str, str]
    ) -> Answer:
        body = msgspec.json.encode(self._form(store, locale, problem, given))
        return Answer(STATUS[problem], body, caching=NOT_KEPT, extra=extra)

    def _form(
        self,
        store: Store,
        locale: str,
        problem: LookupProblem | None = None,
        given: dict[str, str] | None = None,
    ) -> dict[str, Any]:
        """The form in words; what was sent is not sent back."""
        shop = shop_of(store)
        reader = Reader(language(locale), NEVER, shop)
        words = problem_words(problem, reader)
        return {
            **language_json(reader.language),
            "brand": colours(shop),
            "heading": reader.say("Find my order"),
            "button": reader.say("Show my order"),
            "fields": [
                {"name": one.name, "label": one.label, "hint": one.hint, "error": one.error,
                 "autocomplete": one.autocomplete, "autocapitalize": one.autocapitalize}
                for one in form_fields(problem, given or {}, reader)
            ],
            "problem": {"heading": words.heading, "text": words.text} if words else None,
        }  # fmt: skip


def not_listed(origin: str | None) -> Answer:
    """What a page gets that may read nothing; its developer reads the sentence in the network panel."""
    body = msgspec.json.encode({"problem": {"heading": str(OriginNotListed(origin or "")), "text": ""}})
    return Answer(FORBIDDEN, body, caching=NOT_KEPT, extra=[(b"vary", b"origin, accept-encoding")])
