"""What commands work with: the settings, the database, the places and the carriers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from waypost.carriers import registry
from waypost.db import open_database
from waypost.places.gazetteer import open_gazetteer
from waypost.ports.database import Database, Store
from waypost.usecases.find_journey import World


class NoSuchStore(LookupError):
    """No store has this name."""


@dataclass(frozen=True)
class House:
    """Opened for one command."""

    database: Database
    world: World

    def store(self, slug: str) -> Store:
        """The store of that name; NoSuchStore says which there are."""
        with self.database.read() as tx:
            found = tx.stores.named(slug)
            names = ", ".join(one.slug for one in tx.stores.all())
        if found is None:
            raise NoSuchStore(f"no store is called {slug!r}; there are: {names}")
        return found


@contextmanager
def opened_house(database_url: str) -> Iterator[House]:
    """Open the database (bringing its schema up to date) and the world."""
    with opened_database(database_url) as database:
        database.migrate()
        with open_gazetteer() as places:
            yield House(database, World(places, registry))


@contextmanager
def opened_database(database_url: str) -> Iterator[Database]:
    """Open the database as it is."""
    database = open_database(database_url)
    try:
        yield database
    finally:
        database.close()
