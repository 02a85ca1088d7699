"""What every test may ask for: the real parts, and a clear line when one of them is missing.

A test that needs PostgreSQL, Chromium or the large recordings says so with its marker. Where the part is
missing the test is skipped with the reason; under WAYPOST_REQUIRE_PARTS=1 (set by `make test`) a missing
PostgreSQL or Chromium is a failure, so that a green run means they were really used.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.real.machine import ROOT, find_chromium, find_postgres_programs, find_shared_data

# How long an example takes says more about the machine's other work than about the code.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

pytest_plugins = ["tests.real.browser", "tests.real.postgres"]

PARTS: dict[str, tuple[Callable[[], Path | None], str]] = {
    "postgres": (find_postgres_programs, "no PostgreSQL server programs (Debian: postgresql)"),
    "browser": (find_chromium, "no Chromium (Debian: chromium)"),
    "shared_data": (find_shared_data, "no large recordings (set WAYPOST_SHARED_DATA to their folder)"),
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs a part this machine lacks, or let it fail where every part is required."""
    required = os.environ.get("WAYPOST_REQUIRE_PARTS") == "1"
    for marker, (find, reason) in PARTS.items():
        may_be_absent = marker == "shared_data" or not required
        if find() is None and may_be_absent:
            for item in items:
                if item.get_closest_marker(marker):
                    item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of large real recordings; use it with `@pytest.mark.shared_data`."""
    folder = find_shared_data()
    if folder is None:
        pytest.skip(PARTS["shared_data"][1])
    return folder


@pytest.fixture(scope="session")
def repository() -> Path:
    """Return the root of this repository."""
    return ROOT
