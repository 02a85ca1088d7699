"""What PostNord says in an answer of Track and Trace v5."""

from waypost.domain.tracking import EventType, Location
from waypost.domain.written_time import tidy_time
from waypost.ports.codes import code_table
from waypost.ports.connector import CarrierRefused, Scan, ShipmentNews
from waypost.ports.payload import Node
from waypost.ports.scans import read_scans

CODES = code_table("waypost.carriers.postnord")

_COUNTRY_CODE_LENGTH = 2
_KEY_WORDS = ("apikey", "api key", "unauthorized", "not authorized")


def refusal_of(answer: Node) -> None:
    """Raise what an answer says of the account as a whole: the key is told of in faults too."""
    for fault in _faults(answer):
        if any(word in fault.lower() for word in _KEY_WORDS):
            raise CarrierRefused("postnord does not accept this key")


def news_of(answer: Node, number: str) -> ShipmentNews:
    """What an answer says of the number that was asked for."""
    response = answer["TrackingInformationResponse"]
    if faults := _faults(answer):
        return ShipmentNews(number, problem="; ".join(faults))
    shipment = response.first("shipments")
    if not shipment and response["shipments"].value == []:
        return ShipmentNews(number, is_unknown=True)
    if not shipment:
        return ShipmentNews(number, problem="the answer tells nothing of this number")
    items = [*shipment.each("items")]
    own = [item for item in items if item["itemId"].text() == number] or items
    if len(own) > 1:
        return ShipmentNews(number, problem=f"this names {len(own)} parcels: ask with a parcel's own number")
    item = own[0] if own else Node()
    scans, unread = read_scans(item.each("events"), scan_of)
    is_over = any(scan.type is EventType.DELIVERED for scan in scans)
    expected = item["estimatedTimeOfArrival"].text() or shipment["estimatedTimeOfArrival"].text()
    return ShipmentNews(
        number,
        scans,
        service=shipment["service"]["name"].text(),
        expected_at=None if is_over else tidy_time(expected),
        problem=unread,
    )


def scan_of(event: Node) -> Scan | None:
    """One event; None where it tells no day.

    The code is PostNord's status, the documented word; the number of the event stands beside it and says
    more only now and then (113: out for delivery).
    """
    occurred_at = tidy_time(event["eventTime"].text())
    if occurred_at is None:
        return None
    code = event["status"].text() or event["eventStatus"].text()
    number, text, place = event["eventCode"].text(), event["eventDescription"].text(), event["location"]
    country = place["countryCode"].text()
    return Scan(
        occurred_at=occurred_at,
        type=CODES.meaning(type_=number, code=code, text=text),
        code=code,
        carrier_type=number,
        text=text,
        location=Location(
            city=place["city"].text(),
            country=country if country and len(country) == _COUNTRY_CODE_LENGTH else None,
            postal_code=place["postcode"].text(),
            facility=place["displayName"].text() or place["name"].text(),
        ),
        mapping_version=CODES.version,
        raw=event.as_text(leave_out=frozenset({"acceptor", "signature"})),
    )


def _faults(answer: Node) -> list[str]:
    fault = answer["TrackingInformationResponse"]["compositeFault"] or answer["compositeFault"]
    told = [
        " ".join(part for part in (one["faultCode"].text(), one["explanationText"].text()) if part)
        for one in fault.each("faults")
    ]
    return [one for one in told if one]
