"""A request that was let in, and an answer to it: all that a call has to do with HTTP."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from typing import TypeVar
from urllib.parse import parse_qsl

import msgspec

from waypost.domain.access import ApiKey
from waypost.domain.tracking import EPOCH
from waypost.ports.database import Store, Transaction
from waypost.ports.lane import Run
from waypost.usecases.repeat_answer import Given, RepeatKey, answer_once
from waypost.web.asgi import Headers, Scope
from waypost.web.cache import Root
from waypost.web.callers import Caller
from waypost.web.records import Work
from waypost.web.refusals import FieldRefused
from waypost.web.service import Service
from waypost.web.throttle import Bucket

P = TypeVar("P")
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
    method: str
    known_query: frozenset[str]
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
        for name in given:
            if name not in self.known_query:
                listed = ", ".join(sorted(self.known_query)) or "none"
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
        return self._given(given)

    async def write_together(self, run: Run[P, Given], payload: P) -> Answer:
        """Like `write`, in one piece with all calls that wait for the same `run`."""
        if b"idempotency-key" in self.headers:
            return await self.write(partial(_alone, run, payload))
        outcome = await self.service.records.write_soon(run, payload)
        if isinstance(outcome, Exception):
            raise outcome
        return self._given(outcome)

    def _given(self, given: Given) -> Answer:
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
        return RepeatKey(f"{self.caller.key.id} {self.method} {path}", key, sha256(said).hexdigest())


def _alone(run: Run[P, Given], payload: P, tx: Transaction) -> Given:
    outcome = run(tx, [payload])[0]
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def media_type(content_type: bytes | None) -> bytes:
    """The type without its parameters, lower case; empty where there is none."""
    return (content_type or b"").partition(b";")[0].strip().lower()
