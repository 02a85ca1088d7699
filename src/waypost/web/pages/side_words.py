"""The words of what a buyer may choose, ask and rate, by what they are about."""

from collections.abc import Mapping
from typing import NamedTuple

from waypost.domain.case import CaseKind, CaseState, Outcome
from waypost.domain.notification import Channel
from waypost.domain.topics import Topic
from waypost.ports.ledger import Role
from waypost.web.pages.words import N_

CONSENT_WORDS = "2026-11"  # rises when the sentence that people agree to changes
T = Topic


class ChannelWords(NamedTuple):
    """A way to be told: icon, name, the label of its field, and how a browser may fill that."""

    icon: str
    name: str
    label: str
    type: str
    autocomplete: str


class CaseWords(NamedTuple):
    """A kind of case: icon, name, what to write, the button."""

    icon: str
    name: str
    label: str
    button: str


CHANNELS: Mapping[Channel, ChannelWords] = {
    Channel.EMAIL: ChannelWords("mail", N_("E-mail"), N_("E-mail address"), "email", "email"),
    Channel.SMS: ChannelWords("message-square", N_("Text message"), N_("Mobile number"), "tel", "tel"),
    Channel.WHATSAPP: ChannelWords("message-circle", "WhatsApp", N_("Mobile number"), "tel", "tel"),
    Channel.TELEGRAM: ChannelWords("send", "Telegram", "", "", ""),
    Channel.WEB_PUSH: ChannelWords("bell", N_("This device"), "", "", ""),
    Channel.APPRISE: ChannelWords("bell", N_("Another way"), "", "", ""),
}
FOR_WHOM: Mapping[Role, str] = {
    Role.BUYER: N_("For me"),
    Role.EXTRA: N_("For somebody else"),
    Role.GIFT: N_("For somebody else, as a gift: what is inside stays hidden"),
}
CASES: Mapping[CaseKind, CaseWords] = {
    CaseKind.NOT_RECEIVED: CaseWords(
        "package-x", N_("I did not receive it"), N_("What have you found out so far?"), N_("Report it")
    ),
    CaseKind.WRONG_ADDRESS: CaseWords(
        "map-pin-off", N_("My address is wrong"), N_("What is the right address?"), N_("Send the address")
    ),
    CaseKind.DELIVERY_INSTRUCTIONS: CaseWords(
        "door-closed",
        N_("Delivery instructions"),
        N_("What should the courier know?"),
        N_("Send the instructions"),
    ),
    CaseKind.QUESTION: CaseWords(
        "circle-help", N_("Ask us something"), N_("Your question"), N_("Send the question")
    ),
}
STATES: Mapping[CaseState, tuple[str, str, str]] = {
    CaseState.OPEN: ("info", "hourglass", N_("We are looking into it")),
    CaseState.ANSWERED: ("ok", "circle-check", N_("Answered")),
    CaseState.CLOSED: ("idle", "check", N_("Closed")),
}
OUTCOMES: Mapping[Outcome, str] = {
    Outcome.REFUND: N_("You get your money back."),
    Outcome.RESHIP: N_("We send you another parcel."),
}
RATINGS: Mapping[int, tuple[str, str]] = {
    1: ("angry", N_("Very bad")),
    2: ("frown", N_("Bad")),
    3: ("meh", N_("So-so")),
    4: ("smile", N_("Good")),
    5: ("laugh", N_("Very good")),
}
TOPICS: Mapping[str, tuple[str, frozenset[Topic]]] = {
    "shop": (N_("Before it is shipped"), frozenset({T.ORDER_CONFIRMED, T.PROCESSING, T.PACKED})),
    "shipped": (N_("When it is shipped"), frozenset({T.SHIPPED})),
    "moving": (N_("While it is on its way"), frozenset({T.IN_TRANSIT})),
    "late": (N_("When it is late or the date changes"), frozenset({T.DELAYED, T.ESTIMATE_CHANGED})),
    "near": (
        N_("The day before it comes, and on the day"),
        frozenset({T.ARRIVING_TOMORROW, T.OUT_FOR_DELIVERY}),
    ),
    "here": (
        N_("When it is there or ready for pick-up"),
        frozenset({T.DELIVERED, T.READY_FOR_PICKUP, T.PICKUP_REMINDER}),
    ),
    "trouble": (
        N_("Problems, returns and refunds"),
        frozenset({
            T.DELIVERY_ATTEMPTED, T.HELD_BY_CUSTOMS, T.PROBLEM, T.LOST, T.RETURNING, T.RETURNED, T.CANCELLED,
            T.REFUND_DECIDED, T.RESHIP_DECIDED, T.CORRECTION,
        }),
    ),
}  # fmt: skip
CANNOT_TELL: Mapping[str, str] = {
    "channel": N_("We cannot send news that way at the moment."),
    "email": N_("This is not a whole e-mail address. It looks like name@example.com."),
    "phone": N_(
        "This is not a whole mobile number. Write it with its country code, such as +49 151 23456789."
    ),
    "consent": N_("Tick the box first: we write only to those who want it."),
    "too_many": N_("That was too often. Try again tomorrow."),
    "too_soon": N_("We have just sent a code. Wait a minute before you ask for another."),
    "wrong": N_("This is not the code. Look at our latest message again."),
    "expired": N_("The code has expired. Ask for a new one."),
    "not_now": N_("This cannot be done any more: the parcel has moved on."),
    "words": N_("Write a few words first."),
    "rating": N_("Choose one of the five faces first."),
}
