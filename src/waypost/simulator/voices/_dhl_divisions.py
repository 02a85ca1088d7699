"""The divisions behind DHL's unified tracking: each has its own words, and its own way to write a town.

https://developer.dhl.com/api-reference/shipment-tracking; the words are those of published answers. Express
codes the status of a shipment and none of its events; the others code each event.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from waypost.domain.tracking import EventType, Location
from waypost.simulator.voices._countries import name_of

_E = EventType
Words = Mapping[EventType, tuple[str, str]]
"""What a division says: the code of the status, and a sentence."""


@dataclass(frozen=True, slots=True)
class Division:
    """One division of DHL. `service` is its name in answers."""

    service: str
    product: str
    words: Words
    codes_events: bool = True

    def address(self, place: Location) -> dict[str, Any]:
        """A town as the division writes it."""
        if self.service == "express":
            return {"addressLocality": line_of(place)}
        told = {"countryCode": place.country, "postalCode": place.postal_code, "addressLocality": place.city}
        if self.service == "ecommerce":
            state = place.region if place.country == "US" else None
            told["addressLocality"] = ", ".join(one for one in (place.city, state, place.country) if one)
        return {name: value for name, value in told.items() if value}


def line_of(place: Location) -> str:
    """A town and its country in capitals: "HAMBURG - GERMANY"."""
    return " - ".join(part.upper() for part in (place.city, name_of(place.country)) if part)


EXPRESS = Division("express", "EXPRESS DOMESTIC", MappingProxyType({
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
}), codes_events=False)  # fmt: skip

PARCEL_DE = Division("parcel-de", "DHL PAKET (parcel)", MappingProxyType({
    _E.LABEL_CREATED: (
        "pre-transit",
        "The instruction data for this shipment have been provided by the sender to DHL electronically",
    ),
    _E.PICKED_UP: ("transit", "The shipment has been picked up"),
    _E.IN_TRANSIT: ("transit", "The shipment has been processed in the parcel center of origin"),
    _E.ARRIVED: ("transit", "The shipment has arrived at the parcel center."),
    _E.CUSTOMS_ENTERED: (
        "transit", "Shipment is prepared for customs clearance in country of destination",
    ),
    _E.MISSORTED: ("failure", "The shipment was misrouted and could not be delivered"),
    _E.ADDRESS_PROBLEM: ("failure", "The address is incomplete"),
    _E.DAMAGED: (
        "transit", "The shipment has been damaged and is being returned to the parcel center for repackaging",
    ),
    _E.OUT_FOR_DELIVERY: ("transit", "The shipment has been loaded onto the delivery vehicle"),
    _E.DELIVERY_ATTEMPTED: (
        "failure", "The shipment could not be delivered, and the recipient has been notified",
    ),
    _E.AVAILABLE_FOR_PICKUP: ("transit", "The shipment is ready for pick-up at the PACKSTATION"),
    _E.RETURN_STARTED: ("transit", "The shipment is being returned to the sender"),
    _E.DELIVERED: ("delivered", "The shipment has been successfully delivered"),
    _E.RETURNED: ("delivered", "The shipment has been successfully delivered"),
}))  # fmt: skip

ECOMMERCE = Division("ecommerce", "DHL SM Parcel Plus Expedited", MappingProxyType({
    _E.LABEL_CREATED: ("unknown", "LABEL CREATED"),
    _E.PICKED_UP: ("transit", "PACKAGE RECEIVED AT DHL ECOMMERCE DISTRIBUTION CENTER"),
    _E.IN_TRANSIT: ("transit", "TENDERED TO DELIVERY SERVICE PROVIDER"),
    _E.ARRIVED: ("transit", "ARRIVAL DESTINATION DHL ECOMMERCE FACILITY"),
    _E.DEPARTED: ("transit", "DEPARTURE ORIGIN DHL ECOMMERCE FACILITY"),
    _E.CUSTOMS_ENTERED: ("transit", "CUSTOMS CLEARANCE"),
    _E.CUSTOMS_CLEARED: ("transit", "CUSTOMS CLEARED"),
    _E.OUT_FOR_DELIVERY: ("transit", "OUT FOR DELIVERY"),
    _E.DELIVERY_ATTEMPTED: ("failure", "DELIVERY ATTEMPT FAILED"),
    _E.AVAILABLE_FOR_PICKUP: ("transit", "READY FOR COLLECTION"),
    _E.DELIVERED: ("delivered", "DELIVERED"),
    _E.RETURNED: ("delivered", "RETURNED TO SENDER"),
}))  # fmt: skip

_LENGTH_OF_PARCEL_DE = 20


def division_of(number: str) -> Division:
    """Who carries a number of this shape."""
    if number.startswith("GM"):
        return ECOMMERCE
    return PARCEL_DE if len(number) == _LENGTH_OF_PARCEL_DE else EXPRESS
