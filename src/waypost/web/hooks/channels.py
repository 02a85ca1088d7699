"""`POST /hooks/channels/{key}`: providers tell what became of messages; `GET`: whether the hook is ours.

The answer is what the provider expects, and nothing else: a stranger learns nothing. What is theirs but not
understood is taken all the same and told in the log: sending it again would change nothing.
"""

from typing import TypeAlias

import structlog

from waypost.ports.accounts import SecretNotReadable
from waypost.ports.connector import Pushed, PushRefused
from waypost.ports.database import DatabaseUnavailable, Transaction
from waypost.usecases.manage_channels import HOOKS
from waypost.usecases.receive_receipts import ChannelHookNotFound, ReceiptsKept, receive_receipts
from waypost.web.asgi import App, BodyTooLarge, Headers, Receive, Scope, Send, read_body, send_bytes
from waypost.web.hooks.arriving import pushed_of
from waypost.web.service import Service

MOST_BYTES = 3 * 1024 * 1024  # WhatsApp sends up to 3 MB at once
TAKEN, UNPROVED, NOBODY, TOO_LARGE, LATER = 200, 401, 404, 413, 503
RETRY_AFTER_S = b"30"
Outcome: TypeAlias = ReceiptsKept | ChannelHookNotFound | PushRefused | SecretNotReadable
log = structlog.get_logger("waypost.hooks")


def receipt_routes(service: Service) -> dict[str, dict[str, App]]:
    """The address of every channel's hook."""
    hook = ReceiptHook(service)
    return {f"{HOOKS}/{{key}}": {"GET": hook, "POST": hook}}


class ReceiptHook:
    """Takes what all providers of messages tell."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Verify, keep, and answer as the provider expects it."""
        status, content_type, body = await self._answer(scope, receive)
        headers: Headers = [
            (b"content-length", str(len(body)).encode()),
            (b"content-type", content_type.encode()),
            (b"cache-control", b"no-store"),
            (b"x-content-type-options", b"nosniff"),
        ]
        if status == LATER:
            headers.append((b"retry-after", RETRY_AFTER_S))
        await send_bytes(send, status, headers, body)

    async def _answer(self, scope: Scope, receive: Receive) -> tuple[int, str, bytes]:
        try:
            body = await read_body(scope, receive, most=MOST_BYTES)
            pushed = pushed_of(scope, body, base_url=self._service.settings.base_url)
            (outcome,) = await self._service.records.write(
                lambda tx: self._receive(tx, scope["path_params"]["key"], pushed)
            )
        except BodyTooLarge:
            return TOO_LARGE, "text/plain", b""
        except DatabaseUnavailable as problem:
            log.warning("receipts_put_off", problem=str(problem))
            return LATER, "text/plain", b""
        if isinstance(outcome, ReceiptsKept):
            _note(outcome)
            return TAKEN, outcome.content_type, outcome.answer
        return _refused(outcome), "text/plain", b""

    def _receive(self, tx: Transaction, key: str, pushed: Pushed) -> tuple[Outcome]:
        """The outcome, wrapped: others share the transaction, and a stranger must not cost them theirs."""
        receiving = self._service.receiving
        if receiving is None:
            return (ChannelHookNotFound("no provider can tell us anything"),)
        try:
            return (receive_receipts(tx, key, pushed, receiving=receiving, now=self._service.clock()),)
        except (ChannelHookNotFound, PushRefused, SecretNotReadable) as refusal:
            return (refusal,)


def _refused(outcome: Outcome) -> int:
    match outcome:
        case PushRefused():
            log.warning("receipts_refused", problem=str(outcome))
            return UNPROVED
        case SecretNotReadable():
            log.error("receipts_put_off", problem=str(outcome))
            return LATER
    return NOBODY


def _note(kept: ReceiptsKept) -> None:
    if kept.problem is not None:
        log.warning("receipts_not_understood", account=kept.account, problem=kept.problem)
    else:
        log.info(
            "receipts_kept", account=kept.account, told=kept.told, changed=kept.changed, linked=kept.linked
        )
