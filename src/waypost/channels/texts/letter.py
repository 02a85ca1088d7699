"""What stands in a mail besides the news: the parcels, what is in them, and why somebody gets it."""

from dataclasses import dataclass

from waypost.channels.texts import formats
from waypost.channels.texts.languages import Language
from waypost.channels.texts.saying import Said, bare_when, told_by_carrier
from waypost.channels.texts.words import STEP_OF
from waypost.domain.shipment import OrderLine
from waypost.ports.texts import Facts, ParcelFacts

MOST_LINES = 6
MOST_PARCELS = 8
LONGEST_NAME = 120  # of an article: feeds carry whole descriptions
LONGEST_ADDRESS = 400
TIMES = "\N{MULTIPLICATION SIGN}"


@dataclass(frozen=True, slots=True)
class Row:
    """A fact with its name. `is_code`: signs that read from left to right in every language."""

    name: str
    value: str
    is_code: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """An article, with how many of it in its title, and its variant. `picture` is an https address."""

    title: str
    detail: str | None
    picture: str | None


@dataclass(frozen=True, slots=True)
class Block:
    """One parcel, or the order where the message is about no parcel. `more` tells of what is left out."""

    rows: tuple[Row, ...]
    items: tuple[Item, ...]
    more: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way. `state` is done, now or todo."""

    label: str
    state: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail's content, ready to be laid out as HTML or as plain text."""

    said: Said
    blocks: tuple[Block, ...]
    steps: tuple[Step, ...]
    step_line: str | None
    carrier_words: tuple[str, ...]
    why: str
    order: str


def letter_of(facts: Facts, said: Said, language: Language) -> Letter:
    """The content of a mail."""
    steps, step_line = _steps(facts, language)
    return Letter(
        said=said,
        blocks=_blocks(facts, said, language),
        steps=steps,
        step_line=step_line,
        carrier_words=tuple(told_by_carrier(facts)),
        why=_why(facts, language),
        order=language.say("Order %(order)s", order=formats.kept(facts.order_number, language)),
    )


def items_in_words(lines: tuple[OrderLine, ...], language: Language) -> str:
    """The articles in one line of words, such as "Kettle and 4 x Mug"; empty where nobody told."""
    named = [_counted(one) for one in lines[:MOST_LINES]]
    more = _more(lines, language)
    return formats.all_of([*named, more] if more else named, language) if named else ""


def _blocks(facts: Facts, said: Said, language: Language) -> tuple[Block, ...]:
    if not facts.parcels:
        return (Block((), _items(facts.lines), _more(facts.lines, language)),) if facts.lines else ()
    return tuple(_block(facts, parcel, said, language) for parcel in facts.parcels[:MOST_PARCELS])


def _block(facts: Facts, parcel: ParcelFacts, said: Said, language: Language) -> Block:
    rows = []
    if parcel.carrier_name:
        rows.append(Row(language.say("Carrier"), parcel.carrier_name))
    if parcel.tracking_number:
        rows.append(Row(language.say("Tracking number"), parcel.tracking_number, is_code=True))
    when = "" if said.when else bare_when(facts.topic, parcel, language)
    if when:
        rows.append(Row(language.say("When"), when))
    if parcel.place and parcel.place not in " ".join(said.when):
        rows.append(Row(language.say("Last scan"), parcel.place))
    return Block(tuple(rows), _items(parcel.lines), _more(parcel.lines, language))


def _items(lines: tuple[OrderLine, ...]) -> tuple[Item, ...]:
    return tuple(_item(line) for line in lines[:MOST_LINES])


def _item(line: OrderLine) -> Item:
    address = line.image_url or ""
    is_shown = address.startswith("https://") and len(address) <= LONGEST_ADDRESS
    return Item(_counted(line), _cut(line.variant or "") or None, address if is_shown else None)


def _counted(line: OrderLine) -> str:
    return f"{line.quantity} {TIMES} {_cut(line.title)}" if line.quantity > 1 else _cut(line.title)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_NAME else f"{text[: LONGEST_NAME - 1].rstrip()}…"


def _more(lines: tuple[OrderLine, ...], language: Language) -> str | None:
    left_out = len(lines) - MOST_LINES
    if left_out <= 0:
        return None
    return language.count("%(number)s more article", "%(number)s more articles", left_out)


def _steps(facts: Facts, language: Language) -> tuple[tuple[Step, ...], str | None]:
    if facts.topic not in STEP_OF:
        return (), None
    labels, now = STEP_OF[facts.topic]
    steps = tuple(
        Step(language.say(label), "done" if index < now else "now" if index == now else "todo")
        for index, label in enumerate(labels)
    )
    counted = language.say("Step %(number)s of %(total)s", number=now + 1, total=len(labels))
    return steps, f"{counted}: {steps[now].label}"


def _why(facts: Facts, language: Language) -> str:
    store = formats.kept(facts.store_name, language)
    if facts.buyer_name or facts.ship_to:
        return language.say("You get this message because you ordered from %(store)s.", store=store)
    return language.say("You get this message because it is about an order from %(store)s.", store=store)
