"""The ways of the demo shop's parcels: carrier, service, hubs with the hours between them, ends."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from waypost.demo.cities import CITIES, City
from waypost.demo.numbers import (
    canada_post,
    dhl_express,
    dhl_parcel_de,
    dpd,
    fedex,
    gls,
    post_parcel,
    postnl,
    ups,
    usps,
)


@dataclass(frozen=True, slots=True)
class Lane:
    """One way. `hubs` are passed with the hours of travel to each; `customs` is the hub that clears."""

    carrier: str
    service: str
    origin: City
    hubs: tuple[tuple[City, float], ...]
    ends: tuple[City, ...]
    last_leg_h: float
    promise_days: int
    number: Callable[[Random], str]
    customs: City | None = None
    weight: int = 1


def _lane(
    told: str, way: str, ends: str, hours_and_days: tuple[float, int], number: Callable[[Random], str],
    *, customs: str | None = None, weight: int = 1,
) -> Lane:  # fmt: skip
    """A lane as a line of the table: `carrier: service`, `origin > hub+hours > ...`, where it ends."""
    carrier, _, service = told.partition(": ")
    origin, *hubs = way.split(" > ")
    stops = tuple((CITIES[name.partition("+")[0]], float(name.partition("+")[2])) for name in hubs)
    return Lane(
        carrier, service, CITIES[origin], stops, tuple(CITIES[name] for name in ends.split(", ")),
        hours_and_days[0], hours_and_days[1], number, CITIES[customs] if customs else None, weight,
    )  # fmt: skip


LANES = (
    _lane("postnl: Pakket", "Rotterdam > Utrecht+2",
          "Amsterdam, Groningen, Eindhoven", (3, 2), postnl, weight=3),
    _lane("dhl-parcel-de: Paket International", "Rotterdam > Duisburg+5",
          "Berlin, Hamburg, Munich, Cologne", (8, 4), dhl_parcel_de, weight=6),
    _lane("dpd: Classic", "Rotterdam > Lille+6 > Paris+5",
          "Paris, Lyon, Toulouse, Bordeaux", (9, 5), dpd, weight=4),
    _lane("gls: EuroBusinessParcel", "Rotterdam > Aschaffenburg+9 > Linz+9",
          "Vienna", (5, 5), gls, weight=2),
    _lane("gls: EuroBusinessParcel", "Rotterdam > Aschaffenburg+9 > Bologna+16",
          "Milan, Rome", (8, 6), gls, weight=2),
    _lane("dpd: Classic", "Rotterdam > Lille+6 > Vitoria-Gasteiz+20",
          "Madrid, Valencia", (10, 6), dpd, weight=2),
    _lane("postnord: Parcel", "Rotterdam > Malmö+20",
          "Stockholm, Gothenburg", (9, 6), post_parcel("CV", "SE"), weight=1),
    _lane("royal-mail: International Tracked", "Rotterdam > Dover+8 > Coventry+6",
          "London, Manchester, Edinburgh", (8, 7), post_parcel("RN", "GB"), customs="Dover", weight=4),
    _lane("ups: UPS Ground", "Columbus > Louisville+5 > Denver+26",
          "Seattle, San Francisco, Denver", (20, 6), ups, weight=5),
    _lane("fedex: FedEx Home Delivery", "Columbus > Memphis+10",
          "Los Angeles, Austin, Miami", (24, 6), fedex, weight=4),
    _lane("usps: Ground Advantage", "Columbus > Indianapolis+6",
          "New York City, Boston, Chicago", (18, 6), usps, weight=4),
    _lane("canada-post: Expedited Parcel", "Columbus > Buffalo+7 > Mississauga+5",
          "Toronto, Montréal, Vancouver", (18, 9), canada_post, customs="Mississauga", weight=3),
    _lane("dhl-express: Express Worldwide", "Rotterdam > Leipzig+8 > Hong Kong+15",
          "Tokyo, Osaka, Kyoto", (9, 6), dhl_express, customs="Hong Kong", weight=3),
    _lane("dhl-express: Express Worldwide", "Rotterdam > Leipzig+8 > Singapore+16",
          "Singapore, Sydney, Melbourne", (12, 7), dhl_express, customs="Singapore", weight=2),
    _lane("dhl-express: Express Worldwide", "Rotterdam > Leipzig+8 > Dubai+9",
          "Dubai, Mumbai, Bengaluru", (10, 7), dhl_express, customs="Dubai", weight=2),
    _lane("dhl-express: Express Worldwide", "Rotterdam > Leipzig+8 > Miami+14",
          "São Paulo, Rio de Janeiro", (16, 9), dhl_express, customs="Miami", weight=1),
)  # fmt: skip
