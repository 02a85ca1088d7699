"""All measurements on one engine, part by part."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from bench.cluster import Cluster
from bench.comparing import FEWEST_PAIRS, Row
from bench.detecting import measure_detection
from bench.filling import Filled, fill
from bench.ingest import measure_bulk, measure_growth
from bench.live import measure_live
from bench.load import LoadProcess, raise_file_limit
from bench.parsing import measure_parsing
from bench.posting import Poster, hot_route, measure_batches, measure_singles
from bench.published import Desk, measure_beside_published
from bench.reading import Reader, measure_reading
from bench.replaying import measure_replay
from bench.servers import run_peers, run_waypost
from bench.serving import Site
from bench.tickets import Ticket, make_ticket, new_key


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured: seconds and pairs of each comparison, events filled in, open connections."""

    seconds: float = 0.8
    pairs: int = FEWEST_PAIRS
    events: int = 1_000_000
    small_events: int = 1_000
    large_events: int | None = None
    replayed: int = 1_000_000
    bulk: int = 5_000
    batches: tuple[int, ...] = (500, 5_000)
    batch_rows: int = 20_000
    groups: int = 60
    connections: int = 1_000
    messages: int = 20

    @classmethod
    def quick(cls) -> Self:
        """To see that all of it runs; the numbers mean little."""
        return cls(0.1, 1, 3_000, 1_000, None, 3_000, 500, (500,), 2_000, 5, 50, 3)

    @classmethod
    def large(cls) -> Self:
        """With ten million events too."""
        return cls(large_events=10_000_000)


@dataclass(frozen=True, slots=True)
class Run:
    """One engine's turn. `folder` is thrown away at the end."""

    engine: str
    size: Size
    parts: frozenset[str]
    folder: Path
    cluster: Cluster | None
    is_first: bool = True

    @property
    def postgres_pid(self) -> int | None:
        """The first process of PostgreSQL, if that is the engine."""
        return self.cluster.pid if self.cluster else None

    def filled(self, events: int) -> Filled:
        """A new database with so many events."""
        return fill(self.empty(), events=events)

    def empty(self) -> str:
        """The address of a new database."""
        if self.cluster is not None:
            return self.cluster.new_database()
        number = len(list(self.folder.glob("*.db")))
        return f"sqlite:///{self.folder}/bench-{number}.db"


@dataclass(frozen=True, slots=True)
class House:
    """What the parts share that ask a running server."""

    ours: Site
    peers: Site
    filled: Filled
    ticket: Ticket
    poster: Poster
    reader: Reader


def measure_engine(run: Run) -> Iterator[Row]:
    """Every part that is wanted, on one engine."""
    raise_file_limit()
    if "parse" in run.parts and run.is_first:
        yield from measure_parsing(pairs=run.size.pairs, seconds=run.size.seconds / 16)
    if "detect" in run.parts and run.is_first:
        yield from measure_detection(pairs=run.size.pairs, seconds=run.size.seconds / 4)
    if "replay" in run.parts:
        yield from measure_replay(run.empty(), events=run.size.replayed, server_pid=run.postgres_pid)
    if not run.parts - BESIDE:
        return
    filled = run.filled(run.size.events)
    pid = run.postgres_pid
    if "bulk" in run.parts:
        yield from measure_bulk(filled, pairs=run.size.pairs, rows=run.size.bulk, server_pid=pid)
    if "hot" in run.parts and run.is_first:
        yield from _hot(run)
    if wanted := [part for part in OVER_HTTP if part in run.parts]:
        with ExitStack() as stack:
            house = _open_house(stack, run, filled)
            for part in wanted:
                yield from OVER_HTTP[part](house, run)
    if "growth" in run.parts:
        yield from _growth(run, filled)


def _open_house(stack: ExitStack, run: Run, filled: Filled) -> House:
    ticket = make_ticket(filled.url)
    load = stack.enter_context(LoadProcess())
    ours = Site(stack.enter_context(run_waypost(filled.url)), load, run.postgres_pid)
    peers = Site(stack.enter_context(run_peers("bench.peers:app")), load)
    poster = Poster(ours, filled, ticket.key)
    reader = Reader(ours, filled, key=ticket.key, secret=ticket.secret)
    return House(ours, peers, filled, ticket, poster, reader)


def _growth(run: Run, filled: Filled) -> Iterator[Row]:
    size = run.size
    small = run.filled(size.small_events)
    larger = [filled, *([run.filled(size.large_events)] if size.large_events else [])]
    for large in larger:
        yield from measure_growth(
            small, large, pairs=size.pairs, groups=size.groups, server_pid=run.postgres_pid
        )


def _post(house: House, run: Run) -> Iterator[Row]:
    size = run.size
    return measure_singles(house.poster, house.peers, house.filled, pairs=size.pairs, seconds=size.seconds)


def _batch(house: House, run: Run) -> Iterator[Row]:
    return measure_batches(
        house.poster,
        house.filled,
        pairs=run.size.pairs,
        batch_sizes=run.size.batches,
        rows_in_all=run.size.batch_rows,
        server_pid=run.postgres_pid,
    )


def _read(house: House, run: Run) -> Iterator[Row]:
    size = run.size
    return measure_reading(house.reader, house.peers, house.filled, pairs=size.pairs, seconds=size.seconds)


def _live(house: House, run: Run) -> Iterator[Row]:
    with run_waypost(house.filled.url) as fresh:
        yield from measure_live(
            replace(house.ours, served=fresh),
            house.reader,
            house.filled,
            key=house.ticket.key,
            connections=run.size.connections,
            messages=run.size.messages,
        )


def _published(house: House, run: Run) -> Iterator[Row]:
    if house.filled.kind == "sqlite":  # what was published ran on PostgreSQL
        return iter(())
    desk = Desk(house.ours, house.ticket.key)
    return measure_beside_published(
        desk,
        house.poster,
        house.reader,
        house.filled,
        seconds=run.size.seconds,
        rounds=min(3, run.size.pairs),
    )


def _hot(run: Run) -> Iterator[Row]:
    """The hot route by itself; there is no database in it, so it is measured once."""
    key = new_key()
    with LoadProcess() as load, ExitStack() as stack:
        settings = {"BENCH_KEY": key}
        ours = Site(stack.enter_context(run_peers("bench.agreeing:app", settings)), load)
        raw = Site(stack.enter_context(run_peers("bench.validating:app", settings)), load)
        compared = hot_route(ours, raw, key, pairs=run.size.pairs, seconds=run.size.seconds)
    yield compared.row("hot route / raw ASGI, same validation", "none", 0.9)


OVER_HTTP: dict[str, Callable[[House, Run], Iterator[Row]]] = {
    "post": _post,
    "batch": _batch,
    "read": _read,
    "live": _live,
    "published": _published,
}
BESIDE = frozenset({"parse", "detect", "replay"})  # what needs no database filled like the others
PARTS = ("parse", "detect", "replay", "bulk", "hot", *OVER_HTTP, "growth")
