"""From points to sentences: one line for each, in one language, and nothing that the points lack."""

from collections.abc import Sequence

from waypost.domain.journey import JourneyLine, ShipmentJourney
from waypost.domain.question.answering import Point, Told, local_hours
from waypost.domain.tracking import Source
from waypost.web.chat.languages import Language
from waypost.web.chat.words import ASK_THE_SHOP_AT, CONDITIONS, LAST_NEWS_AT, LESS_SURE, SENTENCES, STATUS

SURE_ENOUGH = 0.8


def said(points: Sequence[Point], language: Language, *, help_address: str | None = None) -> str:
    """The answer, one line for each point. `help_address` is where the shop is reached."""
    return "\n".join(line for point in points for line in _lines(point, language, help_address))


def source_text(line: JourneyLine, carrier_name: str | None, shop: str, language: Language) -> str:
    """Who said a line and where that was, such as "DPD, Lyon, France"."""
    first = line.said[0]
    who = (carrier_name or first.carrier or "") if first.source is Source.CARRIER else shop
    return language.joined(*(part for part in (who, language.place(line.place)) if part))


def _lines(point: Point, language: Language, help_address: str | None) -> list[str]:
    if point.told is Told.ARRIVES and point.part is not None:
        return _arrival(point.part, language)
    if point.told is Told.ASK_THE_SHOP and help_address:
        return [language.say(ASK_THE_SHOP_AT, address=help_address)]
    if point.told is Told.LAST_NEWS and point.line is not None:
        when, place = language.moment(point.line.local_time), language.place(point.line.place)
        if place:
            return [language.say(LAST_NEWS_AT, when=when, place=place)]
        return [language.say(SENTENCES[Told.LAST_NEWS], when=when)]
    return [
        language.say(
            SENTENCES[point.told],
            number=point.number,
            when=language.day(point.day) if point.day else "",
            status=language.say(STATUS[point.status]) if point.status else "",
            what=language.say(CONDITIONS[point.condition]) if point.condition else "",
        )
    ]


def _arrival(part: ShipmentJourney, language: Language) -> list[str]:
    estimate = part.estimate
    if estimate is None:
        return [language.say(SENTENCES[Told.NO_DAY])]
    when, hours = language.days(estimate.earliest_on, estimate.latest_on), local_hours(part)
    if hours and hours[0].date() == hours[1].date() == estimate.earliest_on == estimate.latest_on:
        when = language.joined(when, f"{language.clock(hours[0])}–{language.clock(hours[1])}")
    line = language.say(SENTENCES[Told.ARRIVES], when=when)
    return [line, language.say(LESS_SURE)] if estimate.probability < SURE_ENOUGH else [line]
