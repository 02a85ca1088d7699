"""The whole HTTP entrance in this process, on a database in memory."""

from collections.abc import Iterator

import pytest

from tests.web.house import House


@pytest.fixture
def house() -> Iterator[House]:
    """A running app with one store in test mode, and a key that may do everything."""
    house = House("sqlite://")
    yield house
    house.close()
