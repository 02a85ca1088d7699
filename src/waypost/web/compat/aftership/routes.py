"""The addresses of their API at the root, and the steps that every call goes through."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias
from urllib.parse import parse_qsl

from waypost.domain.access import Scope as Right
from waypost.ports.database import Transaction
from waypost.web.asgi import App, Headers, Receive, Scope, Send, read_body, send_bytes
from waypost.web.callers import Caller
from waypost.web.compat.aftership import listing, lookups, trackings
from waypost.web.compat.aftership.calling import Called
from waypost.web.compat.aftership.envelope import (
    VERSIONS,
    Refusal,
    Version,
    failure,
    success,
    told_problem,
)
from waypost.web.errors import Problem, attempt
from waypost.web.service import Service

Work: TypeAlias = Callable[[Called, Transaction], dict[str, Any]]
UNLIMITED = 1_000_000


@dataclass(frozen=True, slots=True)
class Address:
    """One address: `*` is a part that names something; served from version `since` until before `until`."""

    method: str
    parts: tuple[str, ...]
    work: Work
    status: int = 200
    writes: bool = False
    since: str = "v4"
    until: str | None = None

    def serves(self, version: Version) -> bool:
        """Whether this version has it."""
        return version.is_from(self.since) and not (self.until and version.is_from(self.until))

    def named(self, given: tuple[str, ...]) -> tuple[str, ...] | None:
        """The parts at the stars; None where it is another address."""
        if len(given) != len(self.parts):
            return None
        pairs = list(zip(self.parts, given, strict=True))
        if any(own not in ("*", part) for own, part in pairs):
            return None
        return tuple(part for own, part in pairs if own == "*")


def _addresses() -> list[Address]:
    found = [
        Address("GET", ("couriers",), lookups.couriers),
        Address("GET", ("couriers", "all"), lookups.couriers, until="2025-04"),
        Address("POST", ("couriers", "detect"), lookups.detect),
        Address("GET", ("trackings",), listing.find_all),
        Address("POST", ("trackings",), trackings.create, 201, writes=True),
    ]
    for names, end in ((("*",), None), (("*", "*"), "2024-10")):
        one = ("trackings", *names)
        found += [
            Address("POST", (*one, "retrack"), trackings.retrack, writes=True, until=end),
            Address("POST", (*one, "mark-as-completed"), trackings.complete, writes=True, until=end),
            Address("GET", one, trackings.read, until=end),
            Address("PUT", one, trackings.update, writes=True, until=end),
            Address("DELETE", one, trackings.delete, writes=True, until=end),
            Address("GET", ("last_checkpoint", *names), lookups.last_checkpoint, until="2024-07"),
            Address("GET", ("notifications", *names), lookups.notified, until="2024-07"),
            Address("POST", ("notifications", *names, "add"), lookups.notify, 201, writes=True,
                    until="2024-07"),
            Address("POST", ("notifications", *names, "remove"), lookups.unnotify, 201, writes=True,
                    until="2024-07"),
        ]  # fmt: skip
    return found


ADDRESSES = _addresses()


def aftership_routes(service: Service) -> dict[str, App]:
    """The paths of their API, each for every method."""
    app = AfterShip(service)
    return {"/tracking/{version}/{rest:path}": app, "/v4/{rest:path}": app}


class AfterShip:
    """Their API as one ASGI app."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        limits: Headers = []
        answer = await attempt(self._answer(scope, receive, limits))
        if answer is None:
            return
        status, body = told_problem(answer) if isinstance(answer, Problem) else answer
        headers: Headers = [
            (b"content-type", b"application/json; charset=utf-8"),
            (b"content-length", b"%d" % len(body)),
            (b"cache-control", b"no-store"),
            (b"x-content-type-options", b"nosniff"),
            *(limits or self._limits(UNLIMITED, UNLIMITED, 0)),
        ]
        await send_bytes(send, status, headers, body)

    async def _answer(self, scope: Scope, receive: Receive, limits: Headers) -> tuple[int, bytes]:
        headers: Mapping[bytes, bytes] = dict(scope["headers"])
        try:
            caller = await self._let_in(headers, limits)
            address, called = await self._called(scope, caller)
            called.raw = await read_body(scope, receive, most=self._service.settings.most_body_bytes)
            work = partial(address.work, called)
            records = self._service.records
            found = await (records.write(work) if address.writes else records.read(work))
        except Refusal as refusal:
            return refusal.status, failure(refusal)
        self._service.cache.drop(called.changed)
        return address.status, success(address.status, found)

    async def _let_in(self, headers: Mapping[bytes, bytes], limits: Headers) -> Caller:
        """The caller by our own API key in their header. KeyMissing, KeyUnknown; Refusal 429."""
        key = headers.get(b"as-api-key") or headers.get(b"aftership-api-key")
        caller = await self._service.callers.calling(b"Bearer " + key if key else None)
        bucket = caller.bucket
        has_room = bucket.take(self._service.now_s())
        if bucket.size:
            limits += self._limits(bucket.size, int(bucket.left), bucket.full_after_s())
        if not has_room:
            raise Refusal(429)
        return caller

    def _limits(self, size: int, left: int, full_after_s: int) -> Headers:
        resets_at_s = int(self._service.clock().timestamp()) + max(1, full_after_s)
        return [
            (b"x-ratelimit-limit", b"%d" % size),
            (b"x-ratelimit-remaining", b"%d" % left),
            (b"x-ratelimit-reset", b"%d" % resets_at_s),
        ]

    async def _called(self, scope: Scope, caller: Caller) -> tuple[Address, Called]:
        named = scope["path_params"].get("version", "v4")
        if named not in VERSIONS or (named == "v4" and scope["path"].startswith("/tracking/")):
            raise Refusal(404)
        version = Version(VERSIONS.index(named))
        parts = tuple(scope["path_params"]["rest"].rstrip("/").split("/"))
        addresses = [one for one in ADDRESSES if one.serves(version) and one.named(parts) is not None]
        if not addresses:
            raise Refusal(404)
        address = next((one for one in addresses if one.method == scope["method"]), None)
        if address is None:
            raise Refusal(405)
        caller.must(Right.WRITE if address.writes else Right.READ)
        query = dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
        store = await self._service.callers.store_for(caller, None)
        return address, Called(self._service, store, version, address.named(parts) or (), query)
