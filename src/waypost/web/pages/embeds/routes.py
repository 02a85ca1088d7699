"""What other sites show of an order, over HTTP: the tracker's facts, a badge, a framed page, and oEmbed."""

from collections.abc import Callable, Coroutine
from typing import Any

import msgspec

from waypost.web.asgi import App, Headers, Receive, Scope, Send
from waypost.web.errors import Problem, attempt
from waypost.web.pages.embeds import badge as badges
from waypost.web.pages.embeds.answers import JSON, NOT_KEPT, SVG, Answer, send_answer
from waypost.web.pages.embeds.finding import EmbeddedLookup, not_listed
from waypost.web.pages.embeds.framing import POLICY, frame_policy, framed_notice, framed_page
from waypost.web.pages.embeds.oembed import KEPT_S, oembed_json, token_in
from waypost.web.pages.embeds.origins import may_read, origins_of, reading_headers
from waypost.web.pages.embeds.reading import (
    Asked,
    Found,
    asked_of,
    find,
    kept,
    own_origin,
    query_of,
    readable_by_any,
)
from waypost.web.pages.embeds.script import ScriptFiles
from waypost.web.pages.embeds.telling import language_json, tracker_json
from waypost.web.pages.languages import language
from waypost.web.pages.notices import NEVER, notice_words
from waypost.web.pages.reader import Reader
from waypost.web.pages.routes import NOTICES
from waypost.web.pages.serving import HTML, shop_of
from waypost.web.service import Service

NOT_FOUND, FORMAT_UNKNOWN, FOUND = 404, 501, 200
BADGE_KEPT = b"private, max-age=60"
ANYWHERE: Headers = [(b"cross-origin-resource-policy", b"cross-origin")]


def embed_routes(service: Service) -> dict[str, dict[str, App]]:
    """The addresses of all embeds."""
    embeds, lookup = Embeds(service), EmbeddedLookup(service)
    return {
        "/embed/lookup": {"GET": lookup, "POST": lookup},
        "/embed/t/{token}": {"GET": embeds.answering(embeds.tracker)},
        "/t/{token}/badge.svg": {"GET": embeds.answering(embeds.badge)},
        "/t/{token}/embed": {"GET": embeds.answering(embeds.frame)},
        "/oembed": {"GET": embeds.answering(embeds.oembed)},
        **ScriptFiles(service.settings.base_url).routes(),
    }


class Embeds:
    """Everything that shows one order."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def answering(self, make: Callable[[Scope, Asked], Coroutine[Any, Any, Answer]]) -> App:
        """An ASGI app that sends what `make` answers, or says in words what went wrong."""

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            del receive
            asked = asked_of(scope)
            answer = await attempt(make(scope, asked))
            if isinstance(answer, Problem):
                answer = await self._problem(answer, scope, asked)
            if isinstance(answer, Answer):
                await send_answer(send, scope, answer)

        return app

    async def tracker(self, scope: Scope, asked: Asked) -> Answer:
        """`GET /embed/t/{token}`: what `<waypost-tracker>` shows."""
        del scope
        one = await kept(self._service, "tracker", asked, lambda found: self._tracker(found, asked))
        store = await self._service.callers.store_by_id(one.store_id)
        if not may_read(store, asked.origin, own=own_origin(self._service)):
            return not_listed(asked.origin)
        return Answer(FOUND, one.body, extra=reading_headers(asked.origin))

    async def badge(self, scope: Scope, asked: Asked) -> Answer:
        """`GET /t/{token}/badge.svg`."""
        del scope
        one = await kept(self._service, "badge", asked, self._badge)
        return Answer(FOUND, one.body, SVG, badges.POLICY.encode(), BADGE_KEPT, [*ANYWHERE])

    async def frame(self, scope: Scope, asked: Asked) -> Answer:
        """`GET /t/{token}/embed`: the page for a frame, on the shop's own sites only."""
        del scope
        one = await kept(self._service, "frame", asked, lambda found: self._frame(found, asked))
        store = await self._service.callers.store_by_id(one.store_id)
        return Answer(FOUND, one.body, HTML, frame_policy(origins_of(store)))

    async def oembed(self, scope: Scope, asked: Asked) -> Answer:
        """`GET /oembed?url=...&format=json`; there is no XML (501, as the specification has it)."""
        query = query_of(scope)
        if query.get("format", "json") != "json":
            return Answer(FORMAT_UNKNOWN, b"{}", caching=NOT_KEPT)
        base_url = self._service.settings.base_url
        token = token_in(query.get("url", ""), base_url=base_url)
        found = await find(self._service, asked._replace(token=token or ""))
        if not origins_of(found.store):  # nobody may frame it
            return Answer(NOT_FOUND, b"{}", caching=NOT_KEPT)
        told = oembed_json(
            token or "",
            shop=shop_of(found.store),
            reader=self._reader(found),
            base_url=base_url,
            most_width=query.get("maxwidth"),
            most_height=query.get("maxheight"),
        )
        return Answer(FOUND, msgspec.json.encode(told), JSON, caching=b"private, max-age=%d" % KEPT_S)

    def _tracker(self, found: Found, asked: Asked) -> bytes:
        return msgspec.json.encode(self._told(found, asked))

    def _told(self, found: Found, asked: Asked) -> dict[str, object]:
        return tracker_json(
            found.journey,
            locale=found.locale,
            now=self._service.clock(),
            shop=shop_of(found.store),
            token=asked.token,
            base_url=self._service.settings.base_url,
            parcel=asked.parcel,
        )

    def _badge(self, found: Found) -> bytes:
        return badges.badge(found.journey, self._reader(found))

    def _frame(self, found: Found, asked: Asked) -> bytes:
        return framed_page(self._told(found, asked), reader=self._reader(found))

    def _reader(self, found: Found) -> Reader:
        return Reader(language(found.locale), self._service.clock(), shop_of(found.store))

    async def _problem(self, problem: Problem, scope: Scope, asked: Asked) -> Answer:
        """What went wrong in words: as a page in a frame, else as JSON that a listed page may read."""
        status = problem.kind.status
        usual = shop_of(self._service.callers.usual_store())
        reader = Reader(language(asked.locale or "en"), NEVER, usual)
        _, heading, lines = notice_words(NOTICES.get(status, "broken"), reader)
        if scope["path"].endswith("/embed"):
            body = framed_notice(heading, lines, reader=reader)
            return Answer(status, body, HTML, POLICY, NOT_KEPT, problem.headers)
        if scope["path"] == "/oembed":
            return Answer(NOT_FOUND, b"{}", caching=NOT_KEPT)
        told = {**language_json(reader.language), "problem": {"heading": heading, "text": " ".join(lines)}}
        extra = [*problem.headers, *await readable_by_any(self._service, asked.origin)]
        return Answer(status, msgspec.json.encode(told), caching=NOT_KEPT, extra=extra)
