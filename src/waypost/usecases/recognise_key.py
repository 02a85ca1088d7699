"""Recognise a key: whose it is, what it may do, and which store it opens."""

from waypost.domain.access import ApiKey, Scope
from waypost.ports.database import Store, Transaction
from waypost.usecases.manage_keys import digest_of

DEFAULT_STORE = "default"


class KeyNotAccepted(Exception):
    """The key opens nothing here: the sentence says why."""


def recognise_key(tx: Transaction, text: str, *, scope: Scope) -> ApiKey:
    """The key in force with this text, which must cover the scope. KeyNotAccepted."""
    digest = digest_of(text.strip())
    found = next((key for key in tx.keys.all() if key.digest == digest and key.revoked_at is None), None)
    if found is None:
        raise KeyNotAccepted("this API key is not known, or it was revoked")
    if not found.allows(scope):
        raise KeyNotAccepted(f"this API key lacks the scope {scope.value!r}")
    return found


def store_of_key(tx: Transaction, key: ApiKey, *, slug: str | None) -> Store:
    """The store a key works in: its own, else the named one, else `default`. KeyNotAccepted."""
    own = tx.stores.by_id(key.store_id) if key.store_id is not None else None
    if key.store_id is not None and (own is None or slug not in (None, own.slug)):
        raise KeyNotAccepted(f"this API key does not open the store {slug!r}")
    found = own or tx.stores.named(slug or DEFAULT_STORE)
    if found is None:
        raise KeyNotAccepted(f"no store is called {slug!r}")
    return found
