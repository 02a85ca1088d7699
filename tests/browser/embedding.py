"""A shop's own site beside a running Waypost: another origin, a strict policy, hostile style sheets."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.real.machine import ROOT
from tests.web.house import EVENT, ORDER
from tests.web.test_real_server import Running

HOSTILE = """
* { all: unset }
*, *::before { color: rgb(255, 0, 0) !important; font-size: 40px !important; display: inline !important;
  letter-spacing: 1em !important; text-transform: uppercase !important; line-height: 3 !important }
"""
SNIPPET = re.compile(r"```html\n(.*?)```", re.DOTALL)


def snippets() -> list[str]:
    """The pieces of HTML that the guide offers for copying."""
    guide = (ROOT / "docs/howto/embed-tracking.md").read_text(encoding="utf-8")
    return SNIPPET.findall(guide)


@dataclass
class Site:
    """The shop's site. `bodies` are its pages by path; each is served under a strict policy."""

    waypost: str
    origin: str = ""
    bodies: dict[str, str] = field(default_factory=dict)

    def page(self, path: str, body: str, *, lang: str = "en") -> str:
        """Put a page there, and say its address."""
        self.bodies[path] = (
            f'<!doctype html><html lang="{lang}" dir="{"rtl" if lang == "ar" else "ltr"}"><head>'
            '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Shop</title>'
            '<link rel="icon" href="data:,"><link rel="stylesheet" href="/shop.css"></head>'
            f"<body><main><h1>Your order</h1>{body}</main></body></html>"
        )
        return self.origin + path

    @property
    def policy(self) -> str:
        """Nothing but its own style sheet and Waypost."""
        return (
            f"default-src 'none'; script-src {self.waypost}; connect-src {self.waypost}; style-src 'self'; "
            f"img-src {self.waypost} data:; frame-src {self.waypost}; base-uri 'none'"
        )


@dataclass
class Street:
    """Waypost with an order that is on its way, and the shop's site."""

    server: Running
    site: Site
    order: dict[str, Any]
    css: dict[str, str]

    @property
    def token(self) -> str:
        """The order's token."""
        return str(self.order["tracking_token"])

    def event(self, **changed: object) -> None:
        """Let something happen to the parcel."""
        self.server.ask("POST", "/v1/events", {**EVENT, **changed})

    def filled(self, snippet: str) -> str:
        """A snippet of the guide with real addresses in it."""
        _, about = self.server.ask("GET", "/embed/waypost.json")
        return (
            snippet.replace("https://track.example.com", self.site.waypost)
            .replace("VERSIONED_URL", about["url"])
            .replace("INTEGRITY", about["integrity"])
            .replace("TOKEN", self.token)
        )


@contextmanager
def street(folder: Path) -> Iterator[Street]:
    """Run both."""
    server = Running(f"sqlite:///{folder}/waypost.db")
    site, css = Site(f"http://127.0.0.1:{server.port}"), {"text": ""}
    with ThreadingHTTPServer(("127.0.0.1", 0), _answers(site, css)) as shop:
        thread = threading.Thread(target=shop.serve_forever, args=(0.05,))
        thread.start()
        site.origin = f"http://127.0.0.1:{shop.server_address[1]}"
        settings = {"embed_origins": [site.origin]}
        status, _ = server.ask("POST", "/v1/stores/default", {"name": "Osier", "settings": settings})
        assert status == 200
        _, order = server.ask("POST", "/v1/orders", ORDER)
        server.ask(
            "POST", "/v1/shipments", {"order_number": "OL-1", "tracking_number": EVENT["tracking_number"]}
        )
        server.ask("POST", "/v1/events", EVENT)
        yield Street(server, site, order, css)
        shop.shutdown()
        thread.join()
    server.stop()


def _answers(site: Site, css: dict[str, str]) -> type[BaseHTTPRequestHandler]:
    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            is_css = path == "/shop.css"
            body = (css["text"] if is_css else site.bodies.get(path, "")).encode()
            self.send_response(200 if body or is_css else 404)
            self.send_header("Content-Type", "text/css" if is_css else "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", site.policy)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Answers
