"""The doors to what buyers tell us: cases, feedback, and the proof that an address is theirs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from waypost.domain.case import Case, CaseKind, CaseState, Feedback
from waypost.domain.notification import Channel


class Cases(Protocol):
    """What a person must solve."""

    def of_orders(self, order_ids: Sequence[int]) -> Sequence[Case]:
        """All cases of these orders, oldest first."""
        ...

    def by_id(self, case_id: int) -> Case | None: ...
    def add(self, case: Case) -> Case:
        """Store a case (its `id` 0 is ignored)."""
        ...

    def save(self, case: Case) -> None: ...
    def page(
        self,
        *,
        store_id: int | None,
        state: CaseState | None = None,
        kind: CaseKind | None = None,
        order_id: int | None = None,
        before_id: int | None = None,
        limit: int,
    ) -> Sequence[Case]:
        """Newest first, those with an id below `before_id`."""
        ...


@dataclass(frozen=True, slots=True)
class RatingCount:
    """How often a carrier got a rating on a lane."""

    carrier: str | None
    lane: str | None
    rating: int
    count: int


class FeedbackStore(Protocol):
    """What buyers thought in the end."""

    def of_orders(self, order_ids: Sequence[int]) -> Sequence[Feedback]: ...
    def save(self, feedback: Feedback) -> None:
        """Store it, or overwrite what this order's buyer said before."""
        ...

    def page(
        self, *, store_id: int | None, since: datetime | None, before: tuple[datetime, int] | None, limit: int
    ) -> Sequence[Feedback]:
        """Newest first (by `changed_at`, then order id), those before that place."""
        ...

    def counts(self, *, store_id: int | None, since: datetime | None) -> Sequence[RatingCount]:
        """How often each rating was given, by carrier and lane."""
        ...


class ProofState(StrEnum):
    """Where a proof message is on its way out."""

    WAITING = "waiting"
    HANDED_OVER = "handed_over"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Proof:
    """A question to an address whether its owner wants to hear from us.

    The code is never stored: it is computed from the contact, the moment `asked_at` and the installation's
    secret. `subject` and `text` hold `{code}` and `{link}` where these belong. `rounds` counts the messages
    since `began_at`, `tries` the wrong codes of this round. `free_at` is when a worker may take it.
    """

    contact_id: int
    asked_at: datetime
    began_at: datetime
    subject: str
    text: str = field(repr=False)
    state: ProofState = ProofState.WAITING
    rounds: int = 1
    tries: int = 0
    attempts: int = 0
    free_at: datetime | None = None


class Proofs(Protocol):
    """Proofs that are asked for: one per contact, the latest."""

    def of(self, contact_id: int, *, held: bool = False) -> Proof | None:
        """The proof of a contact; `held`: nobody else changes it until this transaction ends."""
        ...

    def save(self, proof: Proof) -> None: ...
    def rounds_at(self, store_id: int, channel: Channel, address: str, *, since: datetime) -> int:
        """How many messages this address was asked with, for any order of the shop, begun after `since`."""
        ...

    def claim(self, *, now: datetime, limit: int, lease_until: datetime) -> Sequence[Proof]:
        """Take messages that wait and are due, for this worker alone until the lease ends."""
        ...

    def forget_before(self, moment: datetime) -> int:
        """Forget what was asked before that moment and waits no more; how many."""
        ...
