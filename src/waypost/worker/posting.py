"""Hand one message to whoever carries it: mail in its own protocol, everything else over HTTP."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol, TypeAlias

from waypost.domain.notification import Channel
from waypost.ports.accounts import SecretNotReadable, Vault
from waypost.ports.channel import ChannelAccount, ChannelRefused, Channels, Message, Receipt
from waypost.ports.exchange import Exchange
from waypost.ports.ledger import StoredChannel
from waypost.ports.mail import Envelope
from waypost.usecases.manage_channels import HOOKS, open_channel

Mark: TypeAlias = Callable[[], bool]


class NotOurs(Exception):
    """Somebody else has taken this message meanwhile, or it is no longer to be sent."""


class Mail(Protocol):
    """Sends mail. `before_last_word` is awaited once the server has taken sender and receiver."""

    async def send(self, envelope: Envelope, *, before_last_word: Callable[[], Awaitable[None]]) -> Receipt:
        """Hand over one mail.

        Raises:
            ChannelBusy, ChannelRefused, AddressFails, MessageRefused: it was surely not sent.
            NoAnswer: the server did not answer; after `before_last_word` nobody knows.

        """
        ...

    async def close(self) -> None:
        """Say goodbye to all servers."""
        ...


class Elsewhere(Protocol):
    """Hands messages to apprise."""

    def address(self, message: Message, account: ChannelAccount) -> str:
        """The address of apprise for this person. ChannelRefused."""
        ...

    def notify(self, url: str, subject: str, text: str) -> None:
        """Hand over one message. ChannelRefused: nothing was sent; NoAnswer: nobody knows."""
        ...


@dataclass(frozen=True)
class Posting:
    """The ways out. `mark` (given to `send`) says, from any thread, whether the message is still ours.

    `base_url` is our public address, for receipts; empty: providers cannot reach us. `elsewhere` hands over
    what no channel of ours speaks.
    """

    channels: Channels
    exchange: Exchange
    mail: Mail
    compose: Callable[[Message, ChannelAccount, datetime], Envelope]
    vault: Vault
    clock: Callable[[], datetime]
    base_url: str = ""
    elsewhere: Elsewhere | None = None

    def usual_per_second(self, provider: str) -> float | None:
        """How many messages a second a provider takes; None where it does not say."""
        channel = self.channels.channel_named(provider)
        return channel.PER_SECOND if channel else None

    async def send(self, message: Message, stored: StoredChannel, *, mark: Mark) -> Receipt:
        """Hand over one message. NotOurs, NoAnswer and the errors of channels."""
        try:
            account = open_channel(stored, vault=self.vault)
        except SecretNotReadable as problem:
            raise ChannelRefused(str(problem)) from problem
        if self.base_url:
            account = replace(account, hook_url=f"{self.base_url}{HOOKS}/{stored.hook_key}")
        if stored.channel is Channel.EMAIL and self.channels.channel_named(stored.provider) is None:
            return await self._mail(message, account, mark)
        if stored.channel is Channel.APPRISE:
            return await asyncio.to_thread(self._elsewhere, message, account, mark)
        return await asyncio.to_thread(self._over_http, message, account, stored.provider, mark)

    async def _mail(self, message: Message, account: ChannelAccount, mark: Mark) -> Receipt:
        async def before_last_word() -> None:
            if not await asyncio.to_thread(mark):
                raise NotOurs

        envelope = self.compose(message, account, self.clock())
        return await self.mail.send(envelope, before_last_word=before_last_word)

    def _elsewhere(self, message: Message, account: ChannelAccount, mark: Mark) -> Receipt:
        if self.elsewhere is None:
            raise ChannelRefused("this installation sends nothing through apprise")
        url = self.elsewhere.address(message, account)
        if not mark():
            raise NotOurs
        self.elsewhere.notify(url, message.subject, message.text)
        return Receipt()

    def _over_http(self, message: Message, account: ChannelAccount, provider: str, mark: Mark) -> Receipt:
        channel = self.channels.channel_named(provider)
        if channel is None:
            raise ChannelRefused(f"this version of Waypost does not know {provider!r}")
        is_marked = False

        def before_each() -> None:
            nonlocal is_marked
            if not is_marked and not mark():
                raise NotOurs
            is_marked = True

        conversation = channel.send(message, account=account, now=self.clock())
        return self.exchange.carry(conversation, before_each=before_each)


def send_alone(posting: Posting, message: Message, stored: StoredChannel) -> Receipt:
    """Send one message that no ledger knows, outside any event loop. The errors of channels, NoAnswer."""

    async def send() -> Receipt:
        try:
            return await posting.send(message, stored, mark=lambda: True)
        finally:
            await posting.mail.close()

    return asyncio.run(send())
