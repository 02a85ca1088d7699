"""A program that speaks to our own HTTP API, as any shop's would."""

import json
from types import TracebackType
from typing import Any, Self

import httpx

from waypost.ports.exchange import NoAnswer

_TIMEOUT_S = 30.0
_ATTEMPTS = 3


class ApiClient:
    """Calls one Waypost with one key. Use it as `async with`."""

    def __init__(self, base_url: str, *, key: str, most_connections: int = 32) -> None:
        limits = httpx.Limits(max_connections=most_connections, max_keepalive_connections=most_connections)
        headers = {"authorization": f"Bearer {key}", "content-type": "application/json"}
        self._http = httpx.AsyncClient(base_url=base_url, headers=headers, limits=limits, timeout=_TIMEOUT_S)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def post(self, path: str, body: object) -> tuple[int, Any]:
        """Send JSON; the status and the parsed answer. NoAnswer when nobody answers at the third attempt."""
        content = json.dumps(body, ensure_ascii=False).encode()
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                answer = await self._http.post(path, content=content)
            except httpx.HTTPError as problem:
                if attempt == _ATTEMPTS:
                    raise NoAnswer(f"{self._http.base_url} does not answer: {problem}") from problem
                continue
            return answer.status_code, _parsed(answer)
        raise NoAnswer(f"{self._http.base_url} does not answer")


def _parsed(answer: httpx.Response) -> object:
    try:
        return answer.json()
    except ValueError:
        return answer.text
