"""A migrated database in memory, and a small world for use cases."""

from collections.abc import Iterator

import pytest

from tests.usecases.world import SmallPlaces
from waypost.carriers import registry
from waypost.db import open_database
from waypost.ports.database import Database
from waypost.usecases.find_journey import World


@pytest.fixture
def database() -> Iterator[Database]:
    """An empty database in memory."""
    database = open_database("sqlite://")
    database.migrate()
    yield database
    database.close()


@pytest.fixture
def world() -> World:
    """A few cities and all carriers."""
    return World(SmallPlaces(), registry)
