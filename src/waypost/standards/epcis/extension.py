"""What CBV cannot say, under a namespace of our own: out for delivery, attempted, delivered, and the rest.

CBV knows steps of a supply chain, not of a last mile. An event that we tell carries our own words beside the
nearest step, so that who knows them loses nothing and who does not reads good EPCIS.
"""

from collections.abc import Mapping, Sequence

from waypost.domain.tracking import EventType

NAMESPACE = "urn:x-waypost:epcis:"
PREFIX = "waypost"
CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"

SAYS = f"{PREFIX}:eventType"
CODE = f"{PREFIX}:code"
TEXT = f"{PREFIX}:text"
CARRIER = f"{PREFIX}:carrier"
SOURCE = f"{PREFIX}:source"
EXPECTED_AT = f"{PREFIX}:expectedAt"
OFFSET_SOURCE = f"{PREFIX}:offsetSource"
PLACE_FIELDS: Sequence[tuple[str, str]] = (
    ("city", f"{PREFIX}:city"),
    ("region", f"{PREFIX}:region"),
    ("country", f"{PREFIX}:country"),
    ("postal_code", f"{PREFIX}:postalCode"),
    ("facility", f"{PREFIX}:facility"),
)

# The step and disposition nearest to each event type; a type that has none is told by our own word alone.
NEAREST: Mapping[EventType, tuple[str, str | None]] = {
    EventType.PROCESSING: ("picking", "in_progress"),
    EventType.PACKED: ("packing", "in_progress"),
    EventType.LABEL_CREATED: ("commissioning", "active"),
    EventType.HANDED_OVER: ("shipping", "in_transit"),
    EventType.PICKED_UP: ("shipping", "in_transit"),
    EventType.IN_TRANSIT: ("transporting", "in_transit"),
    EventType.ARRIVED: ("arriving", "in_progress"),
    EventType.DEPARTED: ("departing", "in_transit"),
    EventType.CUSTOMS_ENTERED: ("inspecting", "in_progress"),
    EventType.CUSTOMS_HELD: ("holding", "unavailable"),
    EventType.CUSTOMS_CLEARED: ("departing", "in_transit"),
    EventType.HELD: ("holding", "unavailable"),
    EventType.DAMAGED: ("inspecting", "damaged"),
    EventType.OUT_FOR_DELIVERY: ("loading", "in_transit"),
    EventType.DELIVERY_ATTEMPTED: ("transporting", "in_transit"),
    EventType.AVAILABLE_FOR_PICKUP: ("storing", "available"),
    EventType.RETURN_STARTED: ("shipping", "returned"),
    EventType.RETURNED: ("receiving", "returned"),
    EventType.DELIVERED: ("receiving", None),
    EventType.LOST: ("other", "unknown"),
}
