"""How carriers spell countries: by name, and in three letters (ISO 3166-1 alpha-3)."""

from collections.abc import Mapping
from types import MappingProxyType

NAMES: Mapping[str, str] = MappingProxyType({
    "AU": "Australia", "CA": "Canada", "DE": "Germany", "FR": "France",
    "GB": "United Kingdom", "SE": "Sweden", "US": "United States of America",
})  # fmt: skip
THREE_LETTERS: Mapping[str, str] = MappingProxyType({
    "AU": "AUS", "CA": "CAN", "DE": "DEU", "FR": "FRA", "GB": "GBR", "SE": "SWE", "US": "USA",
})  # fmt: skip


def name_of(country: str | None) -> str:
    """The English name; the code itself where none is known here, nothing for nothing."""
    return NAMES.get(country or "", country or "")
