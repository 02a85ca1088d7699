"""Where questions are asked: one key, one store, and every look a transaction that only reads."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from waypost.domain.access import Scope
from waypost.ports.database import Database, Transaction
from waypost.usecases.find_journey import World
from waypost.usecases.recognise_key import recognise_key, store_of_key


@dataclass(frozen=True, slots=True)
class Look:
    """One look at stored data: what may be read in it, and when it is."""

    tx: Transaction
    store_id: int
    now: datetime


@dataclass(frozen=True)
class Desk:
    """A key at work. `store_slug` chooses a store for a key that opens several; None: `default`."""

    database: Database
    world: World
    key: str
    store_slug: str | None
    clock: Callable[[], datetime]

    @contextmanager
    def look(self) -> Iterator[Look]:
        """Read, with the key checked anew each time: a revoked key ends at once. KeyNotAccepted."""
        with self.database.read() as tx:
            key = recognise_key(tx, self.key, scope=Scope.READ)
            store = store_of_key(tx, key, slug=self.store_slug)
            yield Look(tx, store.id, self.clock())
