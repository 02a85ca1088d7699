"""The door to a channel: one way of reaching people.

A channel that is reached over HTTP is a *module* of `channels`: a conversation without input or output,
like a carrier's connector. E-mail goes through `net` in its own protocol and is checked here too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from waypost.domain.notification import Channel
from waypost.domain.topics import Topic
from waypost.ports.connector import AccountField, Pushed
from waypost.ports.exchange import Conversation


@dataclass(frozen=True, slots=True)
class ChannelAccount:
    """Credentials with whoever carries our messages. `values` holds the fields that the channel asks for.

    `hook_url` is where the provider reaches us with receipts; None: we have no public address.
    """

    id: int
    channel: Channel
    values: Mapping[str, str] = field(repr=False)
    base_url: str | None = None
    hook_url: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A text for one person, ready to go.

    `key` is the same for every attempt to send it (an idempotency key where the provider knows them, the
    Message-ID of a mail). `to` is an address in the channel's own form: an e-mail address, E.164, a chat id,
    a push subscription as JSON. `text` is what stands in a mail or a chat, `short` what fits an SMS.
    `fields` are for channels that only send templates approved beforehand (WhatsApp).
    """

    key: str
    topic: Topic
    to: str = field(repr=False)
    locale: str
    subject: str
    text: str
    short: str
    link: str
    html: str | None = None
    from_name: str | None = None
    reply_to: str | None = None
    unsubscribe_url: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Receipt:
    """The provider took it. `reference` is the provider's own number of it, by which news of it come back."""

    reference: str | None = None


class Fate(StrEnum):
    """What became of a message after the provider took it.

    RESUBSCRIBED is no message's: somebody who had ended it asks for messages again.
    """

    RESUBSCRIBED = "resubscribed"
    DELIVERED = "delivered"
    OPENED = "opened"
    FAILED = "failed"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    UNSUBSCRIBED = "unsubscribed"


@dataclass(frozen=True, slots=True)
class ReceiptNews:
    """What a provider tells later: of a message (`reference`), or of an address (a STOP that came in).

    `key` is `Message.key`, where the provider gives it back: so a receipt finds its message even if we never
    heard the provider's answer. `token` is what somebody brought along from our page (Telegram's start).
    """

    fate: Fate
    reference: str | None = None
    address: str | None = field(default=None, repr=False)
    detail: str | None = None
    at: datetime | None = None
    key: str | None = None
    token: str | None = field(default=None, repr=False)


class ChannelBusy(Exception):
    """Too much at once, or the provider is out of order: try this one again after `retry_after_s` seconds."""

    def __init__(self, detail: str, *, retry_after_s: float | None = None) -> None:
        super().__init__(detail)
        self.retry_after_s = retry_after_s


class ChannelRefused(Exception):
    """The provider does not accept the account or the sender: a person must mend it. Nothing was sent."""


class AddressFails(Exception):
    """This address takes nothing, now or ever: do not use it again. Nothing was sent."""


class NotWanted(AddressFails):
    """They told the provider that they want nothing more of us. Nothing was sent."""


class MessageRefused(Exception):
    """The provider does not take this text for this person; others are not concerned. Nothing was sent."""


class HttpChannel(Protocol):
    """What a channel's module offers. Receipts exist where the provider tells them."""

    CHANNEL: Channel
    NAME: str
    ACCOUNT_FIELDS: tuple[AccountField, ...]
    PER_SECOND: float
    """How many messages a second the provider takes, unless the account says otherwise."""

    IS_REPEATABLE: bool
    """Whether the same message sent twice reaches a person once (the provider knows `Message.key`)."""

    def send(self, message: Message, *, account: ChannelAccount, now: datetime) -> Conversation[Receipt]:
        """Hand over one message.

        Raises:
            ChannelBusy, ChannelRefused, AddressFails, MessageRefused: it was surely not sent.

        """
        ...


class ReceivingChannel(HttpChannel, Protocol):
    """A channel whose provider calls us back."""

    def read_receipts(
        self, pushed: Pushed, *, account: ChannelAccount, now: datetime
    ) -> Sequence[ReceiptNews]:
        """Verify over the raw bytes, then read. `connector.PushRefused`, `connector.AnswerNotUnderstood`."""
        ...


class ChallengedChannel(ReceivingChannel, Protocol):
    """A channel whose provider first asks whether the hook is ours."""

    def answer_challenge(self, pushed: Pushed, *, account: ChannelAccount) -> str:
        """What to answer, word for word. `connector.PushRefused`."""
        ...


class AnsweredChannel(ReceivingChannel, Protocol):
    """A channel whose provider reads the body of our answer."""

    HOOK_ANSWER: tuple[str, bytes]
    """Its content type, and the body that says: nothing more."""


class Channels(Protocol):
    """The channels there are."""

    def channel_named(self, name: str) -> HttpChannel | None:
        """A channel by its `NAME` (a provider: `twilio`, `vonage`); None: there is none."""
        ...
