"""The server around the web app: uvicorn, with what must run beside it in the same loop."""

import asyncio
import gc
import socket
import threading
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import uvicorn

from waypost.web.app import WebApp

STOP_WITHIN_S = 10
Beside: TypeAlias = Callable[[], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class Listening:
    """Where the server listens, and whose forwarded addresses it believes."""

    host: str
    port: int
    trusted_proxies: str = "127.0.0.1"


def let_go_of_little() -> None:
    """Search for dead cycles rarely: requests make none, and what was built at the start stays."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


class _Server(uvicorn.Server):
    """Ends live pages first: a browser that waits for news would otherwise hold the process up."""

    def __init__(self, config: uvicorn.Config, app: WebApp) -> None:
        super().__init__(config)
        self._app = app

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop taking requests, end live pages, let the others finish."""
        self._app.close_live()
        await super().shutdown(sockets)


async def serving(
    app: WebApp, where: Listening, *, beside: Sequence[Beside] = (), stop: threading.Event | None = None
) -> None:
    """Serve until the process is interrupted or `stop` is set; `beside` runs as long as the server does."""
    server = _server(app, where)
    tasks = [asyncio.create_task(work()) for work in beside]
    try:
        if stop is None:
            await server.serve()
            return
        task = asyncio.create_task(server.serve())
        await asyncio.to_thread(stop.wait)
        server.should_exit = True
        await task
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _server(app: WebApp, where: Listening) -> _Server:
    config = uvicorn.Config(
        app,
        host=where.host,
        port=where.port,
        http="httptools",
        loop="none",
        lifespan="on",
        ws="none",
        access_log=False,
        server_header=False,
        log_config=None,
        proxy_headers=True,
        forwarded_allow_ips=where.trusted_proxies,
        timeout_graceful_shutdown=STOP_WITHIN_S,
        backlog=4096,
    )
    return _Server(config, app)
