"""Ingest over HTTP: single events at 1, 8 and 64 clients, and batches, each beside its peers."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from bench.comparing import Comparison, Measured, Row, in_turn
from bench.filling import Filled
from bench.ingest import raw_rows
from bench.messages import posts
from bench.news import NewsMaker
from bench.serving import Site

CLIENTS = (1, 8, 64)
MOST_PER_S = {1: 6_000, 8: 10_000, 64: 16_000}  # how many requests are built for a second of each
BATCH_CLIENTS = 4
EVENT_GATES_US = {"sqlite": (140.0, None), "postgresql": (110.0, 100.0)}
BATCH_GATES_US = {"sqlite": (None, None), "postgresql": (20.0, 60.0)}


class Poster:
    """Posts news that was never posted before."""

    def __init__(self, site: Site, filled: Filled, key: str) -> None:
        self._site = site
        self._maker = NewsMaker(filled.shipments)
        self._key = key

    def singles(self, clients: int, seconds: float) -> Measured:
        """Durable posts of one event each."""
        bodies = self._maker.bodies(int(MOST_PER_S[clients] * seconds))
        requests = posts("/v1/events", bodies, key=self._key)
        return self._site.measure(requests, clients=clients, seconds=seconds, wanted_status=201)

    def batches(self, rows: int, count: int) -> Measured:
        """Durable batches; operations are events."""
        requests = posts("/v1/events/batch", self._maker.batches(count, rows), key=self._key)
        return self._site.measure(
            requests, clients=min(count, BATCH_CLIENTS), seconds=30, wanted_status=207, rows_each=rows
        )


def measure_singles(
    poster: Poster, peers: Site, filled: Filled, *, pairs: int, seconds: float
) -> Iterator[Row]:
    """Durable single posts beside posts of the same bodies that only read them."""
    same = posts("/noop", NewsMaker(filled.shipments).bodies(2_000))
    for clients in CLIENTS:
        noop = partial(peers.measure, same, clients=clients, seconds=seconds, is_endless=True)
        compared = in_turn(partial(poster.singles, clients, seconds), noop, pairs=pairs)
        row = compared.row(
            f"durable POST, {_people(clients)} / no-op POST", filled.kind, 0.30 if clients == 64 else None
        )
        yield row
        if clients == 64:
            yield from gates("CPU of a durable POST, 64 clients", row, EVENT_GATES_US[filled.kind])


def measure_batches(
    poster: Poster,
    filled: Filled,
    *,
    pairs: int,
    batch_sizes: Sequence[int],
    rows_in_all: int,
    server_pid: int | None,
) -> Iterator[Row]:
    """Batches over HTTP beside the raw peer, which stores as many rows for each commit."""
    is_sqlite = filled.kind == "sqlite"
    peer_name = "executemany, bare table" if is_sqlite else "COPY, bare table"
    for rows in batch_sizes:
        count = max(BATCH_CLIENTS, rows_in_all // rows)
        with raw_rows(filled, rows, has_indexes=False, server_pid=server_pid) as peer:
            compared = in_turn(
                partial(poster.batches, rows, count), _repeated(peer.store, count), pairs=pairs
            )
        goal = 0.20 if rows == 500 and not is_sqlite else None
        row = compared.row(f"HTTP batch of {rows:,} / {peer_name}", filled.kind, goal)
        yield row
        if rows == 500:
            yield from gates("CPU of an event in an HTTP batch of 500", row, BATCH_GATES_US[filled.kind])


def gates(name: str, row: Row, most_us: tuple[float | None, float | None]) -> Iterator[Row]:
    """The CPU of a row held against its gates: of our program, and of PostgreSQL."""
    for who, value, most in zip(("app", "database"), (row.app_us, row.database_us), most_us, strict=True):
        if most is not None and value is not None:
            yield Row(f"{name}: {who}", row.engine, value, "us", most, is_at_most=True)


def hot_route(ours: Site, raw: Site, key: str, *, pairs: int, seconds: float) -> Comparison:
    """The hot route without a database behind it, beside raw ASGI with the same validation."""
    requests = posts("/v1/events", NewsMaker(10_000).bodies(4_000), key=key)
    send = partial(_send, requests, seconds)
    return in_turn(partial(send, ours), partial(send, raw), pairs=pairs)


def _send(requests: Sequence[bytes], seconds: float, site: Site) -> Measured:
    return site.measure(requests, clients=8, seconds=seconds, is_endless=True, wanted_status=201)


def _repeated(store: Callable[[], Measured], times: int) -> Callable[[], Measured]:
    def all_of_them() -> Measured:
        done = [store() for _ in range(times)]
        return Measured(
            sum(one.operations for one in done),
            sum(one.seconds for one in done),
            database_cpu_s=sum(one.database_cpu_s for one in done),
        )

    return all_of_them


def _people(clients: int) -> str:
    return "1 client" if clients == 1 else f"{clients} clients"
