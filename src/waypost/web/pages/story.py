"""The journey as it is read: newest first, by day, each line with its place, local time and source."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from waypost.domain.journey import JourneyLine, Said, next_stage
from waypost.domain.tracking import EventType, OffsetSource, Source, Stage, Status
from waypost.web.pages import formats
from waypost.web.pages.arrival import days_of, phrase_of
from waypost.web.pages.reader import Reader
from waypost.web.pages.redaction import redacted
from waypost.web.pages.subject import Subject
from waypost.web.pages.words import EVENTS, GRAVE, NEXT, NEXT_BACK, TROUBLE

DAYS_UNFOLDED = 5
LINES_UNFOLDED = 8


@dataclass(frozen=True, slots=True)
class Quote:
    """A source's own words, or only its code, word for word."""

    source: str
    text: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the story. `tone` marks what went wrong; `is_now` the newest of a journey under way."""

    title: str
    iso: str
    time: str
    place: str | None
    body: str | None
    note: str | None
    sources: str
    source_count: int
    quotes: tuple[Quote, ...]
    tone: str
    icon: str
    is_now: bool

    @property
    def has_more_sources(self) -> bool:
        """Whether somebody told it whose words are not quoted."""
        return len({quote.source for quote in self.quotes}) != self.source_count


@dataclass(frozen=True, slots=True)
class Day:
    """The lines of one day."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class NextLine:
    """What should be heard of next."""

    title: str
    expected: str | None
    more: str


@dataclass(frozen=True, slots=True)
class Story:
    """The whole journey: what comes next, the recent days, and the older ones that are folded away."""

    next: NextLine | None
    days: tuple[Day, ...]
    older: tuple[Day, ...]
    older_count: int
    zone_note: str | None


def story(subject: Subject, reader: Reader) -> Story:
    """The story of a parcel."""
    lines = subject.lines
    days = [(day, list(group)) for day, group in groupby(lines, key=lambda line: line.local_time.date())]
    shown = _days_shown(days)
    newest = lines[0] if lines and not subject.standing.is_over else None
    built = [_day(day, group, subject, reader, newest) for day, group in days]
    return Story(
        _next(subject, reader),
        tuple(built[:shown]),
        tuple(built[shown:]),
        sum(len(day.lines) for day in built[shown:]),
        _zone_note(lines, reader),
    )


def _days_shown(days: list[tuple[date, list[JourneyLine]]]) -> int:
    """How many days stand open: five, fewer if they are long; a single old line is not worth a fold."""
    shown = count = 0
    for _, group in days[:DAYS_UNFOLDED]:
        if shown and count + len(group) > LINES_UNFOLDED:
            break
        shown, count = shown + 1, count + len(group)
    left = sum(len(group) for _, group in days[shown:])
    return len(days) if left == 1 else shown


def _zone_note(lines: tuple[JourneyLine, ...], reader: Reader) -> str | None:
    if not lines:
        return None
    if all(line.offset_source is OffsetSource.ASSUMED for line in lines):
        return reader.say("The carrier did not give a time zone")
    return reader.say("Times are local to each place")


def _day(
    day: date, group: list[JourneyLine], subject: Subject, reader: Reader, newest: JourneyLine | None
) -> Day:
    heading = formats.short_day(day, reader.language)
    passed = (subject.today(reader.now) - day).days
    if passed == 0:
        heading = reader.say("Today, %(day)s", day=heading)
    elif passed == 1:
        heading = reader.say("Yesterday, %(day)s", day=heading)
    elif passed > 300:  # noqa: PLR2004 (so old that the year must be said)
        heading = formats.full_day(day, reader.language)
    return Day(heading, tuple(_line(line, subject, reader, is_now=line is newest) for line in group))


def _line(line: JourneyLine, subject: Subject, reader: Reader, *, is_now: bool) -> Line:
    language = reader.language
    is_sure = line.offset_source is not OffsetSource.ASSUMED
    tone, icon = _mark(line, subject, reader, is_now=is_now)
    names = list(dict.fromkeys(_name(said, subject, reader) for said in line.said))
    return Line(
        title=reader.say(_title(line, subject)),
        iso=_iso(line),
        time=formats.clock(line.local_time, language),
        place=formats.place(line.place, language),
        body=_body(line, subject),
        note=None if is_sure else reader.say("time zone not given"),
        sources=formats.all_of(names, language),
        source_count=len(names),
        quotes=_quotes(line, subject, reader),
        tone=tone,
        icon=icon,
        is_now=is_now,
    )


def _title(line: JourneyLine, subject: Subject) -> str:
    if line.type is EventType.DELIVERED and subject.is_return:
        return EVENTS[EventType.RETURNED]
    return EVENTS[line.type]


def _iso(line: JourneyLine) -> str:
    """The moment for machines: with the offset where it is known, without any where it is assumed."""
    if line.offset_min is None:
        return line.local_time.replace(tzinfo=None).isoformat(timespec="minutes")
    sign = "-" if line.offset_min < 0 else "+"
    hours, minutes = divmod(abs(line.offset_min), 60)
    return (
        f"{line.local_time.replace(tzinfo=None).isoformat(timespec='minutes')}{sign}{hours:02d}:{minutes:02d}"
    )


def _mark(line: JourneyLine, subject: Subject, reader: Reader, *, is_now: bool) -> tuple[str, str]:
    if line.type in (EventType.DELIVERED, EventType.RETURNED):
        return "ok", "check"
    trouble = subject.trouble
    if is_now:
        phrase = phrase_of(subject, reader)
        return phrase.tone, phrase.icon
    if line.type in GRAVE:
        named = trouble is not None and any(said.event_id == trouble.event_id for said in line.said)
        return (TROUBLE[trouble.kind].tone if named and trouble else "warn"), "circle-alert"
    return "info", "check"


def _name(said: Said, subject: Subject, reader: Reader) -> str:
    if said.source is Source.CARRIER:
        part = subject.part
        if part is not None and part.carrier_name and said.carrier in (None, part.shipment.carrier):
            return part.carrier_name
        return carrier_name(said.carrier) or reader.say("The carrier")
    return {
        Source.WAREHOUSE: reader.say("our warehouse"),
        Source.RFID: reader.say("a gate in our warehouse"),
        Source.GPS: reader.say("the courier’s position"),
        Source.STORE: reader.say("our shop"),
        Source.PERSON: reader.say("our team"),
    }[said.source]


def carrier_name(slug: str | None) -> str | None:
    """A carrier's slug as a name: short ones are initials ("dpd"), longer ones words ("royal-mail")."""
    if not slug:
        return None
    return " ".join(part.upper() if len(part) <= 3 else part.capitalize() for part in slug.split("-"))  # noqa: PLR2004 (of initials)


def _quotes(line: JourneyLine, subject: Subject, reader: Reader) -> tuple[Quote, ...]:
    order, address = subject.journey.order, subject.destination
    quotes = []
    for said in line.said:
        text = redacted(said.text, order=order, address=address)
        code = redacted(said.code, order=order, address=address)
        words = f"{code} {text}" if code and text and code not in text else text or code
        if words and said.source is Source.CARRIER:
            quotes.append(Quote(_name(said, subject, reader), words))
    return tuple(quotes)


def _body(line: JourneyLine, subject: Subject) -> str | None:
    """What our own people wrote to the buyer."""
    texts = [
        said.text for said in line.said if said.source is not Source.CARRIER and line.type is EventType.NOTE
    ]
    return redacted(" ".join(text for text in texts if text) or None, order=subject.journey.order)


def _next(subject: Subject, reader: Reader) -> NextLine | None:
    if subject.standing.is_over or subject.status is Status.CANCELLED:
        return None
    trouble = subject.trouble
    if trouble is not None and trouble.owner.value in ("buyer", "merchant", "customs"):
        return NextLine(reader.say(TROUBLE[trouble.kind].next), None, "")
    stage = next_stage(subject.standing)
    if stage is None:
        return None
    if stage is Stage.DELIVERED and subject.standing.stage is Stage.AVAILABLE_FOR_PICKUP:
        return NextLine(
            reader.say("You collect it"),
            None,
            reader.say("Take an identity document and the tracking number along."),
        )
    if subject.part is None:
        return NextLine(
            reader.say("We pack it and hand it over"), None, reader.say("You get its tracking here.")
        )
    title, more = (NEXT_BACK if subject.is_return else NEXT)[stage]
    return NextLine(reader.say(title), _expected(subject, stage, reader), reader.say(more))


def _expected(subject: Subject, stage: Stage, reader: Reader) -> str | None:
    estimate = subject.part.estimate if subject.part else None
    if estimate is None or stage not in (Stage.OUT_FOR_DELIVERY, Stage.DELIVERED):
        return None
    return reader.say("Expected %(days)s", days=days_of(estimate, reader))


def latest_news_at(subject: Subject) -> datetime | None:
    """When the newest line happened (UTC)."""
    return subject.lines[0].at if subject.lines else None


def local_day(moment: datetime, offset_min: int | None) -> date:
    """The date at a place with that offset in minutes (UTC where it is not known)."""
    return (moment + timedelta(minutes=offset_min or 0)).date()
