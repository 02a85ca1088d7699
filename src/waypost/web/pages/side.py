"""The buyer's side of a page: who is told, what was asked and answered, and the rating in the end."""

from dataclasses import dataclass

from waypost.domain.case import Case, CaseKind, Feedback, Voice, may_be_told, may_rate
from waypost.domain.links import public_id
from waypost.domain.masking import masked_address
from waypost.domain.notification import Channel
from waypost.ports.ledger import Contact, Role
from waypost.usecases.choose_notifications import TYPED
from waypost.usecases.see_buyers_side import BuyersSide
from waypost.web.pages import formats
from waypost.web.pages.reader import Reader
from waypost.web.pages.shop import PageLinks
from waypost.web.pages.side_words import CASES, CHANNELS, FOR_WHOM, OUTCOMES, RATINGS, STATES
from waypost.web.pages.subject import Subject


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody who is told, or will be once the address is proved. `to` is masked."""

    id: str
    icon: str
    name: str
    to: str
    role: str | None
    is_proved: bool
    prove_href: str


@dataclass(frozen=True, slots=True)
class TellForm:
    """The form for one channel. `values` and `problem` are those of a form that was refused."""

    channel: str
    icon: str
    name: str
    label: str
    type: str
    autocomplete: str
    roles: tuple[tuple[str, str], ...]
    address: str = ""
    role: str = Role.BUYER.value
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class CaseForm:
    """The form for one kind of case."""

    kind: str
    icon: str
    name: str
    label: str
    button: str
    shipment: str
    needs_words: bool
    words: str = ""
    contact: str = ""
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a case: who, when, and what they wrote."""

    who: str
    when: str
    words: str | None
    outcome: str | None


@dataclass(frozen=True, slots=True)
class CaseShown:
    """A case as its buyer sees it."""

    id: str
    name: str
    tone: str
    icon: str
    state: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class RatingForm:
    """The question at the end. `rating` 0: not answered yet; `thanks` where it was."""

    faces: tuple[tuple[int, str, str], ...]
    tags: tuple[str, ...]
    rating: int = 0
    words: str = ""
    chosen: tuple[str, ...] = ()
    is_open: bool = True
    thanks: str | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """Everything beside the journey. `share` is the page of the parcel alone, once it is shipped."""

    told: tuple[Told, ...]
    tell: tuple[TellForm, ...]
    telegram: str | None
    forms: tuple[CaseForm, ...]
    cases: tuple[CaseShown, ...]
    rating: RatingForm | None
    share: str | None


def side(seen: BuyersSide, subject: Subject, reader: Reader, links: PageLinks) -> Side:
    """What a page shows of the buyer's side for one parcel."""
    part = subject.part
    shared = seen.shares.get(part.shipment.id) if part else None
    kinds = may_be_told(subject.journey, part)
    shipment = public_id("shp", part.shipment.id) if part else ""
    is_over = may_rate(subject.journey)
    telegram = f"https://t.me/{seen.bot}?start={links.token}" if Channel.TELEGRAM in seen.offered else None
    return Side(
        told=tuple(_told(one, reader, links) for one in seen.contacts if one.channel in CHANNELS),
        tell=() if is_over else tuple(tell_form(one, reader) for one in seen.offered if one in TYPED),
        telegram=None if is_over else telegram,
        forms=tuple(case_form(kind, shipment, reader) for kind in kinds),
        cases=tuple(_case(one, reader) for one in seen.cases),
        rating=rating_form(seen.feedback, seen.tags, reader) if is_over else None,
        share=f"/t/{shared}" if shared else None,
    )


def tell_form(channel: Channel, reader: Reader) -> TellForm:
    """An empty form for a channel."""
    words = CHANNELS[channel]
    roles = tuple((role.value, reader.say(said)) for role, said in FOR_WHOM.items())
    name, label = reader.say(words.name), reader.say(words.label)
    return TellForm(channel.value, words.icon, name, label, words.type, words.autocomplete, roles)


def case_form(kind: CaseKind, shipment: str, reader: Reader) -> CaseForm:
    """An empty form for a kind of case; `shipment` is a public id or empty."""
    words, say = CASES[kind], reader.say
    needs_words = kind is not CaseKind.NOT_RECEIVED
    return CaseForm(
        kind.value, words.icon, say(words.name), say(words.label), say(words.button), shipment, needs_words
    )


def rating_form(given: Feedback | None, tags: tuple[str, ...], reader: Reader) -> RatingForm:
    """The question at the end, with what was answered before."""
    faces = tuple((rating, icon, reader.say(word)) for rating, (icon, word) in RATINGS.items())
    if given is None:
        return RatingForm(faces, tags)
    rated = reader.say(RATINGS[given.rating][1])
    thanks = reader.say("Thank you. You rated this delivery: %(rating)s.", rating=rated)
    is_open = given.may_change(reader.now)
    return RatingForm(faces, tags, given.rating, given.words or "", given.tags, is_open, thanks)


def channel_name(contact: Contact, reader: Reader) -> str:
    """A contact's channel in words."""
    return reader.say(CHANNELS[contact.channel].name)


def _told(contact: Contact, reader: Reader, links: PageLinks) -> Told:
    number = public_id("con", contact.id)
    return Told(
        id=number,
        icon=CHANNELS[contact.channel].icon,
        name=channel_name(contact, reader),
        to=masked_address(contact.channel, contact.address),
        role=None if contact.role is Role.BUYER else reader.say("somebody else"),
        is_proved=contact.verified_at is not None,
        prove_href=links.action(f"prove/{number}"),
    )


def _case(case: Case, reader: Reader) -> CaseShown:
    say = reader.say
    tone, icon, state = STATES[case.state]
    lines = []
    for line in case.lines:
        who = say("You") if line.by is Voice.BUYER else reader.shop.name
        outcome = say(OUTCOMES[line.outcome]) if line.outcome else None
        if line.words or outcome or line.by is Voice.BUYER:
            lines.append(Line(who, formats.full_day(line.at.date(), reader.language), line.words, outcome))
    name = say(CASES[case.kind].name)
    return CaseShown(public_id("cas", case.id), name, tone, icon, say(state), tuple(lines))
