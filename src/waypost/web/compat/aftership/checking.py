"""Whether fields that were sent are of the kind that their clients read back."""

import re
from collections.abc import Mapping
from typing import Any

from waypost.web.compat.aftership.envelope import Refusal

SLUG = re.compile(r"[a-z0-9-]{1,60}")
_STRINGS = frozenset({
    "title", "order_id", "order_id_path", "order_number", "order_date", "language", "note", "slug_group",
    "delivery_type", "pickup_location", "pickup_note", "tracking_account_number", "tracking_key",
    "tracking_ship_date", "origin_state", "origin_city", "origin_postal_code", "origin_raw_location",
    "destination_state", "destination_city", "destination_postal_code", "destination_raw_location",
    "origin_country_region", "destination_country_region", "shipment_type", "shipping_method",
    "location_id", "courier_connection_id", "shipment_direction", "customer_name", "tracking_postal_code",
    "tracking_state", "tracking_origin_country", "tracking_destination_country", "origin_country_iso3",
    "destination_country_iso3", "tracking_origin_country_region", "tracking_destination_country_region",
})  # fmt: skip
_LISTS: Mapping[str, type] = {
    "customers": dict, "emails": str, "smses": str, "shipment_tags": str, "order_tags": str,
}  # fmt: skip
_OBJECTS = frozenset({"custom_fields", "order_promised_delivery_date", "last_mile"})


def checked(given: dict[str, Any]) -> dict[str, Any]:
    """The same without nulls in lists. Refusal 4008 or 4010 for a value of another kind."""
    if "slug" in given and given["slug"] in (None, ""):
        del given["slug"]
    if "slug" in given and not (isinstance(given["slug"], str) and SLUG.fullmatch(given["slug"])):
        raise Refusal(4010)
    for name, value in given.items():
        if not _is_of_its_kind(name, value):
            raise Refusal(4008, name)
    return {name: [] if value is None and name in _LISTS else value for name, value in given.items()}


def _is_of_its_kind(name: str, value: object) -> bool:
    if value is None:
        return True
    if name in _STRINGS:
        return isinstance(value, str)
    if name in _OBJECTS:
        return isinstance(value, dict)
    if name in _LISTS:
        return isinstance(value, list) and all(isinstance(one, _LISTS[name]) for one in value)
    return True
