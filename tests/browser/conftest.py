"""A small shop for a real browser: every page of `EVERY_PAGE`, the built assets, and a journey that moves."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PurePosixPath
from queue import Queue
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.phone import PUSH_SERVICE
from tests.channels.push_device import Device
from tests.real.machine import ROOT
from tests.web.pages.rendered import page as rendered_page
from tests.web.pages.rendered import shop
from tests.web.pages.states import STATES, now_of
from waypost.web.pages.shop import PageLinks
from waypost.web.pages.static import BUILT, Static
from waypost.web.pages.tracking import tracking_page

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data: https:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}


@cache
def built() -> Static:
    """Read the assets once."""
    return Static.load()


@dataclass
class ShopServer:
    """The running server. `state` and `version` are those of the journey at /t/moving."""

    origin: str = ""
    state: str = "on_time"
    version: int = 7
    speaks: bool = True
    listeners: list[Queue[int]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def move(self, state: str) -> None:
        """Let the journey go on, and tell whoever listens."""
        self.state, self.version = state, self.version + 1
        for listener in self.listeners:
            listener.put(self.version)

    def page(self) -> bytes:
        """Render the moving journey as it is now."""
        journey = replace(STATES[self.state](), version=self.version)
        return tracking_page(
            journey, locale="en", now=now_of(self.state), shop=shop(built()), parcel=None,
            links=PageLinks.of_token("moving"), static=built(),
        )  # fmt: skip


def _file(name: str) -> Path:
    """Find a built file, or a picture that the journeys of tests name plainly."""
    built_file = BUILT / name
    return built_file if built_file.exists() else ROOT / "web-assets" / "img" / name


def _stream(answer: BaseHTTPRequestHandler, served: ShopServer) -> None:
    """Tell one listener every new version, until the server says 0."""
    heard: Queue[int] = Queue()
    served.listeners.append(heard)
    answer.send_response(200)
    answer.send_header("Content-Type", "text/event-stream")
    answer.end_headers()
    answer.wfile.write(b": hello\n\n")
    while (version := heard.get()) > 0:
        answer.wfile.write(f"event: journey\nid: {version}\ndata: {{}}\n\n".encode())
        answer.wfile.flush()


def _answers(served: ShopServer) -> type[BaseHTTPRequestHandler]:
    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = PurePosixPath(self.path.partition("?")[0])
            served.asked.append(str(path))
            if path.parts[1] == "static":
                self.send(_file(path.name).read_bytes(), TYPES[path.suffix])
            elif path.parts[1] == "p":
                self.send(
                    rendered_page(path.parts[3], path.parts[2], assets=built()), "text/html; charset=utf-8"
                )
            elif str(path) == "/t/moving":
                self.send(served.page(), "text/html; charset=utf-8")
            elif str(path) == "/t/moving/live" and served.speaks:
                _stream(self, served)
            else:
                self.send_error(404)

        def send(self, body: bytes, kind: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", POLICY)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Answers


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128


# A page that is not there, and a connection that the small test server let go of while it was closing.
HARMLESS = ("404", "ERR_CONNECTION_RESET")


@pytest.fixture
def shop_server() -> Iterator[ShopServer]:
    """Run the shop on a free port."""
    served = ShopServer()
    with _Server(("127.0.0.1", 0), _answers(served)) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        served.origin = f"http://127.0.0.1:{server.server_address[1]}"
        yield served
        for listener in served.listeners:
            listener.put(0)
        server.shutdown()
        thread.join()


@pytest.fixture
def quiet_page(chromium: Browser) -> Iterator[Page]:
    """Open an empty page without motion that fails the test on any error in its console."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert [text for text in errors if not any(word in text for word in HARMLESS)] == []


@pytest.fixture
def device() -> Device:
    return Device()


@pytest.fixture
def new_context(chromium: Browser, device: Device) -> Iterator[Callable[..., BrowserContext]]:
    """Open profiles; each has a push service of its own."""
    opened: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        context = chromium.new_context(locale="en-GB", timezone_id="UTC", **options)
        context.add_init_script(PUSH_SERVICE % json.dumps(device.subscription))
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()
