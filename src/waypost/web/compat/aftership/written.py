"""Fields between the newest version and older ones: what a client sent comes in, what it reads goes out."""

from collections.abc import Mapping
from typing import Any

from waypost.web.compat.aftership.envelope import Version

# Added to a tracking in this version: (version, fields). Older answers go without.
_SINCE = (
    ("2024-07", ("legacy_id", "delivery_location_type")),
    ("2024-10", ("aftership_tracking_url", "aftership_tracking_order_url")),
    ("2025-01", ("first_mile", "last_mile", "customers")),
    ("2026-07", ("shipment_direction", "return_shipment", "forward_shipment", "multi_piece_info",
                 "proof_of_delivery", "shipment_dimensions")),
)  # fmt: skip
_FOLDED = {
    "tracking_postal_code": "destination_postal_code",
    "tracking_state": "destination_state",
    "tracking_origin_country": "origin_country_region",
    "tracking_destination_country": "destination_country_region",
    "tracking_origin_country_region": "origin_country_region",
    "tracking_destination_country_region": "destination_country_region",
}
_PLACES = ("origin_country_region", "destination_country_region", "courier_destination_country_region")


def sent_fields(given: Mapping[str, Any]) -> dict[str, Any]:
    """What a client of any version sent, by the names of the newest; nothing is left out."""
    found: dict[str, Any] = {}
    for name, value in given.items():
        newest = name.replace("_country_iso3", "_country_region")
        found.setdefault(_FOLDED.get(newest, newest), value)
    if "customers" not in found and (_list(found.get("emails")) or _list(found.get("smses"))):
        found["customers"] = _customers(found)
    elif "customers" in found:
        told = [one for one in _list(found["customers"]) if isinstance(one, dict)]
        found["emails"] = [one["email"] for one in told if one.get("email")]
        found["smses"] = [one["phone_number"] for one in told if one.get("phone_number")]
        found["customer_name"] = next((one["name"] for one in told if one.get("name")), None)
    return found


def _customers(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    name = found.get("customer_name")
    blank = {"role": "buyer", "name": name, "phone_number": None, "email": None, "language": None, "id": None}
    by_email = [{**blank, "email": email} for email in _list(found.get("emails"))]
    return by_email + [{**blank, "phone_number": number} for number in _list(found.get("smses"))]


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def for_version(newest: dict[str, Any], version: Version) -> dict[str, Any]:
    """A tracking of the newest version as an older one has it."""
    found = dict(newest)
    for since, names in _SINCE:
        if not version.is_from(since):
            for name in names:
                found.pop(name, None)
    if version.is_from("2025-01"):
        for name in ("emails", "smses", "customer_name"):
            found.pop(name)
    else:
        found["last_updated_at"] = found["updated_at"]
        for name in _PLACES:
            found[name.replace("_region", "_iso3")] = found.pop(name)
    if not version.is_from("2024-10"):
        found.pop("courier_estimated_delivery_date")
        window = found.get("aftership_estimated_delivery_date")
        found["expected_delivery"] = window["estimated_delivery_date"] if window else None
    if not version.is_from("2025-04"):
        found |= _unfolded(newest, is_region=version.is_from("2025-01"))
    if version.is_wrapped:
        found |= {"delivery_time": found["transit_time"], "android": [], "ios": []}
        found |= _weight(found.get("shipment_weight"))
    return found


def _unfolded(newest: Mapping[str, Any], *, is_region: bool) -> dict[str, Any]:
    tail = "_region" if is_region else ""
    return {
        "tracking_postal_code": newest["destination_postal_code"],
        "tracking_state": newest["destination_state"],
        f"tracking_origin_country{tail}": newest["origin_country_region"],
        f"tracking_destination_country{tail}": newest["destination_country_region"],
    }


def _weight(weight: object) -> dict[str, Any]:
    if not isinstance(weight, dict):
        return {"shipment_weight": None, "shipment_weight_unit": None}
    return {"shipment_weight": weight.get("value"), "shipment_weight_unit": weight.get("unit")}
