"""Builds `gazetteer.sqlite`: `python -m waypost.places.build [--to PATH]` (about half a minute).

Needs the packages of the dependency group `gazetteer`; the finished file needs none of them. The same
packages give the same bytes. Tables: `place` (its id is its rank by population, so smaller ids are
larger cities), `name` (folded key -> place), `postal`, `airport`, `region` and `country` (words -> codes)
and `area` (per country or region: its main place and all its zones).
"""

import argparse
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from waypost.places.folding import fold
from waypost.places.regions import US_TERRITORIES
from waypost.places.sources import (
    CityRow,
    CountryRow,
    PointRow,
    RegionWords,
    read_airports,
    read_cities,
    read_countries,
    read_zips,
)

DEFAULT_PATH = Path(__file__).with_name("gazetteer.sqlite")
DEGREE = 1000
"""Coordinates are kept as whole thousandths of a degree (110 m)."""

_SHORTEST_ALIAS = 3
_TABLES = """
PRAGMA page_size = 4096;
CREATE TABLE zone (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE place (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, country TEXT NOT NULL, region TEXT,
  lat INTEGER NOT NULL, lon INTEGER NOT NULL, zone INTEGER NOT NULL, population INTEGER NOT NULL);
CREATE TABLE name (
  key TEXT NOT NULL, country TEXT NOT NULL, place INTEGER NOT NULL, alias INTEGER NOT NULL,
  PRIMARY KEY (key, country, place)) WITHOUT ROWID;
CREATE TABLE postal (
  code TEXT PRIMARY KEY, name TEXT NOT NULL, country TEXT NOT NULL, region TEXT,
  lat INTEGER NOT NULL, lon INTEGER NOT NULL, zone INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE airport (
  code TEXT PRIMARY KEY, name TEXT NOT NULL, country TEXT NOT NULL, region TEXT,
  lat INTEGER NOT NULL, lon INTEGER NOT NULL, zone INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE region (
  key TEXT NOT NULL, country TEXT NOT NULL, region TEXT NOT NULL,
  PRIMARY KEY (key, country)) WITHOUT ROWID;
CREATE TABLE country (key TEXT PRIMARY KEY, country TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE area (
  country TEXT NOT NULL, region TEXT NOT NULL, name TEXT NOT NULL, place INTEGER NOT NULL,
  zones TEXT NOT NULL, PRIMARY KEY (country, region)) WITHOUT ROWID;
"""


def build_gazetteer(path: Path) -> None:
    """Write the gazetteer to `path`, replacing what was there only when the new one is complete."""
    cities, region_words = read_cities()
    known_zones = frozenset(city.zone for city in cities)
    zips = read_zips(known_zones)
    cities = _with_post_towns(cities, zips)
    draft = path.with_name(path.name + ".draft")
    draft.unlink(missing_ok=True)
    connection = sqlite3.connect(draft, isolation_level=None)
    try:
        connection.executescript(_TABLES)
        connection.execute("BEGIN")
        _fill(connection, cities, zips, read_airports(known_zones, region_words))
        _fill_areas(connection, cities, region_words, read_countries())
        connection.execute("COMMIT")
        connection.execute("VACUUM")
    finally:
        connection.close()
    draft.replace(path)


def _with_post_towns(cities: Sequence[CityRow], zips: Iterable[PointRow]) -> list[CityRow]:
    """The cities, then every American post town that is not among them (population unknown: 0)."""
    known = {
        (fold(name), city.country, city.region)
        for city in cities
        if city.country in {"US", *US_TERRITORIES}
        for name in (city.name, *city.aliases)
    }
    towns = []
    for zip_code in zips:
        country, region = zip_code.country, zip_code.region
        town = (fold(zip_code.name), country, region)
        if town not in known:
            known.add(town)
            point = (zip_code.lat, zip_code.lon, zip_code.zone)
            towns.append(CityRow(zip_code.name, country, region, *point, population=0, aliases=()))
    return [*cities, *towns]


def _fill(
    connection: sqlite3.Connection,
    cities: Sequence[CityRow],
    zips: Sequence[PointRow],
    airports: Sequence[PointRow],
) -> None:
    names = sorted({row.zone for rows in (cities, zips, airports) for row in rows})
    zones = {name: number for number, name in enumerate(names, start=1)}
    connection.executemany(
        "INSERT INTO zone VALUES (?, ?)", [(number, name) for name, number in zones.items()]
    )
    connection.executemany(
        "INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (rank, row.name, row.country, row.region, *_grid(row), zones[row.zone], row.population)
            for rank, row in enumerate(cities, start=1)
        ],
    )
    connection.executemany("INSERT INTO name VALUES (?, ?, ?, ?)", sorted(_names(cities)))
    for table, rows in (("postal", zips), ("airport", airports)):
        connection.executemany(
            f"INSERT INTO {table} VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 (two names, both above)
            [(row.code, row.name, row.country, row.region, *_grid(row), zones[row.zone]) for row in rows],
        )


def _grid(row: CityRow | PointRow) -> tuple[int, int]:
    return round(row.lat * DEGREE), round(row.lon * DEGREE)


def _names(cities: Iterable[CityRow]) -> Iterable[tuple[str, str, int, int]]:
    for rank, city in enumerate(cities, start=1):
        own = fold(city.name)
        if own:
            yield own, city.country, rank, 0
        for key in {fold(alias) for alias in city.aliases} - {own}:
            if len(key) >= _SHORTEST_ALIAS or (key and not key.isascii()):
                yield key, city.country, rank, 1


def _fill_areas(
    connection: sqlite3.Connection,
    cities: Sequence[CityRow],
    region_words: RegionWords,
    countries: Sequence[CountryRow],
) -> None:
    connection.executemany(
        "INSERT OR IGNORE INTO country VALUES (?, ?)",
        [(fold(word), row.code) for row in countries for word in row.words if word],
    )
    connection.executemany(
        "INSERT OR IGNORE INTO region VALUES (?, ?, ?)",
        [
            (fold(word), country, words[0])
            for (country, _), words in sorted(region_words.items())
            for word in words
        ],
    )
    spelled = {(country, words[0]): _full_name(words) for (country, _), words in region_words.items()}
    titles = {(row.code, ""): row.name for row in countries} | spelled
    connection.executemany(
        "INSERT INTO area VALUES (?, ?, ?, ?, ?)",
        [(*area, titles[area], *found) for area, found in sorted(_areas(cities, countries).items())],
    )


def _full_name(words: Sequence[str]) -> str:
    return words[1] if len(words) > 1 and words[0].isupper() else words[0]


def _areas(
    cities: Sequence[CityRow], countries: Sequence[CountryRow]
) -> dict[tuple[str, str], tuple[int, str]]:
    """Per area: the rank of its main place (a country's capital, else the largest) and its zones."""
    capitals = {row.code: fold(row.capital) for row in countries}
    main: dict[tuple[str, str], int] = {}
    zones: dict[tuple[str, str], set[str]] = defaultdict(set)
    found_capitals = set()
    for rank, city in enumerate(cities, start=1):
        for area in {(city.country, ""), (city.country, city.region or "")}:
            main.setdefault(area, rank)
            zones[area].add(city.zone)
        is_capital = fold(city.name) == capitals.get(city.country)
        if is_capital and city.country not in found_capitals:
            found_capitals.add(city.country)
            main[city.country, ""] = rank
    kept = {country.code for country in countries}
    return {area: (main[area], ",".join(sorted(zones[area]))) for area in main if area[0] in kept}


def _main(arguments: Sequence[str]) -> int:
    reader = argparse.ArgumentParser(prog="python -m waypost.places.build", description=__doc__)
    reader.add_argument(
        "--to", type=Path, default=DEFAULT_PATH, help="where to write (default: beside this file)"
    )
    path: Path = reader.parse_args(arguments).to
    build_gazetteer(path)
    sys.stdout.write(f"wrote {path} ({path.stat().st_size / 1e6:.1f} MB)\n")
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
