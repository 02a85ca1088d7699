"""Their short names of couriers, and ours.

`couriers.json`: rows of [their slug, name, our carrier or null, address, required fields, countries served
from]. Slugs and names are those of AfterShip's courier list (https://www.aftership.com/docs/tracking/others/supported-couriers).
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from waypost.web.compat.aftership.envelope import Version

_LIST = Path(__file__).with_name("couriers.json")


@cache
def _rows() -> dict[str, list[Any]]:
    return {row[0]: row for row in json.loads(_LIST.read_text(encoding="utf-8"))}


@cache
def _theirs() -> dict[str, str]:
    found: dict[str, str] = {}
    for slug, row in _rows().items():
        if row[2] is not None and (row[2] not in found or row[2] == slug):
            found[row[2]] = slug
    # where several of theirs are one of ours, and none has our name: the parcel service of that country
    return {**found, "dhl-express": "dhl", "la-poste": "la-poste-colissimo", "evri": "myhermes-uk"}


def our_carrier(slug: str) -> str:
    """Our name of their courier; one that we do not know keeps theirs."""
    row = _rows().get(slug)
    return (row[2] if row else None) or slug


def their_slug(carrier: str | None) -> str | None:
    """Their name of our carrier; one that they do not know keeps ours."""
    return _theirs().get(carrier, carrier) if carrier else None


def all_slugs() -> list[str]:
    """Every courier by their short name."""
    return list(_rows())


def courier_out(slug: str, version: Version, name: str | None = None) -> dict[str, Any]:
    """A courier as they describe it; `name` for one that is not in the list."""
    row = _rows().get(slug) or [slug, name or slug, None, None, [], []]
    countries = "service_from_country_regions" if version.is_from("2025-01") else "service_from_country_iso3"
    found: dict[str, Any] = {
        "slug": slug, "name": row[1], "phone": None, "other_name": None, "web_url": row[3],
        "required_fields": _fields(row[4], version), "optional_fields": [], "default_language": None,
        "support_languages": [], countries: row[5],
    }  # fmt: skip
    if version.is_from("2025-04"):
        found["credentials"] = {"fields": []}
    return found


_RENAMED = {
    "tracking_postal_code": "destination_postal_code",
    "tracking_state": "destination_state",
    "tracking_origin_country": "origin_country_region",
    "tracking_destination_country": "destination_country_region",
}


def _fields(names: list[str], version: Version) -> list[str]:
    return [_RENAMED.get(name, name) for name in names] if version.is_from("2025-04") else names
