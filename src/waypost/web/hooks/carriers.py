"""`POST /hooks/carriers/{carrier}/{key}`: carriers tell us by themselves.

The answer says as little as it can: a carrier reads its status only, and a stranger learns nothing. What is
theirs but not understood is taken all the same (it is kept): sending it again would change nothing.
"""

from typing import TypeAlias

import structlog

from waypost.ports.accounts import SecretNotReadable
from waypost.ports.connector import Pushed, PushRefused
from waypost.ports.database import DatabaseUnavailable, Transaction
from waypost.usecases.receive_push import HOOKS, HookNotFound, PushReceived
from waypost.web.asgi import App, BodyTooLarge, Headers, Receive, Scope, Send, read_body, send_bytes
from waypost.web.hooks.arriving import pushed_of
from waypost.web.service import Service

MOST_BYTES = 2 * 1024 * 1024
TAKEN, UNPROVED, NOBODY, TOO_LARGE, LATER = 200, 401, 404, 413, 503
RETRY_AFTER_S = b"30"
Outcome: TypeAlias = PushReceived | HookNotFound | PushRefused | SecretNotReadable
log = structlog.get_logger("waypost.hooks")


def hook_routes(service: Service) -> dict[str, dict[str, App]]:
    """The address of every account's hook."""
    return {f"{HOOKS}/{{carrier}}/{{key}}": {"POST": CarrierHook(service)}}


class CarrierHook:
    """Takes the pushes of all carriers."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Verify, record, and answer with a bare status."""
        status = await self._status(scope, receive)
        headers: Headers = [(b"content-length", b"0"), (b"cache-control", b"no-store")]
        if status == LATER:
            headers.append((b"retry-after", RETRY_AFTER_S))
        await send_bytes(send, status, headers, b"")

    async def _status(self, scope: Scope, receive: Receive) -> int:
        carrier = scope["path_params"]["carrier"]
        try:
            body = await read_body(scope, receive, most=MOST_BYTES)
            pushed = pushed_of(scope, body, base_url=self._service.settings.base_url)
            (answer,) = await self._service.records.write(
                lambda tx: self._receive(tx, scope["path_params"]["key"], pushed, carrier)
            )
        except BodyTooLarge:
            return TOO_LARGE
        except DatabaseUnavailable as problem:
            log.warning("push_put_off", carrier=carrier, problem=str(problem))
            return LATER
        return _told(answer, carrier)

    def _receive(self, tx: Transaction, key: str, pushed: Pushed, carrier: str) -> tuple[Outcome]:
        """The outcome, wrapped: others share the transaction, and a stranger must not cost them theirs."""
        if self._service.receive_push is None:
            return (HookNotFound("no carrier can push here"),)
        try:
            return (self._service.receive_push(tx, key, pushed, carrier, self._service.clock()),)
        except (HookNotFound, PushRefused, SecretNotReadable) as refusal:
            return (refusal,)


def _told(answer: Outcome, carrier: str) -> int:
    match answer:
        case HookNotFound():
            return NOBODY
        case PushRefused():
            log.warning("push_refused", carrier=carrier, problem=str(answer))
            return UNPROVED
        case SecretNotReadable():
            log.error("push_put_off", carrier=carrier, problem=str(answer))
            return LATER
    told = {"account": answer.account, "recorded": answer.recorded, "strangers": answer.strangers}
    if answer.problem is None:
        log.info("push_received", carrier=carrier, **told)
    else:
        log.warning("push_not_understood", carrier=carrier, problem=answer.problem, **told)
    return TAKEN
