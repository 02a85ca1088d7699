"""TrackingMore as it documents itself: the API v4 and its webhooks.

https://support.trackingmore.com/en/article/9-main-statuses-sub-statuses-of-shipments-in-trackingmore-tlkfjm,
https://www.trackingmore.com/docs/logistics_status.php (substatuses),
https://www.trackingmore.com/api-status_code.html (codes),
https://github.com/TrackingMore-API/trackingmore-sdk-go (calls and fields). Times are the carrier's own, to
the minute and without an offset. One number that is made alone is answered at once, several at the next
question.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from hmac import digest
from types import MappingProxyType
from uuid import NAMESPACE_URL, uuid5

from waypost.domain.tracking import EventType
from waypost.ports.exchange import Request, Response
from waypost.simulator.parcel import Happening, Parcel
from waypost.simulator.speech import asked_json, said_json
from waypost.simulator.voice import Asked, Desk, Manner

SLUG = "trackingmore"
VALUES = MappingProxyType(
    {"api_key": "simulated-trackingmore-key", "push_secret": "simulated-webhook-secret"}
)

# Courier codes.
_COURIERS = MappingProxyType({
    "australia-post": "australia-post", "canada-post": "canada-post", "dhl-express": "dhl", "fedex": "fedex",
    "royal-mail": "royal-mail", "ups": "ups", "usps": "usps",
})  # fmt: skip
MANNER = Manner(has_offset=False, has_seconds=False, carriers=tuple(_COURIERS), calls_per_hour=3 * 3600)

# status, number of the substatus, words
_SAID: Mapping[EventType, tuple[str, str, str]] = MappingProxyType(
    {
        EventType.LABEL_CREATED: ("inforeceived", "001", "The package is about to be picked up"),
        EventType.IN_TRANSIT: ("transit", "001", "Shipment on the way"),
        EventType.ARRIVED: ("transit", "002", "Arrived at a hub"),
        EventType.CUSTOMS_CLEARED: ("transit", "005", "Customs clearance completed"),
        EventType.CUSTOMS_HELD: ("exception", "006", "Held by customs"),
        EventType.OUT_FOR_DELIVERY: ("pickup", "001", "Out for delivery"),
        EventType.AVAILABLE_FOR_PICKUP: ("pickup", "002", "Ready for collection"),
        EventType.ADDRESS_PROBLEM: ("undelivered", "001", "Address issue"),
        EventType.DELIVERY_ATTEMPTED: ("undelivered", "002", "The receiver was not at home"),
        EventType.PROBLEM: ("exception", "005", "Delivery exception"),
        EventType.CANCELLED: ("exception", "008", "Cancelled before delivery"),
        EventType.REFUSED: ("exception", "009", "Refused by the addressee"),
        EventType.RETURN_STARTED: ("exception", "011", "Returning to the sender"),
        EventType.DELIVERED: ("delivered", "001", "Delivered"),
        EventType.RETURNED: ("exception", "010", "Returned to the sender"),
    }
)
TYPES = frozenset(_SAID)
_MOST = 40


def answer(asked: Asked, desk: Desk) -> Response:
    """See `Voice.answer`."""
    if asked.headers.get("tracking-api-key") != VALUES["api_key"]:
        return _error(401, 401, "Unauthorized", "Authentication failed or the user has no permission.")
    call = (asked.method, asked.path)
    if call == ("GET", "/v4/trackings/get"):
        return _list(asked.query.get("tracking_numbers", ""), desk)
    body = asked_json(asked)
    if call == ("POST", "/v4/trackings/create") and isinstance(body, dict):
        return _made_one(body, desk)
    if call == ("POST", "/v4/trackings/batch") and isinstance(body, list):
        return _made_several([row for row in body if isinstance(row, dict)], desk)
    if call == ("POST", "/v4/couriers/detect") and isinstance(body, dict):
        parcel = desk.parcel(str(body.get("tracking_number", "")))
        return _fine([{"courier_name": parcel.carrier, "courier_code": _courier(parcel)}] if parcel else [])
    return _error(404, 404, "Not Found", "The resource is not found.")


def busy(*, retry_after_s: int) -> Response:
    """See `Voice.busy`: TrackingMore names no time but two minutes, always."""
    del retry_after_s
    return _error(429, 429, "Too Many Requests", "Exceeded API request limits, please try again later.")


def push(parcel: Parcel, happening: Happening, *, hook_url: str, secret: str, desk: Desk) -> Request:
    """See `TellingVoice.push`: the tracking, its body signed."""
    told = _tracking(parcel, parcel.so_far(happening.at), desk)
    meta = {"code": 200, "type": "Success", "message": "Success"}
    body = json.dumps({"meta": meta, "data": told}, separators=(",", ":")).encode()
    headers = {
        "content-type": "application/json",
        "timestamp": str(int(desk.now.timestamp())),
        "signature": digest(secret.encode(), body, "sha256").hex(),
    }
    return Request("POST", hook_url, headers, body)


def _list(numbers: str, desk: Desk) -> Response:
    known = [number for number in numbers.split(",") if number and desk.follows(number)]
    if not known:
        return _error(400, 4102, "Bad Request", "Tracking does not exist.")
    return _fine([_told(number, desk) for number in known])


def _made_one(row: Mapping[str, object], desk: Desk) -> Response:
    number, problem = str(row.get("tracking_number") or ""), _problem(row, desk)
    if problem:
        return _error(400, *problem)
    desk.follow(number)
    return _fine(_told(number, desk))


def _made_several(rows: Sequence[Mapping[str, object]], desk: Desk) -> Response:
    if len(rows) > _MOST:
        return _error(400, 4120, "Bad Request", "Up to 40 trackings may be made at a time.")
    success, error = [], []
    for row in rows:
        named = {name: row.get(name) for name in ("tracking_number", "courier_code")}
        problem = _problem(row, desk)
        if problem:
            error.append({**named, "errorCode": problem[0], "errorMessage": problem[2]})
        else:
            desk.follow(str(row["tracking_number"]))
            success.append(named)
    return _fine({"success": success, "error": error})


def _problem(row: Mapping[str, object], desk: Desk) -> tuple[int, str, str] | None:
    """What stands against making a tracking: a code, its kind and its message."""
    if not row.get("tracking_number"):
        return 4110, "Bad Request", "The value of tracking_number is required."
    if not row.get("courier_code"):
        return 4120, "Bad Request", "The value of courier_code is required."
    if desk.follows(str(row["tracking_number"])):
        return 4101, "Bad Request", "Tracking already exists."
    return None


def _told(number: str, desk: Desk) -> dict[str, object]:
    parcel = desk.parcel(number)
    if parcel is not None:
        return _tracking(parcel, desk.so_far(parcel), desk)
    return {
        "tracking_number": number,
        "courier_code": None,
        "delivery_status": "notfound",
        "origin_info": None,
    }


def _tracking(parcel: Parcel, happened: Sequence[Happening], desk: Desk) -> dict[str, object]:
    status, part, words = _SAID[happened[-1].type]
    courier, expected_at = _courier(parcel), parcel.expected_at
    return {
        "id": uuid5(NAMESPACE_URL, f"{SLUG}/{parcel.tracking_number}").hex,
        "tracking_number": parcel.tracking_number,
        "courier_code": courier,
        "order_number": None,
        "delivery_status": status,
        "substatus": f"{status}{part}",
        "archived": "tracking",
        "scheduled_delivery_date": _local(expected_at) if expected_at else None,
        "service_code": None,
        "latest_event": words,
        "latest_checkpoint_time": _local(happened[-1].at),
        "signed_by": None,
        "destination_track_number": None,
        "exchange_number": None,
        "origin_info": {
            "courier_code": courier,
            "trackinfo": [_checkpoint(one, desk) for one in reversed(happened)],
        },
        "destination_info": {"courier_code": None, "trackinfo": []},
    }


def _checkpoint(one: Happening, desk: Desk) -> dict[str, object]:
    status, part, words = _SAID[one.type]
    place = one.place
    return {
        "checkpoint_date": _local(one.at),
        "checkpoint_delivery_status": status,
        "checkpoint_delivery_substatus": desk.spoken(f"{status}{part}"),
        "tracking_detail": words,
        "location": ",".join(part for part in (place.city, place.region, place.country) if part) or None,
        "country_iso2": place.country,
        "state": place.region,
        "city": place.city,
        "zip": place.postal_code,
        "raw_status": None,
    }


def _local(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def _courier(parcel: Parcel) -> str:
    return _COURIERS.get(parcel.carrier, parcel.carrier)


def _fine(value: object) -> Response:
    return said_json({"meta": {"code": 200, "type": "Success", "message": "Success"}, "data": value})


def _error(status: int, code: int, kind: str, message: str) -> Response:
    return said_json({"meta": {"code": code, "type": kind, "message": message}, "data": []}, status=status)
