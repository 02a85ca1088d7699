"""Countries in three letters (ISO 3166-1 alpha-3), as some carriers write them."""

from collections.abc import Mapping
from types import MappingProxyType

ALPHA_3: Mapping[str, str] = MappingProxyType({
    "AT": "AUT", "AU": "AUS", "BE": "BEL", "CA": "CAN", "CH": "CHE", "CN": "CHN", "DE": "DEU", "DK": "DNK",
    "ES": "ESP", "FI": "FIN", "FR": "FRA", "GB": "GBR", "IT": "ITA", "JP": "JPN", "NL": "NLD", "NO": "NOR",
    "NZ": "NZL", "PL": "POL", "SE": "SWE", "US": "USA",
})  # fmt: skip
