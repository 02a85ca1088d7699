"""DHL speaks through Shipment Tracking - Unified and its push, in the words of DHL Express.

https://developer.dhl.com/api-reference/shipment-tracking and
https://developer.dhl.com/api-reference/shipment-tracking-unified-push: one number in a question; times are
local without an offset; Express writes a town and its country in one line of capitals, and codes the status
of a shipment but none of its events, which only have words.
"""

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from waypost.domain.tracking import EventType, Location
from waypost.ports.exchange import Request, Response
from waypost.simulator.parcel import Happening, Parcel
from waypost.simulator.speech import said_json
from waypost.simulator.voice import Asked, Desk, Manner
from waypost.simulator.voices._countries import name_of

SLUG = "dhl"
VALUES: Mapping[str, str] = MappingProxyType(
    {"api_key": "simulated-dhl-key", "push_secret": "simulated-dhl-push-token"}
)
MANNER = Manner(has_offset=False)
_E = EventType
_WORDS: Mapping[EventType, tuple[str, str]] = MappingProxyType({
    _E.LABEL_CREATED: ("pre-transit", "Shipment information received"),
    _E.PICKED_UP: ("transit", "Shipment picked up"),
    _E.IN_TRANSIT: ("transit", "Processed at {place}"),
    _E.ARRIVED: ("transit", "Arrived at DHL Sort Facility {place}"),
    _E.DEPARTED: ("transit", "Shipment has departed from a DHL facility {place}"),
    _E.CUSTOMS_ENTERED: ("transit", "Processed for clearance at {place}"),
    _E.CUSTOMS_HELD: ("transit", "Clearance delay"),
    _E.CUSTOMS_CLEARED: ("transit", "Clearance processing complete at {place}"),
    _E.MISSORTED: ("transit", "Shipment arrived at wrong facility. Sent to correct destination"),
    _E.HELD: ("transit", "Shipment is on hold"),
    _E.ADDRESS_PROBLEM: ("failure", "Address information needed; contact DHL"),
    _E.DAMAGED: ("failure", "Shipment damaged"),
    _E.OUT_FOR_DELIVERY: ("transit", "Shipment is out with courier for delivery"),
    _E.DELIVERY_ATTEMPTED: ("failure", "Delivery attempted but no response at Consignee address"),
    _E.AVAILABLE_FOR_PICKUP: ("transit", "Awaiting collection by the consignee"),
    _E.REFUSED: ("failure", "Recipient refused delivery"),
    _E.RETURN_STARTED: ("failure", "Returned to shipper"),
    _E.DELIVERED: ("delivered", "Delivered"),
})  # fmt: skip
TYPES = frozenset(_WORDS)
_DIVISIONS = ("freight", "dgf", "ecommerce", "parcel-de", "parcel-nl", "post-de", "sameday", "parcel-uk")


def answer(asked: Asked, desk: Desk) -> Response:
    """See `Voice.answer`."""
    given = asked.headers.get("dhl-api-key") or asked.query.get("DHL-API-Key")
    if given != VALUES["api_key"]:
        return _problem(401, "Unauthorized", "Unauthorized for given resource.")
    if asked.method != "GET" or asked.path != "/track/shipments":
        return _problem(404, "Not Found", "The requested resource does not exist.")
    number = asked.query.get("trackingNumber", "")
    if not number:
        return _problem(400, "Bad Request", "Mandatory parameter trackingNumber is missing.")
    parcel = desk.parcel(number)
    if parcel is None:
        detail = "No shipment with given tracking number found."
        return _problem(404, "No result found", detail, instance=f"/shipment/{number}")
    address = f"/track/shipments?trackingNumber={number}"
    return said_json({
        "url": f"{address}&offset=0&limit=5",
        "firstUrl": f"{address}&offset=0&limit=5",
        "shipments": [_shipment(parcel, desk.so_far(parcel), desk)],
        "possibleAdditionalShipmentsUrl": [f"{address}&service={division}" for division in _DIVISIONS],
    })  # fmt: skip


def busy(*, retry_after_s: int) -> Response:
    """See `Voice.busy`."""
    detail = "Too many requests within defined time period, please try again later."
    answered = _problem(429, "Too Many Requests", detail)
    return Response(429, {**answered.headers, "retry-after": str(retry_after_s)}, answered.body)


def push(parcel: Parcel, happening: Happening, *, hook_url: str, secret: str, desk: Desk) -> Request:
    """See `TellingVoice.push`: an answer's shape; proved by the token of the subscription in a header."""
    told = [one for one in parcel.happenings if one.at <= happening.at]
    body = {
        "scope": "subscription.push",
        "self": "https://api-eu.dhl.com/tracking/push/v1/subscription/00000000-0000-0000-0000-000000000000",
        "shipments": [_shipment(parcel, told, desk)],
    }
    headers = {"content-type": "application/json", "x-push-secret": secret}
    return Request("POST", hook_url, headers, json.dumps(body).encode())


def _shipment(parcel: Parcel, told: Sequence[Happening], desk: Desk) -> dict[str, Any]:
    last, is_over = told[-1], told[-1].type is _E.DELIVERED
    code = desk.spoken(_WORDS[last.type][0])
    status = {**_event(last), "statusCode": code, "status": code}
    shipment: dict[str, Any] = {
        "id": parcel.tracking_number,
        "service": "express",
        "origin": {"address": {"addressLocality": _line(parcel.happenings[0].place)}},
        "destination": {"address": {"addressLocality": _line(parcel.destination)}},
        "status": status,
        "details": {
            "product": {"productName": "EXPRESS DOMESTIC"},
            "proofOfDeliverySignedAvailable": False,
            "totalNumberOfPieces": 1,
            "pieceIds": [f"JD0146{parcel.tracking_number:>014}"],
        },
        "events": [_event(one) for one in reversed(told)],
    }
    if parcel.expected_at is not None and not is_over:
        shipment["estimatedTimeOfDelivery"] = f"{parcel.expected_at:%Y-%m-%dT%H:%M:%S}"
        shipment["estimatedTimeOfDeliveryRemark"] = "By End of Day"
    return shipment


def _event(one: Happening) -> dict[str, Any]:
    return {
        "timestamp": f"{one.at:%Y-%m-%dT%H:%M:%S}",
        "location": {"address": {"addressLocality": _line(one.place)}},
        "description": _WORDS[one.type][1].format(place=_line(one.place)).strip(),
    }


def _line(place: Location) -> str:
    return " - ".join(part.upper() for part in (place.city, name_of(place.country)) if part)


def _problem(status: int, title: str, detail: str, **more: str) -> Response:
    told = {"title": title, "detail": detail, "status": status, **more}
    return said_json(told, status=status, headers={"content-type": "application/problem+json"})
