"""Who may do what: API keys and their scopes."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Scope(StrEnum):
    """What a key may do. `write` includes `read`; `admin` includes both."""

    READ = "read"
    WRITE = "write"
    ADMIN = "admin"


_INCLUDES = {
    Scope.READ: {Scope.READ},
    Scope.WRITE: {Scope.READ, Scope.WRITE},
    Scope.ADMIN: {Scope.READ, Scope.WRITE, Scope.ADMIN},
}


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as stored: its digest (SHA-256, hex) and first characters, never the key itself.

    `store_id` None: all stores.
    """

    id: int
    name: str
    prefix: str
    digest: str
    scopes: frozenset[Scope]
    created_at: datetime
    store_id: int | None = None
    revoked_at: datetime | None = None

    def allows(self, wanted: Scope) -> bool:
        """Whether the key is in force and covers the scope."""
        return self.revoked_at is None and any(wanted in _INCLUDES[scope] for scope in self.scopes)
