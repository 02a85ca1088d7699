"""DHL speaks through Shipment Tracking - Unified and its push, in the words of the division that carries.

https://developer.dhl.com/api-reference/shipment-tracking and
https://developer.dhl.com/api-reference/shipment-tracking-unified-push: one number in a question; times are
local without an offset; a return is told by a flag of the shipment.
"""

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from waypost.domain.tracking import EventType
from waypost.ports.exchange import Request, Response
from waypost.simulator.parcel import Happening, Parcel
from waypost.simulator.speech import said_json
from waypost.simulator.voice import Asked, Desk, Manner
from waypost.simulator.voices._dhl_divisions import EXPRESS, PARCEL_DE, Division, division_of, line_of

SLUG = "dhl"
VALUES: Mapping[str, str] = MappingProxyType(
    {"api_key": "simulated-dhl-key", "push_secret": "simulated-dhl-push-token"}
)
MANNER = Manner(has_offset=False)
_E = EventType
TYPES = frozenset(EXPRESS.words)
"""What Express has words for, whose numbers are invented. The others leave out what they lack."""
_OVER = frozenset({_E.DELIVERED, _E.RETURNED})
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


def _shipment(parcel: Parcel, happened: Sequence[Happening], desk: Desk) -> dict[str, Any]:
    by = division_of(parcel.tracking_number)
    told = [one for one in happened if one.type in by.words]
    shipment: dict[str, Any] = {
        "id": parcel.tracking_number,
        "service": by.service,
        "origin": {"address": by.address(parcel.happenings[0].place)},
        "destination": {"address": by.address(parcel.destination)},
        "details": {
            "product": {"productName": by.product},
            "proofOfDeliverySignedAvailable": False,
            "totalNumberOfPieces": 1,
        },
        "events": [_event(one, by, desk, is_coded=by.codes_events) for one in reversed(told)],
    }
    if told:
        shipment["status"] = _event(told[-1], by, desk, is_coded=True)
    if by is PARCEL_DE and any(one.type is _E.RETURNED for one in told):
        shipment["returnFlag"] = True
    if parcel.expected_at is not None and not any(one.type in _OVER for one in told):
        shipment["estimatedTimeOfDelivery"] = f"{parcel.expected_at:%Y-%m-%dT%H:%M:%S}"
        shipment["estimatedTimeOfDeliveryRemark"] = "By End of Day"
    return shipment


def _event(one: Happening, by: Division, desk: Desk, *, is_coded: bool) -> dict[str, Any]:
    code, words = by.words[one.type]
    sentence = words.format(place=line_of(one.place)).strip()
    event: dict[str, Any] = {
        "timestamp": f"{one.at:%Y-%m-%dT%H:%M:%S}",
        "location": {"address": by.address(one.place)},
        "description": sentence,
    }
    if not is_coded:
        return event
    spoken = desk.spoken(code)
    return {**event, "statusCode": spoken, "status": sentence if by.codes_events else spoken}


def _problem(status: int, title: str, detail: str, **more: str) -> Response:
    told = {"title": title, "detail": detail, "status": status, **more}
    return said_json(told, status=status, headers={"content-type": "application/problem+json"})
