"""`/docs` and `/openapi.json` over HTTP: made once, packed once."""

from functools import cache

import msgspec

from waypost.web.api.openapi import openapi
from waypost.web.api.routes import CALLS
from waypost.web.api.webhook_routes import SENT
from waypost.web.asgi import App, Receive, Scope, Send
from waypost.web.docs.reading import docs_page
from waypost.web.pages.routes import send_page
from waypost.web.pages.serving import JSON, Page, static
from waypost.web.pages.static import AssetsNotBuilt
from waypost.web.service import Service

STYLE = "docs.css"


def docs_routes(service: Service) -> dict[str, dict[str, App]]:
    """The two addresses."""
    settings = service.settings

    @cache
    def document() -> Page:
        body = msgspec.json.encode(
            openapi(CALLS, base_url=settings.base_url, version=settings.version, sent=SENT)
        )
        return Page(200, body, JSON)

    @cache
    def reading() -> Page:
        return Page(
            200, docs_page(CALLS, base_url=settings.base_url, version=settings.version, style=_style())
        )

    async def to_programs(scope: Scope, receive: Receive, send: Send) -> None:
        del receive
        await send_page(send, scope, document())

    async def to_people(scope: Scope, receive: Receive, send: Send) -> None:
        del receive
        await send_page(send, scope, reading())

    return {"/openapi.json": {"GET": to_programs}, "/docs": {"GET": to_people}}


def _style() -> str | None:
    """The page's style sheet; a page without it can still be read."""
    try:
        return static().asset(STYLE)
    except AssetsNotBuilt:
        return None
