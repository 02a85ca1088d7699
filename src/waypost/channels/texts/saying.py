"""From facts to what is said in one language: the news, what comes next, nothing that the facts lack."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from waypost.channels.texts import formats
from waypost.channels.texts.languages import Language
from waypost.channels.texts.words import (
    BY_WEATHER,
    CORRECTED,
    CORRECTED_SOMETHING,
    N_,
    NEWS,
    PART_OF_ORDER,
    PROBLEMS,
    SO_FAR,
    TOPICS,
    Words,
)
from waypost.domain.estimate import Estimate
from waypost.domain.topics import Topic
from waypost.domain.tracking import ConditionKind
from waypost.ports.texts import Facts, ParcelFacts

SURE_ENOUGH = 0.8
_EXPECTED, _NOW_EXPECTED = N_("Expected: %(when)s"), N_("Now expected: %(when)s")
_T = Topic
_ARRIVES = frozenset({
    _T.SHIPPED, _T.IN_TRANSIT, _T.DELAYED, _T.ESTIMATE_CHANGED, _T.ARRIVING_TOMORROW, _T.OUT_FOR_DELIVERY,
})  # fmt: skip
_ARRIVES_ANEW = frozenset({_T.DELAYED, _T.ESTIMATE_CHANGED})
_HAPPENED = frozenset({_T.DELIVERED, _T.DELIVERY_ATTEMPTED})
_COUNTS_UP = frozenset({_T.SHIPPED, _T.IN_TRANSIT, _T.DELIVERED})  # what a parcel has reached, it keeps
_WAITS_AT = frozenset({_T.READY_FOR_PICKUP, _T.PICKUP_REMINDER})


@dataclass(frozen=True, slots=True)
class Said:
    """What a message says. `when` are the lines that answer "when" or "where", short enough for a heading."""

    words: Words
    label: str
    subject: str
    headline: str
    paragraphs: tuple[str, ...]
    action: str
    when: tuple[str, ...] = ()
    greeting: str | None = None


def said_of(facts: Facts, language: Language) -> Said:
    """The words for these facts."""
    words = words_for(facts)
    count = max(len(facts.parcels), 1)
    is_counted = words.one != words.many
    headline = language.count(words.one, words.many, count) if is_counted else language.say(words.one)
    greeting = (
        language.say("Hello %(name)s,", name=_first_line(facts.buyer_name)) if facts.buyer_name else None
    )
    return Said(
        words=words,
        label=language.say(words.label),
        subject=_subject(facts, headline, language),
        headline=headline,
        paragraphs=tuple(_paragraphs(facts, words, language)),
        action=language.say(words.action),
        when=_when(facts, language),
        greeting=greeting,
    )


def words_for(facts: Facts) -> Words:
    """The words of the topic, or of what is the matter where that says more and is one thing."""
    kinds = {parcel.condition for parcel in facts.parcels}
    kind = next(iter(kinds)) if len(kinds) == 1 else None
    if facts.topic is Topic.PROBLEM and kind is not None and kind in PROBLEMS:
        return PROBLEMS[kind]
    if facts.topic is Topic.DELAYED and kind is ConditionKind.WEATHER:
        return BY_WEATHER
    return TOPICS[facts.topic]


def arrival_lines(topic: Topic, parcel: ParcelFacts, language: Language) -> tuple[str, ...]:
    """When a parcel should come, or what the topic says of when and where instead; the best line first."""
    if topic in _HAPPENED and parcel.happened_at is not None:
        return (formats.capital(bare_when(topic, parcel, language)),)
    if topic in _WAITS_AT and parcel.place:
        return (language.say("Pick-up point: %(place)s", place=formats.kept(parcel.place, language)),)
    estimate = parcel.estimate
    if topic not in _ARRIVES or estimate is None:
        return ()
    said = _NOW_EXPECTED if topic in _ARRIVES_ANEW else _EXPECTED
    lines = [language.say(said, when=bare_when(topic, parcel, language))]
    if estimate.earliest_on != estimate.latest_on:
        lines.append(language.say("Most likely %(day)s", day=formats.long_day(estimate.likely_on, language)))
    if estimate.probability < SURE_ENOUGH:
        lines.append(language.say("This date is less sure than usual."))
    return tuple(lines)


def bare_when(topic: Topic, parcel: ParcelFacts, language: Language) -> str:
    """The day and the hours that a topic tells of a parcel, without a word; empty where there are none."""
    if topic in _HAPPENED and parcel.happened_at is not None:
        return moment_in_words(parcel.happened_at, language)
    if topic not in _ARRIVES or parcel.estimate is None:
        return ""
    return formats.joined([days_of(parcel.estimate, language), hours_of(parcel, language)], language)


def days_of(estimate: Estimate, language: Language) -> str:
    """The day, or the days, of an estimate."""
    if estimate.earliest_on == estimate.latest_on:
        return formats.long_day(estimate.latest_on, language)
    return formats.span_of_days(estimate.earliest_on, estimate.latest_on, language)


def hours_of(parcel: ParcelFacts, language: Language) -> str:
    """The hours of a window of one day; empty where nobody told them."""
    start, end, estimate = parcel.window_from, parcel.window_until, parcel.estimate
    if start is None or end is None or estimate is None or start.date() != end.date():
        return ""
    if not estimate.earliest_on == estimate.latest_on == start.date():
        return ""
    return f"{formats.clock(start, language)}–{formats.clock(end, language)}"


def moment_in_words(moment: datetime | date, language: Language) -> str:
    """A day and its time, on the clock of whoever reads it."""
    if not isinstance(moment, datetime):
        return formats.long_day(moment, language)
    return formats.joined(
        [formats.long_day(moment.date(), language), formats.clock(moment, language)], language
    )


def part_of_order(facts: Facts, language: Language) -> str | None:
    """Such as "2 of 3" where parcels of an order get there one by one; None where that says nothing."""
    if facts.topic not in _COUNTS_UP or not _is_split(facts):
        return None
    reached = min(max(facts.parcels_reached, len(facts.parcels)), facts.parcels_of_order)
    return language.say("%(number)s of %(total)s", number=reached, total=facts.parcels_of_order)


def _is_split(facts: Facts) -> bool:
    return bool(facts.parcels) and facts.parcels_of_order > 1


def _subject(facts: Facts, headline: str, language: Language) -> str:
    news = headline
    if facts.topic is Topic.ESTIMATE_CHANGED and len(facts.parcels) == 1:
        news = next(iter(arrival_lines(facts.topic, facts.parcels[0], language)), headline)
    part = part_of_order(facts, language)
    if part is not None:
        return language.say("%(news)s (%(part)s)", news=news, part=part)
    return language.say("%(news)s (order %(order)s)", news=news, order=_first_line(facts.order_number))


def _when(facts: Facts, language: Language) -> tuple[str, ...]:
    """What holds for every parcel of the message; each tells its own where they differ."""
    told = {arrival_lines(facts.topic, parcel, language) for parcel in facts.parcels}
    return next(iter(told)) if len(told) == 1 else ()


def _paragraphs(facts: Facts, words: Words, language: Language) -> list[str]:
    said = []
    if facts.topic is Topic.CORRECTION:
        corrected = (
            CORRECTED.get(facts.corrects, CORRECTED_SOMETHING) if facts.corrects else CORRECTED_SOMETHING
        )
        said.append(language.say(corrected))
    takes_over = _takes_over(facts, language)
    if takes_over:
        said.append(takes_over)
    sentences = (*words.of_one, *words.told) if len(facts.parcels) <= 1 else words.told
    said += [language.say(sentence) for sentence in sentences]
    if facts.topic in _ARRIVES_ANEW and not any(parcel.estimate for parcel in facts.parcels):
        said.append(language.say(NEWS))
    so_far = _so_far(facts, language)
    return [*said, so_far] if so_far else said


def _takes_over(facts: Facts, language: Language) -> str | None:
    carriers = {parcel.carrier_name for parcel in facts.parcels if parcel.carrier_name}
    if facts.topic is not Topic.SHIPPED or len(carriers) != 1:
        return None
    name = formats.kept(next(iter(carriers)), language)
    return language.say("From here on, %(carrier)s takes over.", carrier=name)


def _so_far(facts: Facts, language: Language) -> str | None:
    """How much of a split order this is about; where it is all of it, nothing needs to be said."""
    total, reached = facts.parcels_of_order, max(facts.parcels_reached, len(facts.parcels))
    if not _is_split(facts):
        return None
    if facts.topic in SO_FAR:
        return language.count(*SO_FAR[facts.topic], reached, total=total) if reached < total else None
    if len(facts.parcels) >= total or facts.topic in _COUNTS_UP:
        return None
    return language.count(*PART_OF_ORDER, len(facts.parcels), total=total)


def told_by_carrier(facts: Facts) -> Sequence[str]:
    """The carriers' own words about what is the matter."""
    return tuple(dict.fromkeys(parcel.carrier_text for parcel in facts.parcels if parcel.carrier_text))


def _first_line(text: str) -> str:
    return " ".join(text.split())
