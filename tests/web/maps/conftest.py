import pytest

from waypost.web.maps.world import FOLDER


@pytest.fixture(autouse=True)
def _outlines_are_there() -> None:
    if not (FOLDER / "countries-50m.json.gz").is_file():
        pytest.skip("the outlines of the world are not here; run: make assets")
