"""What the tracker on a shop's own page says: the tracking page's own words, few enough for a corner."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from waypost.domain.journey import Journey
from waypost.web.pages import formats
from waypost.web.pages.arrival import Answer, answer
from waypost.web.pages.banner import banner
from waypost.web.pages.brand import NotAColour, dark_slots, light_slots
from waypost.web.pages.languages import Language, language
from waypost.web.pages.parcels import tiles
from waypost.web.pages.reader import Reader
from waypost.web.pages.shop import DEFAULT_BRAND, PageLinks, Shop
from waypost.web.pages.steps import steps
from waypost.web.pages.story import Day, story
from waypost.web.pages.subject import Subject, chosen, subjects

MOST_SCANS = 3


def tracker_json(
    journey: Journey, *, locale: str, now: datetime, shop: Shop, token: str, base_url: str, parcel: int | None
) -> dict[str, Any]:
    """Everything the tracker shows, as JSON values, in the language of `locale`.

    It holds what the tracking page holds and nothing besides. `version` rises with every change; `news` is
    the sentence for a screen reader. The same journey on the same day gives the same bytes.
    """
    reader = Reader(language(locale), now, shop)
    subject = chosen(journey, parcel)
    headline = answer(subject, reader)
    matter, order = banner(subject, reader), journey.order
    links = PageLinks.of_token(token, chosen_language=locale)
    return {
        **language_json(reader.language),
        "version": journey.version,
        "brand": colours(shop),
        "heading": f"{reader.say('Order')} {order.order_number}" if order else reader.say("Parcel"),
        "news": f"{headline.chip.label}. {headline.label}: {headline.title}",
        **_headline_json(headline),
        "matter": {"heading": matter.heading, "text": f"{matter.reason} {matter.next}"} if matter else None,
        "parcels": [
            {"name": one.name, "label": one.phrase.label, "tone": one.phrase.tone, "when": one.when,
             "is_current": one.is_current, "url": base_url + one.href}
            for one in tiles(subjects(journey), subject, reader, links)
        ],
        **_way_json(subject, reader),
        "url": f"{base_url}{links.page}?lang={locale}",
        "words": {
            "open": reader.say("Delivery details"),
            "scans": reader.say("Journey"),
            "steps": reader.say("Progress"),
        },
    }  # fmt: skip


def _headline_json(headline: Answer) -> dict[str, Any]:
    return {
        "tone": headline.chip.tone,
        "chip": headline.chip.label,
        "label": headline.label,
        "title": headline.shown,
        "day": headline.day.isoformat() if headline.day else None,
        "details": [*headline.shown_details, *([headline.was] if headline.was else [])],
    }


def _way_json(subject: Subject, reader: Reader) -> dict[str, Any]:
    shown = steps(subject, reader)
    return {
        "steps": [
            {"state": one.state, "state_word": one.state_word, "label": one.label, "when": one.when,
             "tone": one.tone}
            for one in shown
        ],
        "scans": _scans(story(subject, reader).days, reader.language),
    }  # fmt: skip


def _scans(days: Sequence[Day], spoken: Language) -> list[dict[str, Any]]:
    found = [
        {
            "title": line.title,
            "at": line.iso,
            "when": formats.joined([day.heading, line.time], spoken),
            "place": line.place,
        }
        for day in days
        for line in day.lines
    ]
    return found[:MOST_SCANS]


def language_json(spoken: Language) -> dict[str, Any]:
    """The language of an answer and how it is written."""
    return {"lang": spoken.tag, "dir": spoken.direction}


def colours(shop: Shop) -> dict[str, str]:
    """The shop's colour on light and on dark ground, and that of text upon it, readable on either."""
    try:
        light, dark = light_slots(shop.brand), dark_slots(shop.brand)
    except NotAColour:
        light, dark = light_slots(DEFAULT_BRAND), dark_slots(DEFAULT_BRAND)
    return {"light": light.brand, "on_light": light.on_brand, "dark": dark.brand, "on_dark": dark.on_brand}
