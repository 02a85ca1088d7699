"""A tiny HTTP server that stands in for a carrier, on a free port of this machine."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TypeAlias


@dataclass
class Heard:
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


Answer: TypeAlias = tuple[int, dict[str, str], bytes]
Answering: TypeAlias = Callable[[Heard], Answer | None]


@dataclass
class LocalServer:
    """Its address, and all it was asked."""

    url: str
    heard: list[Heard] = field(default_factory=list)


class QuietServer(ThreadingHTTPServer):
    """Says nothing about clients that hang up: they are part of the tests."""

    daemon_threads = True

    def handle_error(self, *words: object) -> None:
        """Stay silent."""


@contextmanager
def serving(answering: Answering) -> Iterator[LocalServer]:
    """Serve until the block ends; `answering` gives (status, headers, body), or None: no answer at all."""

    class Answerer(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            headers = {name.lower(): value for name, value in self.headers.items()}
            one = Heard(self.command, self.path, headers, self.rfile.read(length))
            server.heard.append(one)
            answer = answering(one)
            if answer is None:
                self.close_connection = True
                return
            status, more, body = answer
            self.send_response(status)
            for name, value in {"content-length": str(len(body)), **more}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = _answer  # noqa: N815 - names that the library looks for

        def log_message(self, *words: object) -> None:
            """Stay silent."""

    http = QuietServer(("127.0.0.1", 0), Answerer)
    server = LocalServer(f"http://127.0.0.1:{http.server_address[1]}")
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()
