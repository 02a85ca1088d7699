"""PostNord speaks through Track and Trace v5: the key in the address, one identifier in a question.

https://developer.postnord.com (findByIdentifier): times are local without an offset; the status of an event
is its documented word, its number has no public list (but for 113 under EN_ROUTE: out for delivery); what is
wrong with a question comes as a composite fault with status 200, an unknown number as an empty list.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from waypost.domain.tracking import EventType, Location
from waypost.ports.exchange import Response
from waypost.simulator.parcel import Happening, Parcel
from waypost.simulator.speech import said_json
from waypost.simulator.voice import Asked, Desk, Manner
from waypost.simulator.voices._countries import name_of

SLUG = "postnord"
VALUES: Mapping[str, str] = MappingProxyType({"api_key": "simulated-postnord-key"})
MANNER = Manner(has_offset=False)
_E = EventType
_WORDS: Mapping[EventType, tuple[str, str, str]] = MappingProxyType({
    _E.LABEL_CREATED: ("INFORMED", "", "The electronic shipping instructions have been received"),
    _E.IN_TRANSIT: ("EN_ROUTE", "", "The shipment item is under transportation"),
    _E.DELAYED: ("EXPECTED_DELAY", "", "The shipment item is delayed"),
    _E.HELD: ("STOPPED", "", "The shipment item has been stopped"),
    _E.PROBLEM: ("DELIVERY_IMPOSSIBLE", "", "The shipment item cannot be delivered"),
    _E.OUT_FOR_DELIVERY: ("EN_ROUTE", "113", "The delivery of the shipment item is in progress"),
    _E.AVAILABLE_FOR_PICKUP: (
        "AVAILABLE_FOR_DELIVERY", "", "The shipment item has arrived at the service point",
    ),
    _E.REFUSED: ("DELIVERY_REFUSED", "", "The consignee has refused to accept the shipment item"),
    _E.RETURN_STARTED: ("RETURNED", "", "The shipment item is being returned to the sender"),
    _E.DELIVERED: ("DELIVERED", "", "The shipment item has been delivered"),
})  # fmt: skip
TYPES = frozenset(_WORDS)
_PATHS = frozenset(
    f"/rest/shipment/{version}/trackandtrace/findByIdentifier.json" for version in ("v1", "v5")
)
_LANGUAGES = frozenset(("en", "sv", "no", "da", "fi"))
_SHORTEST = 5


def answer(asked: Asked, desk: Desk) -> Response:
    """See `Voice.answer`."""
    if asked.query.get("apikey") != VALUES["api_key"]:
        return said_json({"message": "Forbidden"}, status=403)
    if asked.path not in _PATHS:
        return said_json({"message": "Not Found"}, status=404)
    number, locale = asked.query.get("id", ""), asked.query.get("locale", "en")
    if locale not in _LANGUAGES:
        return _fault("invalidLocale", "The locale is not supported", "locale", locale)
    if len(number) < _SHORTEST or not number.isalnum():
        return _fault("invalidIdentifier", "The identifier is not valid", "id", number)
    parcel = desk.parcel(number)
    shipments = [_shipment(parcel, desk.so_far(parcel), desk)] if parcel else []
    return _envelope({"shipments": shipments})


def busy(*, retry_after_s: int) -> Response:
    """See `Voice.busy`."""
    headers = {"retry-after": str(retry_after_s)}
    return said_json({"message": "API rate limit exceeded"}, status=429, headers=headers)


def _shipment(parcel: Parcel, told: Sequence[Happening], desk: Desk) -> dict[str, Any]:
    number, goal, last = parcel.tracking_number, parcel.destination, told[-1]
    status = _WORDS[last.type][0]
    says = {"header": _WORDS[last.type][2], "body": ""}
    item: dict[str, Any] = {
        "itemId": number,
        "status": status,
        "statusText": says,
        "statedMeasurement": {"weight": {"value": "1.2", "unit": "kg"}},
        "events": [_event(one, desk) for one in reversed(told)],
    }
    shipment: dict[str, Any] = {
        "shipmentId": f"{number[-11:]}SE",
        "service": {"code": "17", "name": "MyPack Home"},
        "consignor": {"name": "", "address": {"countryCode": "SE", "country": "Sweden"}},
        "consignee": {
            "address": {"city": goal.city, "postCode": goal.postal_code, "countryCode": goal.country}
        },
        "status": status,
        "statusText": says,
        "assessedNumberOfItems": 1,
        "items": [item],
    }
    if parcel.expected_at is not None and last.type is not _E.DELIVERED:
        shipment["estimatedTimeOfArrival"] = f"{parcel.expected_at:%Y-%m-%dT%H:%M:%S}"
    return shipment


def _event(one: Happening, desk: Desk) -> dict[str, Any]:
    status, number, words = _WORDS[one.type]
    event: dict[str, Any] = {
        "eventTime": f"{one.at:%Y-%m-%dT%H:%M:%S}",
        "status": desk.spoken(status),
        "eventDescription": words,
        "location": _location(one.place),
    }
    return {**event, "eventCode": number} if number else event


def _location(place: Location) -> dict[str, str]:
    told = {
        "displayName": f"{place.city} terminal" if place.city else None,
        "countryCode": place.country,
        "country": name_of(place.country).upper(),
        "city": place.city,
        "postcode": place.postal_code,
    }
    return {"locationType": "HUB", **{name: value for name, value in told.items() if value}}


def _fault(code: str, words: str, name: str, value: str) -> Response:
    fault = {"faultCode": code, "explanationText": words, "paramValues": [{"param": name, "value": value}]}
    return _envelope({"compositeFault": {"faults": [fault]}})


def _envelope(inner: Mapping[str, Any]) -> Response:
    return said_json({"TrackingInformationResponse": inner})
