from collections.abc import Iterator
from pathlib import Path

import pytest

from waypost.places.gazetteer import BUILT_PATH, open_gazetteer
from waypost.ports.places import Places


@pytest.fixture(scope="session")
def gazetteer_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if BUILT_PATH.is_file():
        return BUILT_PATH
    from waypost.places.build import build_gazetteer

    path = tmp_path_factory.mktemp("places") / "gazetteer.sqlite"
    build_gazetteer(path)
    return path


@pytest.fixture(scope="session")
def places(gazetteer_path: Path) -> Iterator[Places]:
    with open_gazetteer(gazetteer_path) as opened:
        yield opened
