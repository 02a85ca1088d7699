"""Apple Wallet over HTTP: "add" for buyers, and the web service that their devices ask (`/wallet/v1`).

Its paths and statuses are Apple's: https://developer.apple.com/documentation/walletorders. All but the list
and the log name an order's token in `Authorization: AppleOrder ...`.
"""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from functools import partial
from typing import Any

import msgspec
import structlog

from waypost.domain.journey import Journey
from waypost.domain.order import Order
from waypost.ports.database import Store, Transaction
from waypost.ports.wallet import OrderPacker, WalletDevice
from waypost.usecases.find_journey import find_order_journey
from waypost.usecases.make_wallet_order import (
    WalletRefused,
    changed_at,
    changed_orders,
    permitted_order,
)
from waypost.web.asgi import App, Receive, Scope, Send, header, read_body
from waypost.web.errors import PROBLEM_JSON, Problem, attempt
from waypost.web.pages.embeds.answers import NOT_KEPT, Answer, send_answer
from waypost.web.pages.embeds.reading import asked_of, find, query_of
from waypost.web.pages.wallet.packing import order_files, wallet_shop
from waypost.web.service import Service

PACKAGE = b"application/vnd.apple.order"
SCHEME = "AppleOrder "
MOST_BYTES, LONGEST_WORD, MOST_LOGS = 20_000, 200, 20
OK, ADDED, NOTHING, UNCHANGED, UNPROVED, MISSING, WRONG = 200, 201, 204, 304, 401, 404, 400
log = structlog.get_logger("waypost.wallet")


class PushTokenIn(msgspec.Struct):
    """The body of a registration."""

    push_token: str = msgspec.field(name="pushToken")


class LogsIn(msgspec.Struct):
    """What a device complains of."""

    logs: list[str]


def wallet_routes(service: Service, packer: OrderPacker | None) -> dict[str, dict[str, App]]:
    """The addresses; none where no certificate was given."""
    if packer is None:
        return {}
    wallet = Wallet(service, packer)
    held = "/wallet/v1/devices/{device}/registrations/{order_type}"
    return {
        "/t/{token}/wallet.order": {"GET": wallet.app(wallet.added)},
        held: {"GET": wallet.app(wallet.listed)},
        f"{held}/{{order_id}}": {
            "POST": wallet.app(wallet.registered),
            "DELETE": wallet.app(wallet.forgotten),
        },
        "/wallet/v1/orders/{order_type}/{order_id}": {"GET": wallet.app(wallet.latest)},
        "/wallet/v1/log": {"POST": wallet.app(wallet.logged)},
    }


class Wallet:
    """Everything that Wallet asks."""

    def __init__(self, service: Service, packer: OrderPacker) -> None:
        self._service = service
        self._packer = packer

    def app(self, make: Callable[[Scope, Receive], Coroutine[Any, Any, Answer]]) -> App:
        """An ASGI app that sends what `make` answers."""

        async def answered(scope: Scope, receive: Receive, send: Send) -> None:
            answer = await attempt(self._made(make, scope, receive))
            if isinstance(answer, Problem):
                body = answer.body(scope["path"])
                answer = Answer(
                    answer.kind.status, body, PROBLEM_JSON, caching=NOT_KEPT, extra=answer.headers
                )
            if answer is not None:
                await send_answer(send, scope, answer)

        return answered

    async def added(self, scope: Scope, receive: Receive) -> Answer:
        """`GET /t/{token}/wallet.order`: the package for whoever has the buyer's link."""
        del receive
        found = await find(self._service, asked_of(scope))
        if found.opened.order is None:
            return Answer(MISSING, b"", caching=NOT_KEPT)
        return await self._package(found.store, found.opened.order, found.journey)

    async def listed(self, scope: Scope, receive: Receive) -> Answer:
        """`GET .../registrations/{order_type}?ordersModifiedSince=`: which of a device's orders changed."""
        del receive
        since = query_of(scope).get("ordersModifiedSince", "")[:LONGEST_WORD]
        device = str(scope["path_params"]["device"])[:LONGEST_WORD]
        changed = await self._service.records.read(partial(_changed, device, since))
        if changed is None or not self._is_ours(scope):
            return Answer(NOTHING, b"", caching=NOT_KEPT)
        told = {"orderIdentifiers": changed[0], "lastModified": changed[1]}
        return Answer(OK, msgspec.json.encode(told), caching=NOT_KEPT)

    async def registered(self, scope: Scope, receive: Receive) -> Answer:
        """`POST .../{order_id}`: a device wants to hear of an order. 201: new, 200: known."""
        body = await read_body(scope, receive, most=MOST_BYTES)
        given = msgspec.json.decode(body, type=PushTokenIn)
        write = partial(self._register, scope, given.push_token[:LONGEST_WORD])
        outcome = await self._service.records.write(write)
        return Answer(outcome, b"", caching=NOT_KEPT)

    async def forgotten(self, scope: Scope, receive: Receive) -> Answer:
        """`DELETE .../{order_id}`: a device no longer holds an order."""
        del receive
        outcome = await self._service.records.write(partial(self._forget, scope))
        return Answer(outcome, b"", caching=NOT_KEPT)

    async def latest(self, scope: Scope, receive: Receive) -> Answer:
        """`GET /orders/{order_type}/{order_id}`: the package as it is now; 304 where it did not change."""
        del receive
        order, journey = await self._service.records.read(partial(self._read, scope))
        modified = _modified_at(order, journey, now=self._service.clock())
        seen = _moment(header(scope, b"if-modified-since"))
        if seen is not None and modified <= seen:
            return Answer(UNCHANGED, b"", caching=NOT_KEPT)
        return await self._package(await self._service.callers.store_by_id(order.store_id), order, journey)

    async def logged(self, scope: Scope, receive: Receive) -> Answer:
        """`POST /log`: what went wrong on a device, for our own log."""
        given = msgspec.json.decode(await read_body(scope, receive, most=MOST_BYTES), type=LogsIn)
        for line in given.logs[:MOST_LOGS]:
            log.warning("wallet_device_complains", line=line[:LONGEST_WORD])
        return Answer(OK, b"", caching=NOT_KEPT)

    async def _made(
        self, make: Callable[[Scope, Receive], Coroutine[Any, Any, Answer]], scope: Scope, receive: Receive
    ) -> Answer:
        try:
            return await make(scope, receive)
        except WalletRefused:
            return Answer(UNPROVED, b"", caching=NOT_KEPT, extra=[(b"www-authenticate", b"AppleOrder")])

    async def _package(self, store: Store, order: Order, journey: Journey) -> Answer:
        settings = self._service.settings
        shop = wallet_shop(store, self._packer, base_url=settings.base_url, secret=settings.secret)
        files = await asyncio.to_thread(order_files, journey, order, store=store, shop=shop)
        body = await asyncio.to_thread(self._packer.pack, files)
        modified = format_datetime(_modified_at(order, journey, now=self._service.clock()), usegmt=True)
        named = b'attachment; filename="order.order"'
        extra = [(b"last-modified", modified.encode()), (b"content-disposition", named)]
        return Answer(OK, body, PACKAGE, caching=NOT_KEPT, extra=extra)

    def _permitted(self, scope: Scope, tx: Transaction) -> Order:
        sent = (header(scope, b"authorization") or b"").decode("latin-1")
        if not sent.startswith(SCHEME) or not self._is_ours(scope):
            raise WalletRefused
        service = self._service
        order_id = str(scope["path_params"]["order_id"])
        token, secret = sent.removeprefix(SCHEME), service.settings.secret
        return permitted_order(tx, order_id, token, secret=secret, now=service.clock())

    def _is_ours(self, scope: Scope) -> bool:
        return bool(scope["path_params"]["order_type"] == self._packer.order_type)

    def _read(self, scope: Scope, tx: Transaction) -> tuple[Order, Journey]:
        order = self._permitted(scope, tx)
        return order, find_order_journey(tx, order, world=self._service.world, now=self._service.clock())

    def _register(self, scope: Scope, push_token: str, tx: Transaction) -> int:
        """Refusals are answers here: others share the transaction."""
        try:
            order = self._permitted(scope, tx)
        except WalletRefused:
            return UNPROVED
        device = str(scope["path_params"]["device"])[:LONGEST_WORD]
        is_new = tx.wallet_devices.add(WalletDevice(device, order.id, push_token, self._service.clock()))
        return ADDED if is_new else OK

    def _forget(self, scope: Scope, tx: Transaction) -> int:
        try:
            order = self._permitted(scope, tx)
        except WalletRefused:
            return UNPROVED
        tx.wallet_devices.remove(str(scope["path_params"]["device"])[:LONGEST_WORD], order.id)
        return OK


def _changed(device: str, since: str, tx: Transaction) -> tuple[list[str], str] | None:
    return changed_orders(tx, device, since=since)


def _modified_at(order: Order, journey: Journey, *, now: datetime) -> datetime:
    """When it last changed, in whole seconds as HTTP has them.

    While that second is not over, the one before: a second change within it must not look like the first.
    """
    changed = changed_at(order, [part.shipment for part in journey.shipments])
    second = changed.astimezone(UTC).replace(microsecond=0)
    return second - timedelta(seconds=1) if now - second < timedelta(seconds=1) else second


def _moment(sent: bytes | None) -> datetime | None:
    if sent is None:
        return None
    try:
        found = parsedate_to_datetime(sent.decode("latin-1"))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
