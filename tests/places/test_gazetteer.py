import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from waypost.places.gazetteer import GazetteerMissing, open_gazetteer
from waypost.ports.places import Area, PlaceKind, Places

WORDS = st.none() | st.text(max_size=30)


@pytest.mark.parametrize(
    ("asked", "name", "region", "country"),
    [
        ({"city": "SAO PAULO", "region": "SP", "country": "BR"}, "São Paulo", "SP", "BR"),
        ({"city": "sao paulo", "region": "São Paulo", "country": "Brazil"}, "São Paulo", "SP", "BR"),
        ({"city": "BANGALORE", "region": "KA", "country": "IN"}, "Bengaluru", "KA", "IN"),
        ({"city": "BHILAI", "region": "CT", "country": "IN"}, "Bhilai", "CG", "IN"),
        ({"city": "LOS ANGELES CA", "country": "US"}, "Los Angeles", "CA", "US"),
        ({"city": "JACKSONVILLE FL DISTRIBUTION CENTER", "country": "US"}, "Jacksonville", "FL", "US"),
        ({"city": "SPRINGFIELD GARDENS,NY-USA"}, "Springfield Gardens", "NY", "US"),
        ({"city": "Leipzig - Germany"}, "Leipzig", "SN", "DE"),
        ({"city": "BRISBANE QLD", "country": "AU"}, "Brisbane", "QLD", "AU"),
        ({"city": "ST LOUIS", "region": "MO", "country": "USA"}, "St. Louis", "MO", "US"),
        ({"city": "EDISON TWP", "region": "NJ", "country": "US"}, "Edison", "NJ", "US"),
        ({"city": "Portland", "region": "ME", "country": "US"}, "Portland", "ME", "US"),
        ({"city": "Portland", "country": "US"}, "Portland", "OR", "US"),
        ({"city": "SAINT QUENTIN EN YVEL", "country": "FR"}, "Saint-Quentin-en-Yvelines", None, "FR"),
        ({"city": "Paris 15", "country": "FR"}, "Paris", None, "FR"),
        ({"city": "Muenchen", "country": "DE"}, "Munich", "BY", "DE"),
        ({"city": "東京", "country": "JP"}, "Tokyo", "Tokyo", "JP"),
        ({"city": "San Juan", "region": "PR", "country": "US"}, "San Juan", None, "PR"),
        ({"city": "London", "country": "UK"}, "London", "ENG", "GB"),
        ({"city": "Newport Beach, CA 92660"}, "Newport Beach", "CA", "US"),
        ({"city": "Amsterdam", "country": "Netherlands"}, "Amsterdam", "North Holland", "NL"),
        ({"city": "ATLANTA GEORGIA"}, "Atlanta", "GA", "US"),
        ({"city": "NEWARK NEW JERSEY"}, "Newark", "NJ", "US"),
        ({"city": "Kansas City, MO"}, "Kansas City", "MO", "US"),
        ({"city": "WASHINGTON DC", "country": "US"}, "Washington", "DC", "US"),
    ],
)
def test_a_city_is_found_as_carriers_write_it(
    places: Places, asked: dict[str, str], name: str, region: str | None, country: str
) -> None:
    place = places.find(**asked)
    assert place is not None
    assert (place.name, place.country, place.kind) == (name, country, PlaceKind.CITY)
    assert region is None or place.region == region


def test_a_us_zip_code_comes_before_the_city(places: Places) -> None:
    place = places.find(city="Nowhere", region="NY", country="US", postal_code="10001-1234")
    assert place is not None
    assert (place.kind, place.name, place.zone) == (PlaceKind.POSTAL_CODE, "New York", "America/New_York")


def test_five_digits_are_no_zip_code_in_another_country(places: Places) -> None:
    place = places.find(city="Berlin", country="DE", postal_code="10115")
    assert place is not None
    assert place.country == "DE"


def test_an_airport_code_is_a_place_when_the_city_is_not_known(places: Places) -> None:
    place = places.find(facility="hkg")
    assert place is not None
    assert (place.kind, place.country, place.zone) == (PlaceKind.AIRPORT, "HK", "Asia/Hong_Kong")
    assert places.find(facility="HUB9") is None


def test_an_airport_of_another_country_is_not_meant(places: Places) -> None:
    place = places.find(facility="JFK", country="DE")
    assert place is not None
    assert (place.kind, place.country) == (PlaceKind.COUNTRY, "DE")


def test_an_unknown_city_falls_back_to_its_region_and_says_so(places: Places) -> None:
    place = places.find(city="Xyzzyville", region="California", country="US")
    assert place is not None
    assert (place.kind, place.name, place.zone) == (PlaceKind.REGION, "California", "America/Los_Angeles")


def test_a_country_with_one_zone_gives_it_even_if_the_city_is_unknown(places: Places) -> None:
    place = places.find(city="Xyzzystadt", country="DE")
    assert place is not None
    assert (place.kind, place.name, place.zone) == (PlaceKind.COUNTRY, "Germany", "Europe/Berlin")


def test_a_country_with_several_zones_gives_none_rather_than_a_guess(places: Places) -> None:
    place = places.find(country="BRA")
    assert place is not None
    assert (place.kind, place.zone) == (PlaceKind.COUNTRY, None)


def test_a_small_city_of_the_same_name_in_another_region_is_not_meant(places: Places) -> None:
    place = places.find(city="Xique-Xique", region="SP", country="BR")
    assert place is not None
    assert (place.kind, place.region) == (PlaceKind.REGION, "SP")


def test_a_large_city_is_found_under_the_region_it_belonged_to_before(places: Places) -> None:
    place = places.find(city="HYDERABAD", region="AP", country="IN")
    assert place is not None
    assert (place.name, place.region) == ("Hyderabad", "TS")


@pytest.mark.parametrize(
    "asked",
    [{}, {"city": ""}, {"city": "Transit Scan"}, {"country": "ZZ"}, {"city": "(-,)"}, {"city": "x" * 5000}],
)
def test_words_that_say_no_place_find_none(places: Places, asked: dict[str, str]) -> None:
    assert places.find(**asked) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=200)
@given(WORDS, WORDS, WORDS, WORDS, WORDS)
def test_any_words_find_a_place_or_none_but_never_break(
    places: Places,
    city: str | None,
    region: str | None,
    country: str | None,
    code: str | None,
    hub: str | None,
) -> None:
    found = places.find(city=city, region=region, country=country, postal_code=code, facility=hub)
    assert found is None or found.zone is None or ZoneInfo(found.zone).key == found.zone


@pytest.mark.parametrize(
    ("lat", "lon", "zone"),
    [(-23.55, -46.63, "America/Sao_Paulo"), (35.68, 139.69, "Asia/Tokyo"), (91, 0, None), (0, 181, None)],
)
def test_a_point_has_a_zone_if_it_is_one(places: Places, lat: float, lon: float, zone: str | None) -> None:
    assert places.zone_at(lat, lon) == zone
    assert places.zone_at(float("nan"), lon) is None


def test_the_largest_cities_of_a_window_come_first(places: Places) -> None:
    benelux = places.largest_in(Area(south=49.5, west=2.5, north=53.6, east=7.2), 40)
    assert "Amsterdam" in {place.name for place in benelux}
    assert [place.population for place in benelux] == sorted((p.population for p in benelux), reverse=True)


def test_a_window_may_span_180_degrees(places: Places) -> None:
    fiji_and_samoa = places.largest_in(Area(south=-20, west=175, north=-10, east=-170), 50)
    assert {"FJ", "WS"} <= {place.country for place in fiji_and_samoa}


def test_many_threads_get_the_same_answers(gazetteer_path: Path) -> None:
    with open_gazetteer(gazetteer_path) as fresh:
        start = threading.Barrier(8)

        def ask(_: int) -> list[str | None]:
            start.wait()
            found = [fresh.find(city=city) for city in ("Paris", "Lyon", "Tokyo", "Lima", "Oslo") * 50]
            return [place.zone if place else None for place in found]

        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(ask, range(8)))
        assert all(answer == answers[0] for answer in answers)
        assert answers[0][:2] == ["Europe/Paris", "Europe/Paris"]


def test_a_gazetteer_that_was_never_built_says_which_command_builds_it(tmp_path: Path) -> None:
    with pytest.raises(GazetteerMissing, match=r"python -m waypost\.places\.build"):
        open_gazetteer(tmp_path / "gazetteer.sqlite")


def test_a_file_that_is_no_gazetteer_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "gazetteer.sqlite"
    path.write_bytes(b"something else" * 500)
    with pytest.raises(GazetteerMissing, match="no gazetteer"):
        open_gazetteer(path)
