"""The doors to who may be told (contacts), what was decided and sent (the ledger), and through what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from waypost.domain.notification import Channel, NotSent
from waypost.domain.topics import Topic
from waypost.ports.channel import Fate
from waypost.ports.texts import OwnText


class Role(StrEnum):
    """Who a contact is to an order."""

    BUYER = "buyer"
    EXTRA = "extra"
    GIFT = "gift"


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who is told of an order on one channel.

    `consent` says how it was given, as plain JSON values (where, when, which words, a digest of the network
    address). `verified_at` None: the address is not proved to be theirs, and nothing is sent but the proof.
    `only`: the topics they chose; None: all that the shop tells.
    """

    id: int
    store_id: int
    order_id: int
    channel: Channel
    address: str = field(repr=False)
    created_at: datetime
    role: Role = Role.BUYER
    locale: str | None = None
    only: frozenset[Topic] | None = None
    consent: Mapping[str, object] = field(default_factory=dict)
    verified_at: datetime | None = None
    ended_at: datetime | None = None
    end_reason: NotSent | None = None


class State(StrEnum):
    """Where a notification is on its way out."""

    WAITING = "waiting"
    HANDING_OVER = "handing_over"
    SENT = "sent"
    NOT_SENT = "not_sent"


@dataclass(frozen=True, slots=True)
class Notification:
    """A row of the ledger: one decision about one occasion for one person.

    `contact_id` None: there was nobody to tell. `told_with` names the row whose message spoke of this one
    too. `told_on` is the last day of arrival that the message named. `free_at` is when a worker may take it.
    """

    id: int
    store_id: int
    order_id: int
    topic: Topic
    happened_at: datetime
    decided_at: datetime
    due_at: datetime
    state: State
    shipment_id: int | None = None
    contact_id: int | None = None
    channel: Channel | None = None
    again: str = ""
    reason: NotSent | None = None
    detail: str | None = None
    attempts: int = 0
    free_at: datetime | None = None
    sent_at: datetime | None = None
    reference: str | None = None
    fate: Fate | None = None
    fate_at: datetime | None = None
    told_on: date | None = None
    told_with: int | None = None
    subject: str | None = None
    text: str | None = field(default=None, repr=False)

    @property
    def key(self) -> tuple[str, int, str]:
        """The key of its occasion (`Occasion.key`)."""
        return self.topic.value, self.shipment_id or 0, self.again


class Ledger(Protocol):
    """Every decision to tell or not to tell, and what became of it."""

    def of_orders(self, order_ids: Sequence[int]) -> Sequence[Notification]:
        """All rows of these orders, oldest first, without texts."""
        ...

    def by_id(self, notification_id: int) -> Notification | None:
        """One row with its text."""
        ...

    def add(self, rows: Sequence[Notification]) -> int:
        """Store rows (their `id` 0 is ignored); one decided before stays as it was. How many were new."""
        ...

    def claim(self, *, now: datetime, limit: int, lease_until: datetime) -> Sequence[Notification]:
        """Take rows that wait and are due, oldest first, for this worker alone until the lease ends.

        All rows of one order, topic and contact that are due are taken together, even above the limit.
        """
        ...

    def hand_over(self, rows: Sequence[Notification], *, until: datetime) -> Sequence[int]:
        """Mark claimed rows as being handed over; the ids of those that are still this worker's to send.

        A row that was claimed again since (its `attempts` rose) or is no longer waiting stays as it is.
        """
        ...

    def doubtful(self, *, now: datetime, limit: int) -> Sequence[Notification]:
        """Rows that were being handed over when their worker vanished (their lease has ended)."""
        ...

    def save(self, rows: Sequence[Notification]) -> None:
        """Overwrite rows by id: state, reason, times, texts; never whose they are, nor their fates."""
        ...

    def save_fates(self, rows: Sequence[Notification]) -> None:
        """Overwrite by id only what became of messages after they were sent, and the detail."""
        ...

    def by_reference(self, channel: Channel, references: Sequence[str]) -> Sequence[Notification]: ...
    def count_maybe_sent(self, store_id: int, *, since: datetime) -> int:
        """How many messages decided since then may have been sent, or not."""
        ...

    def forget_texts_before(self, moment: datetime) -> int:
        """Blank what messages said that were decided before then; that they were told stays. How many."""
        ...

    def next_due_at(self) -> datetime | None: ...
    def counts(self) -> Mapping[str, int]:
        """How many rows are in each state."""
        ...


class Contacts(Protocol):
    """Who may be told."""

    def of_orders(self, order_ids: Sequence[int]) -> Sequence[Contact]: ...
    def by_ids(self, contact_ids: Sequence[int]) -> Sequence[Contact]: ...
    def at_address(self, store_id: int, channel: Channel, address: str) -> Sequence[Contact]:
        """The contacts of all orders of a shop with this address."""
        ...

    def add(self, contacts: Sequence[Contact]) -> Sequence[Contact]:
        """Store contacts; where the order has the channel and address already, the stored one is given."""
        ...

    def save(self, contacts: Sequence[Contact]) -> None: ...
    def block(self, store_id: int, channel: Channel, address: str, *, reason: NotSent, now: datetime) -> None:
        """Tell this address nothing more, of any order of the shop.

        The first reason stays, but that they want nothing outweighs that the address failed.
        """
        ...

    def unblock(self, store_id: int, channel: Channel, address: str) -> bool: ...
    def blocked(self, store_id: int, addresses: Sequence[tuple[Channel, str]]) -> Mapping[str, NotSent]:
        """Which of these addresses are blocked, and why (by address)."""
        ...


@dataclass(frozen=True, slots=True)
class StoredChannel:
    """A provider as set up: credentials are sealed. `store_id` None: for every shop.

    `per_second` None: as the channel says. `is_test`: nothing goes out, everything is shown in the ledger.
    """

    id: int
    channel: Channel
    provider: str
    name: str
    sealed_values: str
    hook_key: str
    created_at: datetime
    store_id: int | None = None
    per_second: float | None = None
    is_test: bool = False
    stopped_because: str | None = None
    rests_until: datetime | None = None


class ChannelAccounts(Protocol):
    """The providers that were set up."""

    def add(self, account: StoredChannel) -> StoredChannel:
        """Store one; a name that is taken: AlreadyExists."""
        ...

    def all(self) -> Sequence[StoredChannel]: ...
    def by_hook_key(self, hook_key: str) -> StoredChannel | None: ...
    def save(self, account: StoredChannel) -> None: ...
    def remove(self, account_id: int) -> bool: ...


class OwnTexts(Protocol):
    """Shops' own words."""

    def of_store(self, store_id: int) -> Sequence[OwnText]: ...
    def save(self, store_id: int, own: OwnText) -> None: ...
    def remove(self, store_id: int, own: OwnText) -> bool:
        """Go back to our words; the template does not matter."""
        ...
