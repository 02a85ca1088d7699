"""The gazetteer at work: reads `gazetteer.sqlite` (see `build.py`), never the network."""

import re
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo

import tzfpy

from waypost.places.reading import Reading, fold_code, readings_of
from waypost.places.regions import US_TERRITORIES
from waypost.ports.places import Area, Place, PlaceKind

BUILT_PATH = Path(__file__).with_name("gazetteer.sqlite")
_DEGREE = 1000  # see build.py
_CACHED_LOOKUPS = 16_384
_SHORTEST_TRUNCATION = 10
_LARGE_CITY = 500_000
_ALIAS_WEIGHT = 4
_ZIP = re.compile(r"\s*(\d{5})(?:[-\s]?\d{4})?\s*", re.ASCII)
_COLUMNS = "p.name, p.country, p.region, p.lat, p.lon, z.name, p.population"
_BY_KEY = f"""SELECT {_COLUMNS}, n.alias, p.id FROM name n JOIN place p ON p.id = n.place
  JOIN zone z ON z.id = p.zone WHERE n.key = ?"""  # noqa: S608 (names of our own columns)
_BY_START = f"""SELECT {_COLUMNS}, n.alias, p.id FROM name n JOIN place p ON p.id = n.place
  JOIN zone z ON z.id = p.zone WHERE n.key > ? AND n.key < ? AND n.country = ? LIMIT 20"""  # noqa: S608 - names of our own columns


class GazetteerMissing(RuntimeError):
    """`gazetteer.sqlite` was never built or is no gazetteer. Its sentence names the command to run."""


class _Candidate(NamedTuple):
    name: str
    country: str
    region: str | None
    lat: int
    lon: int
    zone: str
    population: int
    alias: int
    rank: int

    @property
    def weight(self) -> int:
        """How likely the name means this city: by its people, less if it is only a by-name."""
        return self.population // _ALIAS_WEIGHT if self.alias else self.population + 1


def open_gazetteer(path: Path | None = None) -> "Gazetteer":
    """The gazetteer that was built with the package, or the one at `path`.

    Raises:
        GazetteerMissing: there is none; the error names the command that builds it.

    """
    found = path or BUILT_PATH
    if not found.is_file():
        raise GazetteerMissing(f"{found} does not exist; run: python -m waypost.places.build --to {found}")
    connection = sqlite3.connect(
        f"{found.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
    )
    try:
        return Gazetteer(connection)
    except sqlite3.DatabaseError as error:
        connection.close()
        raise GazetteerMissing(
            f"{found} is no gazetteer ({error}); run: python -m waypost.places.build --to {found}"
        ) from error


class Gazetteer:
    """Satisfies `Places`; made by `open_gazetteer`, closed by `close` or the end of a `with` block.

    One connection behind a lock: a look-up holds it for tens of microseconds.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lock = Lock()
        self._countries: dict[str, str] = dict(self._all("SELECT key, country FROM country"))
        self._regions: dict[str, list[tuple[str, str]]] = {}
        for key, country, region in self._all("SELECT key, country, region FROM region"):
            self._regions.setdefault(key, []).append((country, region))
        self._find = lru_cache(maxsize=_CACHED_LOOKUPS)(self._find_uncached)
        self._area_place = lru_cache(maxsize=_CACHED_LOOKUPS)(self._area_place_uncached)
        self._largest = lru_cache(maxsize=1024)(self._largest_uncached)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; the gazetteer answers no more."""
        with self._lock:
            self._connection.close()

    def find(
        self,
        *,
        city: str | None = None,
        region: str | None = None,
        country: str | None = None,
        postal_code: str | None = None,
        facility: str | None = None,
    ) -> Place | None:
        """See `Places.find`."""
        return self._find(city, region, country, postal_code, facility)

    def zone_at(self, lat: float, lon: float) -> str | None:
        """See `Places.zone_at`."""
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):  # noqa: PLR2004 (degrees)
            return None
        return tzfpy.get_tz(lon, lat) or None

    def largest_in(self, area: Area, limit: int) -> tuple[Place, ...]:
        """See `Places.largest_in`."""
        return self._largest(area, limit)

    def _find_uncached(
        self,
        city: str | None,
        region: str | None,
        country: str | None,
        postal_code: str | None,
        facility: str | None,
    ) -> Place | None:
        region_key = fold_code(region)
        country_code = self._country_of(fold_code(country), region_key)
        return (
            self._by_postal_code(postal_code, country_code, region_key)
            or (self._by_city(city, region_key, country_code) if city else None)
            or self._by_facility(facility, country_code)
            or self._by_region(region_key, country_code)
            or (self._area_place(country_code, "") if country_code else None)
        )

    def _country_of(self, country_key: str, region_key: str) -> str | None:
        country = self._countries.get(country_key)
        if country == "US" and region_key.upper() in US_TERRITORIES:
            return region_key.upper()
        return country

    def _by_postal_code(self, postal_code: str | None, country: str | None, region_key: str) -> Place | None:
        match = _ZIP.fullmatch(postal_code) if postal_code else None
        if match is None:
            return None
        if country is None and not any(found == "US" for found, _ in self._regions.get(region_key, ())):
            return None
        return self._point("postal", match[1], country, PlaceKind.POSTAL_CODE)

    def _by_facility(self, facility: str | None, country: str | None) -> Place | None:
        code = facility.strip().upper() if facility else ""
        if len(code) != 3:  # noqa: PLR2004 (IATA codes have three letters)
            return None
        return self._point("airport", code, country, PlaceKind.AIRPORT)

    def _point(self, table: str, code: str, country: str | None, kind: PlaceKind) -> Place | None:
        rows = self._all(
            f"SELECT p.name, p.country, p.region, p.lat, p.lon, z.name FROM {table} p"  # noqa: S608 - names of our own columns
            " JOIN zone z ON z.id = p.zone WHERE p.code = ?",
            code,
        )
        if not rows:
            return None
        name, found_country, region, lat, lon, zone = rows[0]
        is_elsewhere = country is not None and country not in {found_country, "US"}
        if is_elsewhere or (country == "US" and found_country not in {"US", *US_TERRITORIES}):
            return None
        return Place(name, region, found_country, lat / _DEGREE, lon / _DEGREE, zone, kind)

    def _by_city(self, city: str, region_key: str, country: str | None) -> Place | None:
        last = Reading("")
        for reading in readings_of(city, is_area=lambda key: self._is_area(key, country)):
            last = reading
            found = self._choose(self._candidates(reading.key, country), reading, region_key, country)
            if found is not None:
                return _city_place(found)
        return self._by_truncation(last.key, region_key, country)

    def _is_area(self, key: str, country: str | None) -> bool:
        return key in self._countries or self._names_region((key,), country)

    def _candidates(self, key: str, country: str | None) -> list[_Candidate]:
        if not key:
            return []
        if country:
            return [_Candidate(*row) for row in self._all(_BY_KEY + " AND n.country = ?", key, country)]
        return [_Candidate(*row) for row in self._all(_BY_KEY, key)]

    def _choose(
        self, found: Sequence[_Candidate], reading: Reading, region_key: str, country: str | None
    ) -> _Candidate | None:
        """In the region that is named; where none is, or a large city is put elsewhere, the largest."""
        for key in (region_key, *reading.hints):
            areas = self._regions.get(key, ())
            within = [city for city in found if (city.country, city.region) in areas]
            if within:
                return max(within, key=_by_weight)
        named = {self._countries[hint] for hint in reading.hints if hint in self._countries}
        if named and country is None:
            found = [city for city in found if city.country in named]
        best = max(found, key=_by_weight, default=None)
        if best is None or not self._names_region((region_key, *reading.hints), country):
            return best
        return best if best.weight >= _LARGE_CITY and not reading.hints else None

    def _names_region(self, keys: Iterable[str], country: str | None) -> bool:
        found = (place for key in keys for place, _ in self._regions.get(key, ()))
        return any(country in {None, place} for place in found)

    def _by_truncation(self, key: str, region_key: str, country: str | None) -> Place | None:
        """The one city in the country whose name begins so: carriers cut names at 20 letters or less."""
        if country is None or len(key) < _SHORTEST_TRUNCATION:
            return None
        found = [_Candidate(*row) for row in self._all(_BY_START, key, key + "\U0010ffff", country)]
        if self._names_region((region_key,), country):
            areas = self._regions[region_key]
            found = [city for city in found if (city.country, city.region) in areas]
        return _city_place(found[0]) if len({city.rank for city in found}) == 1 else None

    def _by_region(self, region_key: str, country: str | None) -> Place | None:
        areas = self._regions.get(region_key, ())
        wanted = [area for area in areas if country in {None, area[0]}]
        return self._area_place(*wanted[0]) if len(wanted) == 1 else None

    def _area_place_uncached(self, country: str, region: str) -> Place | None:
        rows = self._all(
            "SELECT a.name, p.lat, p.lon, a.zones FROM area a JOIN place p ON p.id = a.place"
            " WHERE a.country = ? AND a.region = ?",
            country,
            region,
        )
        if not rows:
            return None
        name, lat, lon, zones = rows[0]
        kind = PlaceKind.REGION if region else PlaceKind.COUNTRY
        zone = _common_zone(zones.split(","))
        return Place(name, region or None, country, lat / _DEGREE, lon / _DEGREE, zone, kind)

    def _largest_uncached(self, area: Area, limit: int) -> tuple[Place, ...]:
        meets = "AND" if area.west <= area.east else "OR"
        rows = self._all(
            f"SELECT {_COLUMNS}, 0, p.id FROM place p JOIN zone z ON z.id = p.zone"  # noqa: S608 - names of our own columns
            f" WHERE p.population > 0 AND p.lat BETWEEN ? AND ? AND (p.lon >= ? {meets} p.lon <= ?)"
            " ORDER BY p.id LIMIT ?",
            *(round(edge * _DEGREE) for edge in (area.south, area.north, area.west, area.east)),
            limit,
        )
        return tuple(_city_place(_Candidate(*row)) for row in rows)

    def _all(self, statement: str, *values: str | int) -> list[tuple]:  # type: ignore[type-arg]  # rows of any shape
        with self._lock:
            return self._connection.execute(statement, values).fetchall()


def _by_weight(city: _Candidate) -> tuple[int, int]:
    return city.weight, -city.rank


def _city_place(city: _Candidate) -> Place:
    return Place(
        city.name,
        city.region,
        city.country,
        city.lat / _DEGREE,
        city.lon / _DEGREE,
        city.zone,
        PlaceKind.CITY,
        city.population,
    )


def _common_zone(names: Iterable[str]) -> str | None:
    """The zone, if all these zones have shown the same time in every month since 2000."""
    first, *others = names
    same = all(_offsets(first) == _offsets(other) for other in others)
    return first if same else None


@lru_cache(maxsize=512)
def _offsets(zone: str) -> tuple[float, ...]:
    clock = ZoneInfo(zone)
    months = (datetime(year, month, 1, tzinfo=UTC) for year in range(2000, 2031) for month in range(1, 13))
    return tuple(month.astimezone(clock).utcoffset().total_seconds() for month in months)  # type: ignore[union-attr]  # a zone always knows its offset
