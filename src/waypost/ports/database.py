"""The door to stored data.

`Database.read()` and `Database.write()` open a transaction; the `with` block commits or, on an error,
takes everything back. Inside, one small protocol per noun. Every promise in these docstrings is kept by
one suite of tests that runs on each kind of database.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from waypost.domain.estimate import LaneTimes
from waypost.domain.order import Order
from waypost.domain.shipment import Shipment
from waypost.domain.standing import Standing
from waypost.ports.accounts import Accounts, Polls
from waypost.ports.alerts import Alerts
from waypost.ports.cases import Cases, FeedbackStore, Proofs
from waypost.ports.guesses import Guesses
from waypost.ports.ledger import ChannelAccounts, Contacts, Ledger, OwnTexts
from waypost.ports.sharing import Answers, Feed, Keys
from waypost.ports.stored import (
    AlreadyExists,
    Announcement,
    DatabaseUnavailable,
    Holder,
    Job,
    KeptAnswer,
    NewEvent,
    OrderPage,
    OwnerMissing,
    SchemaTooNew,
    Store,
    StoredEvent,
    UnmappedCode,
)
from waypost.ports.vendor_fields import VendorFields
from waypost.ports.wallet import WalletDevices
from waypost.ports.webhooks import Webhooks

__all__ = [
    "AlreadyExists",
    "Announcement",
    "Answers",
    "Database",
    "DatabaseUnavailable",
    "Feed",
    "Holder",
    "Job",
    "Jobs",
    "KeptAnswer",
    "Keys",
    "Lanes",
    "NewEvent",
    "OrderPage",
    "Orders",
    "OwnerMissing",
    "SchemaTooNew",
    "Shipments",
    "Store",
    "StoredEvent",
    "Stores",
    "Transaction",
    "UnmappedCode",
]


class Stores(Protocol):
    """Shops. One named `default` always exists."""

    def named(self, slug: str) -> Store | None: ...
    def by_id(self, store_id: int) -> Store | None: ...
    def all(self) -> Sequence[Store]: ...
    def save(self, *, slug: str, name: str, settings: Mapping[str, object]) -> Store: ...


class Orders(Protocol):
    """Orders and their own events."""

    def by_id(self, order_id: int) -> Order | None: ...
    def by_ids(self, order_ids: Sequence[int]) -> Sequence[Order]: ...
    def by_numbers(self, store_id: int, order_numbers: Sequence[str]) -> Sequence[Order]:
        """Orders whose number matches without regard to case, blanks, `#` and dashes."""
        ...

    def add(self, orders: Sequence[Order]) -> Sequence[Order]:
        """Store new orders (their `id` 0 is ignored) and give them back with ids, in the same sequence."""
        ...

    def save(self, orders: Sequence[Order]) -> None:
        """Overwrite orders by id; `version` is stored as given."""
        ...

    def page(self, *, store_id: int | None, cursor: str | None, limit: int) -> OrderPage:
        """Newest first; a row added meanwhile never shifts a page. A cursor that is not ours: ValueError."""
        ...

    def add_events(self, events: Sequence[NewEvent]) -> Sequence[bool]:
        """Like `Shipments.add_events`, for the orders' own events."""
        ...

    def events(self, order_ids: Sequence[int]) -> Sequence[StoredEvent]: ...


class Shipments(Protocol):
    """Shipments and their events."""

    def by_id(self, shipment_id: int) -> Shipment | None: ...
    def by_ids(self, shipment_ids: Sequence[int]) -> Sequence[Shipment]: ...
    def of_orders(self, order_ids: Sequence[int]) -> Sequence[Shipment]: ...
    def by_numbers(self, store_id: int | None, tracking_numbers: Sequence[str]) -> Sequence[Shipment]:
        """All in force that have or had one of the normalised numbers. Store None: of any store."""
        ...

    def holders(
        self, *, store_id: int, tracking_numbers: Sequence[str], shipment_ids: Sequence[int]
    ) -> Sequence[Holder]:
        """Load and lock the shipments in force of one store that have one of the numbers or ids.

        They stay locked until the transaction ends, taken in id order so that two writers never wait for
        each other. The hot path.
        """
        ...

    def lock(self, shipment_ids: Sequence[int]) -> None:
        """Hold these rows until the transaction ends, in id order; nothing to do where one writer is all."""
        ...

    def add(self, shipments: Sequence[Shipment]) -> Sequence[Shipment]:
        """Store new shipments and give them back with ids.

        The same carrier and number with the same `valid_from` twice in one store: AlreadyExists.
        """
        ...

    def save(self, shipments: Sequence[Shipment]) -> None:
        """Overwrite shipments by id, all columns."""
        ...

    def save_standings(self, rows: Sequence[tuple[int, Standing, datetime]]) -> None:
        """Overwrite standings: (shipment id, standing, updated_at); versions rise by one. The hot path."""
        ...

    def add_events(self, events: Sequence[NewEvent]) -> Sequence[bool]:
        """Store events; True where it was new, False where the shipment had it (also within the call)."""
        ...

    def events(self, shipment_ids: Sequence[int], *, with_raw: bool = False) -> Sequence[StoredEvent]:
        """All events of the shipments in order of occurred_at. `raw`, `account_id`: only when asked for."""
        ...

    def ids_after(
        self, shipment_id: int, *, limit: int, updated_since: datetime | None = None
    ) -> Sequence[int]:
        """The next shipments in force after this one, in id order; begin with 0. Nothing is locked."""
        ...

    def latest_id(self) -> int:
        """The highest id ever given, 0 where there is no shipment."""
        ...

    def told_of_after(self, shipment_id: int, *, store_id: int | None, limit: int) -> Sequence[int]:
        """Ids of the next in force that have a number and events; begin with 0. Store None: of any store."""
        ...

    def finished_times(self, *, since: datetime, limit: int) -> Sequence[tuple[int, datetime, datetime]]:
        """(shipment id, handed over, delivered) of shipments delivered since then, newest first."""
        ...

    def count_unmapped(self, codes: Sequence[tuple[str, str, str, datetime]]) -> None:
        """(carrier, code, words, heard at): one more of each."""
        ...

    def unmapped(self, *, limit: int) -> Sequence[UnmappedCode]: ...


class Lanes(Protocol):
    """The times of finished shipments by lane, kept ready for estimates."""

    def all(self) -> Mapping[str, LaneTimes]: ...
    def replace_all(self, lanes: Mapping[str, LaneTimes]) -> None: ...


class Jobs(Protocol):
    """Work to be done later: written in the same transaction as what causes it (an outbox)."""

    def add(self, jobs: Sequence[Job]) -> None:
        """Add jobs; one whose `unique_key` already waits stays, with the earlier due time of the two."""
        ...

    def claim(self, *, now: datetime, limit: int, lease_until: datetime) -> Sequence[Job]:
        """Take jobs that are due, oldest first, for this worker alone; after the lease others may."""
        ...

    def finish(self, job_ids: Sequence[int]) -> None: ...
    def retry(self, job_id: int, *, due_at: datetime, error: str) -> None: ...
    def bury(self, job_id: int, *, now: datetime, error: str) -> None:
        """Put a job among the dead letters: kept, never run, until a person revives it."""
        ...

    def revive(self, job_ids: Sequence[int], *, now: datetime) -> int: ...
    def dead(self, *, limit: int) -> Sequence[Job]: ...
    def counts(self) -> Mapping[str, int]:
        """How many are `waiting`, `running` and `dead`."""
        ...

    def next_due_at(self) -> datetime | None: ...


class Transaction(Protocol):
    """Everything stored, within one transaction."""

    @property
    def stores(self) -> Stores: ...
    @property
    def orders(self) -> Orders: ...
    @property
    def shipments(self) -> Shipments: ...
    @property
    def lanes(self) -> Lanes: ...
    @property
    def jobs(self) -> Jobs: ...
    @property
    def keys(self) -> Keys: ...
    @property
    def answers(self) -> Answers: ...
    @property
    def feed(self) -> Feed: ...
    @property
    def accounts(self) -> Accounts: ...
    @property
    def polls(self) -> Polls: ...
    @property
    def guesses(self) -> Guesses: ...
    @property
    def contacts(self) -> Contacts: ...
    @property
    def ledger(self) -> Ledger: ...
    @property
    def channels(self) -> ChannelAccounts: ...
    @property
    def own_texts(self) -> OwnTexts: ...
    @property
    def cases(self) -> Cases: ...
    @property
    def feedback(self) -> FeedbackStore: ...
    @property
    def proofs(self) -> Proofs: ...
    @property
    def alerts(self) -> Alerts: ...
    @property
    def wallet_devices(self) -> WalletDevices: ...
    @property
    def vendor_fields(self) -> VendorFields: ...
    @property
    def webhooks(self) -> Webhooks: ...

    def setting(self, name: str) -> str | None:
        """A setting of the whole installation."""
        ...

    def save_setting(self, name: str, value: str) -> None: ...

    def savepoint(self) -> AbstractContextManager[None]:
        """What goes wrong inside is taken back up to here; the transaction goes on."""
        ...


class Database(Protocol):
    """One database. Safe to share between threads."""

    kind: str

    def read(self) -> AbstractContextManager[Transaction]:
        """A transaction that only reads and sees one moment."""
        ...

    def write(self) -> AbstractContextManager[Transaction]:
        """A transaction that writes; on SQLite there is one at a time. Commits when the block ends well."""
        ...

    def migrate(self) -> Sequence[str]:
        """Bring the schema up to date under a lock; the names of what was applied.

        SchemaTooNew where it is newer than this program.
        """
        ...

    def pending_migrations(self) -> Sequence[str]: ...

    def listen(self, woken: Callable[[], None]) -> Callable[[], None]:
        """Call `woken`, from another thread, soon after any process announced changes; returns a stop."""
        ...

    def check(self) -> Sequence[str]:
        """Problems found by the database's own integrity check; empty when it is sound."""
        ...

    def close(self) -> None: ...
