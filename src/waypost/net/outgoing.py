"""Carries conversations with carriers over HTTP: the one way out.

Time limits for a whole call, a limit for the size of an answer, connections to permitted addresses only,
no redirects, and logs without queries, bodies, headers or tracking numbers.
"""

import logging
import re
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self, TypeVar

import httpcore
import httpx
import structlog

from waypost.net.addresses import AddressRefused, AddressRule
from waypost.net.transport import CheckedTransport, within
from waypost.ports.exchange import Conversation, NoAnswer, NotReached, Request, Response

T = TypeVar("T")
LARGEST_ANSWER_BYTES = 8 * 1024 * 1024
MOST_CONNECTIONS = 20
LONGEST_CALL_S = 60.0
CONNECT_WITHIN_S = 10.0
_FOREIGN = (
    httpx.HTTPError, httpx.StreamError, httpcore.NetworkError, httpcore.TimeoutException,
    httpcore.ProtocolError, httpcore.ProxyError, OSError,
)  # fmt: skip
# raised before a byte of the request went out
_BEFORE_A_WORD = (
    httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpcore.ConnectError,
    httpcore.ConnectTimeout, httpcore.PoolTimeout, httpcore.ProxyError,
)  # fmt: skip
_LONG_NUMBER = re.compile(r"[^/]*\d{5}[^/]*|[^/]{24,}")
log = structlog.get_logger("waypost.net")

for _name in ("httpx", "httpcore"):  # they write whole addresses, keys in the query among them
    logging.getLogger(_name).setLevel(logging.WARNING)


class HttpExchange:
    """`ports.exchange.Exchange` over HTTP; share it between threads, close it when done."""

    def __init__(
        self,
        rule: AddressRule | None = None,
        *,
        proxy: str | None = None,
        most_connections: int = MOST_CONNECTIONS,
        largest_answer_bytes: int = LARGEST_ANSWER_BYTES,
        user_agent: str = "waypost",
    ) -> None:
        self._rule = rule or AddressRule()
        self._largest = largest_answer_bytes
        self._http = httpx.Client(
            transport=CheckedTransport(self._rule, proxy=proxy, most_connections=most_connections),
            follow_redirects=False,
            trust_env=False,
            # plain: what is small when it travels must not grow when it is unpacked
            headers={"user-agent": user_agent, "accept-encoding": "identity"},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._http.close()

    def carry(self, conversation: Conversation[T], *, before_each: Callable[[], None]) -> T:
        """See `Exchange.carry`."""
        try:
            request = next(conversation)
            while True:
                before_each()
                try:
                    response = self.send(request)
                except NoAnswer as problem:
                    request = conversation.throw(problem)
                else:
                    request = conversation.send(response)
        except StopIteration as end:
            result: T = end.value
            return result
        finally:
            conversation.close()

    def send(self, request: Request) -> Response:
        """One request and its whole answer. NoAnswer; NotReached, AddressRefused: nothing was sent."""
        begun_s = time.monotonic()
        url = self._checked(request.url)
        limit_s = min(request.timeout_s, LONGEST_CALL_S)
        told: dict[str, object] = {}
        try:
            with within(limit_s):
                response = self._whole_answer(request, url, limit_s)
            told = {"status": response.status, "bytes": len(response.body)}
        except _FOREIGN as problem:
            told = {"problem": _reason(problem)}
            silent = NotReached if isinstance(problem, _BEFORE_A_WORD) else NoAnswer
            raise silent(f"{url.host} does not answer: {_reason(problem)}") from problem
        except NoAnswer as problem:
            told = {"problem": str(problem)}
            raise
        finally:
            took_ms = round((time.monotonic() - begun_s) * 1000)
            path = redacted(url.path)
            log.info("carrier_called", method=request.method, host=url.host, path=path, ms=took_ms, **told)
        return response

    def _checked(self, written: str) -> httpx.URL:
        try:
            url = httpx.URL(written)
        except (httpx.InvalidURL, UnicodeError) as problem:
            raise AddressRefused("what should be called is no address") from problem
        if url.scheme != "https" and not (url.scheme == "http" and self._rule.is_allowed_by_name(url.host)):
            raise AddressRefused(f"{url.host or 'the address'} is not called without https")
        return url

    def _whole_answer(self, request: Request, url: httpx.URL, limit_s: float) -> Response:
        timeout = httpx.Timeout(limit_s, connect=min(limit_s, CONNECT_WITHIN_S))
        with self._http.stream(
            request.method, url, headers=dict(request.headers), content=request.body or None, timeout=timeout
        ) as answer:
            body = bytearray()
            for part in answer.iter_bytes():
                body += part
                if len(body) > self._largest:
                    raise NoAnswer(f"the answer of {url.host} is larger than {self._largest} bytes")
            return Response(answer.status_code, dict(answer.headers), bytes(body))


def redacted(path: str) -> str:
    """A path without what may be a tracking number or a key: parts with five digits, or long ones."""
    return "/".join("*" if _LONG_NUMBER.fullmatch(part) else part for part in path.split("/"))


def _reason(problem: Exception) -> str:
    """What went wrong, without addresses: the error's own name."""
    if isinstance(problem, httpx.TimeoutException | httpcore.TimeoutException):
        return "its time is over"
    return type(problem).__name__
