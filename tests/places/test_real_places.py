import csv
import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from waypost.ports.places import PlaceKind, Places

EXACT = {PlaceKind.CITY, PlaceKind.POSTAL_CODE, PlaceKind.AIRPORT}

pytestmark = pytest.mark.shared_data


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def test_nearly_all_olist_customers_live_in_a_city_of_their_state(places: Places, shared_data: Path) -> None:
    rows = list(rows_of(shared_data / "olist/customers.csv.gz"))
    exact = misplaced = 0
    for row in rows:
        place = places.find(city=row["customer_city"], region=row["customer_state"], country="BR")
        assert place is not None
        exact += place.kind in EXACT
        misplaced += place.region != row["customer_state"]
    print(f"Olist: {exact} of {len(rows)} customers ({exact / len(rows):.2%}), {misplaced} in another state")
    assert exact / len(rows) >= 0.985
    assert misplaced == 0


def test_nearly_all_fedex_scans_happened_in_a_known_city_and_zone(places: Places, shared_data: Path) -> None:
    rows = [row for row in rows_of(shared_data / "fedex_scans/scan_events.csv.gz") if row["city"]]
    exact = 0
    for row in rows:
        place = places.find(
            city=row["city"], region=row["state"], country=row["country"], postal_code=row["postal"]
        )
        assert place is not None
        assert place.zone == "Asia/Kolkata"
        exact += place.kind in EXACT
    print(f"FedEx: {exact} of {len(rows)} scans with a city ({exact / len(rows):.2%})")
    assert exact / len(rows) >= 0.985
