"""The ways the demo shop's parcels take: carrier, service, hubs with hours between them, and where they end."""

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
    carrier: str, service: str, way: str, ends: str, *, last_leg_h: float, promise_days: int,
    number: Callable[[Random], str], customs: str | None = None, weight: int = 1,
) -> Lane:  # fmt: skip
    origin, *hubs = way.split(" > ")
    stops = tuple((CITIES[name.partition("+")[0]], float(name.partition("+")[2])) for name in hubs)
    return Lane(
        carrier, service, CITIES[origin], stops, tuple(CITIES[name] for name in ends.split(", ")), last_leg_h,
        promise_days, number, CITIES[customs] if customs else None, weight,
    )  # fmt: skip


LANES = (
    _lane("postnl", "Pakket", "Rotterdam > Utrecht+2", "Amsterdam, Groningen, Eindhoven",
          last_leg_h=3, promise_days=2, number=postnl, weight=3),
    _lane("dhl-parcel-de", "Paket International", "Rotterdam > Duisburg+5", "Berlin, Hamburg, Munich, Cologne",
          last_leg_h=8, promise_days=4, number=dhl_parcel_de, weight=6),
    _lane("dpd", "Classic", "Rotterdam > Lille+6 > Paris+5", "Paris, Lyon, Toulouse, Bordeaux",
          last_leg_h=9, promise_days=5, number=dpd, weight=4),
    _lane("gls", "EuroBusinessParcel", "Rotterdam > Aschaffenburg+9 > Linz+9", "Vienna",
          last_leg_h=5, promise_days=5, number=gls, weight=2),
    _lane("gls", "EuroBusinessParcel", "Rotterdam > Aschaffenburg+9 > Bologna+16", "Milan, Rome",
          last_leg_h=8, promise_days=6, number=gls, weight=2),
    _lane("dpd", "Classic", "Rotterdam > Lille+6 > Vitoria-Gasteiz+20", "Madrid, Valencia",
          last_leg_h=10, promise_days=6, number=dpd, weight=2),
    _lane("postnord", "Parcel", "Rotterdam > Malmö+20", "Stockholm, Gothenburg",
          last_leg_h=9, promise_days=6, number=post_parcel("CV", "SE"), weight=1),
    _lane("royal-mail", "International Tracked", "Rotterdam > Dover+8 > Coventry+6", "London, Manchester, Edinburgh",
          last_leg_h=8, promise_days=7, number=post_parcel("RN", "GB"), customs="Dover", weight=4),
    _lane("ups", "UPS Ground", "Columbus > Louisville+5 > Denver+26", "Seattle, San Francisco, Denver",
          last_leg_h=20, promise_days=6, number=ups, weight=5),
    _lane("fedex", "FedEx Home Delivery", "Columbus > Memphis+10", "Los Angeles, Austin, Miami",
          last_leg_h=24, promise_days=6, number=fedex, weight=4),
    _lane("usps", "Ground Advantage", "Columbus > Indianapolis+6", "New York City, Boston, Chicago",
          last_leg_h=18, promise_days=6, number=usps, weight=4),
    _lane("canada-post", "Expedited Parcel", "Columbus > Buffalo+7 > Mississauga+5", "Toronto, Montréal, Vancouver",
          last_leg_h=18, promise_days=9, number=canada_post, customs="Mississauga", weight=3),
    _lane("dhl-express", "Express Worldwide", "Rotterdam > Leipzig+8 > Hong Kong+15", "Tokyo, Osaka, Kyoto",
          last_leg_h=9, promise_days=6, number=dhl_express, customs="Hong Kong", weight=3),
    _lane("dhl-express", "Express Worldwide", "Rotterdam > Leipzig+8 > Singapore+16", "Singapore, Sydney, Melbourne",
          last_leg_h=12, promise_days=7, number=dhl_express, customs="Singapore", weight=2),
    _lane("dhl-express", "Express Worldwide", "Rotterdam > Leipzig+8 > Dubai+9", "Dubai, Mumbai, Bengaluru",
          last_leg_h=10, promise_days=7, number=dhl_express, customs="Dubai", weight=2),
    _lane("dhl-express", "Express Worldwide", "Rotterdam > Leipzig+8 > Miami+14", "São Paulo, Rio de Janeiro",
          last_leg_h=16, promise_days=9, number=dhl_express, customs="Miami", weight=1),
)  # fmt: skip
