"""ASGI as it is: types, reading a body within limits, and sending an answer in two messages."""

from collections.abc import Awaitable, Callable, Coroutine, Iterable, MutableMapping
from typing import Any, TypeAlias

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Coroutine[Any, Any, None]]
App: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers: TypeAlias = list[tuple[bytes, bytes]]


class BodyTooLarge(Exception):
    """The body has more bytes than we take."""

    def __init__(self, most: int) -> None:
        super().__init__(f"the body is larger than {most:,} bytes: send it in parts")


class ClientGone(Exception):
    """The connection ended before the request did."""


def header(scope: Scope, name: bytes) -> bytes | None:
    """The first header of that (lower-case) name."""
    for key, value in scope["headers"]:
        if key == name:
            return bytes(value)
    return None


async def read_body(scope: Scope, receive: Receive, *, most: int) -> bytes:
    """The whole body. BodyTooLarge as soon as that is known, ClientGone."""
    announced = header(scope, b"content-length")
    if announced is not None and announced.isdigit() and int(announced) > most:
        raise BodyTooLarge(most)
    message = await receive()
    if message["type"] == "http.disconnect":
        raise ClientGone
    body: bytes = message.get("body", b"")
    if not message.get("more_body"):
        if len(body) > most:
            raise BodyTooLarge(most)
        return body
    parts, size = [body], len(body)
    while message.get("more_body"):
        if size > most:
            raise BodyTooLarge(most)
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        part = message.get("body", b"")
        parts.append(part)
        size += len(part)
    if size > most:
        raise BodyTooLarge(most)
    return b"".join(parts)


async def send_bytes(send: Send, status: int, headers: Iterable[tuple[bytes, bytes]], body: bytes) -> None:
    """One answer; `headers` must tell the content's length."""
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
