"""Raw ASGI that understands an event as our hot route does, and then stores nothing.

The key is checked and the body decoded and understood by the same functions; what our route adds to that
(limits, counting, headers, errors as problem+json, the way to the writer) is what the comparison shows.
"""

import os
from hashlib import sha256

import msgspec
from starlette.types import Receive, Scope, Send

from bench.peers import answer, read_body
from bench.tickets import digest_of
from waypost.carriers import registry
from waypost.places.gazetteer import open_gazetteer
from waypost.ports.database import Store
from waypost.usecases.find_journey import World
from waypost.usecases.record_events import Outcome, Recorded
from waypost.web.api.events import body_of
from waypost.web.api.understanding import event_from
from waypost.web.clock import utc_now
from waypost.web.wire.events import EventIn

EVENT = msgspec.json.Decoder(EventIn)
KEYS = {digest_of(os.environ["BENCH_KEY"])}
STORE = Store(1, "default", "Default", {})
KIND = (b"content-type", b"application/json")


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """`POST` of one event."""
    if scope["type"] != "http":
        return
    authorization = next(value for name, value in scope["headers"] if name == b"authorization")
    if sha256(authorization[7:]).hexdigest() not in KEYS:
        await answer(send, 401, [(b"content-length", b"0")], b"")
        return
    raw = await read_body(receive)
    news = event_from(EVENT.decode(raw), store=STORE, world=WORLD, raw=raw, now=utc_now())
    body = body_of(Recorded(Outcome.RECORDED, news.event.id, 1))
    await answer(send, 201, [KIND, (b"content-length", str(len(body)).encode())], body)


WORLD = World(open_gazetteer(), registry)
