"""The words of the pages, as message ids: one phrase per status, condition and event, the same everywhere.

Every sentence here is a key of the catalogues in `texts/`. `N_` marks it for them; nothing is translated yet.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from waypost.domain.tracking import ConditionKind, EventType, Stage, Status


def N_(message: str) -> str:  # noqa: N802  (gettext's own name for it)
    """Mark a message for the catalogues."""
    return message


@dataclass(frozen=True, slots=True)
class Phrase:
    """A state in a few words. `tone` is ok, info, warn, bad or idle."""

    tone: str
    icon: str
    label: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is said of an open condition: label for chip and step, heading, reason, and what happens next."""

    tone: str
    icon: str
    label: str
    heading: str
    reason: str
    next: str


STATUS: Mapping[Status, Phrase] = MappingProxyType(
    {
        Status.PENDING: Phrase("info", "receipt-text", N_("Order received")),
        Status.LABEL_CREATED: Phrase("info", "tag", N_("Ready for the carrier")),
        Status.PICKED_UP: Phrase("info", "package-check", N_("Shipped")),
        Status.IN_TRANSIT: Phrase("info", "truck", N_("On the way")),
        Status.OUT_FOR_DELIVERY: Phrase("info", "truck", N_("Out for delivery")),
        Status.AVAILABLE_FOR_PICKUP: Phrase("info", "store", N_("Ready to collect")),
        Status.ATTEMPT_FAILED: Phrase("warn", "door-closed", N_("Delivery missed")),
        Status.DELIVERED: Phrase("ok", "package-check", N_("Delivered")),
        Status.EXCEPTION: Phrase("warn", "circle-alert", N_("Needs attention")),
        Status.RETURNING: Phrase("info", "undo-2", N_("On its way back")),
        Status.RETURNED: Phrase("ok", "undo-2", N_("Back with us")),
        Status.LOST: Phrase("bad", "package-x", N_("Lost")),
        Status.CANCELLED: Phrase("idle", "circle-x", N_("Cancelled")),
        Status.EXPIRED: Phrase("idle", "hourglass", N_("No longer tracked")),
        Status.UNKNOWN: Phrase("idle", "clock", N_("Waiting for news")),
    }
)
PREPARING = Phrase("info", "hammer", N_("Being prepared"))
PACKED = Phrase("info", "package", N_("Packed"))
NOT_SHIPPED = Phrase("idle", "package", N_("Not shipped yet"))

C = ConditionKind
TROUBLE: Mapping[ConditionKind, Trouble] = MappingProxyType({
    C.DELAYED: Trouble(
        "warn", "clock", N_("Delayed"), N_("This parcel is later than planned"),
        N_("It did not get as far as it should have by now."),
        N_("It stays on the move. The date above is our newest estimate."),
    ),
    C.WEATHER: Trouble(
        "warn", "cloud-snow", N_("Held by weather"), N_("Bad weather is holding this parcel"),
        N_("The carrier cannot drive safely on this part of the route."),
        N_("It moves on as soon as the roads are safe. No scans until then is normal."),
    ),
    C.HELD: Trouble(
        "warn", "circle-pause", N_("On hold"), N_("The carrier has put this parcel on hold"),
        N_("It is waiting at the carrier’s site."),
        N_("The carrier releases it, and the next scan appears here."),
    ),
    C.CUSTOMS: Trouble(
        "warn", "stamp", N_("At customs"), N_("Customs are checking this parcel"),
        N_("Parcels that cross a border can be held for a check. Most are released within a few days."),
        N_("Customs release it, and the carrier takes it on. "
           "If they need papers from you, they write to you."),
    ),
    C.ADDRESS_PROBLEM: Trouble(
        "warn", "map-pin-off", N_("Address problem"), N_("Please check your address"),
        N_("The carrier could not find the address on the label, so the parcel waits."),
        N_("Send us the full address: house number, flat, door code. Then the parcel goes out again."),
    ),
    C.ATTEMPT_FAILED: Trouble(
        "warn", "door-closed", N_("Delivery missed"), N_("Nobody could take the parcel"),
        N_("The carrier was at the door and could not hand it over."),
        N_("The carrier comes again. "
           "If you will not be there, ask us or the carrier for another day or place."),
    ),
    C.DAMAGED: Trouble(
        "bad", "package-x", N_("Damaged"), N_("This parcel was damaged on the way"),
        N_("The carrier has reported damage."),
        N_("We look into it and send you a replacement or your money back. Keep the box if it reaches you."),
    ),
    C.REFUSED: Trouble(
        "warn", "circle-x", N_("Refused"), N_("This parcel was refused at the door"),
        N_("It was not accepted, so the carrier keeps it for now."),
        N_("We decide with the carrier what happens. If it was a mistake, tell us soon."),
    ),
    C.MISSORTED: Trouble(
        "warn", "route-off", N_("Took a detour"), N_("This parcel took a wrong turn"),
        N_("It was sorted to the wrong place and is being sent the right way."),
        N_("The carrier brings it back on its route. That usually costs a day."),
    ),
    C.PROBLEM: Trouble(
        "warn", "circle-alert", N_("Problem on the way"), N_("The carrier reports a problem"),
        N_("We know of it and have no details yet."),
        N_("The carrier solves it, and the next scan appears here."),
    ),
    C.STALLED: Trouble(
        "warn", "hourglass", N_("No news"), N_("We have not heard of this parcel for a while"),
        N_("The last scan is longer ago than usual. Most such parcels turn up within days."),
        N_("We ask the carrier where it is."),
    ),
    C.LOST_SUSPECTED: Trouble(
        "bad", "search", N_("Being searched for"), N_("We fear that this parcel is lost"),
        N_("Nobody has scanned it for more than three weeks."),
        N_("We have it searched for, and settle it with you: a new parcel or your money back."),
    ),
    C.LOST: Trouble(
        "bad", "package-x", N_("Lost"), N_("The carrier has lost this parcel"),
        N_("The search is over and it was not found. We are sorry."),
        N_("We owe you a new parcel or your money back, and will write to you about it."),
    ),
    C.SCANNED_AFTER_DELIVERY: Trouble(
        "warn", "search", N_("Delivery in doubt"), N_("Something does not add up"),
        N_("The parcel was reported as delivered, but it was scanned again later."),
        N_("We find out where it is. If you have it, all is well."),
    ),
})  # fmt: skip

E = EventType
EVENTS: Mapping[EventType, str] = MappingProxyType(
    {
        E.NOTE: N_("Message"),
        E.PLACED: N_("You placed the order"),
        E.CONFIRMED: N_("We confirmed the order"),
        E.PROCESSING: N_("We started to prepare it"),
        E.PACKED: N_("Packed"),
        E.LABEL_CREATED: N_("Shipping label made"),
        E.HANDED_OVER: N_("Handed to the carrier"),
        E.PICKED_UP: N_("The carrier has it"),
        E.IN_TRANSIT: N_("On the move"),
        E.ARRIVED: N_("Arrived at a sorting centre"),
        E.DEPARTED: N_("Left the sorting centre"),
        E.CUSTOMS_ENTERED: N_("Reached customs"),
        E.CUSTOMS_HELD: N_("Held at customs"),
        E.CUSTOMS_CLEARED: N_("Released by customs"),
        E.MISSORTED: N_("Sent the wrong way by mistake"),
        E.WEATHER_DELAY: N_("Held by bad weather"),
        E.DELAYED: N_("Running late"),
        E.HELD: N_("Put on hold"),
        E.ADDRESS_PROBLEM: N_("Address could not be found"),
        E.ADDRESS_CORRECTED: N_("Address corrected"),
        E.ESTIMATE_CHANGED: N_("New delivery date"),
        E.PROBLEM: N_("The carrier reported a problem"),
        E.DAMAGED: N_("Damage reported"),
        E.OUT_FOR_DELIVERY: N_("Out for delivery"),
        E.DELIVERY_ATTEMPTED: N_("Delivery attempted, nobody could take it"),
        E.AVAILABLE_FOR_PICKUP: N_("Ready to collect"),
        E.REFUSED: N_("Refused at the door"),
        E.RETURN_STARTED: N_("Turned back to us"),
        E.DELIVERED: N_("Delivered"),
        E.RETURNED: N_("Back with us"),
        E.LOST: N_("Declared lost"),
        E.CANCELLED: N_("Cancelled"),
        E.EXPIRED: N_("The carrier no longer reports on it"),
    }
)
GRAVE = frozenset({
    E.CUSTOMS_HELD, E.MISSORTED, E.WEATHER_DELAY, E.DELAYED, E.HELD, E.ADDRESS_PROBLEM, E.PROBLEM, E.DAMAGED,
    E.DELIVERY_ATTEMPTED, E.REFUSED, E.LOST,
})  # fmt: skip

# What comes next, by the stage that is to be heard of: title, and a word more.
NEXT: Mapping[Stage, tuple[str, str]] = MappingProxyType(
    {
        Stage.PICKED_UP: (
            N_("The carrier takes it along"),
            N_("From the first scan on, you see its way here."),
        ),
        Stage.IN_TRANSIT: (N_("First sorting centre"), N_("It is scanned wherever it stops.")),
        Stage.OUT_FOR_DELIVERY: (N_("Onto the delivery van"), N_("Then it is one last leg to your door.")),
        Stage.DELIVERED: (N_("Handed over to you"), N_("The time and place of delivery appear here.")),
    }
)
NEXT_BACK: Mapping[Stage, tuple[str, str]] = MappingProxyType(
    {
        Stage.PICKED_UP: (N_("The carrier takes it back"), N_("Hand it in with the return label on it.")),
        Stage.IN_TRANSIT: (N_("First sorting centre"), N_("It is scanned wherever it stops.")),
        Stage.OUT_FOR_DELIVERY: (N_("Last leg to our warehouse"), N_("We check it as soon as it is here.")),
        Stage.DELIVERED: (N_("Arrives at our warehouse"), N_("Then we check it and write to you.")),
    }
)

# The six steps: label and icon. On the way back, and to a pick-up point, they have names of their own.
OUT_STEPS = (
    (N_("Ordered"), "receipt-text"),
    (N_("Packed"), "package"),
    (N_("Shipped"), "package-check"),
    (N_("On the way"), "truck"),
    (N_("Out for delivery"), "bike"),
    (N_("Delivered"), "house"),
)
PICKUP_STEPS = (*OUT_STEPS[:4], (N_("Ready to collect"), "store"), (N_("Collected"), "house"))
RETURN_STEPS = (
    (N_("Return started"), "undo-2"),
    (N_("Packed"), "package"),
    (N_("Handed in"), "package-check"),
    (N_("On its way back"), "truck"),
    (N_("Nearly with us"), "warehouse"),
    (N_("Back with us"), "undo-2"),
)
TURNED_STEPS = (
    *OUT_STEPS[:3],
    (N_("On its way back"), "undo-2"),
    (N_("Nearly with us"), "warehouse"),
    (N_("Back with us"), "warehouse"),
)

# What is still to come, by the present status.
_DOOR = N_("On the last day the driver brings it to your door.")
AHEAD: Mapping[Status, tuple[str, ...]] = MappingProxyType(
    {
        Status.PENDING: (
            N_("We pack your order and hand it to a carrier."),
            N_("From then on you can follow it here."),
        ),
        Status.LABEL_CREATED: (N_("The carrier collects it from us."), _DOOR),
        Status.PICKED_UP: (N_("It travels through the carrier’s sorting centres."), _DOOR),
        Status.IN_TRANSIT: (N_("It travels through the carrier’s sorting centres."), _DOOR),
        Status.EXCEPTION: (_DOOR,),
        Status.ATTEMPT_FAILED: (_DOOR,),
        Status.OUT_FOR_DELIVERY: (N_("The driver has it on the van and brings it to your door."),),
        Status.AVAILABLE_FOR_PICKUP: (N_("It waits for you at the pick-up point, usually for a week."),),
        Status.EXPIRED: (N_("If it has not reached you, write to us: we ask the carrier."),),
        Status.UNKNOWN: (N_("As soon as the carrier scans it, its way appears here."),),
        Status.RETURNED: (N_("We check it and write to you about a new delivery or your money."),),
    }
)
AHEAD_BACK: Mapping[Status, tuple[str, ...]] = MappingProxyType(
    {
        Status.RETURNING: (
            N_("It travels back to us."),
            N_("We check it and write to you about a new delivery or your money."),
        ),
        Status.RETURNED: (N_("We check it and write to you about a new delivery or your money."),),
        Status.LABEL_CREATED: (N_("Hand it in with the return label on it."),),
        Status.PENDING: (N_("Hand it in with the return label on it."),),
    }
)
