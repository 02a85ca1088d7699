"""Australia Post as it documents itself: `GET /shipping/v1/track` of the Shipping and Tracking API.

https://developers.auspost.com.au/apis/shipping-and-tracking/reference/track-items (the answer, its errors),
https://auspost.com.au/receiving/manage-deliveries-in-transit/track-items/tracking-notifications-and-events
(the sentences). There is no event code. Every time is told on Melbourne's clock. It does not push.
"""

from collections.abc import Mapping
from types import MappingProxyType
from zoneinfo import ZoneInfo

from waypost.domain.tracking import EventType, Location
from waypost.ports.exchange import Response
from waypost.simulator.parcel import Happening
from waypost.simulator.speech import said_json, user_and_password
from waypost.simulator.voice import Asked, Desk, Manner

SLUG = "australia-post"
VALUES = MappingProxyType(
    {
        "account_number": "0001234567",
        "api_key": "simulated-key",
        "password": "simulated-password",
    }
)
MANNER = Manner(zone="Australia/Melbourne")

_SAID: Mapping[EventType, str] = MappingProxyType(
    {
        EventType.LABEL_CREATED: "Shipping information received by Australia Post",
        EventType.PICKED_UP: "Received by Australia Post",
        EventType.IN_TRANSIT: "Processed by air carrier",
        EventType.ARRIVED: "Item processed at facility",
        EventType.CUSTOMS_ENTERED: "Item is in Customs",
        EventType.CUSTOMS_CLEARED: "Item cleared by Customs",
        EventType.OUT_FOR_DELIVERY: "Onboard for delivery",
        EventType.DELIVERY_ATTEMPTED: "Attempted delivery",
        EventType.AVAILABLE_FOR_PICKUP: "Awaiting collection",
        EventType.RETURN_STARTED: "Return to sender",
        EventType.DELIVERED: "Delivered - Left in a safe place",
    }
)
TYPES = frozenset(_SAID)
_MELBOURNE = ZoneInfo("Australia/Melbourne")
_MOST = 10


def answer(asked: Asked, desk: Desk) -> Response:
    """See `Voice.answer`."""
    is_theirs = user_and_password(asked) == (VALUES["api_key"], VALUES["password"])
    if not is_theirs or asked.headers.get("account-number") != VALUES["account_number"]:
        return _error(
            401, "API_001", "UNAUTHORISED", "The API key, its password or the account is not valid."
        )
    if (asked.method, asked.path) != ("GET", "/shipping/v1/track"):
        return _error(404, "44002", "RESOURCE_NOT_FOUND", "The requested resource was not found.")
    numbers = [number for number in asked.query.get("tracking_ids", "").split(",") if number]
    if not numbers:
        return _error(
            400, "51100", "MISSING_TRACKING_IDS", "The request must contain a tracking_ids parameter."
        )
    if len(numbers) > _MOST:
        told = "The request must contain 10 or less AP article ids, consignment ids, or barcode ids."
        return _error(400, "51101", "TOO_MANY_AP_TRACKING_IDS", told)
    return said_json({"tracking_results": [_result(number, desk) for number in numbers]})


def busy(*, retry_after_s: int) -> Response:
    """See `Voice.busy`."""
    headers = {"retry-after": str(retry_after_s), "x-ratelimit-remaining": "0"}
    return _error(429, "API_004", "TOO_MANY_REQUESTS", "The rate limit is exceeded.", headers=headers)


def _result(number: str, desk: Desk) -> dict[str, object]:
    parcel = desk.parcel(number)
    if parcel is None:
        return {"tracking_id": number, "errors": [{"code": "ESB-10001", "name": "Invalid tracking ID"}]}
    happened = desk.so_far(parcel)
    status = "Delivered" if happened[-1].type is EventType.DELIVERED else "In transit"
    item = {
        "article_id": number,
        "product_type": "eParcel",
        "events": [_event(one, desk) for one in reversed(happened)],
        "status": status,
    }
    return {"tracking_id": number, "status": status, "trackable_items": [item]}


def _event(one: Happening, desk: Desk) -> dict[str, str]:
    place = _line(one.place)
    return {
        **({"location": place} if place else {}),
        "description": desk.spoken(_SAID[one.type]),
        "date": one.at.astimezone(_MELBOURNE).isoformat(timespec="seconds"),
    }


def _line(place: Location) -> str | None:
    """A place at home is a town and its state, abroad a town and its country, or the country alone."""
    city = (place.city or "").upper()
    if place.country == "AU" and place.region:
        return f"{city} {place.region}".strip()
    return f"{city} ({place.country})" if city and place.country else place.country


def _error(
    status: int, code: str, name: str, message: str, *, headers: Mapping[str, str] | None = None
) -> Response:
    errors = [{"code": code, "name": name, "message": message}]
    return said_json({"errors": errors}, status=status, headers=headers)
