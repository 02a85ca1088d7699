"""The doors to what processes share beside orders and shipments: keys, kept answers, the feed of changes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from waypost.domain.access import ApiKey
from waypost.ports.stored import Announcement, KeptAnswer


class Keys(Protocol):
    """API keys: only digests are stored."""

    def add(self, key: ApiKey) -> ApiKey: ...
    def all(self) -> Sequence[ApiKey]: ...
    def revoke(self, key_id: int, *, now: datetime) -> bool: ...


class Answers(Protocol):
    """Answers kept for repeated requests (Idempotency-Key)."""

    def find(self, *, scope: str, key: str) -> KeptAnswer | None: ...
    def keep(self, answer: KeptAnswer, *, scope: str, key: str) -> None:
        """The same scope and key twice: AlreadyExists."""
        ...

    def newest(
        self, scopes: Sequence[str], *, before: tuple[datetime, str] | None, limit: int
    ) -> Sequence[tuple[str, KeptAnswer]]:
        """The newest of some scopes with their keys, kept before that moment and key where they are given."""
        ...

    def forget_before(self, moment: datetime) -> int: ...


class Feed(Protocol):
    """The feed of changes that other processes and open pages follow."""

    def announce(self, changed: Sequence[tuple[int | None, int | None, int]]) -> None:
        """Tell (shipment id, order id, version) of what changed; wakes listeners at commit."""
        ...

    def since(self, announcement_id: int, *, limit: int = 10_000) -> Sequence[Announcement]: ...
    def latest_id(self) -> int: ...
    def forget_before(self, moment: datetime) -> int: ...
