"""Pages with the buyer's side: who is told, what was asked, how it was; and the pages around the forms."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from tests.web.pages.states import STATES, now_of
from waypost.domain.case import Case, CaseKind, CaseLine, CaseState, Feedback, Outcome, Voice
from waypost.domain.notification import Channel
from waypost.domain.order import Buyer, Order
from waypost.ports.ledger import Contact, Role
from waypost.usecases.see_buyers_side import BuyersSide
from waypost.web.pages.form_pages import choices_page, code_page, refused_page
from waypost.web.pages.languages import language
from waypost.web.pages.reader import Reader
from waypost.web.pages.shop import PageLinks, Shop
from waypost.web.pages.side import case_form, rating_form, tell_form
from waypost.web.pages.static import Static
from waypost.web.pages.tracking import tracking_page

NOW = now_of("on_time")
HOUR = timedelta(hours=1)
ORDER = Order(1, 1, "OL-1048", buyer=Buyer(locale="en"))
TAGS = ("On time", "Box damaged", "Friendly driver")


def contact(number: int, channel: Channel, address: str, **rest: object) -> Contact:
    """Somebody who is told."""
    given = {"verified_at": NOW, **rest}
    return Contact(number, 1, 1, channel, address, NOW, **given)  # type: ignore[arg-type] # fields of a contact


MAIL = contact(1, Channel.EMAIL, "nora@example.com")
OTHERS = (
    contact(2, Channel.SMS, "+4915112345678", verified_at=None),
    contact(3, Channel.EMAIL, "a.very.long.name.indeed@subdomain.example.museum", role=Role.GIFT),
)
CASE = Case(
    7, 1, 1, CaseKind.DELIVERY_INSTRUCTIONS,
    (
        CaseLine(NOW - 5 * HOUR, Voice.BUYER, CaseState.OPEN, "Please ring twice.\nThe bell is at the back."),
        CaseLine(NOW - HOUR, Voice.MERCHANT, CaseState.ANSWERED, "We have told the courier.", Outcome.RESHIP),
    ),
)  # fmt: skip
SEEN = BuyersSide(
    offered=(Channel.EMAIL, Channel.SMS, Channel.WHATSAPP, Channel.TELEGRAM),
    contacts=(MAIL, *OTHERS),
    cases=(CASE, replace(CASE, id=8, kind=CaseKind.QUESTION, lines=CASE.lines[:1])),
    tags=TAGS,
    bot="osier_lane_bot",
    shares=dict.fromkeys(range(100), "sparcel"),
)
RATED = replace(SEEN, feedback=Feedback(1, 1, 4, NOW, NOW, "Kind driver", TAGS[:1]))
SIDES = {"side_on_time": SEEN, "side_split": SEEN, "side_delivered": SEEN, "side_rated": RATED}
Made = Callable[[Reader, Static], bytes]
LINKS = PageLinks.of_token("otoken")
CHOICES = PageLinks("/n/ctoken", "", "")


def with_side(name: str, tag: str, *, shop: Shop, static: Static) -> bytes:
    """A tracking page of `SIDES`."""
    state = {"side_rated": "delivered"}.get(name, name.removeprefix("side_"))
    links = replace(PageLinks.of_token(name), webcal="webcal://shop.example/t/otoken.ics")
    return tracking_page(
        STATES[state](), locale=tag, now=now_of(state), shop=shop, parcel=None, links=links,
        static=static, seen=SIDES[name],
    )  # fmt: skip


def form(name: str, tag: str, *, shop: Shop, static: Static) -> bytes:
    """A page of `FORM_PAGES`."""
    return FORM_PAGES[name](Reader(language(tag), NOW, shop), static)


def _tell(reader: Reader, static: Static) -> bytes:
    sent = replace(tell_form(Channel.SMS, reader), address="12")
    return refused_page(sent, "phone", reader, links=LINKS, static=static)


def _case(reader: Reader, static: Static) -> bytes:
    sent = case_form(CaseKind.WRONG_ADDRESS, "shp_x", reader)
    return refused_page(sent, "words", reader, links=LINKS, static=static)


def _rate(reader: Reader, static: Static) -> bytes:
    return refused_page(rating_form(None, TAGS, reader), "rating", reader, links=LINKS, static=static)


def _code(reader: Reader, static: Static) -> bytes:
    return code_page("con_x", "n•••@e•••.com", "wrong", reader, links=LINKS, static=static)


def _choices(who: Contact, *, is_blocked: bool = False, done: bool = False) -> Made:
    def made(reader: Reader, static: Static) -> bytes:
        said = reader.say("Saved.") if done else None
        return choices_page(
            who, ORDER, reader, is_blocked=is_blocked, done=said, links=CHOICES, static=static
        )

    return made


FORM_PAGES: Mapping[str, Made] = {
    "form_tell": _tell,
    "form_case": _case,
    "form_rate": _rate,
    "form_code": _code,
    "choices": _choices(MAIL, done=True),
    "choices_asked": _choices(replace(MAIL, verified_at=None)),
    "choices_stopped": _choices(replace(MAIL, ended_at=NOW)),
    "choices_blocked": _choices(MAIL, is_blocked=True),
}
