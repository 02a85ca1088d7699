"""An app in this process with a client: requests are plain calls, as tests like them."""

import asyncio
import secrets
from collections.abc import Callable, Coroutine, Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar, cast

import httpx

from waypost.config import Config
from waypost.domain.access import Scope
from waypost.usecases.manage_keys import add_key, key_text
from waypost.web.app import WebApp
from waypost.wiring import build_app

T = TypeVar("T")
ORDER = {
    "order_number": "OL-1",
    "placed_at": "2026-11-20T10:31:00+01:00",
    "buyer": {
        "name": "Ada Example",
        "email": "ada@example.org",
        "phone": "+33 6 12 34 56 78",
        "locale": "de",
    },
    "ship_to": {"street": "1 rue Exemple", "city": "Lyon", "postal_code": "69002", "country": "FR"},
    "lines": [{"title": "Willow basket", "sku": "BSK-2"}],
}
EVENT = {
    "tracking_number": "1Z999AA10123456784",
    "carrier": "ups",
    "occurred_at": "2026-11-21T16:12:00+01:00",
    "status": "in_transit",
    "location": {"city": "Cologne", "country": "DE"},
}


class House:
    """A running app. `json`, `get` and `post` make requests with the key that may do everything.

    `clock` tells every request what time it is (a function without arguments); without it, the real one does.
    """

    def __init__(
        self, database_url: str, *, clock: Callable[[], datetime] | None = None, **settings: Any
    ) -> None:
        chosen = {"worker": False, "test_mode": True, "rate_limit": 0, **settings}
        self.app = build_app(Config(database_url=database_url, base_url="http://shop.example", **chosen))
        if clock is not None:
            self.app.web = WebApp(replace(self.app.web.service, clock=clock))
        self.key = self.new_key(*Scope)
        self._runner = asyncio.Runner()
        self._stack = AsyncExitStack()
        self.run(self._stack.enter_async_context(self.app.web.running()))
        transport = httpx.ASGITransport(cast("Any", self.app.web), raise_app_exceptions=False)
        self.client = httpx.AsyncClient(transport=transport, base_url="http://shop.example")

    def new_key(self, *scopes: Scope, store: str | None = None) -> str:
        """A key with these scopes."""
        text = key_text(secrets.token_bytes(64))
        with self.app.database.write() as tx:
            add_key(tx, text, name="test", scopes=scopes, store_slug=store, now=datetime.now(UTC))
        return text

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do this in the app's loop."""
        return self._runner.run(work)

    def ask(self, method: str, path: str, *, key: str | None = "", **options: Any) -> httpx.Response:
        """One request; `key` None: without any."""
        headers = dict(options.pop("headers", {}))
        if key is not None:
            headers["authorization"] = f"Bearer {key or self.key}"
        return self.run(self.client.request(method, path, headers=headers, **options))

    def get(self, path: str, **options: Any) -> httpx.Response:
        """Read something."""
        return self.ask("GET", path, **options)

    def post(self, path: str, body: object = None, **options: Any) -> httpx.Response:
        """Send JSON."""
        return self.ask("POST", path, json=body, **options)

    def post_bytes(
        self, path: str, body: bytes, kind: str = "application/json", **options: Any
    ) -> httpx.Response:
        """Send bytes as they are."""
        headers = {"content-type": kind, **options.pop("headers", {})}
        return self.ask("POST", path, content=body, headers=headers, **options)

    def order(self, **changed: object) -> dict[str, Any]:
        """An order that is stored."""
        answer = self.post("/v1/orders", {**ORDER, **changed})
        assert answer.status_code in (200, 201), answer.text
        found: dict[str, Any] = answer.json()
        return found

    def count_events(self, shipment_id: str) -> int:
        """How many events a shipment has."""
        return len(self.get(f"/v1/shipments/{shipment_id}").json()["events"])

    def close(self) -> None:
        """End it."""
        self.run(self.client.aclose())
        self.run(self._stack.aclose())
        self._runner.close()
        self.app.close()


def problem(answer: httpx.Response, status: int) -> Mapping[str, Any]:
    """The problem in an answer, after a look at its form."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    told: dict[str, Any] = answer.json()
    assert set(told) == {"type", "title", "status", "detail", "instance", "errors"}
    assert told["status"] == status
    return told


def pointers(answer: httpx.Response, status: int = 422) -> list[str]:
    """The fields that an answer refuses."""
    return [error["pointer"] for error in problem(answer, status)["errors"]]
