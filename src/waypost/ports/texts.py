"""The door to texts: what a notification says, in the language of the person who reads it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from waypost.domain.estimate import Estimate
from waypost.domain.shipment import Address, OrderLine
from waypost.domain.topics import Topic
from waypost.domain.tracking import ConditionKind


@dataclass(frozen=True, slots=True)
class ParcelFacts:
    """One parcel that a message speaks of. Times are the buyer's own clock, without a zone."""

    tracking_number: str | None
    carrier_name: str | None
    lines: tuple[OrderLine, ...] = ()
    estimate: Estimate | None = None
    window_from: datetime | None = None
    window_until: datetime | None = None
    happened_at: datetime | None = None
    place: str | None = None
    condition: ConditionKind | None = None
    carrier_text: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a message may speak of: plain facts, no words yet.

    `parcels` are those that this message is about, of `parcels_of_order` in all; `parcels_reached` how many
    of them are as far as the topic says ("2 of 3"). `tracking_url` is the buyer's page.
    """

    topic: Topic
    locale: str
    store_name: str
    order_number: str
    tracking_url: str
    parcels: tuple[ParcelFacts, ...] = ()
    parcels_of_order: int = 0
    parcels_reached: int = 0
    buyer_name: str | None = field(default=None, repr=False)
    ship_to: Address | None = field(default=None, repr=False)
    lines: tuple[OrderLine, ...] = ()
    placed_on: date | None = None
    corrects: Topic | None = None
    home_url: str | None = None
    help_url: str | None = None
    help_email: str | None = None
    logo_url: str | None = None
    brand: str | None = None
    unsubscribe_url: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """What a message says. `html` is a whole document for a mail; `short` fits an SMS or a push."""

    locale: str
    subject: str
    text: str
    short: str
    html: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OwnText:
    """A shop's own words for one part (`subject`, `headline`, `body`, `short`) of a topic in a language."""

    topic: Topic
    language: str
    part: str
    template: str


class TextIncomplete(Exception):
    """A text that may not go out: a link or a field it needs is empty. The sentence names it."""


class TextWrong(ValueError):
    """A template that cannot be kept: it does not parse, or names a field that does not exist."""


class Texts(Protocol):
    """Writes messages."""

    def write(self, facts: Facts, own: Sequence[OwnText] = ()) -> Written:
        """Words for these facts, in the nearest language there is. TextIncomplete."""
        ...

    def check(self, own: OwnText) -> None:
        """Whether a shop's own words may be kept. TextWrong."""
        ...

    def languages(self) -> Sequence[str]:
        """The languages there are (BCP 47)."""
        ...
