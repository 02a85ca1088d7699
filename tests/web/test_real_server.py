"""The same entrance as a real server with real sockets, on PostgreSQL."""

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.web.house import EVENT, ORDER
from waypost.config import Config
from waypost.domain.access import Scope
from waypost.usecases.manage_keys import add_key
from waypost.wiring import App, build_app, run_to_its_end, serve

pytestmark = pytest.mark.postgres
KEY = "wp_" + "K" * 32


class Running:
    """A server in a thread of this process."""

    def __init__(self, database_url: str) -> None:
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port = found.getsockname()[1]
        config = Config(database_url=database_url, port=self.port, rate_limit=0, test_mode=True)
        self.app: App = build_app(config)
        with self.app.database.write() as tx:
            add_key(tx, KEY, name="test", scopes=list(Scope), now=datetime.now(UTC))
        self._stop = threading.Event()
        self._thread = threading.Thread(target=lambda: run_to_its_end(serve(self.app, self._stop)))
        self._thread.start()
        self._wait()

    def _wait(self) -> None:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        pytest.fail("the server does not listen")

    def ask(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """One request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"authorization": f"Bearer {KEY}", "content-type": "application/json"}
        connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, json.loads(content) if content else None

    def stop(self) -> None:
        """End it as a signal would."""
        self._stop.set()
        self._thread.join(20)
        self.app.close()


@pytest.fixture
def server(postgres_url: str) -> Iterator[Running]:
    running = Running(postgres_url)
    yield running
    running.stop()


def test_sixty_four_clients_record_each_event_once(server: Running) -> None:
    events = [{**EVENT, "message": f"scan {number}"} for number in range(200)]
    with ThreadPoolExecutor(16) as clients:
        answers = list(clients.map(lambda event: server.ask("POST", "/v1/events", event), events * 2))
    results = [told["result"] for _, told in answers]
    assert (results.count("recorded"), results.count("duplicate")) == (200, 200)
    status, shipment = server.ask("GET", f"/v1/shipments/{answers[0][1]['shipment_id']}")
    assert (status, len(shipment["events"])) == (200, 200)


def test_the_worker_inside_estimates_what_was_shipped(server: Running) -> None:
    server.ask("POST", "/v1/orders", ORDER)
    _, shipment = server.ask("POST", "/v1/shipments", {"order_number": "OL-1", "tracking_number": "X123"})
    for _ in range(100):
        _, found = server.ask("GET", f"/v1/shipments/{shipment['id']}")
        if found["estimate"] is not None:
            return
        time.sleep(0.05)
    pytest.fail("no estimate was made")


def test_an_open_page_hears_of_news_and_does_not_hold_the_server_up(server: Running) -> None:
    _, order = server.ask("POST", "/v1/orders", ORDER)
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    connection.request("GET", f"/t/{order['tracking_token']}/live")
    stream = connection.getresponse()
    lines = iter(stream.readline, b"")
    first = next(line for line in lines if line.startswith(b"id:"))
    server.ask("POST", f"/v1/orders/{order['id']}/events", {"status": "packed"})
    assert next(line for line in lines if line.startswith(b"id:")) != first
    began = time.monotonic()
    server.stop()
    assert time.monotonic() - began < 5
    connection.close()
