"""Who calls: bearer keys, what they may do, for which store, and how often."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256

from waypost.domain.access import ApiKey, Scope
from waypost.ports.carrier import Carriers
from waypost.ports.database import Store, Transaction
from waypost.usecases.tell_asking import NOBODY, Askers, askers_of
from waypost.web.records import Records
from waypost.web.throttle import Bucket

FRESH_S = 2.0  # a revoked key stops working after this long at the latest
PAUSE_S = 0.1  # between two looks for keys that nobody knows
DEFAULT_STORE = "default"
BEARER = b"bearer "


class KeyMissing(Exception):
    """The call names no key."""


class KeyUnknown(Exception):
    """The key is not one of ours, or was revoked."""


class ScopeMissing(Exception):
    """The key may not do this; `scope` is what it lacks."""

    def __init__(self, scope: Scope) -> None:
        super().__init__(f"this key lacks the scope {scope.value!r}")
        self.scope = scope


class StoreNotYours(Exception):
    """The key belongs to another store."""


class StoreUnknown(Exception):
    """No store has this name."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"no store is called {slug!r}")


@dataclass(slots=True, eq=False)
class Caller:
    """A key in force with its bucket; `store` is the one it belongs to, None: it may name any."""

    key: ApiKey
    store: Store | None
    bucket: Bucket
    scopes: frozenset[Scope] = field(init=False)

    def __post_init__(self) -> None:
        self.scopes = frozenset(scope for scope in Scope if self.key.allows(scope))

    def must(self, scope: Scope) -> None:
        """ScopeMissing where the key does not cover it."""
        if scope not in self.scopes:
            raise ScopeMissing(scope)


class Callers:
    """The keys and stores of the installation, and who asks carriers, kept in memory for a moment."""

    def __init__(
        self, records: Records, *, carriers: Carriers, rate_limit: int, now_s: Callable[[], float]
    ) -> None:
        self._records = records
        self._carriers = carriers
        self._askers: Askers = NOBODY
        self._rate_limit = rate_limit
        self._now_s = now_s
        self._keys: dict[str, Caller] = {}
        self._stores: dict[str, Store] = {}
        self._stores_by_id: dict[int, Store] = {}
        self._loaded_s = float("-inf")
        self._loading = asyncio.Lock()

    async def calling(self, authorization: bytes | None) -> Caller:
        """The caller that an Authorization header names. KeyMissing, KeyUnknown."""
        if authorization is None or authorization[:7].lower() != BEARER:
            raise KeyMissing("send your key as `Authorization: Bearer wp_...`")
        digest = sha256(authorization[7:].strip()).hexdigest()
        if self._now_s() - self._loaded_s > FRESH_S:
            await self._load()
        caller = self._keys.get(digest)
        if caller is None:
            await self._load(wanted_since_s=self._now_s())
            caller = self._keys.get(digest)
        if caller is None:
            raise KeyUnknown("this key is not known, or it was revoked")
        return caller

    async def store_for(self, caller: Caller, slug: str | None) -> Store:
        """The store a call is about: the key's own, else the named one, else `default`."""
        if caller.store is not None:
            if slug is not None and slug != caller.store.slug:
                raise StoreNotYours(f"this key belongs to the store {caller.store.slug!r}")
            return caller.store
        return await self.store_named(slug or DEFAULT_STORE)

    async def store_named(self, slug: str) -> Store:
        """The store with this short name. StoreUnknown."""
        if slug not in self._stores:
            await self._load(wanted_since_s=self._now_s())
        if slug not in self._stores:
            raise StoreUnknown(slug)
        return self._stores[slug]

    async def store_by_id(self, store_id: int) -> Store:
        """The store with the database's number."""
        if store_id not in self._stores_by_id or self._now_s() - self._loaded_s > FRESH_S:
            await self._load()
        return self._stores_by_id[store_id]

    def store_in_memory(self, store_id: int) -> Store | None:
        """The store with the database's number as it was last read; None where it was not."""
        return self._stores_by_id.get(store_id)

    async def askers(self) -> Askers:
        """Who asks carriers."""
        if self._now_s() - self._loaded_s > FRESH_S:
            await self._load()
        return self._askers

    def askers_in_memory(self) -> Askers:
        """Who asks carriers as it was last read: where nobody does, nothing is read for them."""
        return self._askers

    def usual_store(self) -> Store:
        """The default store, or a nameless one while nothing could be read."""
        return self._stores.get(DEFAULT_STORE) or Store(0, DEFAULT_STORE, "Waypost", {})

    async def all_stores(self) -> list[Store]:
        """Every store."""
        await self._load()
        return list(self._stores.values())

    def forget(self) -> None:
        """Read keys and stores again before the next call: something about them was just written."""
        self._loaded_s = float("-inf")

    async def _load(self, *, wanted_since_s: float | None = None) -> None:
        """Read all again, unless another call did so since it was wanted."""
        wanted_s = self._now_s() - FRESH_S if wanted_since_s is None else wanted_since_s
        async with self._loading:
            if self._loaded_s > wanted_s:
                return
            pause_s = self._loaded_s + PAUSE_S - self._now_s()
            if pause_s > 0:
                await asyncio.sleep(pause_s)
            begun_s = self._now_s()
            keys, stores = await self._records.read(_keys_and_stores)
            self._askers = await self._records.read(partial(askers_of, carriers=self._carriers))
            self._stores = {store.slug: store for store in stores}
            self._stores_by_id = {store.id: store for store in stores}
            self._keys = {key.digest: self._caller(key) for key in keys if key.revoked_at is None}
            self._loaded_s = begun_s

    def _caller(self, key: ApiKey) -> Caller:
        known = self._keys.get(key.digest)
        bucket = known.bucket if known else Bucket(self._rate_limit, 60.0, self._now_s())
        store = self._stores_by_id.get(key.store_id) if key.store_id is not None else None
        return Caller(key, store, bucket)


def _keys_and_stores(tx: Transaction) -> tuple[list[ApiKey], list[Store]]:
    return list(tx.keys.all()), list(tx.stores.all())
