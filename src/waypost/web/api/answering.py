"""From a request to an answer: the same steps for every call, on raw ASGI.

Who calls, how often, what is sent; then the call's own work; then the answer, or the problem.
"""

from collections.abc import Mapping
from time import perf_counter

from waypost.web.api.asking import JSON_TYPE, NDJSON_TYPES, NOBODY, Answer, Asked, media_type
from waypost.web.api.calls import Call
from waypost.web.asgi import Headers, Receive, Scope, Send, read_body, send_bytes
from waypost.web.callers import Caller
from waypost.web.errors import PROBLEM_JSON, BodyMissing, ContentTypeRefused, Problem, attempt
from waypost.web.service import Service
from waypost.web.throttle import TooMany


class Endpoint:
    """One call as an ASGI app."""

    __slots__ = ("_call", "_known_query", "_needs_body", "_policy", "_route", "_service", "_usual_type")

    def __init__(self, call: Call, service: Service) -> None:
        self._call = call
        self._service = service
        self._route = f"{call.method} {call.path}"
        limit = service.settings.rate_limit
        self._policy: Headers = [(b"ratelimit-policy", f'"default";q={limit};w=60'.encode())] if limit else []
        self._needs_body = call.body is not None or bool(call.takes)
        self._usual_type = None if call.takes else JSON_TYPE
        self._known_query = frozenset(parameter.name for parameter in call.query)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        began = perf_counter()
        asked = Asked(self._service, self._call.method, self._known_query, scope, dict(scope["headers"]))
        answer = await attempt(self._answer(asked, receive))
        if answer is None:
            return
        if isinstance(answer, Problem):
            answer = as_answer(answer, scope)
        await send_bytes(send, answer.status, self._headers(answer, asked.caller), answer.body)
        self._service.meter.note(self._route, answer.status, perf_counter() - began)

    async def _answer(self, asked: Asked, receive: Receive) -> Answer:
        asked.caller = await self._let_in(asked.headers)
        if self._needs_body or self._call.method == "POST":
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
        if self._needs_body:
            kind = headers.get(b"content-type")
            if kind != self._usual_type:
                self._must_be_taken(kind)
        body = await read_body(scope, receive, most=self._service.settings.most_body_bytes)
        if self._needs_body and not body.strip() and not self._call.is_body_optional:
            raise BodyMissing(f"the body is empty: send {'a file' if self._call.takes else 'JSON'}")
        return body

    def _must_be_taken(self, content_type: bytes | None) -> None:
        kind = media_type(content_type)
        if self._call.takes:
            if not kind or kind.decode("latin-1") in self._call.takes:
                return
            raise ContentTypeRefused(f"send the body as one of {', '.join(self._call.takes)}")
        if kind == JSON_TYPE or (kind.startswith(b"application/") and kind.endswith(b"+json")):
            return
        if self._call.takes_ndjson and kind in NDJSON_TYPES:
            return
        if not kind and self._call.is_body_optional:
            return
        also = " or application/x-ndjson" if self._call.takes_ndjson else ""
        xml = "; XML is not read here: convert it first" if kind.endswith(b"xml") else ""
        raise ContentTypeRefused(f"send the body as application/json{also}{xml}")

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
