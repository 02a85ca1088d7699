"""From a request to an answer: the same steps for every call, on raw ASGI.

Who calls, how often, what is sent; then the call's own work; then the answer, or the problem.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from time import perf_counter
from urllib.parse import parse_qsl

import msgspec

from waypost.domain.access import ApiKey
from waypost.domain.tracking import EPOCH
from waypost.ports.database import Store, Transaction
from waypost.usecases.repeat_answer import Given, RepeatKey, answer_once
from waypost.web.api.calls import Call
from waypost.web.asgi import Headers, Receive, Scope, Send, read_body, send_bytes
from waypost.web.cache import Root
from waypost.web.callers import Caller
from waypost.web.errors import (
    PROBLEM_JSON,
    BodyMissing,
    ContentTypeRefused,
    Problem,
    attempt,
)
from waypost.web.refusals import FieldRefused
from waypost.web.records import Work
from waypost.web.service import Service
from waypost.web.throttle import Bucket, TooMany

JSON_TYPE = b"application/json"
NDJSON_TYPES = (b"application/x-ndjson", b"application/ndjson", b"application/jsonl")
LONGEST_KEY = 255
ENCODER = msgspec.json.Encoder()


@dataclass(slots=True)
class Answer:
    """An answer: its body is encoded already."""

    status: int
    body: bytes
    content_type: bytes = JSON_TYPE
    headers: Headers | None = None


def told(status: int, value: object, headers: Headers | None = None) -> Answer:
    """An answer from a wire type."""
    return Answer(status, ENCODER.encode(value), headers=headers)


NOBODY = Caller(ApiKey(0, "", "", "", frozenset(), EPOCH), None, Bucket(0, 60, 0))


@dataclass(slots=True)
class Asked:
    """A request that was let in, with what a call may want of it."""

    service: Service
    call: Call
    scope: Scope
    headers: Mapping[bytes, bytes]
    raw: bytes = b""
    caller: Caller = NOBODY
    changed: list[Root] = field(default_factory=list)

    @property
    def path(self) -> Mapping[str, str]:
        """The parameters of the path."""
        found: Mapping[str, str] = self.scope["path_params"]
        return found

    @property
    def is_ndjson(self) -> bool:
        """Whether the body is a line for each row."""
        return media_type(self.headers.get(b"content-type")) in NDJSON_TYPES

    def query(self) -> dict[str, str]:
        """The parameters of the query. FieldRefused for one that the call does not know."""
        if not self.scope["query_string"]:
            return {}
        given = dict(parse_qsl(self.scope["query_string"].decode("latin-1"), keep_blank_values=True))
        known = {parameter.name for parameter in self.call.query}
        for name in given:
            if name not in known:
                listed = ", ".join(sorted(known)) or "none"
                raise FieldRefused("", f"the query parameter {name!r} is not known here (known: {listed})")
        return given

    async def store(self, slug: str | None = None) -> Store:
        """The store that this call is about."""
        return await self.service.callers.store_for(self.caller, slug)

    def sees(self, store_id: int) -> bool:
        """Whether the caller may know of things of this store."""
        return self.caller.store is None or self.caller.store.id == store_id

    async def write(self, work: Work[Given], *, weight: int = 1) -> Answer:
        """Do this in one transaction with the answer that is kept for a repeated request.

        The work notes in `changed` what pages and caches must forget.
        """
        repeat = self.repeat()
        if repeat is None:
            given = await self.service.records.write(work, weight=weight)
        else:
            now = self.service.clock()

            def once(tx: Transaction) -> Given:
                return answer_once(tx, repeat, work, now=now)

            given = await self.service.records.write(once, weight=weight)
        self.service.cache.drop(self.changed)
        headers: Headers = [(b"idempotency-replayed", b"true")] if given.is_repeated else []
        return Answer(given.status, given.body, headers=headers)

    def repeat(self) -> RepeatKey | None:
        """What makes this request the same as an earlier one; None without Idempotency-Key."""
        given = self.headers.get(b"idempotency-key")
        if given is None:
            return None
        key = given.decode("latin-1").strip()
        if len(key) > 1 and key[0] == key[-1] == '"':
            key = key[1:-1]
        if not key or len(key) > LONGEST_KEY or not key.isprintable():
            raise FieldRefused("", f"Idempotency-Key must have 1 to {LONGEST_KEY} visible characters")
        path = self.scope["path"]
        said = b"\n".join(
            (self.headers.get(b"accept", b""), self.headers.get(b"content-type", b""), self.raw)
        )
        return RepeatKey(f"{self.caller.key.id} {self.call.method} {path}", key, sha256(said).hexdigest())


class Endpoint:
    """One call as an ASGI app."""

    __slots__ = ("_call", "_needs_json", "_policy", "_route", "_service")

    def __init__(self, call: Call, service: Service) -> None:
        self._call = call
        self._service = service
        self._route = f"{call.method} {call.path}"
        limit = service.settings.rate_limit
        self._policy: Headers = [(b"ratelimit-policy", f'"default";q={limit};w=60'.encode())] if limit else []
        self._needs_json = call.body is not None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        began = perf_counter()
        asked = Asked(self._service, self._call, scope, dict(scope["headers"]))
        answer = await attempt(self._answer(asked, receive))
        if answer is None:
            return
        if isinstance(answer, Problem):
            answer = as_answer(answer, scope)
        await send_bytes(send, answer.status, self._headers(answer, asked.caller), answer.body)
        self._service.meter.note(self._route, answer.status, perf_counter() - began)

    async def _answer(self, asked: Asked, receive: Receive) -> Answer:
        asked.caller = await self._let_in(asked.headers)
        if self._needs_json or self._call.method == "POST":
            asked.raw = await self._body(asked.scope, asked.headers, receive)
        return await self._call.run(asked)

    async def _let_in(self, headers: Mapping[bytes, bytes]) -> Caller:
        caller = await self._service.callers.calling(headers.get(b"authorization"))
        if self._call.scope is not None and self._call.scope not in caller.scopes:
            caller.must(self._call.scope)
        if not caller.bucket.take(self._service.now_s()):
            raise TooMany(caller.bucket.wait_s())
        return caller

    async def _body(self, scope: Scope, headers: Mapping[bytes, bytes], receive: Receive) -> bytes:
        if self._needs_json:
            kind = headers.get(b"content-type")
            if kind != JSON_TYPE:
                self._must_be_taken(kind)
        body = await read_body(scope, receive, most=self._service.settings.most_body_bytes)
        if self._needs_json and not body.strip() and not self._call.is_body_optional:
            raise BodyMissing("the body is empty: send JSON")
        return body

    def _must_be_taken(self, content_type: bytes | None) -> None:
        kind = media_type(content_type)
        if kind == JSON_TYPE or (kind.startswith(b"application/") and kind.endswith(b"+json")):
            return
        if self._call.takes_ndjson and kind in NDJSON_TYPES:
            return
        if not kind and self._call.is_body_optional:
            return
        also = " or application/x-ndjson" if self._call.takes_ndjson else ""
        raise ContentTypeRefused(f"send the body as application/json{also}")

    def _headers(self, answer: Answer, caller: Caller) -> Headers:
        headers: Headers = [
            (b"content-type", answer.content_type),
            (b"content-length", b"%d" % len(answer.body)),
            *API_HEADERS,
        ]
        if answer.headers:
            headers += answer.headers
        if caller is not NOBODY and self._policy:
            bucket = caller.bucket
            headers += self._policy
            headers.append((b"ratelimit", b'"default";r=%d;t=%d' % (bucket.left, bucket.full_after_s())))
        return headers


API_HEADERS: Headers = [(b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff")]


def as_answer(problem: Problem, scope: Scope) -> Answer:
    """A problem as an answer."""
    body = problem.body(scope["path"])
    return Answer(problem.kind.status, body, PROBLEM_JSON, problem.headers)


def media_type(content_type: bytes | None) -> bytes:
    """The type without its parameters, lower case; empty where there is none."""
    return (content_type or b"").partition(b";")[0].strip().lower()
