"""The dispatcher in front of Starlette: the routes with nearly all the load, found by two comparisons."""

from waypost.web.asgi import App, Receive, Scope, Send

SHIPMENT = "/v1/shipments/"
PAGE = "/t/"
LIVE = "/live"


class HotRoutes:
    """Serves the hot routes itself and passes everything else on."""

    __slots__ = ("_batch", "_event", "_live", "_others", "_page", "_shipment")

    def __init__(self, *, event: App, batch: App, shipment: App, page: App, live: App, others: App) -> None:
        self._event = event
        self._batch = batch
        self._shipment = shipment
        self._page = page
        self._live = live
        self._others = others

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a connection to the app it is for."""
        await self._choose(scope)(scope, receive, send)

    def _choose(self, scope: Scope) -> App:
        if scope["type"] != "http":
            return self._others
        method, path = scope["method"], scope["path"]
        if method == "POST":
            if path == "/v1/events":
                return self._event
            if path == "/v1/events/batch":
                return self._batch
        elif method == "GET":
            if path.startswith(PAGE):
                return self._page_or_live(path)
            if path.startswith(SHIPMENT) and "/" not in (rest := path[len(SHIPMENT) :]) and rest:
                scope["path_params"] = {"shipment_id": rest}
                return self._shipment
        return self._others

    def _page_or_live(self, path: str) -> App:
        slash = path.find("/", len(PAGE))
        if slash < 0:
            return self._page
        return self._live if path[slash:] == LIVE else self._others
