"""The fields that a shop's own words and approved templates may name, and their values for a message.

docs/reference/message-fields.md lists them; a test keeps it in step.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from waypost.channels.texts.formats import all_of
from waypost.channels.texts.languages import Language
from waypost.channels.texts.letter import items_in_words
from waypost.channels.texts.saying import Said, days_of, hours_of, moment_in_words, part_of_order
from waypost.domain.shipment import OrderLine
from waypost.ports.texts import Facts, ParcelFacts

UNKNOWN = "–"


@dataclass(frozen=True, slots=True)
class Field:
    """What a field holds. `is_always`: it is never empty."""

    meaning: str
    is_always: bool = False


FIELDS: Mapping[str, Field] = MappingProxyType({
    "store_name": Field("The shop's name", is_always=True),
    "order_number": Field("The order's number", is_always=True),
    "tracking_url": Field("The address of the buyer's page of this order", is_always=True),
    "headline": Field("Our own headline, such as “Your parcel is on its way”", is_always=True),
    "state": Field("The state in a word or two, such as “Shipped”", is_always=True),
    "summary": Field("Headline and date in one or two short sentences, without a link", is_always=True),
    "detail": Field("What goes with the headline: when or where, else what comes next", is_always=True),
    "when": Field("The line that says when or where, such as “Expected: Tuesday 24 November”"),
    "part": Field("“2 of 3” where the order travels in several parcels"),
    "buyer_name": Field("The buyer's name; empty where the message goes to somebody else"),
    "carrier_name": Field("Who carries the parcels of this message"),
    "tracking_number": Field("Their tracking numbers"),
    "expected": Field("The day or days on which the parcel should come"),
    "hours": Field("The hours of that day, such as “14:00–18:00”"),
    "happened": Field("The day and time at which it happened, on the buyer's clock"),
    "place": Field("The last place it was seen at, or the pick-up point"),
    "contents": Field("What is in the parcels; empty for gifts"),
    "carrier_words": Field("What the carrier wrote about a problem"),
    "note": Field("What the shop added to this message"),
    "help_url": Field("Where the buyer finds help"),
    "help_email": Field("The address the buyer can write to"),
    "home_url": Field("The shop's own address"),
    "stop_url": Field("Where these messages are ended"),
})  # fmt: skip
PARCEL_FIELDS: Mapping[str, str] = MappingProxyType({
    "carrier_name": "Who carries it",
    "tracking_number": "Its tracking number",
    "expected": "The day or days on which it should come",
    "hours": "The hours of that day",
    "place": "The last place it was seen at",
    "contents": "What is in it",
})  # fmt: skip


def field_values(facts: Facts, said: Said, summary: str, language: Language) -> dict[str, str]:
    """The value of every field; empty where it is not known."""
    parcels = [parcel_values(parcel, language) for parcel in facts.parcels]
    return {
        "store_name": facts.store_name,
        "order_number": facts.order_number,
        "tracking_url": facts.tracking_url,
        "headline": said.headline,
        "state": said.label,
        "summary": summary,
        "detail": next(iter((*said.when, *said.paragraphs)), said.headline),
        "when": next(iter(said.when), ""),
        "part": part_of_order(facts, language) or "",
        "buyer_name": facts.buyer_name or "",
        "happened": _happened(facts, language),
        "carrier_name": _shared("carrier_name", parcels, language),
        "tracking_number": _shared("tracking_number", parcels, language),
        "expected": _shared("expected", parcels, language),
        "hours": _shared("hours", parcels, language),
        "place": _shared("place", parcels, language),
        "contents": items_in_words(_lines(facts), language),
        "carrier_words": " ".join(one.carrier_text for one in facts.parcels if one.carrier_text),
        "note": facts.note or "",
        "help_url": facts.help_url or "",
        "help_email": facts.help_email or "",
        "home_url": facts.home_url or "",
        "stop_url": facts.unsubscribe_url or "",
    }


def parcel_values(parcel: ParcelFacts, language: Language) -> dict[str, str]:
    """The fields of one parcel."""
    return {
        "carrier_name": parcel.carrier_name or "",
        "tracking_number": parcel.tracking_number or "",
        "expected": days_of(parcel.estimate, language) if parcel.estimate else "",
        "hours": hours_of(parcel, language),
        "place": parcel.place or "",
        "contents": items_in_words(parcel.lines, language),
    }


def for_approved_templates(values: Mapping[str, str]) -> dict[str, str]:
    """The fields as WhatsApp takes them: one line each, and never empty."""
    return {name: " ".join(value.split()) or UNKNOWN for name, value in values.items()}


def _shared(name: str, parcels: list[dict[str, str]], language: Language) -> str:
    values = list(dict.fromkeys(parcel[name] for parcel in parcels if parcel[name]))
    return all_of(values, language) if values else ""


def _happened(facts: Facts, language: Language) -> str:
    moments = [parcel.happened_at for parcel in facts.parcels if parcel.happened_at]
    return moment_in_words(max(moments), language) if moments else ""


def _lines(facts: Facts) -> tuple[OrderLine, ...]:
    return tuple(line for parcel in facts.parcels for line in parcel.lines) or facts.lines
