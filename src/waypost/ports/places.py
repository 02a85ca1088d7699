"""The door to the map of the world: from what a carrier writes to a place and its time zone."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class PlaceKind(StrEnum):
    """How exactly a place is known, from the most exact to the least."""

    POSTAL_CODE = "postal_code"
    CITY = "city"
    AIRPORT = "airport"
    REGION = "region"
    COUNTRY = "country"


@dataclass(frozen=True, slots=True)
class Place:
    """A place on the map.

    `region` is the code carriers write (`CA`, `SP`, `KA`) where the country has such codes, else the
    region's name, else None. `country` is ISO 3166-1 alpha-2. `lat` and `lon` are degrees (WGS 84);
    for a region or a country they are those of its largest city or capital. `zone` is an IANA name,
    and None for a region or country that lies in more than one zone. `population` is 0 where unknown.
    """

    name: str
    region: str | None
    country: str
    lat: float
    lon: float
    zone: str | None
    kind: PlaceKind
    population: int = 0


@dataclass(frozen=True, slots=True)
class Area:
    """A window on the map in degrees. `west` may be greater than `east`: it then spans 180 degrees."""

    south: float
    west: float
    north: float
    east: float


class Places(Protocol):
    """Looks places up. Safe to call from many threads; never goes to the network."""

    def find(
        self,
        *,
        city: str | None = None,
        region: str | None = None,
        country: str | None = None,
        postal_code: str | None = None,
        facility: str | None = None,
    ) -> Place | None:
        """The place these words most likely mean, as exact as they allow; None when they say nothing known.

        Words may be shouted, cut off, without accents. `region` is a code or a name, `country` a code of
        two or three letters or an English name, `facility` counts when it is an IATA airport code.
        """
        ...

    def zone_at(self, lat: float, lon: float) -> str | None:
        """The IANA time zone at a point given in degrees; None for a point that is none."""
        ...

    def largest_in(self, area: Area, limit: int) -> tuple[Place, ...]:
        """The `limit` most populous cities in a window of the map, largest first."""
        ...
