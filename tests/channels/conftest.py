from collections.abc import Iterator

import pytest

from tests.channels.told import Told


@pytest.fixture
def told() -> Iterator[Told]:
    house = Told()
    yield house
    house.close()
