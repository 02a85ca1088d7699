"""The peers that every HTTP number is held against: as little as a server can do, under the same settings.

`GET /hello` answers a few bytes; `POST /noop` reads the body and answers as many bytes as a real answer has.
"""

from starlette.types import Receive, Scope, Send

HELLO = b"Hello, world!"
NOOP = b'{"result":"recorded","event_id":"evt_0123456789abcdef","shipment_id":"shp_0123456789"}'
Headers = list[tuple[bytes, bytes]]


def _headers(body: bytes, kind: bytes) -> Headers:
    return [(b"content-type", kind), (b"content-length", str(len(body)).encode())]


HELLO_HEADERS = _headers(HELLO, b"text/plain")
NOOP_HEADERS = _headers(NOOP, b"application/json")


async def read_body(receive: Receive) -> bytes:
    """The whole body of a request."""
    message = await receive()
    body: bytes = message.get("body", b"")
    while message.get("more_body"):
        message = await receive()
        body += message.get("body", b"")
    return body


async def answer(send: Send, status: int, headers: Headers, body: bytes) -> None:
    """Send one whole answer."""
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Be both peers."""
    if scope["type"] != "http":
        return
    if scope["method"] == "POST":
        await read_body(receive)
        await answer(send, 200, NOOP_HEADERS, NOOP)
    else:
        await answer(send, 200, HELLO_HEADERS, HELLO)
