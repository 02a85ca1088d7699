"""One suite of promises, run on each kind of database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from waypost.db import open_database
from waypost.ports.database import Database

POSTGRES = pytest.param("postgresql", marks=pytest.mark.postgres)


@pytest.fixture(params=["file", "memory", POSTGRES])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Return an empty, migrated database of each kind in turn."""
    if request.param == "postgresql":
        url = str(request.getfixturevalue("postgres_url"))
    else:
        url = f"sqlite:///{tmp_path}/waypost.db" if request.param == "file" else "sqlite://"
    opened = open_database(url)
    opened.migrate()
    yield opened
    opened.close()


@pytest.fixture(params=["file", POSTGRES])
def shared_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty, migrated database that several processes can open."""
    if request.param == "postgresql":
        url = str(request.getfixturevalue("postgres_url"))
    else:
        url = f"sqlite:///{tmp_path}/waypost.db"
    opened = open_database(url)
    opened.migrate()
    opened.close()
    return url
