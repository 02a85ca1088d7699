"""The door to the carriers: what is known of each without asking it anything."""

from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote

from waypost.domain.number_formats import NumberFormats
from waypost.ports.codes import Mappings


@dataclass(frozen=True, slots=True)
class CarrierFacts:
    """A carrier as buyers know it.

    `tracking_url` is the address of the carrier's own public page with `{number}` in it, None where no
    such address is known. `country` is the ISO country of its head office, None if it has no one home.
    `is_aggregator`: it moves nothing itself, it is asked about the parcels of others.
    """

    slug: str
    name: str
    tracking_url: str | None = None
    country: str | None = None
    is_aggregator: bool = False

    def tracking_page(self, number: str) -> str | None:
        """The carrier's public page for `number`, None where no such address is known."""
        if self.tracking_url is None:
            return None
        return self.tracking_url.replace("{number}", quote(number, safe=""))


class Carriers(Mappings, Protocol):
    """All carriers of this installation, and what their codes mean."""

    def all_formats(self) -> NumberFormats:
        """Every number format of every carrier."""
        ...

    def carrier_named(self, slug: str) -> CarrierFacts | None:
        """The carrier with this slug (lower case, hyphens), None if there is none."""
        ...
