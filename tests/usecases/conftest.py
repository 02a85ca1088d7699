"""A migrated database in memory, and a small world for use cases."""

from collections.abc import Iterator
from pathlib import Path

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


@pytest.fixture(params=["file", pytest.param("postgresql", marks=pytest.mark.postgres)])
def each_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database of each kind in turn."""
    if request.param == "postgresql":
        url = str(request.getfixturevalue("postgres_url"))
    else:
        url = f"sqlite:///{tmp_path}/waypost.db"
    database = open_database(url)
    database.migrate()
    yield database
    database.close()
