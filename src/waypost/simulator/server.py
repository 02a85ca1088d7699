"""The HTTP server: every carrier under `/<slug>/...`, the simulator itself under `/simulator/...`."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Coroutine, MutableMapping, Sequence
from datetime import datetime
from threading import Event
from typing import Any, TypeAlias

import uvicorn

from waypost.simulator.answering import Answered, Switchboard
from waypost.simulator.clock import SimulatedClock
from waypost.simulator.control import PREFIX, Control
from waypost.simulator.speech import query_of, said_json
from waypost.simulator.voice import Asked

MOST_BODY_BYTES = 4 * 1024 * 1024
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
Beside: TypeAlias = Callable[[], Coroutine[Any, Any, None]]


class SimulatedCarriers:
    """The ASGI app."""

    def __init__(self, board: Switchboard, control: Control) -> None:
        self._board = board
        self._control = control

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        answered = self._answered(await _asked(scope, receive))
        if answered.slow_s:
            await asyncio.sleep(answered.slow_s)
        await _send(send, answered)

    def _answered(self, asked: Asked) -> Answered:
        if asked.path.startswith(PREFIX):
            return Answered(self._control.answer(asked))
        slug, _, rest = asked.path.removeprefix("/").partition("/")
        here = Asked(asked.method, f"/{rest}", asked.query, asked.headers, asked.body)
        told = {"problem": "no such carrier", "carriers": list(self._board.voices)}
        return self._board.answer(slug, here) or Answered(said_json(told, status=404))


async def _asked(scope: Message, receive: Receive) -> Asked:
    body, more = bytearray(), True
    while more and len(body) <= MOST_BODY_BYTES:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return Asked(
        scope["method"],
        scope["path"],
        query_of(scope["query_string"].decode("latin-1")),
        {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]},
        bytes(body),
    )


async def _send(send: Send, answered: Answered) -> None:
    """The answer; one that is cut promises its whole length, and ends in the middle."""
    response = answered.response
    headers = {**response.headers, "content-length": str(len(response.body))}
    written = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": response.status, "headers": written})
    body = response.body[: len(response.body) // 2] if answered.is_cut else response.body
    await send({"type": "http.response.body", "body": body, "more_body": answered.is_cut})


async def catching_up(clock: SimulatedClock, until: datetime) -> None:
    """Let a clock that runs quicker than life go at its pace once it shows our time (`until` is now)."""
    if clock.speed > 1:
        behind_s = (until - clock()).total_seconds()
        await asyncio.sleep(max(behind_s, 0.0) / (clock.speed - 1))
        clock.run_at(1.0)


def open_port(port: int = 0) -> socket.socket:
    """A socket on this machine alone that listens; 0 takes a free port. OSError where it is taken."""
    listener = socket.create_server(("127.0.0.1", port), backlog=512)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else a second answer waits for 40 ms
    return listener


async def serving(
    app: SimulatedCarriers,
    listener: socket.socket,
    *,
    beside: Sequence[Beside] = (),
    stop: Event | None = None,
) -> None:
    """Serve until the process is interrupted or `stop` is set; `beside` runs as long as the server does."""
    config = uvicorn.Config(
        app, http="httptools", loop="none", lifespan="off", ws="none", access_log=False, server_header=False,
        log_config=None, timeout_graceful_shutdown=2,
    )  # fmt: skip
    server = uvicorn.Server(config)
    tasks = [asyncio.create_task(work()) for work in beside]
    try:
        if stop is None:
            await server.serve(sockets=[listener])
            return
        serve = asyncio.create_task(server.serve(sockets=[listener]))
        await asyncio.to_thread(stop.wait)
        server.should_exit = True
        await serve
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
