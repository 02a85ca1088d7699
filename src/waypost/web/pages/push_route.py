"""`POST /t/{token}/push`: the person at the page wants this device told of the order, or no longer.

`{"on": true, "subscription": PushSubscription.toJSON(), "language": "de"}`; answers `{"on": true}`. Only our
own pages may ask: the body is JSON and the Origin is ours, which no other site's form or script can send.
"""

from collections.abc import Mapping
from functools import partial
from time import perf_counter
from urllib.parse import urlsplit

import msgspec

from waypost.domain.links import Link, LinkKind, read_token
from waypost.ports.database import Transaction
from waypost.ports.ledger import Role
from waypost.usecases.open_link import LinkUnknown, open_link
from waypost.usecases.subscribe_device import DeviceRefused, Wish, subscribe_device, unsubscribe_device
from waypost.web.asgi import Headers, Receive, Scope, Send, header, read_body, send_bytes
from waypost.web.errors import PROBLEM_JSON, ContentTypeRefused, Problem, attempt
from waypost.web.pages.browsers import family_of
from waypost.web.pages.languages import choose_locale
from waypost.web.pages.own_requests import network_digest, network_of
from waypost.web.pages.serving import JSON, SECURITY
from waypost.web.refusals import FieldRefused, OriginRefused
from waypost.web.service import Service

ROUTE = "/t/{token}/push"
LARGEST_BODY = 4096
WORDS_VERSION = "push-1"
"""Rises with every change of the words in `_push.html`: a consent names what was agreed to."""


class _Keys(msgspec.Struct):
    p256dh: str
    auth: str


class _Subscription(msgspec.Struct):
    endpoint: str
    keys: _Keys


class _Asked(msgspec.Struct):
    on: bool
    subscription: _Subscription
    language: str = ""


class DevicePages:
    """The route as an ASGI app."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        began = perf_counter()
        answer = await attempt(self._answer(scope, receive))
        if answer is None:
            return
        status, kind, extra = 200, JSON, list[tuple[bytes, bytes]]()
        if isinstance(answer, Problem):
            status, kind, extra = answer.kind.status, PROBLEM_JSON, answer.headers
            answer = answer.body(scope["path"])
        headers: Headers = [
            (b"content-type", kind), (b"content-length", b"%d" % len(answer)),
            (b"cache-control", b"no-store"), *SECURITY, *extra,
        ]  # fmt: skip
        await send_bytes(send, status, headers, answer)
        self._service.meter.note(f"POST {ROUTE}", status, perf_counter() - began)

    async def _answer(self, scope: Scope, receive: Receive) -> bytes:
        must_be_ours(scope, self._service.settings.base_url)
        settings, now_s = self._service.settings, self._service.now_s()
        self._service.lookups.take(f"push from {network_of(scope)}", settings.lookups_per_address, now_s)
        link = read_token(scope["path_params"]["token"], kinds=(LinkKind.ORDER, LinkKind.GIFT))
        if link is None:
            raise LinkUnknown
        asked = msgspec.json.decode(await read_body(scope, receive, most=LARGEST_BODY), type=_Asked)
        consent = self._consent(scope, asked)
        await self._service.records.write(partial(self._keep, link, asked, consent))
        self._service.cache.drop([("o", link.id)])
        return msgspec.json.encode({"on": asked.on})

    def _keep(self, link: Link, asked: _Asked, consent: Mapping[str, object], tx: Transaction) -> None:
        now = self._service.clock()
        opened = open_link(tx, link, secret=self._service.settings.secret, now=now)
        order, role = opened.order, Role.GIFT if opened.is_gift else Role.BUYER
        if order is None:
            raise LinkUnknown
        given = asked.subscription
        if not asked.on:
            unsubscribe_device(tx, order, given.endpoint, now=now)
            return
        locale = choose_locale(None, asked.language[:35], order.buyer.locale)
        wish = Wish(given.endpoint, given.keys.p256dh, given.keys.auth, locale, consent, role)
        try:
            subscribe_device(tx, order, wish, devices=self._service.devices, now=now)
        except DeviceRefused as refusal:
            raise FieldRefused("/subscription", str(refusal)) from refusal

    def _consent(self, scope: Scope, asked: _Asked) -> dict[str, object]:
        """How it was agreed to. The network address is a digest: it proves, and tells nobody anything."""
        agent = (header(scope, b"user-agent") or b"").decode("latin-1")
        return {
            "by": "page",
            "at": self._service.clock().isoformat(timespec="seconds"),
            "words": WORDS_VERSION,
            "language": choose_locale(None, asked.language[:35]),
            "browser": family_of(agent),
            "network": network_digest(scope, self._service.settings.secret),
        }


def must_be_ours(scope: Scope, base_url: str) -> None:
    """Whether a page of ours sends this, and as JSON. OriginRefused, ContentTypeRefused."""
    origin = (header(scope, b"origin") or b"").decode("latin-1")
    host = (header(scope, b"host") or b"").decode("latin-1")
    site = header(scope, b"sec-fetch-site")
    is_ours = origin == base_url or (bool(host) and urlsplit(origin).netloc == host)
    if not is_ours or site not in (None, b"same-origin"):
        raise OriginRefused("only the order's own page may ask this")
    kind = (header(scope, b"content-type") or b"").partition(b";")[0].strip().lower()
    if kind != b"application/json":
        raise ContentTypeRefused("send JSON")
