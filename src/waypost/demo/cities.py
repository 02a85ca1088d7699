"""Real cities: where the demo shop's parcels begin, pass and end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class City:
    """A city with its time zone (IANA) and one of its postal codes."""

    name: str
    region: str | None
    country: str
    zone: str
    postal_code: str | None

    @property
    def address(self) -> dict[str, object]:
        """As a part of an address."""
        return {**self.location, **({"postal_code": self.postal_code} if self.postal_code else {})}

    @property
    def location(self) -> dict[str, object]:
        """As the place of an event."""
        region = {"region": self.region} if self.region else {}
        return {"city": self.name, **region, "country": self.country}

    def local(self, moment: datetime) -> datetime:
        """The moment on the city's clock."""
        return moment.astimezone(ZoneInfo(self.zone))


_TABLE = """
Rotterdam||NL|Europe/Amsterdam|3011
Amsterdam||NL|Europe/Amsterdam|1012
Utrecht||NL|Europe/Amsterdam|3511
Groningen||NL|Europe/Amsterdam|9711
Eindhoven||NL|Europe/Amsterdam|5611
Duisburg|NW|DE|Europe/Berlin|47051
Leipzig|SN|DE|Europe/Berlin|04109
Berlin|BE|DE|Europe/Berlin|10115
Hamburg|HH|DE|Europe/Berlin|20095
Munich|BY|DE|Europe/Berlin|80331
Cologne|NW|DE|Europe/Berlin|50667
Aschaffenburg|BY|DE|Europe/Berlin|63739
Vienna||AT|Europe/Vienna|1010
Linz||AT|Europe/Vienna|4020
Lille||FR|Europe/Paris|59000
Paris||FR|Europe/Paris|75003
Lyon||FR|Europe/Paris|69002
Toulouse||FR|Europe/Paris|31000
Bordeaux||FR|Europe/Paris|33000
Vitoria-Gasteiz||ES|Europe/Madrid|01001
Madrid||ES|Europe/Madrid|28004
Valencia||ES|Europe/Madrid|46001
Milan||IT|Europe/Rome|20121
Bologna||IT|Europe/Rome|40121
Rome||IT|Europe/Rome|00184
Malmö||SE|Europe/Stockholm|211 20
Stockholm||SE|Europe/Stockholm|111 22
Gothenburg||SE|Europe/Stockholm|411 03
Dover||GB|Europe/London|CT16
Coventry||GB|Europe/London|CV1
London||GB|Europe/London|E1 6AN
Manchester||GB|Europe/London|M1 1AE
Edinburgh||GB|Europe/London|EH1 1YZ
Columbus|OH|US|America/New_York|43215
Louisville|KY|US|America/Kentucky/Louisville|40202
Memphis|TN|US|America/Chicago|38103
Indianapolis|IN|US|America/Indiana/Indianapolis|46204
Chicago|IL|US|America/Chicago|60601
Denver|CO|US|America/Denver|80202
Seattle|WA|US|America/Los_Angeles|98101
San Francisco|CA|US|America/Los_Angeles|94103
Los Angeles|CA|US|America/Los_Angeles|90012
Austin|TX|US|America/Chicago|78701
Boston|MA|US|America/New_York|02108
New York City|NY|US|America/New_York|10001
Miami|FL|US|America/New_York|33130
Buffalo|NY|US|America/New_York|14202
Mississauga|ON|CA|America/Toronto|L5B
Toronto|ON|CA|America/Toronto|M5V 2T6
Montréal|QC|CA|America/Toronto|H2Y 1C6
Vancouver|BC|CA|America/Vancouver|V6B 1A1
São Paulo|SP|BR|America/Sao_Paulo|01001-000
Rio de Janeiro|RJ|BR|America/Sao_Paulo|20010-000
Hong Kong||HK|Asia/Hong_Kong|
Tokyo||JP|Asia/Tokyo|100-0001
Osaka||JP|Asia/Tokyo|530-0001
Kyoto||JP|Asia/Tokyo|600-8001
Singapore||SG|Asia/Singapore|018956
Bengaluru|KA|IN|Asia/Kolkata|560001
Mumbai|MH|IN|Asia/Kolkata|400001
Dubai||AE|Asia/Dubai|
Sydney|NSW|AU|Australia/Sydney|2000
Melbourne|VIC|AU|Australia/Melbourne|3000
"""


def _read(table: str) -> Mapping[str, City]:
    found = {}
    for line in table.strip().splitlines():
        name, region, country, zone, postal_code = line.split("|")
        found[name] = City(name, region or None, country, zone, postal_code or None)
    return MappingProxyType(found)


CITIES = _read(_TABLE)
