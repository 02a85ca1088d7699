"""Receive what a provider tells our hook: verified over the raw bytes, then kept in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from waypost.domain.notification import Channel
from waypost.ports.accounts import Vault
from waypost.ports.channel import (
    AnsweredChannel,
    ChallengedChannel,
    ChannelAccount,
    Channels,
    HttpChannel,
    ReceiptNews,
    ReceivingChannel,
)
from waypost.ports.connector import AnswerNotUnderstood, Pushed
from waypost.ports.database import Transaction
from waypost.ports.ledger import StoredChannel
from waypost.usecases.link_chat import link_chats
from waypost.usecases.manage_channels import open_channel
from waypost.usecases.record_receipts import record_receipts

PLAIN = "text/plain; charset=utf-8"


class ChannelHookNotFound(LookupError):
    """Nobody is behind this address."""


@dataclass(frozen=True)
class Receiving:
    """What receiving receipts needs; `secret` signs buyers' links."""

    channels: Channels
    vault: Vault
    secret: bytes


@dataclass(frozen=True, slots=True)
class ReceiptsKept:
    """What became of a push, and the answer that the provider expects.

    `problem`: proved to be theirs, but not understood.
    """

    account: str
    content_type: str = PLAIN
    answer: bytes = b""
    told: int = 0
    changed: int = 0
    linked: int = 0
    problem: str | None = None


def receive_receipts(
    tx: Transaction, hook_key: str, pushed: Pushed, *, receiving: Receiving, now: datetime
) -> ReceiptsKept:
    """Verify and keep a push to the hook of a channel; the same push again changes nothing.

    A GET is the provider's question whether the hook is ours.

    Raises:
        ChannelHookNotFound: no channel has the key, or its provider tells nothing.
        PushRefused: it is not proved to come from the provider.
        SecretNotReadable: our own keys do not open the account.

    """
    stored, channel = _whose(tx, hook_key, pushed, receiving.channels)
    account = open_channel(stored, vault=receiving.vault)
    if pushed.method == "GET":
        challenge = cast("ChallengedChannel", channel).answer_challenge(pushed, account=account)
        return ReceiptsKept(stored.name, answer=challenge.encode())
    content_type, body = PLAIN, b""
    if hasattr(channel, "HOOK_ANSWER"):
        content_type, body = cast("AnsweredChannel", channel).HOOK_ANSWER
    try:
        news = _read(channel, pushed, account, now)
    except AnswerNotUnderstood as problem:
        return ReceiptsKept(stored.name, content_type, body, problem=str(problem))
    changed = record_receipts(tx, stored, news, now=now)
    is_chat = stored.channel is Channel.TELEGRAM
    linked = link_chats(tx, stored, news, secret=receiving.secret, now=now) if is_chat else 0
    return ReceiptsKept(stored.name, content_type, body, len(news), changed, linked)


def _whose(
    tx: Transaction, hook_key: str, pushed: Pushed, channels: Channels
) -> tuple[StoredChannel, HttpChannel]:
    stored = tx.channels.by_hook_key(hook_key)
    channel = channels.channel_named(stored.provider) if stored else None
    wanted = "answer_challenge" if pushed.method == "GET" else "read_receipts"
    if stored is None or channel is None or not hasattr(channel, wanted):
        raise ChannelHookNotFound("nobody is behind this address")
    return stored, channel


def _read(
    channel: HttpChannel, pushed: Pushed, account: ChannelAccount, now: datetime
) -> Sequence[ReceiptNews]:
    return cast("ReceivingChannel", channel).read_receipts(pushed, account=account, now=now)
