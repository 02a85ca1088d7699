"""The words of answers, as message ids: one for each point, status, condition and wish.

Every sentence here is a key of the catalogues in `texts/`. States are called as on the buyer's page and in
messages: one phrase for one state.
"""

from collections.abc import Mapping
from types import MappingProxyType

from waypost.domain.question.answering import Told
from waypost.domain.question.intents import Intent
from waypost.domain.tracking import ConditionKind, Status


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for it
    """Mark a message for the catalogues."""
    return message


LAST_NEWS_AT = N_("Last news: %(when)s, %(place)s")
ASK_THE_SHOP_AT = N_("Please write to the shop: %(address)s")
LESS_SURE = N_("This date is less sure than usual.")
SENTENCES: Mapping[Told, str] = MappingProxyType(
    {
        Told.PARCEL: N_("Parcel %(number)s:"),
        Told.REST: N_("Still to be shipped"),
        Told.STATUS: N_("Status: %(status)s"),
        Told.LAST_NEWS: N_("Last news: %(when)s"),
        Told.NO_NEWS: N_("No scan of it has reached us yet."),
        Told.NOT_SHIPPED: N_("It has not been shipped yet."),
        Told.PROMISED: N_("Promised when you ordered: %(when)s"),
        Told.NO_DAY: N_("We do not know a delivery day yet."),
        Told.DAYS_LATE: N_("Days behind the first date: %(number)s"),
        Told.NOT_LATE: N_("By all we know, it is not late."),
        Told.REASON: N_("What is the matter: %(what)s"),
        Told.NO_REASON: N_("The carrier has given no reason."),
        Told.NEEDS_YOU: N_("This needs something from you. Please write to the shop."),
        Told.LOOK_AROUND: N_(
            "Please look around the door and ask your neighbours. If it is not there, write to the shop."
        ),
        Told.NOT_DELIVERED_YET: N_("It has not been delivered yet."),
        Told.ASK_FOR_CHANGE: N_("It is still with the shop. Ask there soon for another address."),
        Told.CARRIER_CHANGES: N_("It has left the shop. Only the carrier can still change where it goes."),
        Told.CHANGE_TOO_LATE: N_("The address can no longer be changed."),
        Told.ASK_FOR_CANCEL: N_("It is still with the shop. Ask there soon to cancel it."),
        Told.CANCEL_TOO_LATE: N_("It can no longer be cancelled."),
        Told.HOW_TO_RETURN: N_("We know of no return yet. The shop tells you how to send something back."),
        Told.RETURN_FOUND: N_("We know of your return:"),
        Told.WELCOME: N_("You are welcome."),
        Told.HELLO: N_("Hello. I answer questions about your order."),
        Told.WHICH_ORDER: N_(
            "Please give your order number and the e-mail address, phone number or postcode of the order."
        ),
        Told.ONLY_THIS_ORDER: N_("I only answer about the order that is open here."),
        Told.WHAT_DO_YOU_MEAN: N_("I did not understand that. What would you like to know?"),
        Told.HANDED_OVER: N_("I have passed your question on to the shop. A person will answer."),
        Told.ALREADY_HANDED_OVER: N_("Your question is already with the shop."),
        Told.ASK_THE_SHOP: N_("Please write to the shop."),
        Told.ARRIVES: N_("Expected: %(when)s"),
        Told.DETAILS_WRONG: N_(
            "The two details do not belong to an order of ours. Check both for typing errors."
        ),
    }
)
STATUS: Mapping[Status, str] = MappingProxyType(
    {
        Status.PENDING: N_("Order received"),
        Status.LABEL_CREATED: N_("Ready for the carrier"),
        Status.PICKED_UP: N_("Shipped"),
        Status.IN_TRANSIT: N_("On the way"),
        Status.OUT_FOR_DELIVERY: N_("Out for delivery"),
        Status.AVAILABLE_FOR_PICKUP: N_("Ready to collect"),
        Status.ATTEMPT_FAILED: N_("Delivery missed"),
        Status.DELIVERED: N_("Delivered"),
        Status.EXCEPTION: N_("Needs attention"),
        Status.RETURNING: N_("On its way back"),
        Status.RETURNED: N_("Back with us"),
        Status.LOST: N_("Lost"),
        Status.CANCELLED: N_("Cancelled"),
        Status.EXPIRED: N_("No longer tracked"),
        Status.UNKNOWN: N_("Waiting for news"),
    }
)
CONDITIONS: Mapping[ConditionKind, str] = MappingProxyType(
    {
        ConditionKind.DELAYED: N_("Delayed"),
        ConditionKind.WEATHER: N_("Held by weather"),
        ConditionKind.HELD: N_("On hold"),
        ConditionKind.CUSTOMS: N_("At customs"),
        ConditionKind.ADDRESS_PROBLEM: N_("Address problem"),
        ConditionKind.ATTEMPT_FAILED: N_("Delivery missed"),
        ConditionKind.DAMAGED: N_("Damaged"),
        ConditionKind.REFUSED: N_("Refused"),
        ConditionKind.MISSORTED: N_("Took a detour"),
        ConditionKind.PROBLEM: N_("Problem on the way"),
        ConditionKind.STALLED: N_("No news"),
        ConditionKind.LOST_SUSPECTED: N_("Being searched for"),
        ConditionKind.LOST: N_("Lost"),
        ConditionKind.SCANNED_AFTER_DELIVERY: N_("Delivery in doubt"),
    }
)
# What a buyer may choose instead of writing. Each is understood as the wish it stands for.
CHOICES: Mapping[Intent, str] = MappingProxyType(
    {
        Intent.WHERE: N_("Where is it?"),
        Intent.WHEN: N_("When does it come?"),
        Intent.LATE: N_("Why is it late?"),
        Intent.CHANGE_ADDRESS: N_("Change the address"),
        Intent.RETURN: N_("Send something back"),
        Intent.CANCEL: N_("Cancel the order"),
        Intent.PERSON: N_("I want to talk to a person"),
        Intent.NOT_RECEIVED: N_("I did not receive it"),
    }
)
