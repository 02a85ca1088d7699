"""Facts to try texts with: a message with everything there can be, and one with only what it must have."""

from datetime import UTC, date, datetime

from waypost.domain.estimate import Basis, Estimate
from waypost.domain.shipment import Address, OrderLine
from waypost.domain.topics import Topic
from waypost.domain.tracking import ConditionKind
from waypost.ports.texts import Facts, ParcelFacts

LINK = "https://track.example/t/QmFyZWx5LXRoZXJlLWxpbms"
ABOUT_ORDERS = frozenset({
    Topic.ORDER_CONFIRMED, Topic.PROCESSING, Topic.PACKED, Topic.CANCELLED, Topic.REFUND_DECIDED,
    Topic.RESHIP_DECIDED,
})  # fmt: skip
_LINES = (
    OrderLine("Gooseneck kettle", "K-09", 1, "Graphite, 0.9 litres"),
    OrderLine("Stoneware mug", "M-02", 4, "Moss"),
)
_TO = Address("Camille Moreau", None, "Rue Mercière 14", "Lyon", None, "69002", "FR")
_TROUBLE = {
    Topic.DELAYED: (ConditionKind.WEATHER, "Weather delay"),
    Topic.PROBLEM: (ConditionKind.ADDRESS_PROBLEM, "Address incomplete"),
    Topic.HELD_BY_CUSTOMS: (ConditionKind.CUSTOMS, "Held for clearance"),
    Topic.DELIVERY_ATTEMPTED: (ConditionKind.ATTEMPT_FAILED, "Recipient not at home"),
    Topic.LOST: (ConditionKind.LOST, "Search closed"),
}


def example_estimate() -> Estimate:
    """One day, with its hours."""
    day = date(2026, 11, 24)
    return Estimate(
        day, day, day, 0.9, Basis.CARRIER,
        from_at=datetime(2026, 11, 24, 13, tzinfo=UTC), until_at=datetime(2026, 11, 24, 17, tzinfo=UTC),
    )  # fmt: skip


def whole_facts(topic: Topic, locale: str) -> Facts:
    """A message with everything there can be: the second parcel of three."""
    parcel = ParcelFacts(
        "05239914771042", "DPD", _LINES, example_estimate(), datetime(2026, 11, 24, 14),  # noqa: DTZ001 - the buyer's clock
        datetime(2026, 11, 24, 18), datetime(2026, 11, 24, 9, 41), "Lyon Part-Dieu",  # noqa: DTZ001 - likewise
        *_TROUBLE.get(topic, (None, None)),
    )  # fmt: skip
    return Facts(
        topic, locale, "Tern & Tide", "TT-20418", LINK,
        parcels=() if topic in ABOUT_ORDERS else (parcel,), parcels_of_order=3, parcels_reached=2,
        buyer_name="Camille Moreau", ship_to=_TO, lines=_LINES, placed_on=date(2026, 11, 19),
        corrects=Topic.DELIVERED if topic is Topic.CORRECTION else None, home_url="https://shop.example",
        help_url="https://shop.example/help", help_email="help@shop.example", brand="#0b5e58",
        unsubscribe_url="https://track.example/n/QmFyZWx5", note="We packed the mugs twice.",
    )  # fmt: skip


def least_facts(topic: Topic, locale: str) -> Facts:
    """A message with only what it must have: no number, no date, no name."""
    parcels = () if topic in ABOUT_ORDERS else (ParcelFacts(None, None),)
    return Facts(
        topic, locale, "Tern", "1", "https://t.example/t/x", parcels=parcels, parcels_of_order=len(parcels)
    )
