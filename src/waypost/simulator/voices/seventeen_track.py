"""17TRACK as it documents itself: the Tracking API v2.2 and its webhooks.

https://asset.17track.net/api/document/v2.2_en/ (calls, sub-statuses, error codes, the form of an event). A
number is told of once it is registered; registering tells nothing yet.
"""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from types import MappingProxyType

from waypost.domain.tracking import EventType
from waypost.ports.exchange import Request, Response
from waypost.simulator.parcel import Happening, Parcel
from waypost.simulator.speech import asked_json, in_utc, said_json
from waypost.simulator.voice import Asked, Desk, Manner

SLUG = "17track"
VALUES = MappingProxyType({"security_key": "SIMULATED17TRACKKEY"})

# Carrier keys, from 17TRACK's public list of carriers.
_KEYS = MappingProxyType({
    "australia-post": 1151, "canada-post": 3041, "dhl-express": 100001, "fedex": 100003,
    "royal-mail": 11031, "ups": 100002, "usps": 21051,
})  # fmt: skip
MANNER = Manner(carriers=tuple(_KEYS), calls_per_hour=3 * 3600)

# sub-status, milestone ("" where none is reached), words
_SAID: Mapping[EventType, tuple[str, str, str]] = MappingProxyType(
    {
        EventType.LABEL_CREATED: ("InfoReceived", "InfoReceived", "Order information received"),
        EventType.PICKED_UP: ("InTransit_PickedUp", "PickedUp", "Package picked up"),
        EventType.IN_TRANSIT: ("InTransit_Other", "", "On its way"),
        EventType.DEPARTED: ("InTransit_Departure", "Departure", "Left the port of the country"),
        EventType.ARRIVED: ("InTransit_Arrival", "Arrival", "Arrived at the port of the country"),
        EventType.CUSTOMS_ENTERED: ("InTransit_CustomsProcessing", "", "In customs clearance"),
        EventType.CUSTOMS_CLEARED: ("InTransit_CustomsReleased", "", "Customs clearance completed"),
        EventType.CUSTOMS_HELD: ("InTransit_CustomsRequiringInformation", "", "Customs need information"),
        EventType.AVAILABLE_FOR_PICKUP: ("AvailableForPickup_Other", "AvailableForPickup", "To be picked up"),
        EventType.OUT_FOR_DELIVERY: ("OutForDelivery_Other", "OutForDelivery", "Out for delivery"),
        EventType.DELIVERY_ATTEMPTED: ("DeliveryFailure_NoBody", "", "The recipient could not be reached"),
        EventType.ADDRESS_PROBLEM: ("DeliveryFailure_InvalidAddress", "", "The address is incorrect"),
        EventType.REFUSED: ("DeliveryFailure_Rejected", "", "The recipient refused the package"),
        EventType.DELIVERED: ("Delivered_Other", "Delivered", "Package delivered"),
        EventType.PROBLEM: ("Exception_Other", "", "Something went wrong"),
        EventType.RETURN_STARTED: ("Exception_Returning", "Returning", "Being returned to the sender"),
        EventType.RETURNED: ("Exception_Returned", "Returned", "The sender has it back"),
        EventType.DAMAGED: ("Exception_Damage", "", "Damaged"),
        EventType.DELAYED: ("Exception_Delayed", "", "Delayed"),
        EventType.LOST: ("Exception_Lost", "", "Lost"),
        EventType.CANCELLED: ("Exception_Cancel", "", "The order was cancelled"),
    }
)
TYPES = frozenset(_SAID)
_MILESTONES = (
    "InfoReceived", "PickedUp", "Departure", "Arrival", "AvailableForPickup", "OutForDelivery", "Delivered",
    "Returning", "Returned",
)  # fmt: skip
_MOST = 40


def answer(asked: Asked, desk: Desk) -> Response:
    """See `Voice.answer`."""
    if asked.headers.get("17token") != VALUES["security_key"]:
        return _error(401, -18010002, "Invalid security key.")
    rows = asked_json(asked)
    if not isinstance(rows, list) or not all(isinstance(row, dict) and row.get("number") for row in rows):
        return _error(200, -18010013, "Submitted data is invalid.")
    if len(rows) > _MOST:
        return _error(200, -18010014, "Submitted more than 40 tracking numbers.")
    tell = {"/track/v2.2/register": _registered, "/track/v2.2/gettrackinfo": _told}.get(asked.path)
    if tell is None:
        return _error(404, 404, "Not found.")
    found = [tell(str(row["number"]), desk) for row in rows]
    data = {
        "accepted": [one for one in found if "error" not in one],
        "rejected": [one for one in found if "error" in one],
    }
    return said_json({"code": 0, "data": data})


def busy(*, retry_after_s: int) -> Response:
    """See `Voice.busy`: 17TRACK does not say how long."""
    del retry_after_s
    return _error(429, 429, "Too many requests.")


def push(parcel: Parcel, happening: Happening, *, hook_url: str, secret: str, desk: Desk) -> Request:
    """See `TellingVoice.push`: signed with the access key, which is the secret of every webhook."""
    told = _number(parcel, parcel.so_far(happening.at), desk)
    body = json.dumps({"event": "TRACKING_UPDATED", "data": told}, separators=(",", ":")).encode()
    key = secret or VALUES["security_key"]
    headers = {"content-type": "application/json", "sign": sha256(body + b"/" + key.encode()).hexdigest()}
    return Request("POST", hook_url, headers, body)


def _registered(number: str, desk: Desk) -> dict[str, object]:
    if desk.follows(number):
        return _rejected(
            number, -18019901, f"The tracking number {number} has been registered, don't need to repeat."
        )
    desk.follow(number)
    parcel = desk.parcel(number)
    return {"origin": 1, "number": number, "carrier": _KEYS.get(parcel.carrier, 0) if parcel else 0}


def _told(number: str, desk: Desk) -> dict[str, object]:
    if not desk.follows(number):
        return _rejected(
            number, -18019902, f"The tracking number {number} does not register, please register first."
        )
    parcel = desk.parcel(number)
    if parcel is None:
        return _rejected(number, -18019909, "No tracking information at this time.")
    return _number(parcel, desk.so_far(parcel), desk)


def _rejected(number: str, code: int, message: str) -> dict[str, object]:
    return {"number": number, "error": {"code": code, "message": message}}


def _number(parcel: Parcel, happened: Sequence[Happening], desk: Desk) -> dict[str, object]:
    key = _KEYS.get(parcel.carrier, 0)
    events = [_event(one, desk) for one in reversed(happened)]
    last = _SAID[happened[-1].type][0] if happened else "NotFound_Other"
    expected = parcel.expected_at.isoformat(timespec="seconds") if parcel.expected_at else None
    provider = {
        "provider": {"key": key, "name": parcel.carrier},
        "service_type": None,
        "latest_sync_status": "Success",
        "events": events,
    }
    return {
        "number": parcel.tracking_number,
        "carrier": key,
        "tag": None,
        "track_info": {
            "latest_status": {"status": last.partition("_")[0], "sub_status": last, "sub_status_descr": None},
            "latest_event": events[0] if events else None,
            "time_metrics": {"estimated_delivery_date": {"source": None, "from": expected, "to": expected}},
            "milestone": [_milestone(name, happened) for name in _MILESTONES],
            "misc_info": {"service_type": None},
            "tracking": {"providers": [provider]},
        },
    }


def _milestone(name: str, happened: Sequence[Happening]) -> dict[str, object]:
    first = next((one for one in happened if _SAID[one.type][1] == name), None)
    return {"key_stage": name, **_times(first)}


def _event(one: Happening, desk: Desk) -> dict[str, object]:
    sub_status, milestone, words = _SAID[one.type]
    place = one.place
    return {
        **_times(one),
        "description": words,
        "description_translation": None,
        "location": ", ".join(part for part in (place.city, place.region) if part) or None,
        "stage": milestone or None,
        "sub_status": desk.spoken(sub_status),
        "address": {
            "country": place.country,
            "state": place.region,
            "city": place.city,
            "street": None,
            "postal_code": place.postal_code,
            "coordinates": {"longitude": None, "latitude": None},
        },
    }


def _times(one: Happening | None) -> dict[str, object]:
    if one is None:
        return {
            "time_iso": None,
            "time_utc": None,
            "time_raw": {"date": None, "time": None, "timezone": None},
        }
    iso = one.at.isoformat(timespec="seconds")
    return {
        "time_iso": iso,
        "time_utc": in_utc(one.at),
        "time_raw": {"date": iso[:10], "time": iso[11:19], "timezone": iso[19:]},
    }


def _error(status: int, code: int, message: str) -> Response:
    data = {"errors": [{"code": code, "message": message}]}
    return said_json({"code": code, "data": data}, status=status)
