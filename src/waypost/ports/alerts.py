"""The doors to alerts: what a merchant was told, and how it is handed over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from waypost.domain.alerts import AlertKind


@dataclass(frozen=True, slots=True)
class StoredAlert:
    """One case that a merchant should know. `about` names it (an account, a shipment, a carrier).

    `told_at` None: it waits, until `free_at`. `ended_at`: it is over; the same case coming up again is a new
    one. `problem`: why it could not be handed over, the last time it was tried.
    """

    id: int
    store_id: int
    kind: AlertKind
    about: str
    words: str
    found_at: datetime
    free_at: datetime
    attempts: int = 0
    told_at: datetime | None = None
    ended_at: datetime | None = None
    problem: str | None = None


class Alerts(Protocol):
    """The alerts of all shops."""

    def add(self, alerts: Sequence[StoredAlert]) -> int:
        """Store them; a case that is open already stays as it was. How many were new."""
        ...

    def open(self, store_id: int) -> Sequence[StoredAlert]:
        """Cases that are not over, told or not."""
        ...

    def waiting(self, store_id: int, *, now: datetime) -> Sequence[StoredAlert]:
        """Open cases that were not told and are due, held for this transaction."""
        ...

    def latest(self, store_id: int, *, limit: int) -> Sequence[StoredAlert]:
        """The newest, also those that are over: what was said, and when."""
        ...

    def last_told_at(self, store_id: int) -> datetime | None: ...
    def save(self, alerts: Sequence[StoredAlert]) -> None: ...
    def forget_before(self, moment: datetime) -> int:
        """Forget what was over before that moment; how many."""
        ...


class AlertNotPosted(Exception):
    """A merchant's own address did not take an alert: the sentence says why, without the address."""
