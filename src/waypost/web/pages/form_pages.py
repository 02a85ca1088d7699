"""The pages around forms: one that was refused, the question for a code, and what a contact is told."""

from collections.abc import Sequence
from dataclasses import replace

from waypost.domain.masking import masked_address
from waypost.domain.order import Order
from waypost.domain.topics import TOPIC_RULES
from waypost.ports.ledger import Contact
from waypost.web.pages.reader import Reader
from waypost.web.pages.rendering import rendered
from waypost.web.pages.shop import PageLinks
from waypost.web.pages.side import CaseForm, RatingForm, TellForm, channel_name
from waypost.web.pages.side_words import CANNOT_TELL, TOPICS
from waypost.web.pages.static import Static

Form = TellForm | CaseForm | RatingForm


def refused_page(form: Form, reason: str, reader: Reader, *, links: PageLinks, static: Static) -> bytes:
    """A form as it was sent, with what is wrong about it."""
    problem = reader.say(CANNOT_TELL[reason])
    kind = {TellForm: "tell", CaseForm: "case", RatingForm: "feedback"}[type(form)]
    heading = reader.say("Your opinion") if isinstance(form, RatingForm) else form.name
    return _form_page(
        heading,
        kind,
        reader,
        links=links,
        static=static,
        problem=problem,
        form=replace(form, problem=problem),
    )


def code_page(
    contact: str, to: str, reason: str | None, reader: Reader, *, links: PageLinks, static: Static
) -> bytes:
    """The question for the code that `to` (masked) got; `contact` is its public id."""
    say = reader.say
    return _form_page(
        say("Enter the code"),
        "code",
        reader,
        links=links,
        static=static,
        lines=[
            say("We have sent six digits to %(address)s. They are good for half an hour.", address=to),
            say("Somebody else’s address? They confirm it by the link in the message."),
        ],
        problem=say(CANNOT_TELL[reason]) if reason else None,
        contact=contact,
    )


def choices_page(
    contact: Contact,
    order: Order,
    reader: Reader,
    *,
    is_blocked: bool,
    done: str | None = None,
    reason: str | None = None,
    links: PageLinks,
    static: Static,
) -> bytes:
    """What one contact is told, and how to change or end it."""
    return rendered(
        "choices.html",
        reader,
        links=links,
        static=static,
        title=f"{reader.say('What you are told')} · {reader.shop.name}",
        channel=channel_name(contact, reader),
        to=masked_address(contact.channel, contact.address),
        number=order.order_number,
        is_stopped=is_blocked or contact.ended_at is not None,
        is_blocked=is_blocked,
        is_proved=contact.verified_at is not None,
        topics=_topics(contact, reader),
        speaks=(contact.locale or order.buyer.locale or reader.language.tag).split("-")[0],
        done=done,
        problem=reader.say(CANNOT_TELL[reason]) if reason else None,
    )


def _topics(contact: Contact, reader: Reader) -> list[tuple[str, str, bool]]:
    """Groups of topics: name, words, whether the contact is told of them."""
    return [(name, reader.say(said), _is_on(contact, name)) for name, (said, _) in TOPICS.items()]


def _is_on(contact: Contact, name: str) -> bool:
    topics = TOPICS[name][1]
    if contact.only is None:
        return any(TOPIC_RULES[topic].is_wanted for topic in topics)
    return bool(contact.only & topics)


def _form_page(  # noqa: PLR0913 - a page is made of all this
    heading: str,
    kind: str,
    reader: Reader,
    *,
    links: PageLinks,
    static: Static,
    lines: Sequence[str] = (),
    problem: str | None = None,
    form: Form | None = None,
    contact: str = "",
) -> bytes:
    title = reader.say("Problem: %(what)s", what=heading) if problem else heading
    return rendered(
        "form.html", reader, links=links, static=static, title=f"{title} · {reader.shop.name}",
        heading=heading, kind=kind, lines=lines, problem=problem, form=form, contact=contact,
    )  # fmt: skip
