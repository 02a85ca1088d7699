"""httpx on connections that are made to checked addresses only, and end when their time is over.

The name is resolved, every address checked, and the connection made to the very address that was checked,
so that a name which changes between the two leads nowhere. TLS still proves the name.
"""

import ssl
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import TracebackType
from typing import Any, Self, TypeAlias

import httpcore
import httpx

from waypost.net.addresses import AddressRule

Options: TypeAlias = Iterable[
    tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]
]
_deadline: ContextVar[float] = ContextVar("deadline", default=float("inf"))


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """All that this thread sends and receives inside takes so long at most; then httpcore.ReadTimeout."""
    token = _deadline.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _deadline.reset(token)


def _left(timeout_s: float | None, *, is_connected: bool = True) -> float:
    left_s = _deadline.get() - time.monotonic()
    if left_s <= 0:
        over = httpcore.ReadTimeout if is_connected else httpcore.ConnectTimeout
        raise over("the time for the whole call is over")
    return left_s if timeout_s is None else min(timeout_s, left_s)


class _TimedStream(httpcore.NetworkStream):
    """A connection whose every step counts towards the deadline of the call."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _TimedStream(
            self._inner.start_tls(ssl_context, server_hostname, _left(timeout, is_connected=False))
        )

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - as httpcore declares it
        return self._inner.get_extra_info(info)


class _CheckedBackend(httpcore.NetworkBackend):
    """Connects to permitted addresses only; to the proxy, where there is one, without a question."""

    def __init__(self, rule: AddressRule, *, proxy_host: str | None) -> None:
        self._rule = rule
        self._proxy_host = proxy_host
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Options | None = None,
    ) -> httpcore.NetworkStream:
        addresses = [host] if host == self._proxy_host else self._rule.resolve(host, port)
        problem: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for address in addresses:
            try:
                left_s = _left(timeout, is_connected=False)
                return _TimedStream(
                    self._inner.connect_tcp(address, port, left_s, local_address, socket_options)
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failed:
                problem = failed
        raise problem or httpcore.ConnectError("no address")


class CheckedTransport(httpx.BaseTransport):
    """The connections of one client, shared by all its threads."""

    def __init__(self, rule: AddressRule, *, proxy: str | None, most_connections: int) -> None:
        self._rule = rule
        self._is_proxied = proxy is not None
        proxy_host = httpx.URL(proxy).host if proxy else None
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            proxy=httpcore.Proxy(proxy) if proxy else None,
            max_connections=most_connections,
            max_keepalive_connections=most_connections,
            keepalive_expiry=15.0,
            network_backend=_CheckedBackend(rule, proxy_host=proxy_host),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request (the name is httpx's). Errors are httpcore's own, and NoAnswer."""
        if self._is_proxied:
            self._rule.check_literal(request.url.host)
        answer = self._pool.handle_request(
            httpcore.Request(
                request.method,
                httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Body(answer), extensions=answer.extensions
        )

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        self.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        return self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()
