"""A shop as its buyers meet it on a phone: the real server, and a browser that shows notifications."""

import json
import socket
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, CDPSession, Page

from tests.web.house import ORDER
from tests.web.pushing import SECRET_KEY, open_push
from waypost.config import Config
from waypost.domain.links import LinkKind, token_for
from waypost.domain.order import Buyer
from waypost.usecases.import_orders import OrderDraft, import_orders
from waypost.wiring import App, build_app, run_to_its_end, serve

# Stands in for the browser maker's push service, which no test can reach: a subscription with real keys.
PUSH_SERVICE = """
(() => {
  const made = %s;
  let current = null;
  const subscription = (options) => ({
    endpoint: made.endpoint, options, toJSON: () => made,
    unsubscribe: async () => { current = null; localStorage.removeItem("pushed"); return true; },
  });
  const kept = localStorage.getItem("pushed");
  if (kept) current = subscription({ applicationServerKey: new Uint8Array(JSON.parse(kept)).buffer });
  PushManager.prototype.getSubscription = async () => current;
  PushManager.prototype.subscribe = async (options) => {
    const key = Array.from(options.applicationServerKey);
    if (!options.userVisibleOnly || key.length !== 65) throw new Error("wrong options");
    localStorage.setItem("pushed", JSON.stringify(key));
    return (current = subscription({ ...options, applicationServerKey: new Uint8Array(key).buffer }));
  };
})();
"""


@dataclass
class RunningShop:
    """The server on a free port. Stop it and start it again: the port stays."""

    database_url: str
    has_push: bool = True
    port: int = 0
    app: App = field(init=False)
    config: Config = field(init=False)
    page: str = ""

    def __post_init__(self) -> None:
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port = found.getsockname()[1]
        self.start()
        if self.has_push:
            open_push(self.app.database)
        self.page = f"/t/{self._order()}"

    @property
    def origin(self) -> str:
        """Where it is; browsers trust this machine's own addresses as they trust https."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Listen."""
        self.config = Config(
            database_url=self.database_url, port=self.port, rate_limit=0, worker=False, secret="s" * 32,
            secret_key=SECRET_KEY, lookups_per_address=1000, allowed_networks="127.0.0.1",
        )  # fmt: skip
        self.app = build_app(self.config)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=lambda: run_to_its_end(serve(self.app, self._stop)))
        self._thread.start()
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        pytest.fail("the server does not listen")

    def stop(self) -> None:
        """The network is gone, as far as a phone can tell."""
        self._stop.set()
        self._thread.join(20)
        self.app.close()

    def _order(self) -> str:
        now = datetime.now(UTC)
        buyer = Buyer("Ada Example", "ada@example.org")
        draft = OrderDraft(1, str(ORDER["order_number"]), placed_at=now, placed_offset_min=0, buyer=buyer)
        with self.app.database.write() as tx:
            order = import_orders(tx, [draft], now=now)[0].order
        return token_for(LinkKind.ORDER, order.id, generation=order.link_generation, secret=b"s" * 32)


class Phone:
    """A page of a browser, and what its maker's push service would hand to it."""

    def __init__(self, context: BrowserContext, shop: RunningShop) -> None:
        self.page: Page = context.new_page()
        self._cdp: CDPSession = context.new_cdp_session(self.page)
        self._registrations: dict[str, str] = {}
        self._cdp.on("ServiceWorker.workerRegistrationUpdated", self._note)
        self._cdp.send("ServiceWorker.enable")
        self._shop = shop

    def open(self, query: str = "") -> Page:
        """Open the order's page, and wait until its service worker is there."""
        self.page.goto(f"{self._shop.origin}{self._shop.page}{query}")
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        return self.page

    def receive(self, told: dict[str, Any]) -> None:
        """Hand a decrypted message to the service worker, as a browser does."""
        self.page.wait_for_timeout(100)
        (registration,) = self._registrations.values()
        self._cdp.send(
            "ServiceWorker.deliverPushMessage",
            {"origin": self._shop.origin, "registrationId": registration, "data": json.dumps(told)},
        )

    def notifications(self) -> list[dict[str, Any]]:
        """What is shown to the person now."""
        found: list[dict[str, Any]] = self.page.evaluate(
            """navigator.serviceWorker.ready.then((one) => one.getNotifications()).then((all) => all.map(
                 ({ title, body, tag, icon, lang, data }) => ({ title, body, tag, icon, lang, data })))"""
        )
        return found

    def wait_for_notifications(self, count: int) -> list[dict[str, Any]]:
        """The notifications, once there are so many."""
        for _ in range(100):
            found = self.notifications()
            if len(found) == count:
                return found
            self.page.wait_for_timeout(50)
        pytest.fail(f"no {count} notifications: {self.notifications()}")

    def _note(self, event: dict[str, Any]) -> None:
        for one in event["registrations"]:
            if not one["isDeleted"]:
                self._registrations[one["scopeURL"]] = one["registrationId"]
