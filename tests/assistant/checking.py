"""Hold the lines of an answer against the order: which of them say something that it does not have?

It reads the rendered text, not the points: each line must be one of the sentences of its language, and what
fills its places must be a fact of the journey, written out here a second time.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from waypost.domain.journey import Journey
from waypost.domain.question.answering import Told, local_hours
from waypost.domain.standing import OVER
from waypost.domain.tracking import Status
from waypost.web.chat.languages import Language, language
from waypost.web.chat.saying import SURE_ENOUGH
from waypost.web.chat.words import (
    ASK_THE_SHOP_AT,
    CONDITIONS,
    LAST_NEWS_AT,
    LESS_SURE,
    SENTENCES,
    STATUS,
)

PLACE = re.compile(r"%\\\((\w+)\\\)s|%\((\w+)\)s")
FACTLESS = frozenset({  # sentences that state nothing of an order
    Told.WELCOME, Told.HELLO, Told.WHICH_ORDER, Told.DETAILS_WRONG, Told.ONLY_THIS_ORDER, Told.ASK_THE_SHOP,
    Told.WHAT_DO_YOU_MEAN, Told.HANDED_OVER, Told.ALREADY_HANDED_OVER,
})  # fmt: skip


def unfounded(answer: str, journey: Journey | None, code: str) -> list[str]:
    """The lines that state what the journey does not have; without a journey, all that state anything."""
    speech = language(code)
    return [line for line in answer.split("\n") if not _is_founded(line, journey, speech)]


def _is_founded(line: str, journey: Journey | None, speech: Language) -> bool:
    for name, pattern in _patterns(speech.code):
        found = pattern.fullmatch(line)
        if found and (name in FACTLESS or name == ASK_THE_SHOP_AT):
            return True
        if found and journey is not None and _holds(name, found.groupdict(), journey, speech):
            return True
    return False


@cache
def _patterns(code: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    speech = language(code)
    named = [(str(told), sentence) for told, sentence in SENTENCES.items()]
    named += [(one, one) for one in (LAST_NEWS_AT, ASK_THE_SHOP_AT, LESS_SURE)]
    return tuple(
        (name, re.compile(PLACE.sub(r"(?P<\1\2>.+)", re.escape(speech.words.gettext(sentence)))))
        for name, sentence in named
    )


def _holds(name: str, filled: dict[str, str], journey: Journey, speech: Language) -> bool:
    facts = {
        Told.STATUS: lambda: filled["status"] in _statuses(journey, speech),
        Told.REASON: lambda: filled["what"] in _conditions(journey, speech),
        Told.PARCEL: lambda: 1 <= int(filled["number"]) <= len(journey.shipments),
        Told.REST: lambda: bool(journey.unshipped),
        Told.DAYS_LATE: lambda: int(filled["number"]) in {part.days_late for part in journey.shipments} - {0},
        Told.ARRIVES: lambda: filled["when"] in set(_arrivals(journey, speech)),
        Told.PROMISED: lambda: filled["when"] in {speech.day(day) for day in _promises(journey)},
        Told.LAST_NEWS: lambda: filled["when"] in {when for when, _ in _news(journey, speech)},
        LAST_NEWS_AT: lambda: _was_there(filled, journey, speech),
        LESS_SURE: lambda: any(
            part.estimate and part.estimate.probability < SURE_ENOUGH for part in journey.shipments
        ),
        Told.NOT_LATE: lambda: any(not part.days_late for part in journey.shipments),
        Told.NO_NEWS: lambda: any(not part.lines for part in journey.shipments) or not journey.lines,
        Told.NOT_SHIPPED: lambda: bool(journey.unshipped) or not journey.shipments,
        Told.NOT_DELIVERED_YET: lambda: not _all_delivered(journey),
        Told.LOOK_AROUND: lambda: Status.DELIVERED in {part.status for part in journey.shipments},
        Told.RETURN_FOUND: lambda: bool(journey.returns),
        Told.HOW_TO_RETURN: lambda: not journey.returns,
    }
    return facts.get(name, lambda: True)()


def _statuses(journey: Journey, speech: Language) -> set[str]:
    own = journey.order.standing.status if journey.order else Status.UNKNOWN
    kinds = {part.status for part in journey.shipments} | {Status.PENDING if own is Status.UNKNOWN else own}
    return {speech.say(STATUS[one]) for one in kinds}


def _conditions(journey: Journey, speech: Language) -> set[str]:
    return {
        speech.say(CONDITIONS[one.kind]) for part in journey.shipments for one in part.standing.conditions
    }


def _all_delivered(journey: Journey) -> bool:
    parts = journey.shipments
    return bool(parts) and not journey.unshipped and all(part.status is Status.DELIVERED for part in parts)


def _promises(journey: Journey) -> set[date]:
    told = {part.shipment.promised_on for part in journey.shipments}
    told.add(journey.order.promised_on if journey.order else None)
    return {day for day in told if day is not None}


def _arrivals(journey: Journey, speech: Language) -> Iterator[str]:
    for part in journey.shipments:
        if part.estimate is None or part.status in OVER:
            continue
        days = speech.days(part.estimate.earliest_on, part.estimate.latest_on)
        yield days
        hours = local_hours(part)
        if hours:
            yield speech.joined(days, f"{speech.clock(hours[0])}–{speech.clock(hours[1])}")


def _news(journey: Journey, speech: Language) -> Iterator[tuple[str, str]]:
    lines = [line for part in journey.shipments for line in part.lines] + [*journey.lines]
    for line in lines:
        yield speech.moment(line.local_time), speech.place(line.place)


def _was_there(filled: dict[str, str], journey: Journey, speech: Language) -> bool:
    """Commas stand between day, time and place: only the whole is compared."""
    whole = speech.words.gettext(LAST_NEWS_AT)
    said = whole % filled
    return any(said == whole % {"when": when, "place": place} for when, place in _news(journey, speech))
