"""`GET /t/{token}/live`: tells an open page that its journey has a new version (server-sent events)."""

import asyncio
from collections.abc import Sequence
from functools import partial

from waypost.domain.links import Link, LinkKind, read_token
from waypost.ports.database import Transaction
from waypost.usecases.open_link import LinkUnknown, journey_versions, open_link
from waypost.web.asgi import Headers, Message, Receive, Scope, Send, header, send_bytes
from waypost.web.cache import Root
from waypost.web.errors import PROBLEM_JSON, Busy, Problem, attempt
from waypost.web.live import RETRY_MS, Listener, Version, news
from waypost.web.service import Service

STREAM: Message = {
    "type": "http.response.start",
    "status": 200,
    "headers": [
        (b"content-type", b"text/event-stream"),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
        (b"x-content-type-options", b"nosniff"),
        (b"x-robots-tag", b"noindex"),
    ],
}
HELLO: Message = {"type": "http.response.body", "body": b"retry: %d\n\n" % RETRY_MS, "more_body": True}


class LivePages:
    """The live connection of a page as an ASGI app."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Stay with one page until it leaves."""
        token = scope["path"][len("/t/") : -len("/live")]
        found = await attempt(self._open(token))
        if isinstance(found, Problem):
            await self._refuse(found, scope, send)
            return
        if found is None:
            return
        root, version = found
        self._service.meter.note("GET /t/{token}/live", 200, 0.0)
        await self._stay(root, version, scope, receive, send)

    async def _open(self, token: str) -> tuple[Root, Version]:
        if self._service.live.is_full:
            raise Busy("too many pages are open: ask again later")
        link = read_token(token)
        if link is None:
            raise LinkUnknown
        return await self._service.records.read(partial(self._read, link))

    def _read(self, link: Link, tx: Transaction) -> tuple[Root, Version]:
        open_link(tx, link, secret=self._service.settings.secret, now=self._service.clock())
        root: Root = ("s" if link.kind is LinkKind.SHIPMENT else "o", link.id)
        return root, versions_of(tx, [root])[root]

    async def _stay(self, root: Root, version: Version, scope: Scope, receive: Receive, send: Send) -> None:
        task = asyncio.current_task()
        if task is None:
            return
        await send(STREAM)
        await send(HELLO)
        heard = header(scope, b"last-event-id")
        listener = Listener(send, task, root)
        leave = self._service.live.join(listener, version)
        try:
            now = self._service.live.version_of(root) or version
            if heard is None or heard != b"%d" % now[0]:
                await send(news(now[0]))
            while (await receive())["type"] != "http.disconnect":
                pass
        except asyncio.CancelledError:
            if not listener.is_closed:
                raise
        finally:
            leave()

    async def _refuse(self, problem: Problem, scope: Scope, send: Send) -> None:
        body = problem.body(scope["path"])
        headers: Headers = [
            (b"content-type", PROBLEM_JSON),
            (b"content-length", b"%d" % len(body)),
            *problem.headers,
        ]
        await send_bytes(send, problem.kind.status, headers, body)
        self._service.meter.note("GET /t/{token}/live", problem.kind.status, 0.0)


def versions_of(tx: Transaction, roots: Sequence[Root]) -> dict[Root, Version]:
    """The present versions of journeys, those that are there."""
    orders, shipments = journey_versions(
        tx,
        order_ids=[number for kind, number in roots if kind == "o"],
        shipment_ids=[number for kind, number in roots if kind == "s"],
    )
    found: dict[Root, Version] = {("o", number): version for number, version in orders.items()}
    found.update({("s", number): version for number, version in shipments.items()})
    return found
