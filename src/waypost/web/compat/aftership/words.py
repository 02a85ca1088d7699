"""Our words for where a parcel stands, in theirs: tag, subtag and the subtag's message.

Source: https://www.aftership.com/docs/tracking/enum/delivery-sub-statuses
"""

from waypost.domain.tracking import EventType, Status

_MESSAGES = {
    "Pending_001": "Pending",
    "InfoReceived_001": "Info Received",
    "InTransit_001": "In Transit",
    "InTransit_002": "Acceptance scan",
    "InTransit_003": "Arrival scan",
    "InTransit_005": "Customs clearance completed",
    "InTransit_006": "Customs clearance started",
    "InTransit_007": "Departure scan",
    "OutForDelivery_001": "Out for Delivery",
    "AvailableForPickup_001": "Available for pickup",
    "AttemptFail_001": "Failed Attempt",
    "Delivered_001": "Delivered",
    "Exception_001": "Exception",
    "Exception_003": "Delivery of package refused by customer",
    "Exception_004": "Delayed (Customs clearance)",
    "Exception_005": "Delayed (External factors)",
    "Exception_007": "Incorrect Address",
    "Exception_010": "Returning to sender",
    "Exception_011": "Returned to sender",
    "Exception_012": "Damaged",
    "Exception_013": "Lost",
    "Expired_001": "Expired",
}
_OF_STATUS = {
    Status.PENDING: "Pending_001",
    Status.LABEL_CREATED: "InfoReceived_001",
    Status.PICKED_UP: "InTransit_002",
    Status.IN_TRANSIT: "InTransit_001",
    Status.OUT_FOR_DELIVERY: "OutForDelivery_001",
    Status.AVAILABLE_FOR_PICKUP: "AvailableForPickup_001",
    Status.ATTEMPT_FAILED: "AttemptFail_001",
    Status.DELIVERED: "Delivered_001",
    Status.EXCEPTION: "Exception_001",
    Status.RETURNING: "Exception_010",
    Status.RETURNED: "Exception_011",
    Status.LOST: "Exception_013",
    Status.CANCELLED: "Exception_001",
    Status.EXPIRED: "Expired_001",
    Status.UNKNOWN: "Pending_001",
}
_OF_EVENT = {
    EventType.LABEL_CREATED: "InfoReceived_001",
    EventType.HANDED_OVER: "InTransit_002",
    EventType.PICKED_UP: "InTransit_002",
    EventType.ARRIVED: "InTransit_003",
    EventType.DEPARTED: "InTransit_007",
    EventType.CUSTOMS_ENTERED: "InTransit_006",
    EventType.CUSTOMS_HELD: "Exception_004",
    EventType.CUSTOMS_CLEARED: "InTransit_005",
    EventType.WEATHER_DELAY: "Exception_005",
    EventType.DELAYED: "Exception_005",
    EventType.HELD: "Exception_001",
    EventType.MISSORTED: "Exception_001",
    EventType.PROBLEM: "Exception_001",
    EventType.CANCELLED: "Exception_001",
    EventType.ADDRESS_PROBLEM: "Exception_007",
    EventType.DAMAGED: "Exception_012",
    EventType.OUT_FOR_DELIVERY: "OutForDelivery_001",
    EventType.DELIVERY_ATTEMPTED: "AttemptFail_001",
    EventType.AVAILABLE_FOR_PICKUP: "AvailableForPickup_001",
    EventType.REFUSED: "Exception_003",
    EventType.RETURN_STARTED: "Exception_010",
    EventType.DELIVERED: "Delivered_001",
    EventType.RETURNED: "Exception_011",
    EventType.LOST: "Exception_013",
    EventType.EXPIRED: "Expired_001",
    EventType.PLACED: "Pending_001",
    EventType.CONFIRMED: "Pending_001",
    EventType.PROCESSING: "Pending_001",
    EventType.PACKED: "Pending_001",
}


def words_of(status: Status) -> dict[str, str]:
    """`tag`, `subtag` and `subtag_message` of a status."""
    return _words(_OF_STATUS[status])


def words_of_event(kind: EventType) -> dict[str, str]:
    """The same of one event; what moves nothing is told as in transit."""
    return _words(_OF_EVENT.get(kind, "InTransit_001"))


def _words(subtag: str) -> dict[str, str]:
    return {"tag": subtag.partition("_")[0], "subtag": subtag, "subtag_message": _MESSAGES[subtag]}
