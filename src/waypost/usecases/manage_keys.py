"""API keys: made, listed and revoked. A key is shown once; what stays is its digest."""

from collections.abc import Collection
from datetime import datetime
from hashlib import sha256

from waypost.domain.access import ApiKey, Scope
from waypost.ports.database import Transaction

PREFIX = "wp_"
SECRET_CHARS = 32
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
SHOWN_CHARS = 8


class KeyNotMade(ValueError):
    """A key cannot be made like this: the sentence says what to correct."""


def key_text(random_bytes: bytes) -> str:
    """The key that belongs to at least 64 random bytes: `wp_` and 32 letters and digits (190 bits)."""
    number = int.from_bytes(random_bytes)
    letters = []
    for _ in range(SECRET_CHARS):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return PREFIX + "".join(letters)


def digest_of(key: str) -> str:
    """What is stored of a key (SHA-256, hex): its text has enough chance in it to need no slow digest."""
    return sha256(key.encode()).hexdigest()


def add_key(
    tx: Transaction,
    text: str,
    *,
    name: str,
    scopes: Collection[Scope],
    store_slug: str | None = None,
    now: datetime,
) -> ApiKey:
    """Store a key made by `key_text`. `store_slug` None: it opens every store. KeyNotMade."""
    if not name.strip():
        raise KeyNotMade("a key needs a name, so that you know later what it is for")
    if not scopes:
        raise KeyNotMade("a key needs a scope: read, write or admin")
    store_id = None
    if store_slug is not None:
        store = tx.stores.named(store_slug)
        if store is None:
            known = ", ".join(one.slug for one in tx.stores.all())
            raise KeyNotMade(f"no store is called {store_slug!r}; there are: {known}")
        store_id = store.id
    key = ApiKey(
        id=0,
        name=name.strip(),
        prefix=text[:SHOWN_CHARS],
        digest=digest_of(text),
        scopes=frozenset(scopes),
        created_at=now,
        store_id=store_id,
    )
    return tx.keys.add(key)


def revoke_key(tx: Transaction, key_id: int, *, now: datetime) -> bool:
    """End a key; whether there was one in force."""
    return tx.keys.revoke(key_id, now=now)
