"""Reading over HTTP: one shipment as JSON and the buyer's page, each new and from the cache, beside hello."""

from collections.abc import Iterator, Sequence
from functools import partial

from bench.comparing import Measured, Row, in_turn
from bench.filling import Filled
from bench.messages import get
from bench.posting import gates
from bench.serving import Site
from waypost.domain.links import LinkKind, public_id, token_for

CLIENTS = 64
CACHED = 50
GET_GATES_US = {"sqlite": (None, None), "postgresql": (120.0, 85.0)}
HELLO = [get("/hello")]


class Reader:
    """Reads shipments of a filled database: each once (no cache can help), or a few again and again."""

    def __init__(self, site: Site, filled: Filled, *, key: str, secret: bytes) -> None:
        self._site = site
        self._shipments = filled.shipments
        self._key = key
        self._secret = secret
        self._next = 0

    def new_shipments(self, seconds: float) -> Measured:
        """`GET /v1/shipments/{id}` of shipments that nobody asked for before."""
        return self._measure([self._shipment(one) for one in self._fresh(int(12_000 * seconds))], seconds)

    def new_pages(self, seconds: float) -> Measured:
        """`GET /t/{token}` of shipments that nobody asked for before."""
        return self._measure([self._page(one) for one in self._fresh(int(4_000 * seconds))], seconds)

    def same_shipments(self, seconds: float) -> Measured:
        """A few shipments again and again."""
        return self._measure([self._shipment(one) for one in range(1, CACHED + 1)], seconds, is_endless=True)

    def same_pages(self, seconds: float) -> Measured:
        """A few pages again and again."""
        return self._measure([self._page(one) for one in range(1, CACHED + 1)], seconds, is_endless=True)

    def hello(self, site: Site, seconds: float) -> Measured:
        """The peer."""
        return site.measure(HELLO, clients=CLIENTS, seconds=seconds, is_endless=True)

    def token(self, shipment_id: int) -> str:
        """The buyer's link of a shipment."""
        return token_for(LinkKind.SHIPMENT, shipment_id, generation=0, secret=self._secret)

    def _measure(self, requests: Sequence[bytes], seconds: float, *, is_endless: bool = False) -> Measured:
        return self._site.measure(requests, clients=CLIENTS, seconds=seconds, is_endless=is_endless)

    def _shipment(self, shipment_id: int) -> bytes:
        return get(f"/v1/shipments/{public_id('shp', shipment_id)}", key=self._key)

    def _page(self, shipment_id: int) -> bytes:
        return get(f"/t/{self.token(shipment_id)}", accept="text/html", is_browser=True)

    def _fresh(self, most: int) -> list[int]:
        """The next shipments; from the beginning again only when all had their turn."""
        spread = [
            (self._next + step) * 7919 % self._shipments + 1 for step in range(min(most, self._shipments))
        ]
        self._next += len(spread)
        return spread


def measure_reading(
    reader: Reader, peers: Site, filled: Filled, *, pairs: int, seconds: float
) -> Iterator[Row]:
    """Everything that is read, beside hello."""
    hello = partial(reader.hello, peers, seconds)
    new_goal = 0.30 if filled.kind == "sqlite" else 0.35
    new = in_turn(partial(reader.new_shipments, seconds), hello, pairs=pairs)
    row = new.row("tracking GET, uncached / hello", filled.kind, new_goal)
    yield row
    yield from gates("CPU of a tracking GET, uncached", row, GET_GATES_US[filled.kind])
    cached = in_turn(partial(reader.same_shipments, seconds), hello, pairs=pairs)
    yield cached.row("tracking GET, from cache / hello", filled.kind, 0.9)
    pages = in_turn(partial(reader.new_pages, seconds), hello, pairs=pairs)
    yield pages.row("buyer's page, uncached / hello", filled.kind, None)
    cached_pages = in_turn(partial(reader.same_pages, seconds), hello, pairs=pairs)
    yield cached_pages.row("buyer's page, from cache / hello", filled.kind, 0.9)
