"""GLS's other way to speak: ShipIT, the REST services of the countries, one parcel in a question.

https://cs-sw.gls-group.eu/webservices/3_5_15/doxygen/WS-REST-API/rest_tracking.html: HTTP Basic; a history
with the status types of the documents, coarser than the codes of the group API; a fault is status 490, with
its words in the headers.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from waypost.domain.tracking import EventType
from waypost.ports.exchange import Response
from waypost.simulator.parcel import Happening
from waypost.simulator.speech import asked_json, said_json
from waypost.simulator.voice import Asked, Desk

PATHS = frozenset({"/tracking/parceldetails", "/rs/tracking/parceldetails"})
_E = EventType
_WORDS: Mapping[EventType, tuple[str, str]] = MappingProxyType({
    _E.LABEL_CREATED: ("PREADVICE", "The parcel data was entered into the GLS IT system."),
    _E.PICKED_UP: ("INTRANSIT", "The parcel was handed over to GLS."),
    _E.DEPARTED: ("INTRANSIT", "The parcel has left the parcel center."),
    _E.ARRIVED: ("INWAREHOUSE", "The parcel has reached the parcel center."),
    _E.OUT_FOR_DELIVERY: ("INDELIVERY", "The parcel is expected to be delivered during the day."),
    _E.DELIVERY_ATTEMPTED: (
        "NOTDELIVERED", "The parcel could not be delivered as the consignee was absent.",
    ),
    _E.AVAILABLE_FOR_PICKUP: ("DELIVEREDPS", "The parcel has been delivered at the ParcelShop."),
    _E.DELIVERED: ("DELIVERED", "The parcel has been delivered."),
    _E.CANCELLED: ("CANCELED", "The parcel data have been deleted from the GLS IT system."),
})  # fmt: skip
_FAULT = 490
_FORM = "application/glsVersion1+json"


def parcel_details(asked: Asked, desk: Desk) -> Response:
    """The answer to a question with the right user."""
    question = asked_json(asked)
    number = question.get("TrackID") if isinstance(question, dict) else None
    if asked.method != "POST" or not isinstance(number, str) or not number:
        return _fault("VALIDATION_FAILED", "TrackID is missing")
    parcel = desk.parcel(number)
    if parcel is None:
        return _fault("NO_DATA_FOUND", f"No data found for {number}")
    told = desk.so_far(parcel)
    unit = {
        "TrackID": number,
        "Product": "PARCEL",
        "Weight": int(parcel.details.get("weight_g", "1000")) / 1000,
        "History": [_line(one, desk) for one in reversed(told)],
    }
    return said_json({"UnitDetail": unit}, headers={"content-type": _FORM})


def _line(one: Happening, desk: Desk) -> dict[str, Any]:
    code, words = _WORDS[one.type]
    return {
        "Date": one.at.isoformat(timespec="seconds"),
        "LocationCode": f"{one.place.country or 'XX'}0010",
        "Location": one.place.city or "",
        "Country": one.place.country or "",
        "StatusCode": desk.spoken(code),
        "Description": words,
    }


def _fault(error: str, message: str) -> Response:
    return Response(_FAULT, {"content-type": _FORM, "error": error, "message": message}, b"")
