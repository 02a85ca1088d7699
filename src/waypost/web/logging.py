"""One line for each request to a route that is not hot: what, how, how long; never whose."""

from time import perf_counter

import structlog

from waypost.web.asgi import App, Message, Receive, Scope, Send

log = structlog.get_logger("waypost.http")
QUIET = frozenset({"/healthz", "/readyz", "/metrics"})


class LoggedApp:
    """An app whose requests are told in the log by their path's pattern: paths carry tokens and ids."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request and tell of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = perf_counter()
        status = 0

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        await self._app(scope, receive, noting)
        route = _pattern(scope)
        if route not in QUIET:
            took_ms = round((perf_counter() - began) * 1000, 1)
            log.info("request", method=scope["method"], route=route, status=status, took_ms=took_ms)


def _pattern(scope: Scope) -> str:
    """The path with its parameters taken out."""
    path: str = scope["path"]
    for name, value in scope.get("path_params", {}).items():
        path = path.replace(str(value), "{" + name + "}", 1) if value else path
    return path if "anything" not in scope.get("path_params", {}) else "unknown"
