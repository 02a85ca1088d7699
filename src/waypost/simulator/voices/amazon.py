"""Amazon Shipping as it documents itself: `GET /shipping/v2/tracking`, with a token by Login with Amazon.

https://developer-docs.amazon.com/amazon-shipping/docs/shipping-api-v2-reference (event codes, legs,
statuses), https://developer-docs.amazon.com/sp-api/docs/connecting-to-the-selling-partner-api (the token),
https://developer-docs.amazon.com/sp-api/docs/usage-plans-and-rate-limits,
https://developer-docs.amazon.com/amazon-shipping/docs/track-a-shipment-push-notifications (one event in each,
with an API key). Its times are moments in UTC.
"""

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from uuid import NAMESPACE_URL, uuid5

from waypost.domain.tracking import EventType
from waypost.ports.exchange import Request, Response
from waypost.simulator.parcel import Happening, Parcel
from waypost.simulator.speech import asked_form, in_utc, said_json
from waypost.simulator.voice import Asked, Desk, Manner

SLUG = "amazon"
VALUES = MappingProxyType(
    {
        "client_id": "amzn1.application-oa2-client.simulated",
        "client_secret": "amzn1.oa2-cs.v1.simulated",
        "refresh_token": "Atzr|simulated",
        "push_secret": "simulated-push-key",
    }
)
MANNER = Manner(zone="UTC", calls_per_hour=80 * 3600)

# event code, status of the summary
_SAID: Mapping[EventType, tuple[str, str]] = MappingProxyType(
    {
        EventType.LABEL_CREATED: ("ReadyForReceive", "PreTransit"),
        EventType.PICKED_UP: ("PickupDone", "InTransit"),
        EventType.ARRIVED: ("ArrivedAtCarrierFacility", "InTransit"),
        EventType.DEPARTED: ("Departed", "InTransit"),
        EventType.OUT_FOR_DELIVERY: ("OutForDelivery", "OutForDelivery"),
        EventType.NOTE: ("RecipientRequestedAlternateDeliveryTiming", "InTransit"),
        EventType.DELIVERY_ATTEMPTED: ("DeliveryAttempted", "DeliveryAttempted"),
        EventType.AVAILABLE_FOR_PICKUP: ("AvailableForPickup", "AwaitingCustomerPickup"),
        EventType.REFUSED: ("Rejected", "Rejected"),
        EventType.PROBLEM: ("Undeliverable", "Undeliverable"),
        EventType.RETURN_STARTED: ("ReturnInitiated", "Undeliverable"),
        EventType.DELIVERED: ("Delivered", "Delivered"),
        EventType.RETURNED: ("Delivered", "Delivered"),
        EventType.LOST: ("Lost", "Lost"),
        EventType.CANCELLED: ("PickupCancelled", "PickupCancelled"),
    }
)
TYPES = frozenset(_SAID)
_TURNS = frozenset({EventType.RETURN_STARTED, EventType.RETURNED})


def answer(asked: Asked, desk: Desk) -> Response:
    """See `Voice.answer`."""
    if (asked.method, asked.path) == ("POST", "/auth/o2/token"):
        return _token(asked_form(asked), desk)
    if not desk.knows(asked.headers.get("x-amz-access-token", "")):
        details = "The access token you provided is revoked, malformed or invalid."
        return _error(403, "Unauthorized", "Access to requested resource is denied.", details)
    if (asked.method, asked.path) != ("GET", "/shipping/v2/tracking"):
        return _error(404, "NotFound", "The resource was not found.")
    number = asked.query.get("trackingId", "")
    if not number or not asked.query.get("carrierId"):
        return _error(400, "InvalidInput", "Request has missing or invalid parameters.")
    parcel = desk.parcel(number)
    if parcel is None:
        return _error(404, "NotFound", "The tracking ID is not found.", "Tracking ID not found")
    return said_json({"payload": _tracking(parcel, desk.so_far(parcel), desk)})


def busy(*, retry_after_s: int) -> Response:
    """See `Voice.busy`: Amazon tells the rate, not how long to wait."""
    del retry_after_s
    return _error(
        429, "QuotaExceeded", "You exceeded your quota for the requested resource.",
        headers={"x-amzn-ratelimit-limit": "80.0"},
    )  # fmt: skip


def push(parcel: Parcel, happening: Happening, *, hook_url: str, secret: str, desk: Desk) -> Request:
    """See `TellingVoice.push`: nothing is signed, a key is sent along."""
    event = {
        "version": "0",
        "id": str(
            uuid5(NAMESPACE_URL, f"{parcel.tracking_number}/{happening.at.isoformat()}/{happening.type}")
        ),
        "detail-type": "Tracking Detail",
        "source": "AmazonShipping",
        "account": "000000000000",
        "time": in_utc(desk.now),
        "region": "us-east-1",
        "resources": [],
        "detail": {"trackingId": parcel.tracking_number, **_event(happening, parcel, desk)},
    }
    headers = {"content-type": "application/json", "x-api-key": secret}
    return Request("POST", hook_url, headers, json.dumps(event).encode())


def _token(form: Mapping[str, str], desk: Desk) -> Response:
    if any(form.get(name) != VALUES[name] for name in ("client_id", "client_secret")):
        return said_json(
            {"error": "invalid_client", "error_description": "Client authentication failed"}, status=401
        )
    if form.get("grant_type") != "refresh_token" or form.get("refresh_token") != VALUES["refresh_token"]:
        told = "The request has an invalid grant parameter : refresh_token"
        return said_json({"error": "invalid_grant", "error_description": told}, status=400)
    return said_json(
        {
            "access_token": desk.grant(),
            "refresh_token": VALUES["refresh_token"],
            "token_type": "bearer",
            "expires_in": 3600,
        }
    )


def _tracking(parcel: Parcel, happened: Sequence[Happening], desk: Desk) -> dict[str, object]:
    return {
        "trackingId": parcel.tracking_number,
        "alternateLegTrackingId": None,
        "eventHistory": [_event(one, parcel, desk) for one in reversed(happened)],
        "promisedDeliveryDate": in_utc(parcel.expected_at) if parcel.expected_at else None,
        "summary": {
            "status": _SAID[happened[-1].type][1],
            "trackingDetailCodes": {"forward": [], "returns": []},
            "proofOfDelivery": None,
        },
    }


def _event(one: Happening, parcel: Parcel, desk: Desk) -> dict[str, object]:
    place = one.place
    is_back = (
        any(turn.type in _TURNS for turn in parcel.so_far(one.at)) and one.type is not EventType.DELIVERED
    )
    return {
        "eventCode": desk.spoken(_SAID[one.type][0]),
        "location": {
            "city": place.city,
            "stateOrRegion": place.region,
            "countryCode": place.country,
            "postalCode": place.postal_code,
        },
        "eventTime": in_utc(one.at),
        "shipmentType": "RETURNS" if is_back else "FORWARD",
    }


def _error(
    status: int, code: str, message: str, details: str = "", *, headers: Mapping[str, str] | None = None
) -> Response:
    errors = [{"code": code, "message": message, "details": details}]
    return said_json({"errors": errors}, status=status, headers=headers)
