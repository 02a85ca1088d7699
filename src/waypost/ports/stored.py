"""The values that pass through the door to stored data, and the errors that come back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from waypost.domain.order import Order
from waypost.domain.shipment import Leg, start_of
from waypost.domain.standing import Standing
from waypost.domain.tracking import Event


class DatabaseUnavailable(Exception):
    """The database cannot be reached, or is too busy: try again after `retry_after` seconds."""

    def __init__(self, detail: str, *, retry_after: int = 5) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class SchemaTooNew(Exception):
    """The database was migrated by a newer Waypost: run that one, or restore a backup."""


class AlreadyExists(Exception):
    """A row with the same natural key was there before (another writer was first): read it again."""


class OwnerMissing(Exception):
    """A row names another one (shipment, order, store) that is not there: it cannot be stored like this."""


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event to be stored: to whom it belongs, when we heard it, and the message it came in.

    `raw` is the source's own message (JSON text), kept for replay; None where there was none. `account_id`:
    the carrier account that told it, if one did.
    """

    owner_id: int
    event: Event
    recorded_at: datetime
    raw: str | None = None
    account_id: int | None = None


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event as stored, with the shipment (or order) it belongs to; `raw` and `account_id` as asked for."""

    owner_id: int
    event: Event
    recorded_at: datetime
    raw: str | None = None
    account_id: int | None = None


@dataclass(frozen=True, slots=True)
class Holder:
    """As much of a shipment as recording news needs: cheap to load by the thousand."""

    id: int
    store_id: int
    order_id: int | None
    carrier: str | None
    tracking_number: str | None
    valid_from: datetime | None
    leg: Leg
    standing: Standing
    version: int

    @property
    def start(self) -> Standing:
        """The standing before any event."""
        return start_of(self.leg)


@dataclass(frozen=True, slots=True)
class Store:
    """A shop. `settings` are its own choices (name, colours, time zone ...), as plain JSON values."""

    id: int
    slug: str
    name: str
    settings: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Job:
    """Work that is due at a moment. `unique_key`: at most one waiting job has it."""

    kind: str
    payload: Mapping[str, object]
    due_at: datetime
    unique_key: str | None = None
    id: int = 0
    attempts: int = 0
    last_error: str | None = None


@dataclass(frozen=True, slots=True)
class Announcement:
    """One line of the feed of changes: what has a new version. Ids rise in commit order on one machine."""

    id: int
    shipment_id: int | None
    order_id: int | None
    version: int


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """The answer that was given to a request with an Idempotency-Key; `fingerprint` is of its body."""

    fingerprint: str
    status: int
    body: bytes
    created_at: datetime


@dataclass(frozen=True, slots=True)
class UnmappedCode:
    """A carrier's code that nobody has mapped: how often it came, when last, and its words."""

    carrier: str
    code: str
    text: str
    count: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class OrderPage:
    """A page of orders and the cursor of the next one (None: this is the last)."""

    orders: Sequence[Order]
    next_cursor: str | None
