"""A shipment as one of their trackings, in the fields of each version.

Fields by version: the models of the SDK releases 2.0.2 to 10.0.1 (https://pypi.org/project/aftership-tracking-sdk/).
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from waypost.domain.journey import ShipmentJourney
from waypost.domain.links import public_id
from waypost.domain.shipment import Address, Leg
from waypost.domain.tracking import Direction, EventType, Source, Stage
from waypost.ports.database import StoredEvent
from waypost.ports.vendor_fields import KeptFields
from waypost.web.compat.aftership.countries import three_letters
from waypost.web.compat.aftership.couriers import their_slug
from waypost.web.compat.aftership.envelope import Version
from waypost.web.compat.aftership.words import words_of, words_of_event
from waypost.web.compat.aftership.written import for_version


def tracking_out(
    part: ShipmentJourney, heard: Sequence[StoredEvent], kept: KeptFields | None, *, version: Version
) -> dict[str, Any]:
    """A tracking with its checkpoints, the oldest first."""
    sent = kept.fields if kept else {}
    found = {**_standing(part), **_places(part, sent), **_times(part, heard), **_sent(part, sent)}
    shown_id = kept.name if kept and kept.name else public_id("shp", part.shipment.id)
    found["id"] = found["legacy_id"] = shown_id
    found["checkpoints"] = checkpoints_out(part, heard, sent, version=version)
    return for_version(found, version)


def checkpoints_out(
    part: ShipmentJourney, heard: Sequence[StoredEvent], sent: Mapping[str, object], *, version: Version
) -> list[dict[str, Any]]:
    """What was heard, without what was taken back."""
    gone = part.shipment.standing.retracted
    shown = [one for one in heard if one.event.id not in gone and one.event.type is not EventType.RETRACTED]
    ordered = sorted(shown, key=lambda one: one.event.key)
    return [_checkpoint(one, _slug(part, sent) or "", version) for one in ordered]


def _slug(part: ShipmentJourney, sent: Mapping[str, object]) -> str | None:
    slug = sent.get("slug")
    return slug if isinstance(slug, str) else their_slug(part.shipment.carrier)


def _standing(part: ShipmentJourney) -> dict[str, Any]:
    one = part.shipment
    window = part.estimate
    first = part.first_estimate
    return {
        **words_of(part.status),
        "active": not part.standing.is_over,
        "return_to_sender": part.standing.direction is Direction.RETURNING,
        "courier_estimated_delivery_date": None,
        "aftership_estimated_delivery_date": {
            "estimated_delivery_date": str(window.likely_on),
            "confidence_code": round(window.probability, 2),
            "estimated_delivery_date_min": str(window.earliest_on),
            "estimated_delivery_date_max": str(window.latest_on),
        }
        if window
        else None,
        "latest_estimated_delivery": _estimate(window.earliest_on, window.latest_on) if window else None,
        "first_estimated_delivery": _estimate(first.earliest_on, first.latest_on) if first else None,
        "courier_tracking_link": part.carrier_url,
        "shipment_type": one.service,
        "shipment_direction": "return" if one.leg is Leg.RETURN else "forward",
    }


def _estimate(earliest_on: object, latest_on: object) -> dict[str, Any]:
    is_day = earliest_on == latest_on
    return {
        "type": "specific" if is_day else "range",
        "source": "AfterShip EDD",
        "datetime": str(latest_on) if is_day else None,
        "datetime_min": None if is_day else str(earliest_on),
        "datetime_max": None if is_day else str(latest_on),
    }


def _places(part: ShipmentJourney, sent: Mapping[str, object]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for end, place in (("origin", part.shipment.ship_from), ("destination", part.shipment.ship_to)):
        known = place or Address()
        found |= {
            f"{end}_country_region": three_letters(known.country), f"{end}_state": known.region,
            f"{end}_city": known.city, f"{end}_postal_code": known.postal_code, f"{end}_raw_location": None,
        }  # fmt: skip
    found["courier_destination_country_region"] = None
    return {name: sent.get(name, value) for name, value in found.items()}


def _times(part: ShipmentJourney, heard: Sequence[StoredEvent]) -> dict[str, Any]:
    one, now = part.shipment, part.standing
    picked, arrived = _reached(part, Stage.PICKED_UP), _reached(part, Stage.DELIVERED)
    start = now.reached_at(Stage.PICKED_UP)
    end = now.reached_at(Stage.DELIVERED) or now.last_movement_at
    attempts = [each.event for each in heard if each.event.type is EventType.DELIVERY_ATTEMPTED]
    first = min(attempts, key=lambda each: each.key) if attempts else None
    return {
        "created_at": moment(one.created_at, 0),
        "updated_at": moment(one.updated_at or one.created_at, 0),
        "shipment_pickup_date": picked,
        "shipment_delivery_date": arrived,
        "transit_time": max(0, (end - start).days) if start and end else None,
        "first_attempted_at": moment(first.occurred_at, first.offset_min) if first else None,
        "failed_delivery_attempts": len(attempts),
        "tracked_count": len({each.recorded_at for each in heard}),
    }


def _reached(part: ShipmentJourney, stage: Stage) -> str | None:
    mark = part.standing.reached(stage)
    return moment(mark.at, mark.offset_min) if mark else None


def moment(at: datetime | None, offset_min: int | None) -> str | None:
    """A moment on the clock of its place; where nobody said an offset it has none, as theirs have."""
    if at is None:
        return None
    if offset_min is None:
        return at.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat()
    zone = timezone(timedelta(minutes=offset_min))
    return at.astimezone(zone).replace(microsecond=0).isoformat()


_LISTS = ("order_tags", "shipment_tags", "customers", "subscribed_smses", "subscribed_emails")
_OTHERS = (
    "custom_fields", "note", "order_id", "order_id_path", "order_date", "order_number",
    "shipment_package_count",
    "shipment_weight", "shipment_dimensions", "signed_by", "language", "order_promised_delivery_date",
    "delivery_type", "pickup_location", "pickup_note", "courier_redirect_link", "tracking_account_number",
    "tracking_key", "tracking_ship_date", "on_time_status", "on_time_difference", "courier_connection_id",
    "custom_estimated_delivery_date", "carbon_emissions", "location_id", "shipping_method",
    "signature_requirement", "delivery_location_type", "aftership_tracking_url",
    "aftership_tracking_order_url", "first_mile", "last_mile", "proof_of_delivery", "multi_piece_info",
    "return_shipment", "forward_shipment",
)  # fmt: skip


def _sent(part: ShipmentJourney, sent: Mapping[str, object]) -> dict[str, Any]:
    number = sent.get("tracking_number") or part.shipment.tracking_number
    return {
        "tracking_number": number,
        "slug": _slug(part, sent),
        "title": sent.get("title") or number,
        "source": "api",
        "unique_token": "deprecated",
        **{name: sent.get(name, []) for name in _LISTS},
        **{name: sent.get(name) for name in _OTHERS},
        **{name: sent[name] for name in ("shipment_type", "shipment_direction") if name in sent},
        "emails": sent.get("emails", []),
        "smses": sent.get("smses", []),
        "customer_name": sent.get("customer_name"),
    }


def _checkpoint(one: StoredEvent, slug: str, version: Version) -> dict[str, Any]:
    event, place = one.event, one.event.location
    named = [word for word in (place.facility, place.city, place.region, place.country) if word]
    has_point = place.lat is not None and place.lon is not None
    country = three_letters(place.country)
    found: dict[str, Any] = {
        "created_at": moment(one.recorded_at, 0),
        "slug": their_slug(event.carrier) or slug,
        "checkpoint_time": moment(event.occurred_at, event.offset_min),
        "location": ", ".join(named) or None,
        "city": place.city,
        "state": place.region,
        "message": event.text or words_of_event(event.type)["subtag_message"],
        **words_of_event(event.type),
        "raw_tag": event.code,
    }
    if version.is_from("2024-07"):
        found["coordinate"] = {"latitude": place.lat, "longitude": place.lon} if has_point else None
        found["events"] = []
    else:
        found["coordinates"] = [place.lon, place.lat] if has_point else []
    if version.is_from("2025-01"):
        found |= {"country_region": country, "country_region_name": place.country}
        found["source"] = "carrier" if event.source is Source.CARRIER else "user"
    else:
        found |= {"country_iso3": country, "country_name": place.country}
    found["postal_code" if version.is_from("2026-01") else "zip"] = place.postal_code
    if version.is_from("2026-07"):
        found["hash"] = event.id
    return found
