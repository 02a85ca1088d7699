"""The switcher between the parcels of an order, and the tiles of its items."""

from dataclasses import dataclass

from waypost.domain.shipment import OrderLine
from waypost.domain.tracking import Stage, Status
from waypost.web.pages import formats
from waypost.web.pages.arrival import NO_DATE, days_of, phrase_of
from waypost.web.pages.reader import Reader
from waypost.web.pages.shop import PageLinks
from waypost.web.pages.story import local_day
from waypost.web.pages.subject import Subject
from waypost.web.pages.words import Phrase

MOST_PICTURES = 2


@dataclass(frozen=True, slots=True)
class Tile:
    """One parcel in the switcher."""

    href: str
    is_current: bool
    name: str
    phrase: Phrase
    when: str | None
    pictures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One article. `picture` is an address under https, or one of our own; else None."""

    title: str
    variant: str | None
    quantity: str
    picture: str | None


def tiles(all_of_them: list[Subject], current: Subject, reader: Reader, links: PageLinks) -> list[Tile]:
    """The switcher's tiles; none where there is one parcel only."""
    if len(all_of_them) < 2:  # noqa: PLR2004 (nothing to switch)
        return []
    return [_tile(one, current, reader, links) for one in all_of_them]


def items(subject: Subject, reader: Reader) -> list[Item]:
    """What is in the parcel."""
    return [
        Item(
            line.title,
            line.variant,
            reader.language.ngettext(
                "%(number)s piece", "%(number)s pieces", line.quantity, number=line.quantity
            ),
            picture_of(line),
        )
        for line in subject.items
    ]


def picture_of(line: OrderLine) -> str | None:
    """The article's picture, where this server has it: a page asks no other server for anything."""
    address = line.image_url or ""
    return address if address.startswith("/") and address[1:2] != "/" else None


def _tile(subject: Subject, current: Subject, reader: Reader, links: PageLinks) -> Tile:
    number, total = (
        formats.number(count, reader.language) for count in (subject.number, subject.outbound_total)
    )
    name = reader.say("Parcel %(number)s of %(total)s", number=number, total=total)
    if subject.is_buyers_return:
        name = reader.say("Your return")
    elif subject.part is None:
        name = reader.say("Still to be shipped")
    pictures = tuple(found for line in subject.items if (found := picture_of(line)))[:MOST_PICTURES]
    is_current = subject.number == current.number
    return Tile(
        links.parcel(subject.number),
        is_current,
        name,
        phrase_of(subject, reader),
        _when(subject, reader),
        pictures,
    )


def _when(subject: Subject, reader: Reader) -> str | None:
    if subject.status in (Status.DELIVERED, Status.RETURNED):
        mark = subject.standing.reached(Stage.DELIVERED)
        return formats.short_day(local_day(mark.at, mark.offset_min), reader.language) if mark else None
    trouble = subject.trouble
    if subject.standing.is_over or (trouble is not None and trouble.kind in NO_DATE):
        return None
    if subject.part is not None and subject.part.estimate is not None:
        return days_of(subject.part.estimate, reader)
    return None
