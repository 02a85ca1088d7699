"""A simulator on a free port, with a clock that a test moves."""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import pytest

from tests.simulator.in_process import NOW, parcel_of
from waypost.net.addresses import address_rule
from waypost.net.outgoing import HttpExchange
from waypost.ports.exchange import Request, Response
from waypost.simulator.answering import Switchboard
from waypost.simulator.clock import SimulatedClock
from waypost.simulator.control import Control
from waypost.simulator.inventing import plots_of
from waypost.simulator.parcel import Parcel
from waypost.simulator.server import SimulatedCarriers, open_port, serving
from waypost.simulator.voices.registry import all_voices
from waypost.simulator.world import World


@dataclass
class Simulated:
    """The address, what is behind it, and a client."""

    url: str
    board: Switchboard
    exchange: HttpExchange
    seconds: list[float]

    def call(self, method: str, path: str, body: bytes = b"", **headers: str) -> Response:
        return self.exchange.send(Request(method, self.url + path, headers, body, timeout_s=5.0))

    def forward(self, *, hours: float) -> None:
        self.seconds[0] += hours * 3600

    def parcel(self, slug: str, seed: int = 1) -> Parcel:
        """A parcel of this carrier whose whole journey lies in the past."""
        parcel = parcel_of(slug, plots_of(all_voices()[slug])[0], seed=seed)
        self.board.world.add(parcel, teller=slug)
        return parcel


@pytest.fixture
def simulated() -> Iterator[Simulated]:
    seconds = [0.0]
    clock = SimulatedClock(start=NOW, speed=1.0, seconds=lambda: seconds[0])
    board = Switchboard(World(clock), all_voices(), slowest_s=0.01)
    listener, stop = open_port(), threading.Event()
    app = SimulatedCarriers(board, Control(board, Random(1)))
    thread = threading.Thread(target=lambda: asyncio.run(serving(app, listener, stop=stop)))
    thread.start()
    with HttpExchange(address_rule("127.0.0.1")) as exchange:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        yield Simulated(url, board, exchange, seconds)
    stop.set()
    thread.join()
    listener.close()
