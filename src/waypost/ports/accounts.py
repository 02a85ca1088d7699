"""The doors to carrier accounts as they are stored, to the plan of asking, and to what keeps secrets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from waypost.domain.breaker import SOUND, Breaker
from waypost.domain.polling import EndOfAsking, Outlook, Urgency
from waypost.ports.connector import Connector

ANY_CARRIER = "*"


class SecretKeyMissing(Exception):
    """Nothing can be sealed without a key: set one (`WAYPOST_SECRET_KEY`)."""


class SecretNotReadable(Exception):
    """Sealed with a key that we do not have (any more), or altered: put the key back, or enter it again."""


class Vault(Protocol):
    """Keeps secrets: what it seals can be read with its keys only, and altered by nobody."""

    def seal(self, plain: bytes, *, about: str) -> str:
        """Seal with the first key; `about` must be said again to unseal. SecretKeyMissing."""
        ...

    def unseal(self, sealed: str, *, about: str) -> bytes:
        """What was sealed. SecretNotReadable."""
        ...

    def is_current(self, sealed: str) -> bool:
        """Whether it was sealed with the first key."""
        ...


class Connectors(Protocol):
    """The carriers that can be asked."""

    def connector_named(self, slug: str) -> Connector | None: ...


@dataclass(frozen=True, slots=True)
class StoredAccount:
    """An account as stored: what opens the carrier's door is sealed.

    `store_id` None: for every store. `carriers`: for which carriers' shipments it is asked beside its own
    (an aggregator; `*`: all that no other account can ask); among several that could, the one with the
    highest `preference` is. `calls_per_hour` None: as the connector says.
    `takes_strangers`: whether a push about a number that nobody announced makes a shipment. `hook_key` is
    the secret part of the address that the carrier pushes to. `version` rises when a person changes it.
    `questions` counts what was asked so far; `ready_at` is when it should be looked at again.
    """

    id: int
    carrier: str
    name: str
    sealed_values: str
    hook_key: str
    created_at: datetime
    store_id: int | None = None
    carriers: tuple[str, ...] = ()
    zone: str | None = None
    calls_per_hour: int | None = None
    takes_strangers: bool = False
    sealed_token: str | None = None
    token_expires_at: datetime | None = None
    breaker: Breaker = SOUND
    version: int = 1
    questions: int = 0
    asked_at: datetime | None = None
    ready_at: datetime | None = None
    preference: int = 0

    def serves(self, carrier: str | None, store_id: int) -> bool:
        """Whether it may be asked about this carrier's shipments (None: nobody knows whose) in that store."""
        if self.store_id not in (None, store_id):
            return False
        return carrier in (self.carrier, *self.carriers) or ANY_CARRIER in self.carriers


@dataclass(frozen=True, slots=True)
class PollPlan:
    """When and how one shipment is asked about.

    `seen` and `rises_at` are `domain.polling`'s outlook and the moment from which the parcel is due today.
    `asked_at`: last asked; `heard_at`: anything new last told; `unknown_since`: not known to the carrier
    since then. `failures` counts answers about this number in a row that could not be read. `pushed_until`:
    until then the carrier tells of it by itself; `subscribe_at`: when to ask it for that (None: it cannot).
    """

    shipment_id: int
    account_id: int
    seen: Outlook
    ask_at: datetime
    since: datetime
    rises_at: datetime | None = None
    asked_at: datetime | None = None
    heard_at: datetime | None = None
    unknown_since: datetime | None = None
    failures: int = 0
    ended: EndOfAsking | None = None
    pushed_until: datetime | None = None
    push_reference: str | None = None
    subscribe_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class UnreadAnswer:
    """An answer that was not understood, kept for the person who mends the connector; its body is sealed.

    `is_push`: it came by itself, and is kept with all that it takes to verify and read it again.
    """

    account_id: int
    heard_at: datetime
    problem: str
    sealed_body: str
    is_push: bool = False
    id: int = 0


class Accounts(Protocol):
    """Accounts with carriers, their health and the calls they made."""

    def add(self, account: StoredAccount) -> StoredAccount:
        """Store a new account and give it back with its id. The same name twice: AlreadyExists."""
        ...

    def all(self) -> Sequence[StoredAccount]: ...
    def by_id(self, account_id: int) -> StoredAccount | None: ...
    def by_hook_key(self, hook_key: str) -> StoredAccount | None: ...
    def save(self, account: StoredAccount) -> None:
        """Overwrite an account by id, all but its lease; `version` is stored as given."""
        ...

    def remove(self, account_id: int) -> bool:
        """Forget an account with its plans, calls and kept answers; whether there was one."""
        ...

    def due(self, *, now: datetime, limit: int) -> Sequence[int]:
        """Ids of accounts to be looked at: ready, rested, not stopped, not leased; longest ready first."""
        ...

    def next_due_at(self) -> datetime | None:
        """When the first account will be due, leases and rests considered."""
        ...

    def claim(self, account_id: int, *, now: datetime, lease_until: datetime) -> StoredAccount | None:
        """Take a due account for this worker alone; None where another was first, or it is not due."""
        ...

    def release(self, account: StoredAccount) -> bool:
        """End the lease and store health, token, counters and `ready_at`.

        Where a person changed the account meanwhile (its version), only the lease ends: False.
        """
        ...

    def wake(self, account_ids: Sequence[int], *, at: datetime) -> None:
        """See to it that these accounts are looked at by then."""
        ...

    def calls(self, account_id: int, *, since_minute: int) -> Mapping[int, int]:
        """The calls made or reserved, by whole minutes since 1970."""
        ...

    def count_calls(self, account_id: int, calls: Mapping[int, int]) -> None:
        """Add calls by minute; a negative number gives back what was reserved."""
        ...

    def forget_calls(self, *, before_minute: int) -> int: ...

    def keep_answer(self, answer: UnreadAnswer, *, most: int) -> None:
        """Keep an answer that was not understood; of one account the newest `most` only."""
        ...

    def unread_answers(self, account_id: int) -> Sequence[UnreadAnswer]:
        """The newest first."""
        ...

    def forget_answers(self, answer_ids: Sequence[int]) -> None: ...


class Polls(Protocol):
    """The plan of asking: one row for each shipment that is, or was, asked about."""

    def of(self, shipment_ids: Sequence[int]) -> Sequence[PollPlan]: ...
    def save(self, plans: Sequence[PollPlan]) -> None:
        """Store plans, each overwriting what its shipment had."""
        ...

    def rise(self, account_id: int, *, seen: Outlook, now: datetime) -> int:
        """Give everybody whose day has come (`rises_at`) this outlook, due at that moment; how many."""
        ...

    def pool(self, account_id: int, urgency: Urgency, *, now: datetime, limit: int) -> Sequence[PollPlan]:
        """Plans of a group that are due, those that have been so the longest first."""
        ...

    def forget(self, shipment_ids: Sequence[int]) -> None: ...
    def unplanned(self, *, after_id: int, limit: int) -> Sequence[int]:
        """Ids of open shipments with a number that have no plan, in order of id."""
        ...

    def planned(self, *, after_id: int, limit: int, account_id: int | None = None) -> Sequence[int]:
        """Ids of shipments that are asked about, or whose number nobody knew, in order of id.

        `account_id`: only what is asked with that account.
        """
        ...

    def put_off(self, shipment_ids: Sequence[int], *, until: datetime) -> None:
        """Nobody else takes these plans before then, should this worker not come back."""
        ...

    def to_subscribe(self, account_id: int, *, now: datetime, limit: int) -> Sequence[PollPlan]:
        """Plans whose push should be asked for, or renewed, now."""
        ...

    def put_off_pushes(self, account_id: int, *, now: datetime, until: datetime) -> None:
        """Whoever waits for a push to be asked for waits until then."""
        ...

    def retry_unread(self, account_id: int, *, now: datetime) -> int:
        """Make numbers due of which nothing could be read; how many."""
        ...

    def next_ask_at(self, account_id: int) -> datetime | None:
        """When the next plan of an account is due for anything."""
        ...

    def ages(self, account_id: int, *, now: datetime) -> Mapping[Outlook, Sequence[timedelta]]:
        """How long ago each open plan was asked (or began), by outlook. Reads them all: for people."""
        ...

    def note_files(self, shipment_ids: Sequence[int], *, now: datetime) -> None:
        """Note that a carrier's file has told something new of these shipments."""
        ...

    def files_heard(self, shipment_ids: Sequence[int]) -> Mapping[int, datetime]:
        """When a file last told something new, of those shipments of which one ever did."""
        ...

    def hears_files(self) -> bool:
        """Whether any file ever told anything."""
        ...

    def delays(self, account_id: int, *, now: datetime) -> Sequence[timedelta]:
        """How long each open plan that is due has been so. Reads them all: for people."""
        ...

    def pushed(self, account_id: int, *, now: datetime) -> tuple[int, datetime | None]:
        """How many shipments the carrier tells of by itself, and when the first of these pushes ends."""
        ...

    def ends(self, account_id: int) -> Mapping[EndOfAsking, int]:
        """How many shipments are asked about no more, by reason."""
        ...
