"""One answer for another site's page: its headers, a tag for what has not changed, and packed bytes."""

import gzip
from dataclasses import dataclass, field
from hashlib import blake2b

from waypost.web.asgi import Headers, Scope, Send, header, send_bytes

JSON, SVG = b"application/json", b"image/svg+xml; charset=utf-8"
WORTH_PACKING = 1024
NOTHING = b"default-src 'none'"
KEPT, NOT_KEPT = b"private, no-cache", b"no-store"
OK = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """`policy` is its Content-Security-Policy; `extra` are its other headers."""

    status: int
    body: bytes
    content_type: bytes = JSON
    policy: bytes = NOTHING
    caching: bytes = KEPT
    extra: Headers = field(default_factory=list)

    @property
    def etag(self) -> bytes:
        """A tag that differs where the bytes differ."""
        return b'W/"' + blake2b(self.body, digest_size=9).hexdigest().encode() + b'"'


async def send_answer(send: Send, scope: Scope, answer: Answer) -> None:
    """Send it: packed for who takes that, and not at all to who has it."""
    always: Headers = [
        (b"cache-control", answer.caching),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
        (b"x-robots-tag", b"noindex"),
        *answer.extra,
    ]
    if answer.status == OK and answer.caching != NOT_KEPT:
        always.append((b"etag", answer.etag))
        if answer.etag in (header(scope, b"if-none-match") or b""):
            await send_bytes(send, 304, always, b"")
            return
    body = answer.body
    always += [(b"content-type", answer.content_type), (b"content-security-policy", answer.policy)]
    if len(body) >= WORTH_PACKING and b"gzip" in (header(scope, b"accept-encoding") or b""):
        body = gzip.compress(body, 6, mtime=0)
        always.append((b"content-encoding", b"gzip"))
    await send_bytes(send, answer.status, [*always, (b"content-length", b"%d" % len(body))], body)
