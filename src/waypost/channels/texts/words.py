"""What is said of each topic, as message ids: the state in a few words, the news, and what comes next.

Every sentence here is a key of the catalogues. A state is called as on the buyer's page: one phrase for one
state. Sentences in `of_one` speak of a single parcel ("it") and stay away where a message tells of several.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from waypost.domain.topics import Topic
from waypost.domain.tracking import ConditionKind


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for it
    """Mark a message for the catalogues."""
    return message


def NN_(one: str, many: str) -> tuple[str, str]:  # noqa: N802 - its plural
    """Mark a message that counts parcels for the catalogues."""
    return one, many


@dataclass(frozen=True, slots=True)
class Words:
    """What a topic says. `tone` is ok, info, warn, bad or idle; `many` counts the parcels of the message.

    `of_one` and then `told` are the paragraphs; `action` stands on the button.
    """

    tone: str
    label: str
    one: str
    many: str
    of_one: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    action: str = N_("See where it is")


SEE_ORDER, SEE_WHERE_TO_COLLECT = N_("See your order"), N_("See where to collect it")
_FOLLOW = N_("You can follow every stop on the page of your order.")
_AS_SOON_AS = N_("As soon as it leaves us, you can follow it on the page of your order.")
_PACK = N_("We pack your order and hand it to a carrier.")
_NOTHING_TO_DO = N_("You do not need to do anything.")
_NOBODY_THERE = N_("If nobody will be there, ask the carrier or us for another day or place.")
_IDENTITY = N_("Take an identity document and the tracking number along.")
_CHECK = N_("We check it and write to you about a new delivery or your money.")
NEWS = N_("As soon as there is news, it stands on the page of your order.")
T, C = Topic, ConditionKind

TOPICS: Mapping[Topic, Words] = MappingProxyType({
    T.ORDER_CONFIRMED: Words(
        "info", N_("Order received"), *(N_("We have your order"),) * 2,
        told=(_PACK, _AS_SOON_AS), action=SEE_ORDER,
    ),
    T.PROCESSING: Words(
        "info", N_("Being prepared"), *(N_("We are preparing your order"),) * 2,
        told=(_PACK, _AS_SOON_AS), action=SEE_ORDER,
    ),
    T.PACKED: Words(
        "info", N_("Packed"), *(N_("Your order is packed"),) * 2,
        told=(N_("It waits for the carrier."), _AS_SOON_AS), action=SEE_ORDER,
    ),
    T.SHIPPED: Words(
        "info", N_("Shipped"),
        *NN_("Your parcel is on its way", "%(number)s parcels are on their way"), told=(_FOLLOW,),
    ),
    T.IN_TRANSIT: Words(
        "info", N_("On the way"),
        *NN_("Your parcel is on the move", "%(number)s parcels are on the move"), told=(_FOLLOW,),
    ),
    T.DELAYED: Words(
        "warn", N_("Delayed"),
        *NN_("Your parcel is later than planned", "%(number)s parcels are later than planned"),
        of_one=(N_("It did not get as far as it should have by now."),), told=(_NOTHING_TO_DO,),
    ),
    T.ESTIMATE_CHANGED: Words(
        "info", N_("New delivery date"),
        *NN_("Your parcel has a new delivery date", "%(number)s parcels have a new delivery date"),
        told=(N_("By what we know now, another day is more likely than the one we told you."),
              _NOTHING_TO_DO),
    ),
    T.HELD_BY_CUSTOMS: Words(
        "warn", N_("At customs"),
        *NN_("Customs are checking your parcel", "Customs are checking %(number)s parcels"),
        told=(N_("Parcels that cross a border can be held for a check. "
                 "Most are released within a few days."),
              N_("If customs or the carrier need papers from you, they write to you.")),
    ),
    T.PROBLEM: Words(
        "warn", N_("Needs attention"),
        *NN_("There is a problem with your parcel", "There is a problem with %(number)s parcels"),
        told=(N_("The carrier has reported it, and we have no details yet."), NEWS),
    ),
    T.ARRIVING_TOMORROW: Words(
        "info", N_("Arriving tomorrow"),
        *NN_("Your parcel should arrive tomorrow", "%(number)s parcels should arrive tomorrow"),
        told=(_NOBODY_THERE,),
    ),
    T.OUT_FOR_DELIVERY: Words(
        "info", N_("Out for delivery"),
        *NN_("Your parcel is out for delivery", "%(number)s parcels are out for delivery"),
        of_one=(N_("The driver has it on the van and brings it to your door."),),
    ),
    T.DELIVERY_ATTEMPTED: Words(
        "warn", N_("Delivery missed"),
        *NN_("Nobody could take your parcel", "Nobody could take %(number)s parcels"),
        of_one=(N_("The carrier was at the door and could not hand it over."),),
        told=(N_("Usually the carrier tries again on the next working day."), _NOBODY_THERE),
    ),
    T.READY_FOR_PICKUP: Words(
        "info", N_("Ready to collect"),
        *NN_("Your parcel is ready to collect", "%(number)s parcels are ready to collect"),
        of_one=(N_("It waits for you at the pick-up point, usually for a week."),), told=(_IDENTITY,),
        action=SEE_WHERE_TO_COLLECT,
    ),
    T.PICKUP_REMINDER: Words(
        "warn", N_("Ready to collect"),
        *NN_("Your parcel still waits to be collected", "%(number)s parcels still wait to be collected"),
        told=(N_("After some days the carrier sends back what nobody collects."), _IDENTITY),
        action=SEE_WHERE_TO_COLLECT,
    ),
    T.DELIVERED: Words(
        "ok", N_("Delivered"),
        *NN_("Your parcel was delivered", "%(number)s parcels were delivered"),
        told=(N_("If something is missing, ask your neighbours first, and then us."),), action=SEE_ORDER,
    ),
    T.RETURNING: Words(
        "info", N_("On its way back"),
        *NN_("Your parcel is on its way back to us", "%(number)s parcels are on their way back to us"),
        of_one=(_CHECK,),
    ),
    T.RETURNED: Words(
        "ok", N_("Back with us"),
        *NN_("Your parcel is back with us", "%(number)s parcels are back with us"),
        of_one=(_CHECK,), action=SEE_ORDER,
    ),
    T.LOST: Words(
        "bad", N_("Lost"),
        *NN_("The carrier has lost your parcel", "The carrier has lost %(number)s parcels"),
        of_one=(N_("The search is over and it was not found. We are sorry."),),
        told=(N_("We owe you a new parcel or your money back, and will write to you about it."),),
        action=SEE_ORDER,
    ),
    T.REFUND_DECIDED: Words(
        "info", N_("Refund decided"), *(N_("You get your money back"),) * 2,
        told=(N_("We refund what did not reach you as it should."),
              N_("How soon you see the money depends on the way you paid.")), action=SEE_ORDER,
    ),
    T.RESHIP_DECIDED: Words(
        "info", N_("New parcel"), *(N_("We send you a new parcel"),) * 2,
        told=(N_("It takes the place of what did not reach you as it should."), _AS_SOON_AS),
        action=SEE_ORDER,
    ),
    T.CANCELLED: Words(
        "idle", N_("Cancelled"), *(N_("Your order was cancelled"),) * 2,
        told=(N_("If this surprises you, write to us."),), action=SEE_ORDER,
    ),
    T.CORRECTION: Words(
        "warn", N_("Correction"), *(N_("We told you something wrong"),) * 2,
        told=(N_("What we know now stands on the page of your order. We are sorry for the confusion."),),
        action=SEE_ORDER,
    ),
})  # fmt: skip

# A problem and a delay are told by what is the matter.
PROBLEMS: Mapping[ConditionKind, Words] = MappingProxyType({
    C.ADDRESS_PROBLEM: Words(
        "warn", N_("Address problem"), *(N_("Please check your address"),) * 2,
        told=(N_("The carrier could not find the address on the label, so the parcel waits."),
              N_("Send us the full address: house number, flat, door code. Then the parcel goes out again.")),
        action=N_("Send us the address"),
    ),
    C.DAMAGED: Words(
        "bad", N_("Damaged"),
        *NN_("Your parcel was damaged on the way", "%(number)s parcels were damaged on the way"),
        told=(N_("The carrier has reported damage."),
              N_("We look into it and send you a replacement or your money back. "
                 "Keep the box if it reaches you.")),
    ),
    C.REFUSED: Words(
        "warn", N_("Refused"),
        *NN_("Your parcel was refused at the door", "%(number)s parcels were refused at the door"),
        of_one=(N_("It was not accepted, so the carrier keeps it for now."),),
        told=(N_("We decide with the carrier what happens. If it was a mistake, tell us soon."),),
    ),
    C.HELD: Words(
        "warn", N_("On hold"),
        *NN_("The carrier has put your parcel on hold", "The carrier has put %(number)s parcels on hold"),
        of_one=(N_("It is waiting at the carrier’s site."),), told=(NEWS,),
    ),
})  # fmt: skip
BY_WEATHER = Words(
    "warn",
    N_("Held by weather"),
    *NN_("Bad weather is holding your parcel", "Bad weather is holding %(number)s parcels"),
    of_one=(N_("The carrier cannot drive safely on this part of the route."),),
    told=(_NOTHING_TO_DO,),
)

CORRECTED: Mapping[Topic, str] = MappingProxyType({
    T.DELIVERED: N_("We wrote that your parcel was delivered. That was not right."),
    T.LOST: N_("We wrote that your parcel was lost. That was not right."),
    T.RETURNED: N_("We wrote that your parcel was back with us. That was not right."),
    T.CANCELLED: N_("We wrote that your order was cancelled. That was not right."),
})  # fmt: skip
CORRECTED_SOMETHING = N_("Something that we wrote about your order was not right.")

PART_OF_ORDER = NN_(
    "This is about %(number)s of the %(total)s parcels of your order.",
    "This is about %(number)s of the %(total)s parcels of your order.",
)
SO_FAR: Mapping[Topic, tuple[str, str]] = MappingProxyType({
    T.SHIPPED: NN_(
        "So far %(number)s of %(total)s parcels has left us.",
        "So far %(number)s of %(total)s parcels have left us.",
    ),
    T.DELIVERED: NN_(
        "So far %(number)s of %(total)s parcels has been delivered. The others come separately.",
        "So far %(number)s of %(total)s parcels have been delivered. The others come separately.",
    ),
})  # fmt: skip

OUT_STEPS = (
    N_("Ordered"), N_("Packed"), N_("Shipped"), N_("On the way"), N_("Out for delivery"), N_("Delivered"),
)  # fmt: skip
PICKUP_STEPS = (*OUT_STEPS[:4], N_("Ready to collect"), N_("Collected"))
TURNED_STEPS = (*OUT_STEPS[:3], N_("On its way back"), N_("Nearly with us"), N_("Back with us"))
# How far a topic is for sure; what can be said at any point of the way has no place in the row.
STEP_OF: Mapping[Topic, tuple[tuple[str, ...], int]] = MappingProxyType({
    T.ORDER_CONFIRMED: (OUT_STEPS, 0), T.PACKED: (OUT_STEPS, 1), T.SHIPPED: (OUT_STEPS, 2),
    T.IN_TRANSIT: (OUT_STEPS, 3), T.HELD_BY_CUSTOMS: (OUT_STEPS, 3), T.OUT_FOR_DELIVERY: (OUT_STEPS, 4),
    T.READY_FOR_PICKUP: (PICKUP_STEPS, 4), T.PICKUP_REMINDER: (PICKUP_STEPS, 4), T.DELIVERED: (OUT_STEPS, 5),
    T.RETURNING: (TURNED_STEPS, 3), T.RETURNED: (TURNED_STEPS, 5),
})  # fmt: skip
