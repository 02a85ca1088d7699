"""The doors to webhooks: the endpoints of merchants' programs, what they are told, and the log of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from waypost.domain.webhook import WELL, Health, Said, Subject


class DeliveryState(StrEnum):
    """How far one delivery to one endpoint is."""

    WAITING = "waiting"
    TAKEN = "taken"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class StoredEndpoint:
    """An address of a merchant's program. `types` empty: everything. `format` names who writes the body.

    `sealed_secrets` open with the vault: what signs, and until when the ones before still do.
    """

    id: int
    store_id: int
    url: str
    sealed_secrets: str
    created_at: datetime
    types: tuple[str, ...] = ()
    format: str = "standard"
    description: str = ""
    health: Health = WELL


@dataclass(frozen=True, slots=True)
class NewWebhookEvent:
    """Something to be told, as it is announced. `subject_id` is the shipment's or order's number."""

    store_id: int
    subject: Subject
    subject_id: int
    said: Said
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class WebhookEvent:
    """An announced event. `sequence` rises by one with each event of the same shipment or order."""

    id: int
    store_id: int
    subject: Subject
    subject_id: int
    said: Said
    happened_at: datetime
    sequence: int


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """One event for one endpoint, written. `message_id` is what its receiver tells repetitions by."""

    endpoint_id: int
    message_id: str
    type: str
    sequence: int
    body: str
    content_type: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """A delivery as stored. `due_at`: next tried (or left to others) then; `status`: of the last answer.

    `queued_at`: since when it waits, this time. `claims` is the mark of who holds it: whoever took it later
    has a higher one, and what a worker that was thought dead says afterwards counts no more.
    """

    id: int
    endpoint_id: int
    message_id: str
    type: str
    sequence: int
    body: str
    content_type: str
    created_at: datetime
    queued_at: datetime
    state: DeliveryState
    attempts: int
    claims: int
    due_at: datetime
    done_at: datetime | None = None
    status: int | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One call, as the log keeps it: how long it took, and what came back (cut short)."""

    delivery_id: int
    number: int
    began_at: datetime
    took_ms: int
    status: int | None
    answer: str
    problem: str | None


class Webhooks(Protocol):
    """Endpoints, what is to be told to them, and the log of it."""

    def wanted_by(self) -> frozenset[int]:
        """The stores with an endpoint that is not disabled. Asked for every piece of news: quick."""
        ...

    def add_endpoint(self, endpoint: StoredEndpoint) -> StoredEndpoint: ...
    def save_endpoint(self, endpoint: StoredEndpoint) -> None: ...
    def save_health(self, endpoint_id: int, health: Health) -> None: ...
    def remove_endpoint(self, endpoint_id: int) -> None:
        """Forget it with all its deliveries."""
        ...

    def endpoint(self, endpoint_id: int, *, held: bool = False) -> StoredEndpoint | None:
        """One of them; `held` until the transaction ends."""
        ...

    def endpoints(self, store_id: int | None = None) -> Sequence[StoredEndpoint]: ...

    def announce(self, events: Sequence[NewWebhookEvent]) -> None:
        """Keep events to be told, each with the next sequence of its subject."""
        ...

    def told(self, subject: Subject, ids: Sequence[int]) -> Mapping[int, str | None]:
        """The words that were kept with `keep_told`, each held until the transaction ends."""
        ...

    def keep_told(self, subject: Subject, words: Mapping[int, str]) -> None: ...
    def take_announced(self, *, limit: int) -> Sequence[WebhookEvent]:
        """The oldest events that nobody has written yet, for this transaction alone; then they are gone."""
        ...

    def add_deliveries(self, deliveries: Sequence[NewDelivery]) -> Sequence[int]: ...
    def delivery(self, delivery_id: int) -> Delivery | None: ...
    def page(
        self, endpoint_id: int, *, state: DeliveryState | None, before_id: int | None, limit: int
    ) -> Sequence[Delivery]:
        """The newest first."""
        ...

    def attempts_of(self, delivery_id: int) -> Sequence[Attempt]: ...
    def claim(
        self, endpoint_id: int, *, now: datetime, limit: int, lease_until: datetime
    ) -> Sequence[Delivery]:
        """Take what is due for one endpoint, the oldest first; after the lease others may."""
        ...

    def claim_one(self, delivery_id: int, *, lease_until: datetime) -> Delivery | None:
        """Take this delivery, due or not; None where it waits no more."""
        ...

    def due_endpoints(self, *, now: datetime) -> Sequence[StoredEndpoint]:
        """The endpoints that something is due for and that are not disabled."""
        ...

    def settle(self, deliveries: Sequence[Delivery]) -> Sequence[int]:
        """Keep what became of them, each only where it is still ours; the ids of those that were."""
        ...

    def give_back(self, deliveries: Sequence[Delivery]) -> None:
        """Undo claims that came to no call."""
        ...

    def log(self, attempts: Sequence[Attempt]) -> None: ...
    def bury_waiting(self, endpoint_id: int, *, because: str, now: datetime) -> int:
        """Make dead letters of all that waits for an endpoint."""
        ...

    def revive(
        self, endpoint_id: int, *, since: datetime, until: datetime, only_dead: bool, now: datetime
    ) -> int:
        """Send again what was announced in between, as if for the first time; how many."""
        ...

    def revive_one(self, delivery_id: int, *, now: datetime) -> bool: ...
    def next_due_at(self) -> datetime | None:
        """When there is next something to send or to write."""
        ...

    def counts(self, endpoint_id: int) -> Mapping[str, int]: ...
    def forget_before(self, moment: datetime) -> None:
        """Forget what was done before, and the log of it; what waits stays."""
        ...
