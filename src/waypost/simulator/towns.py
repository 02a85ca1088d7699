"""Towns that simulated parcels pass through, with the zone whose clock their scans show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from types import MappingProxyType
from zoneinfo import ZoneInfo

from waypost.domain.tracking import Location


@dataclass(frozen=True, slots=True)
class Town:
    """A town as carriers write it. `zone` is its IANA time zone."""

    city: str
    region: str | None
    country: str
    postal_code: str
    zone: str

    @property
    def place(self) -> Location:
        """The town as a place of a scan."""
        return Location(
            city=self.city, region=self.region, country=self.country, postal_code=self.postal_code
        )

    def local(self, moment: datetime) -> datetime:
        """The moment on the town's clock, to the second, with the offset of that day."""
        there = moment.astimezone(ZoneInfo(self.zone)).replace(microsecond=0)
        return there.replace(tzinfo=timezone(there.utcoffset() or timedelta()))


def _towns(country: str, *rows: tuple[str, str | None, str, str]) -> tuple[Town, ...]:
    return tuple(Town(city, region, country, postal_code, zone) for city, region, postal_code, zone in rows)


TOWNS: Mapping[str, Sequence[Town]] = MappingProxyType({
    "US": _towns(
        "US",
        ("Louisville", "KY", "40213", "America/Kentucky/Louisville"),
        ("Memphis", "TN", "38118", "America/Chicago"),
        ("Columbus", "OH", "43217", "America/New_York"),
        ("Denver", "CO", "80216", "America/Denver"),
        ("Phoenix", "AZ", "85034", "America/Phoenix"),
        ("Portland", "OR", "97218", "America/Los_Angeles"),
        ("Austin", "TX", "78744", "America/Chicago"),
    ),
    "CA": _towns(
        "CA",
        ("Toronto", "ON", "M5V 3L9", "America/Toronto"),
        ("Winnipeg", "MB", "R3C 3S9", "America/Winnipeg"),
        ("Calgary", "AB", "T2P 1J9", "America/Edmonton"),
        ("Vancouver", "BC", "V6B 1A1", "America/Vancouver"),
        ("Halifax", "NS", "B3J 3A5", "America/Halifax"),
    ),
    "GB": _towns(
        "GB",
        ("Coventry", "England", "CV3 4PB", "Europe/London"),
        ("Leeds", "England", "LS10 1AB", "Europe/London"),
        ("Bristol", "England", "BS11 8AZ", "Europe/London"),
        ("Glasgow", "Scotland", "G51 4SP", "Europe/London"),
    ),
    "DE": _towns(
        "DE",
        ("Leipzig", None, "04435", "Europe/Berlin"),
        ("Hamburg", None, "20457", "Europe/Berlin"),
        ("Köln", None, "51147", "Europe/Berlin"),
        ("Nürnberg", None, "90451", "Europe/Berlin"),
    ),
    "FR": _towns(
        "FR",
        ("Lyon", None, "69007", "Europe/Paris"),
        ("Lille", None, "59000", "Europe/Paris"),
        ("Nantes", None, "44300", "Europe/Paris"),
        ("Toulouse", None, "31200", "Europe/Paris"),
    ),
    "AU": _towns(
        "AU",
        ("Sydney", "NSW", "2020", "Australia/Sydney"),
        ("Melbourne", "VIC", "3045", "Australia/Melbourne"),
        ("Adelaide", "SA", "5950", "Australia/Adelaide"),
        ("Perth", "WA", "6105", "Australia/Perth"),
    ),
    "SE": _towns(
        "SE",
        ("Stockholm", None, "11120", "Europe/Stockholm"),
        ("Malmö", None, "21120", "Europe/Stockholm"),
        ("Umeå", None, "90320", "Europe/Stockholm"),
    ),
})  # fmt: skip
HOMES: Mapping[str, str] = MappingProxyType({
    "amazon": "US", "australia-post": "AU", "canada-post": "CA", "dhl": "DE", "dhl-ecommerce": "US",
    "dhl-express": "DE", "dhl-parcel-de": "DE", "dpd": "DE", "fedex": "US", "gls": "DE", "hermes-de": "DE",
    "la-poste": "FR", "postnord": "SE", "royal-mail": "GB", "ups": "US", "usps": "US",
})  # fmt: skip
"""Where each carrier's parcels travel."""
