"""The answer at the top of the page: when it comes, or what became of it, and how sure that is."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from waypost.domain.estimate import Basis, Estimate
from waypost.domain.standing import Condition
from waypost.domain.tracking import ConditionKind, Ending, EventType, Stage, Status
from waypost.web.pages import formats
from waypost.web.pages.reader import Reader
from waypost.web.pages.subject import Subject
from waypost.web.pages.words import NOT_SHIPPED, PACKED, PREPARING, STATUS, TROUBLE, Phrase

PIPS = 10
_DAY_AND_MONTH = re.compile(r"((?<![:\d])\d{1,2}\.?|\bde) (?=[^\W\d_])")
# With one of these open, no date can be believed: the page says what is the matter instead.
NO_DATE = frozenset({
    ConditionKind.DAMAGED, ConditionKind.REFUSED, ConditionKind.LOST_SUSPECTED, ConditionKind.LOST,
    ConditionKind.ADDRESS_PROBLEM, ConditionKind.SCANNED_AFTER_DELIVERY,
})  # fmt: skip


LONG_AGO = timedelta(days=300)  # so long that the year must be said


@dataclass(frozen=True, slots=True)
class Sureness:
    """How sure a date is: full pips of ten, the share in words, and what it rests on."""

    pips: int
    share: str
    basis: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The headline. `day` is what `title` names, where it is one day; `details` are the lines under it."""

    chip: Phrase
    label: str
    title: str
    day: date | None = None
    details: tuple[str, ...] = ()
    was: str | None = None
    sureness: Sureness | None = None
    has_calendar: bool = False

    @property
    def shown(self) -> str:
        """The title with a day kept beside its month when the line is broken."""
        return _unbroken(self.title)

    @property
    def shown_details(self) -> tuple[str, ...]:
        """The lines under it, likewise."""
        return tuple(_unbroken(line) for line in self.details)


def _unbroken(text: str) -> str:
    return _DAY_AND_MONTH.sub("\\1\u00a0", text)


def answer(subject: Subject, reader: Reader) -> Answer:
    """The headline for a parcel."""
    chip = chip_of(subject, reader)
    status, trouble = subject.status, subject.trouble
    if status in _ENDED:
        return _ended(subject, reader, chip)
    if trouble is not None and trouble.kind in NO_DATE:
        return _in_trouble(subject, trouble, reader, chip)
    if subject.part is None or subject.part.estimate is None:
        return _without_estimate(subject, reader, chip)
    if status is Status.AVAILABLE_FOR_PICKUP:
        return _to_collect(subject, reader, chip)
    return _arriving(subject, subject.part.estimate, reader, chip)


_ENDED = (Status.DELIVERED, Status.RETURNED, Status.CANCELLED, Status.EXPIRED, Status.LOST)


def phrase_of(subject: Subject, reader: Reader) -> Phrase:
    """The state in a few words of the buyer's language: what is the matter, else how far it is."""
    trouble = subject.trouble
    if trouble is not None and subject.status is not Status.LOST:
        words = TROUBLE[trouble.kind]
        return Phrase(words.tone, words.icon, reader.say(words.label))
    phrase = STATUS[subject.status]
    stage = subject.standing.stage
    if subject.status is Status.PENDING and stage is Stage.PACKED:
        phrase = PACKED
    elif subject.status is Status.PENDING and stage is Stage.PROCESSING:
        phrase = PREPARING
    elif subject.part is None and subject.status is Status.PENDING and subject.total > 1:
        phrase = NOT_SHIPPED
    return Phrase(phrase.tone, phrase.icon, reader.say(phrase.label))


def chip_of(subject: Subject, reader: Reader) -> Phrase:
    """As `phrase_of`, with the days of delay said."""
    phrase = phrase_of(subject, reader)
    late = subject.part.days_late if subject.part else 0
    trouble = subject.trouble
    if not late or subject.standing.is_over or subject.is_return or subject.needs_buyer:
        return phrase
    if trouble is not None and trouble.kind in NO_DATE:
        return phrase
    count = formats.number(late, reader.language)
    if trouble is None or trouble.kind is ConditionKind.DELAYED:
        label = reader.language.ngettext("%(number)s day late", "%(number)s days late", late, number=count)
        return Phrase("warn", "clock", label)
    label = reader.language.ngettext(
        "%(number)s day late · %(cause)s",
        "%(number)s days late · %(cause)s",
        late,
        number=count,
        cause=phrase.label,
    )
    return Phrase(phrase.tone, phrase.icon, label)


def _ended(subject: Subject, reader: Reader, chip: Phrase) -> Answer:
    say, status = reader.say, subject.status
    if status is Status.LOST:
        return Answer(chip, say("We are sorry"), say("This parcel is lost"))
    if status is Status.EXPIRED:
        return Answer(chip, say("Tracking has ended"), say("The carrier no longer reports on this parcel"))
    if status is Status.CANCELLED:
        what = say("This shipment was cancelled") if subject.part else say("This order was cancelled")
        return Answer(chip, say("Cancelled"), what, details=_cancelled_on(subject, reader))
    mark = subject.standing.reached(Stage.DELIVERED)
    label = say("Back with us") if status is Status.RETURNED else say("Delivered")
    if mark is None:
        return Answer(chip, label, label)
    local = mark.at + timedelta(minutes=mark.offset_min or 0)
    at = say("At %(time)s", time=formats.clock(local, reader.language))
    details = (at, *_where(subject, mark.event_id, reader))
    is_old = reader.now - mark.at > LONG_AGO
    day = (formats.full_day if is_old else formats.long_day)(local.date(), reader.language)
    return Answer(chip, label, day, local.date(), details)


def _cancelled_on(subject: Subject, reader: Reader) -> tuple[str, ...]:
    line = next((line for line in subject.lines if line.type is EventType.CANCELLED), None)
    if line is None or subject.standing.ending is not Ending.CANCELLED:
        return ()
    return (formats.long_day(line.local_time.date(), reader.language),)


def _where(subject: Subject, event_id: str, reader: Reader) -> tuple[str, ...]:
    for line in subject.lines:
        if any(said.event_id == event_id for said in line.said):
            place = formats.place(line.place, reader.language)
            return (place,) if place else ()
    return ()


def _in_trouble(subject: Subject, trouble: Condition, reader: Reader, chip: Phrase) -> Answer:
    words = TROUBLE[trouble.kind]
    since = formats.short_day(subject.today(trouble.since), reader.language)
    label = reader.say("We need your help") if trouble.owner.value == "buyer" else reader.say("We are on it")
    return Answer(chip, label, reader.say(words.heading), details=(reader.say("Since %(day)s", day=since),))


def _to_collect(subject: Subject, reader: Reader, chip: Phrase) -> Answer:
    line = next((line for line in subject.lines if line.type is EventType.AVAILABLE_FOR_PICKUP), None)
    where = line and (line.place.facility or line.place.city)
    town = formats.place(replace(line.place, facility=None), reader.language) if line else None
    details = (town,) if town and town != where else ()
    title = where or reader.say("The pick-up point")
    return Answer(chip, reader.say("Ready for you at"), title, details=details)


def _without_estimate(subject: Subject, reader: Reader, chip: Phrase) -> Answer:
    say = reader.say
    if subject.status is Status.AVAILABLE_FOR_PICKUP:
        return _to_collect(subject, reader, chip)
    promised = subject.promised_on
    if promised and not subject.is_return and promised >= subject.today(reader.now):
        day = formats.long_day(promised, reader.language)
        note = say("This is the day we promised when you ordered.")
        return Answer(chip, say("Arriving by"), day, promised, (note,), has_calendar=subject.part is not None)
    if subject.part is None:
        return Answer(chip, say("We have your order"), say("Not shipped yet"))
    if subject.standing.stage is None:
        return Answer(chip, say("Nothing scanned yet"), say("Waiting for the first scan"))
    return Answer(chip, say("No date yet"), chip.label)


def _arriving(subject: Subject, estimate: Estimate, reader: Reader, chip: Phrase) -> Answer:
    language, say = reader.language, reader.say
    one_day = estimate.earliest_on == estimate.latest_on
    if one_day:
        title = formats.long_day(estimate.latest_on, language)
        details = _hours(subject, estimate, reader)
    else:
        title = formats.span_of_days(estimate.earliest_on, estimate.latest_on, language)
        likely = formats.long_day(estimate.likely_on, language)
        details = (say("Most likely %(day)s", day=likely),)
    return Answer(
        chip,
        _arriving_label(subject, estimate, reader),
        title,
        estimate.latest_on if one_day else None,
        details,
        was=_first_told(subject, estimate, reader),
        sureness=_sureness(subject, estimate, reader),
        has_calendar=not subject.is_return,
    )


def _arriving_label(subject: Subject, estimate: Estimate, reader: Reader) -> str:
    say = reader.say
    if subject.is_return:
        return say("Expected back with us")
    if subject.status is Status.ATTEMPT_FAILED:
        return say("Next attempt")
    days = (estimate.latest_on - subject.today(reader.now)).days
    if estimate.earliest_on == estimate.latest_on and days in (0, 1):
        return say("Arriving tomorrow") if days else say("Arriving today")
    return say("Arriving")


def _hours(subject: Subject, estimate: Estimate, reader: Reader) -> tuple[str, ...]:
    if estimate.from_at is None or estimate.until_at is None:
        return ()
    zone = subject.zone
    start, end = (
        moment.astimezone(zone) if zone else moment for moment in (estimate.from_at, estimate.until_at)
    )
    values = {"start": formats.clock(start, reader.language), "end": formats.clock(end, reader.language)}
    if zone is None:
        return (reader.say("Between %(start)s and %(end)s (UTC)", **values),)
    return (reader.say("Between %(start)s and %(end)s", **values),)


def _first_told(subject: Subject, estimate: Estimate, reader: Reader) -> str | None:
    first = subject.part.first_estimate if subject.part else None
    if first is None or subject.is_return:
        return None
    if (first.earliest_on, first.latest_on) == (estimate.earliest_on, estimate.latest_on):
        return None
    return reader.say("First estimate: %(days)s", days=days_of(first, reader))


def days_of(estimate: Estimate, reader: Reader) -> str:
    """The window of an estimate in short words."""
    if estimate.earliest_on == estimate.latest_on:
        return formats.short_day(estimate.latest_on, reader.language)
    return formats.span_of_days(estimate.earliest_on, estimate.latest_on, reader.language)


def _sureness(subject: Subject, estimate: Estimate, reader: Reader) -> Sureness:
    share = formats.percent(estimate.probability, reader.language)
    return Sureness(round(estimate.probability * PIPS), share, _basis(subject, estimate, reader))


def _basis(subject: Subject, estimate: Estimate, reader: Reader) -> str:
    say = reader.say
    if estimate.basis is Basis.LANE:
        count = formats.number(estimate.sample, reader.language)
        return reader.language.ngettext(
            "Measured on %(number)s parcel that took a comparable way.",
            "Measured on %(number)s parcels that took a comparable way.",
            estimate.sample,
            number=count,
        )
    if estimate.basis is Basis.CARRIER:
        return say(
            "%(carrier)s gave this date. The share is our own, cautious figure.",
            carrier=reader.carrier(subject),
        )
    if estimate.basis is Basis.PROMISE:
        return say("This is the day we promised when you ordered.")
    return say("A general figure for this distance: we have sent too few parcels this way to know better.")
