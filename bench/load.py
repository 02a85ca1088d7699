"""The load: clients over raw sockets in a process of their own, which costs the server no time of its own.

Each client keeps its connection, sends a request that was built beforehand, waits for the whole answer and
sends the next (no pipelining). `LoadProcess` is the parent's handle; the rest runs in the child.
"""

import asyncio
import multiprocessing
import re
import resource
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from time import perf_counter
from typing import Self, cast

import uvloop

CONTENT_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
HEAD_END = b"\r\n\r\n"
LONGEST_ANSWER_S = 30.0


@dataclass(frozen=True, slots=True)
class Burst:
    """What one burst of requests gave. Times in seconds, `p50_ms` and `p99_ms` in milliseconds."""

    answers: int
    seconds: float
    p50_ms: float
    p99_ms: float
    last_answer: bytes

    @property
    def rate(self) -> float:
        """Answers per second."""
        return self.answers / self.seconds


@dataclass(frozen=True, slots=True)
class Order:
    """What the child shall send: requests in turn, for so long; `is_endless`: at the end begin again."""

    port: int
    clients: int
    requests: Sequence[bytes]
    seconds: float
    is_endless: bool
    wanted_status: bytes


class AnswerWrong(Exception):
    """The server answered something else than was wanted: the measurement is worth nothing."""


class LoadProcess:
    """The load's own process. Use it as a context; one burst at a time."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=serve_orders, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pipe.send(None)
        self._process.join(2)
        self._process.kill()

    def burst(
        self,
        port: int,
        requests: Sequence[bytes],
        *,
        clients: int,
        seconds: float,
        is_endless: bool = True,
        wanted_status: int = 200,
    ) -> Burst:
        """Send requests from so many clients for so long (or until they are used up)."""
        self._pipe.send(Order(port, clients, requests, seconds, is_endless, str(wanted_status).encode()))
        if not self._pipe.poll(seconds + LONGEST_ANSWER_S):
            raise AnswerWrong(f"no answer within {LONGEST_ANSWER_S:.0f} s")
        answer = self._pipe.recv()
        if isinstance(answer, str):
            raise AnswerWrong(answer)
        assert isinstance(answer, Burst)
        return answer


def raise_file_limit() -> None:
    """Allow this process as many open connections as the system lets it have."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def serve_orders(pipe: Connection) -> None:
    """Carry out orders from the parent until it sends None (the child's whole life)."""
    raise_file_limit()
    while (order := pipe.recv()) is not None:
        try:
            pipe.send(uvloop.run(carry_out(order)))
        except (AnswerWrong, OSError) as problem:
            pipe.send(str(problem))


async def carry_out(order: Order) -> Burst:
    """Run one burst."""
    loop = asyncio.get_running_loop()
    state = BurstState(order, loop.create_future())
    clients = [
        (await loop.create_connection(lambda: Client(state), "127.0.0.1", order.port))[1]
        for _ in range(order.clients)
    ]
    state.began_at = perf_counter()
    for client in clients:
        client.send_next()
    await state.is_over
    ended_at = perf_counter()
    for client in clients:
        client.close()
    times = sorted(state.times_s)
    p99 = times[min(len(times) - 1, int(len(times) * 0.99))]
    seconds = ended_at - state.began_at
    return Burst(len(times), seconds, statistics.median(times) * 1e3, p99 * 1e3, state.last_answer)


class BurstState:
    """What the clients of one burst share."""

    def __init__(self, order: Order, is_over: "asyncio.Future[None]") -> None:
        self._requests = order.requests
        self._is_endless = order.is_endless
        self._seconds = order.seconds
        self._next = 0
        self._running = order.clients
        self.wanted_status = order.wanted_status
        self.is_over = is_over
        self.began_at = 0.0
        self.times_s: list[float] = []
        self.last_answer = b""

    def next_request(self, now: float) -> bytes | None:
        """The next request, or None when time or requests are used up."""
        if now - self.began_at >= self._seconds:
            return None
        if self._next == len(self._requests):
            if not self._is_endless:
                return None
            self._next = 0
        self._next += 1
        return self._requests[self._next - 1]

    def client_is_done(self) -> None:
        """One client has its last answer."""
        self._running -= 1
        if not self._running and not self.is_over.done():
            self.is_over.set_result(None)

    def fail(self, why: str) -> None:
        """End the burst: an answer was wrong."""
        if not self.is_over.done():
            self.is_over.set_exception(AnswerWrong(why))


class Client(asyncio.Protocol):
    """One connection that is kept."""

    def __init__(self, state: BurstState) -> None:
        self._state = state
        self._transport: asyncio.Transport | None = None
        self._received = b""
        self._wanted = 0
        self._sent_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport (asyncio calls this)."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's own classes do not inherit from it

    def connection_lost(self, exc: Exception | None) -> None:
        """Fail the burst unless it was over (asyncio calls this)."""
        self._state.fail(f"the server closed a connection in the middle of a burst ({exc})")

    def send_next(self) -> None:
        """Send the next request, or be done."""
        now = perf_counter()
        request = self._state.next_request(now)
        if request is None:
            self._state.client_is_done()
        elif self._transport is not None:
            self._sent_at = now
            self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        """Collect an answer; when it is whole, note the time and go on (asyncio calls this)."""
        received = self._received + data if self._received else data
        if not self._wanted:
            head = received.find(HEAD_END)
            if head < 0:
                self._received = received
                return
            length = CONTENT_LENGTH.search(received, 0, head + 2)
            if received[9:12] != self._state.wanted_status or length is None:
                self._state.fail(received[:600].decode(errors="replace"))
                return
            self._wanted = head + len(HEAD_END) + int(length[1])
        if len(received) < self._wanted:
            self._received = received
            return
        self._received, self._wanted = b"", 0
        self._state.times_s.append(perf_counter() - self._sent_at)
        self._state.last_answer = received
        self.send_next()

    def close(self) -> None:
        """Close the connection."""
        if self._transport is not None:
            self._transport.abort()
