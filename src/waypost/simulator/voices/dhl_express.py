"""DHL Express speaks through the MyDHL API: one number in a question, HTTP Basic, oldest event first.

https://developer.dhl.com/api-reference/dhl-express-mydhl-api: `GMTOffset` is told where it is asked for, the
service area is a city with its country in two letters ("Leipzig-DE").
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote

from waypost.domain.tracking import EventType, Location
from waypost.ports.exchange import Response
from waypost.simulator.parcel import Happening, Parcel
from waypost.simulator.speech import said_json, user_and_password
from waypost.simulator.voice import Asked, Desk
from waypost.simulator.voices._countries import name_of

SLUG = "dhl-express"
VALUES: Mapping[str, str] = MappingProxyType(
    {"username": "simulated-site", "password": "simulated-mydhl-password"}
)
_E = EventType
_WORDS: Mapping[EventType, tuple[str, str]] = MappingProxyType({
    _E.LABEL_CREATED: ("SD", "Shipment information received"),
    _E.PICKED_UP: ("PU", "Shipment picked up"),
    _E.IN_TRANSIT: ("PL", "Processed at {place}"),
    _E.ARRIVED: ("AF", "Arrived at DHL Sort Facility  {place}"),
    _E.DEPARTED: ("DF", "Shipment has departed from a DHL facility {place}"),
    _E.CUSTOMS_ENTERED: ("IC", "Processed for clearance at {place}"),
    _E.CUSTOMS_HELD: ("CD", "Clearance delay"),
    _E.CUSTOMS_CLEARED: ("CR", "Clearance processing complete at {place}"),
    _E.MISSORTED: ("MS", "Shipment arrived at wrong facility. Sent to correct destination"),
    _E.DELAYED: ("TD", "Transport delay"),
    _E.HELD: ("OH", "Shipment is on hold"),
    _E.ADDRESS_PROBLEM: ("BA", "Address information needed; contact DHL"),
    _E.PROBLEM: ("CS", "Please contact DHL"),
    _E.DAMAGED: ("DM", "Shipment damaged"),
    _E.OUT_FOR_DELIVERY: ("WC", "Shipment is out with courier for delivery"),
    _E.DELIVERY_ATTEMPTED: ("NH", "Delivery attempted but no response at Consignee address"),
    _E.AVAILABLE_FOR_PICKUP: ("CC", "Awaiting collection by the consignee"),
    _E.REFUSED: ("RD", "Recipient refused delivery"),
    _E.RETURN_STARTED: ("RT", "Returned to shipper"),
    _E.DELIVERED: ("OK", "Delivered"),
    _E.NOTE: ("RR", "Customs clearance status updated."),
})  # fmt: skip
TYPES = frozenset(_WORDS)
_BEFORE, _BEHIND = "/shipments/", "/tracking"


def answer(asked: Asked, desk: Desk) -> Response:
    """See `Voice.answer`."""
    if user_and_password(asked) != (VALUES["username"], VALUES["password"]):
        refusal = {"reasons": [{"msg": "Invalid Credentials"}], "details": {"msgId": "Id-0123456789abcdef"}}
        return said_json(refusal, status=401)
    if not (asked.path.startswith(_BEFORE) and asked.path.endswith(_BEHIND)):
        return _problem(asked, 404, "Not Found", "No such operation")
    number = unquote(asked.path.removeprefix(_BEFORE).removesuffix(_BEHIND))
    if not number.isdecimal():
        detail = f"#/shipmentTrackingNumber: {number} does not match the pattern of a shipment number"
        return _problem(asked, 400, "Bad request", detail)
    parcel = desk.parcel(number)
    if parcel is None:
        return _problem(asked, 404, "Not Found", "No shipments found for the given tracking number")
    told = desk.so_far(parcel)
    if asked.query.get("trackingView", "all-checkpoints") == "last-checkpoint":
        told = told[-1:]
    with_offset = asked.query.get("requestGMTOffsetPerEvent") == "true"
    return said_json({"shipments": [_shipment(parcel, told, desk, with_offset=with_offset)]})


def busy(*, retry_after_s: int) -> Response:
    """See `Voice.busy`."""
    told = {"status": 429, "title": "Too Many Requests", "detail": "Rate limit is exceeded. Try again later."}
    return said_json(told, status=429, headers={"retry-after": str(retry_after_s)})


def _shipment(parcel: Parcel, told: Sequence[Happening], desk: Desk, *, with_offset: bool) -> dict[str, Any]:
    first, is_over = parcel.happenings[0], told[-1].type is _E.DELIVERED
    shipment: dict[str, Any] = {
        "shipmentTrackingNumber": parcel.tracking_number,
        "status": "Success",
        "shipmentTimestamp": f"{first.at:%Y-%m-%dT%H:%M:%S}",
        "productCode": "N",
        "description": "SPARE PARTS",
        "shipperDetails": _party(first.place),
        "receiverDetails": _party(parcel.destination),
        "totalWeight": int(parcel.details.get("weight_g", "500")) / 1000,
        "unitOfMeasurements": "metric",
        "shipperReferences": [],
        "events": [_event(one, desk, with_offset=with_offset) for one in told],
        "numberOfPieces": 1,
    }
    if parcel.expected_at is not None and not is_over:
        shipment["estimatedDeliveryDate"] = f"{parcel.expected_at:%Y-%m-%d}"
    return shipment


def _event(one: Happening, desk: Desk, *, with_offset: bool) -> dict[str, Any]:
    code, words = _WORDS[one.type]
    place = "-".join(part.upper() for part in (one.place.city, name_of(one.place.country)) if part)
    event: dict[str, Any] = {"date": f"{one.at:%Y-%m-%d}", "time": f"{one.at:%H:%M:%S}"}
    if with_offset:
        event["GMTOffset"] = one.at.isoformat()[19:]
    event |= {
        "typeCode": desk.spoken(code),
        "description": words.format(place=place),
        "serviceArea": [_area(one.place)],
    }
    return {**event, "signedBy": ""} if one.type is _E.DELIVERED else event


def _area(place: Location) -> dict[str, str]:
    written = "-".join(part for part in (place.city, place.country) if part)
    return {"code": (place.city or "")[:3].upper(), "description": written}


def _party(place: Location) -> dict[str, Any]:
    address = {
        "cityName": (place.city or "").upper(),
        "postalCode": place.postal_code or "",
        "countryCode": place.country or "",
    }
    return {"name": "", "postalAddress": address, "serviceArea": [_area(place)]}


def _problem(asked: Asked, status: int, title: str, detail: str) -> Response:
    told = {"instance": asked.path, "detail": detail, "title": title, "message": title, "status": str(status)}
    return said_json(told, status=status)
