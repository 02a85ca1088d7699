"""What a caller of our own server needs: an API key, and the secret that signs buyers' links."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from bench.servers import LINK_SIGNATURE
from waypost.db import open_database
from waypost.domain.access import ApiKey, Scope
from waypost.ports.database import Database


@dataclass(frozen=True, slots=True)
class Ticket:
    """A key that may do everything, and the installation's secret."""

    key: str
    secret: bytes


def make_ticket(url: str) -> Ticket:
    """Put a new key into a database."""
    key = new_key()
    database = open_database(url)
    try:
        add_key(database, key)
    finally:
        database.close()
    return Ticket(key, LINK_SIGNATURE.encode())


def new_key() -> str:
    """A key that is in no database yet."""
    return f"wp_{secrets.token_hex(20)}"


def add_key(database: Database, key: str) -> None:
    """Let a key do everything in every store."""
    with database.write() as tx:
        tx.keys.add(
            ApiKey(
                id=0,
                name="bench",
                prefix=key[:8],
                digest=digest_of(key),
                scopes=frozenset({Scope.ADMIN}),
                created_at=datetime.now(UTC),
            )
        )


def digest_of(key: str) -> str:
    """What is stored of a key."""
    return sha256(key.encode()).hexdigest()
