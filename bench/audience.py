"""An audience for live pages: a process of its own that holds a thousand connections open and counts.

The parent asks for three things: open so many connections, wait until each of them has heard so many
messages, and end.
"""

import asyncio
import multiprocessing
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from time import perf_counter
from typing import Self, cast

import uvloop

from bench.load import raise_file_limit

LONGEST_WAIT_S = 30.0
MESSAGE = b"\ndata:"


@dataclass(frozen=True, slots=True)
class Open:
    """Open a connection for each of the requests."""

    port: int
    requests: Sequence[bytes]


@dataclass(frozen=True, slots=True)
class Await:
    """Wait until every connection has heard so many messages in all."""

    messages: int


class AudienceLeft(Exception):
    """A connection was not accepted, or did not hear what it should have."""


class Audience:
    """The parent's handle on the process that listens."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=listen, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pipe.send(None)
        self._process.join(2)
        self._process.kill()

    def open(self, port: int, requests: Sequence[bytes]) -> None:
        """Open a connection for each request; returns when all have been accepted."""
        self._ask(Open(port, requests))

    def wait_for(self, messages: int) -> None:
        """Return when every connection has heard so many messages since it was opened."""
        self._ask(Await(messages))

    def _ask(self, wish: Open | Await) -> None:
        self._pipe.send(wish)
        if not self._pipe.poll(LONGEST_WAIT_S + 5):
            raise AudienceLeft("no answer from the listening process")
        if (problem := self._pipe.recv()) is not None:
            raise AudienceLeft(problem)


def listen(pipe: Connection) -> None:
    """The child's whole life."""
    raise_file_limit()
    uvloop.run(_live(pipe))


async def _live(pipe: Connection) -> None:
    loop = asyncio.get_running_loop()
    listeners: list[Listener] = []
    while (wish := await loop.run_in_executor(None, pipe.recv)) is not None:
        if isinstance(wish, Open):
            for request in wish.requests:
                connected = await loop.create_connection(lambda: Listener(request), "127.0.0.1", wish.port)  # noqa: B023 - called at once
                listeners.append(connected[1])
        least = 0 if isinstance(wish, Open) else wish.messages
        pipe.send(await _patiently(listeners, least))


async def _patiently(listeners: "Sequence[Listener]", messages: int) -> str | None:
    give_up_at = perf_counter() + LONGEST_WAIT_S
    while behind := [one for one in listeners if not one.is_accepted or one.messages < messages]:
        if perf_counter() > give_up_at or any(one.is_closed for one in behind):
            return f"{len(behind)} of {len(listeners)} behind: {behind[0].received[:300]!r}"
        await asyncio.sleep(0.02)
    return None


class Listener(asyncio.Protocol):
    """One open page."""

    def __init__(self, request: bytes) -> None:
        self._request = request
        self.received = b""
        self.messages = 0
        self.is_accepted = False
        self.is_closed = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask (asyncio calls this)."""
        cast("asyncio.Transport", transport).write(self._request)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        """Remember that it is over (asyncio calls this)."""
        self.is_closed = True

    def data_received(self, data: bytes) -> None:
        """Count messages (asyncio calls this)."""
        if not self.is_accepted:
            self.received += data
            self.is_accepted = self.received.startswith(b"HTTP/1.1 200")
        self.messages += data.count(MESSAGE)
