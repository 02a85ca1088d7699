"""The entrance of time for alerts: looks for what a merchant must mend, and tells it.

The log says how many places did not take it; why stands in the database alone, for it may name a person.
What one place does not take becomes that digest's problem, and the others are told.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import structlog

from waypost.domain.notification import Channel
from waypost.domain.topics import Topic
from waypost.ports.alerts import AlertNotPosted
from waypost.ports.channel import AddressFails, ChannelBusy, ChannelRefused, Message, MessageRefused
from waypost.ports.database import Database
from waypost.ports.exchange import Conversation, NoAnswer
from waypost.ports.ledger import StoredChannel
from waypost.usecases.alert_merchant import Digest, note_accounts, settle_digest, take_digests
from waypost.worker.patience import again_and_again
from waypost.worker.posting import Posting

LOOK_EVERY_S = 60.0
_KNOWN = (AddressFails, AlertNotPosted, ChannelBusy, ChannelRefused, MessageRefused, NoAnswer)
log = structlog.get_logger("waypost.worker")


class ChatHooks(Protocol):
    """Posts into a merchant's chat."""

    def is_chat(self, to: str) -> bool:
        """Whether this address is one of a chat that it knows."""
        ...

    def post(self, to: str, subject: str, text: str) -> Conversation[None]:
        """Post one alert. AlertNotPosted."""
        ...


@dataclass(frozen=True)
class Places:
    """The ways to merchants: their chats; mail and everything else through what buyers are told with."""

    chats: ChatHooks
    posting: Posting


class Alerter:
    """Alerts until cancelled. Several may work on one database; a digest is told by one of them."""

    def __init__(self, database: Database, places: Places, *, chance: Callable[[], float]) -> None:
        self._database = database
        self._places = places
        self._chance = chance

    async def run(self) -> None:
        """Look once a minute."""
        await again_and_again(self.work_off, rest_s=LOOK_EVERY_S)

    async def work_off(self) -> int:
        """Look, and tell what is to be told now; how many digests."""
        digests = await asyncio.to_thread(self._take)
        for one in digests:
            problems = {to: said for to in one.to if (said := await self._post(one, to)) is not None}
            await asyncio.to_thread(partial(self._settle, one, problems))
        if digests:
            await self._places.posting.mail.close()  # the next one is hours away
        return len(digests)

    def _take(self) -> list[Digest]:
        now = self._places.posting.clock()
        with self._database.write() as tx:
            note_accounts(tx, now=now)
            return take_digests(tx, now=now)

    def _settle(self, one: Digest, problems: dict[str, str]) -> None:
        now = self._places.posting.clock()
        with self._database.write() as tx:
            settle_digest(tx, one, problems, jitter=self._chance(), now=now)
        log.warning(
            "merchant_alerted", store=one.store_id, alerts=len(one.alerts), subject=one.subject,
            places=len(one.to) - len(problems), problems=len(problems),
        )  # fmt: skip

    async def _post(self, one: Digest, to: str) -> str | None:
        """Tell one place; None, or why it did not take it."""
        try:
            if self._places.chats.is_chat(to):
                chat = self._places.chats.post(to, one.subject, one.text)
                carry = partial(self._places.posting.exchange.carry, chat, before_each=_nothing)
                await asyncio.to_thread(carry)
            elif ":" not in to:
                await self._mail(one, to)
            else:
                await asyncio.to_thread(self._elsewhere, one, to)
        except _KNOWN as problem:
            return str(problem)
        return None

    def _elsewhere(self, one: Digest, to: str) -> None:
        if self._places.posting.elsewhere is None:
            raise AlertNotPosted("alerts go through apprise only where WAYPOST_ALERTS_ANYWHERE is on")
        self._places.posting.elsewhere.notify(to, one.subject, one.text)

    async def _mail(self, one: Digest, to: str) -> None:
        account = await asyncio.to_thread(self._mail_account, one.store_id)
        if account is None:
            raise AlertNotPosted("there is no e-mail channel to send it through")
        key = f"alert.{one.alerts[0].id}.{one.alerts[0].attempts}"
        message = Message(key, Topic.PROBLEM, to, "en", one.subject, one.text, one.subject, "")
        await self._places.posting.send(message, account, mark=lambda: True)

    def _mail_account(self, store_id: int) -> StoredChannel | None:
        with self._database.read() as tx:
            found = [one for one in tx.channels.all() if one.channel is Channel.EMAIL and not one.is_test]
        usable = [one for one in found if one.store_id in (store_id, None) and not one.stopped_because]
        return next(iter(sorted(usable, key=lambda one: one.store_id is None)), None)


def _nothing() -> None:
    """Count nothing: an alert is no question to a carrier."""
