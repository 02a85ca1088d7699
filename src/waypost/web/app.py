"""The ASGI app: hot routes in front, everything else in Starlette, and the tasks that live with it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

import structlog
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Route

from waypost.web.api.answering import Endpoint
from waypost.web.api.calls import Call
from waypost.web.api.epcis_pages import RANGE
from waypost.web.api.routes import CALLS
from waypost.web.asgi import App, Receive, Scope, Send
from waypost.web.compat.aftership.routes import aftership_routes
from waypost.web.docs.routes import docs_routes
from waypost.web.follower import Follower
from waypost.web.hooks.carriers import hook_routes
from waypost.web.hooks.channels import receipt_routes
from waypost.web.hot import HotRoutes
from waypost.web.logging import LoggedApp
from waypost.web.operations import operation_routes
from waypost.web.pages.app_routes import app_routes
from waypost.web.pages.choices_route import ChoicePages
from waypost.web.pages.embeds.routes import embed_routes
from waypost.web.pages.forms_route import BuyerForms
from waypost.web.pages.live_route import LivePages, versions_of
from waypost.web.pages.lookup_route import LookupPages
from waypost.web.pages.routes import TrackingPages
from waypost.web.pages.wallet.routes import wallet_routes
from waypost.web.public import Anything, Methods, StaticFiles, brand_sheet, to_lookup
from waypost.web.service import Service

BEAT_S = 1.0
log = structlog.get_logger("waypost.web")


class WebApp:
    """The whole HTTP entrance as one ASGI app. `service` is what its routes work with."""

    def __init__(self, service: Service) -> None:
        self.service = service
        endpoints = {call.name: Endpoint(call, service) for call in CALLS}
        page, live = TrackingPages(service), LivePages(service)
        others = Starlette(routes=self._routes(endpoints, page, live), lifespan=self._lifespan)
        others.router.redirect_slashes = False
        self._app = HotRoutes(
            event=endpoints["record_event"],
            batch=endpoints["record_batch"],
            shipment=endpoints["read_shipment"],
            page=page,
            live=live,
            others=LoggedApp(others),
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        await self._app(scope, receive, send)

    def close_live(self) -> None:
        """End the live connections, so that a server can stop at once."""
        self.service.live.close()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """What must run while the app serves: the feed's follower and the heartbeat of live pages."""
        service = self.service
        service.records.attach(asyncio.get_running_loop())
        follower = Follower(
            service.database, service.records, cache=service.cache, live=service.live, versions=versions_of
        )
        tasks = [asyncio.create_task(follower.run()), asyncio.create_task(self._beat())]
        try:
            yield
        finally:
            service.live.close()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    @asynccontextmanager
    async def _lifespan(self, app: Starlette) -> AsyncIterator[None]:
        del app
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self.running())
            yield

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT_S)
            self.service.live.beat()

    def _routes(self, endpoints: dict[str, Endpoint], page: App, live: App) -> Sequence[BaseRoute]:
        by_path: dict[str, dict[str, App]] = {}
        for call in _by_length(CALLS):
            by_path.setdefault(call.path, {})[call.method] = endpoints[call.name]
        by_path["/t/{token}/live"] = {"GET": live}
        by_path["/t/{token}"] = {"GET": page}
        lookup = LookupPages(self.service)
        by_path["/"] = {"GET": to_lookup}
        by_path.update(BuyerForms(self.service).paths())
        choices = ChoicePages(self.service)
        by_path["/n/{token}"] = {"GET": choices, "POST": choices}
        by_path["/lookup"] = {"GET": lookup, "POST": lookup}
        by_path["/brand/{colour}.css"] = {"GET": brand_sheet}
        by_path["/static/{name:path}"] = {"GET": StaticFiles()}
        by_path.update(operation_routes(self.service))
        by_path.update(app_routes(self.service))
        by_path.update(hook_routes(self.service))
        by_path.update(receipt_routes(self.service))
        by_path.update(docs_routes(self.service))
        by_path.update(embed_routes(self.service))
        by_path.update(wallet_routes(self.service, self.service.wallet))
        routes: list[BaseRoute] = [
            Route(path, Methods(apps, told=RANGE if path.startswith("/epcis") else None))
            for path, apps in by_path.items()
        ]
        routes += [Route(path, app) for path, app in aftership_routes(self.service).items()]
        return [*routes, Route("/{anything:path}", Anything())]


def _by_length(calls: Sequence[Call]) -> list[Call]:
    """Fixed paths before those with parameters."""
    return sorted(calls, key=lambda call: call.path.count("{"))
