"""The buyer's tracking page: what the journey's parts say, laid out."""

from dataclasses import dataclass
from datetime import datetime

from waypost.domain.journey import Journey
from waypost.domain.tracking import Status
from waypost.usecases.see_buyers_side import BuyersSide
from waypost.web.pages import formats
from waypost.web.pages.arrival import NO_DATE, Answer, answer
from waypost.web.pages.asked import asked_line
from waypost.web.pages.banner import banner
from waypost.web.pages.details import details, placed_on
from waypost.web.pages.drawing import CitiesIn, drawing
from waypost.web.pages.languages import language
from waypost.web.pages.parcels import items, tiles
from waypost.web.pages.reader import Reader
from waypost.web.pages.rendering import rendered
from waypost.web.pages.shop import PageLinks, Shop
from waypost.web.pages.side import side
from waypost.web.pages.static import Static
from waypost.web.pages.steps import steps
from waypost.web.pages.story import latest_news_at, story
from waypost.web.pages.structured import parcel_delivery
from waypost.web.pages.subject import Subject, chosen, subjects
from waypost.web.pages.words import AHEAD, AHEAD_BACK, TROUBLE


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that happens next, or that the buyer may do."""

    icon: str
    text: str


def tracking_page(  # noqa: PLR0913 - a page is made of all this
    journey: Journey,
    *,
    locale: str,
    now: datetime,
    shop: Shop,
    parcel: int | None,
    links: PageLinks,
    static: Static,
    cities: CitiesIn | None = None,
    seen: BuyersSide | None = None,
) -> bytes:
    """The page of a journey as HTML (UTF-8), complete without scripts.

    `locale` is a tag from `choose_locale`; `parcel` the number of `?parcel=`, None or nonsense: the parcel
    that matters most. `seen` is the buyer's side; None: this link may choose and ask nothing.
    `cities` names cities on the map. The page says how long ago things were: keep it in a cache for a
    minute, not longer.
    """
    reader = Reader(language(locale), now, shop)
    subject = chosen(journey, parcel)
    headline = answer(subject, reader)
    return rendered(
        "tracking.html",
        reader,
        links=links,
        static=static,
        title=_title(subject, headline, reader),
        journey=journey,
        order=journey.order,
        subject=subject,
        parcel=subject.number if subject.total > 1 else None,
        tiles=tiles(subjects(journey), subject, reader, links),
        map=drawing(subject, reader, cities=cities),
        answer=headline,
        side=side(seen, subject, reader, links) if seen else None,
        **_told(subject, headline, reader),
    )


def _told(subject: Subject, headline: Answer, reader: Reader) -> dict[str, object]:
    """Everything else that is said, by the names of the template."""
    shown_steps, told = steps(subject, reader), story(subject, reader)
    return {
        "news": f"{headline.chip.label}. {headline.label}: {headline.title}",
        "steps": shown_steps,
        "step_number": 1 + next(place for place, step in enumerate(shown_steps) if step.state == "now"),
        "banner": banner(subject, reader),
        "story": told,
        "asked": asked_line(subject, reader),
        "older_label": _older_label(told.older_count, reader),
        "items": items(subject, reader),
        "details": details(subject, reader),
        "placed": placed_on(subject, reader),
        "parcel_count": _parcel_count(subject, reader),
        "latest": _latest(subject, reader),
        "latest_at": latest_news_at(subject),
        "after": _after(subject, headline, reader),
        "questions": _questions(subject, reader),
        "structured": parcel_delivery(subject, reader),
    }


def _title(subject: Subject, headline: Answer, reader: Reader) -> str:
    """What matters first: browsers show the beginning only."""
    order = subject.journey.order
    name = f"{reader.say('Order')} {order.order_number}" if order else reader.shop.name
    if headline.day is None and headline.sureness is None:
        return f"{headline.title} · {name}"
    return f"{headline.label}: {headline.title} · {name}"


def _older_label(count: int, reader: Reader) -> str:
    shown = formats.number(count, reader.language)
    return reader.language.ngettext(
        "Show %(number)s earlier update", "Show %(number)s earlier updates", count, number=shown
    )


def _parcel_count(subject: Subject, reader: Reader) -> str | None:
    shipped = subject.outbound_total
    if shipped == 0:
        return None
    shown = formats.number(shipped, reader.language)
    return reader.language.ngettext("%(number)s parcel", "%(number)s parcels", shipped, number=shown)


def _latest(subject: Subject, reader: Reader) -> str | None:
    at = latest_news_at(subject)
    return formats.ago(at, reader.now, reader.language) if at and at <= reader.now else None


def _after(subject: Subject, headline: Answer, reader: Reader) -> list[Point]:
    say, status = reader.say, subject.status
    if status is Status.DELIVERED and subject.trouble is None:
        return [
            Point("package-check", say("Check that everything is in the box.")),
            Point("search", say("Not there? Look with neighbours, in the hall and behind the house first.")),
            Point("undo-2", say("Something wrong or not to your taste? Write to us about a return.")),
        ]
    trouble = subject.trouble
    ahead = (AHEAD_BACK if subject.is_return else AHEAD).get(status, ())
    if trouble is not None and not subject.is_return and (trouble.kind in NO_DATE or not ahead):
        ahead = (TROUBLE[trouble.kind].next,)
    points = [Point("arrow-right", say(text)) for text in ahead]
    yours = say("This one needs you.") if subject.needs_buyer else say("You don’t need to do anything.")
    if status is Status.AVAILABLE_FOR_PICKUP:
        yours = say("Take an identity document and the tracking number along.")
    if status is Status.CANCELLED:
        yours = say("If you have paid, you get your money back the way you paid.")
    points.append(Point("hand-helping" if subject.needs_buyer else "circle-check", yours))
    if headline.has_calendar:
        points.append(Point("refresh-cw", say("If the date changes, you see the new one here first.")))
    return points


def _questions(subject: Subject, reader: Reader) -> list[tuple[str, str]]:
    """Questions that fit the moment, with answers that need nobody."""
    say = reader.say
    found = []
    if not subject.standing.is_over and not subject.is_return:
        found.append((
            say("Can I change the address or the day?"),
            say(
                "Before it is shipped, we can. "
                "After that the carrier often can: its own page offers what is possible."
            ),
        ))  # fmt: skip
    if not subject.is_return:
        found.append((
            say("It says delivered, but I can’t find it"),
            say(
                "Look with neighbours, in the hall and behind the house, and wait until the evening: "
                "some scans are made early. Then tell us, and we ask the carrier for proof."
            ),
        ))  # fmt: skip
    found.append((
        say("How do I return something?"),
        say(
            "Tell us the order number and what you want to send back. "
            "You get a label and can follow the way here."
        ),
    ))  # fmt: skip
    found.append((
        say("Why does nothing move?"),
        say(
            "Parcels are scanned where they are sorted, not while they travel. "
            "One or two days of silence are normal."
        ),
    ))  # fmt: skip
    return found[:3]
