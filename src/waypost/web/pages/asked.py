"""When the carrier was last asked, and when it is next: the quiet line under the journey."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType

from waypost.domain.asking import Asking, HeardBy, WhyThen
from waypost.domain.polling import DELIVERED_GRACE, SILENT_FOR, UNKNOWN_FOR
from waypost.web.pages import formats
from waypost.web.pages.reader import Reader
from waypost.web.pages.story import carrier_name
from waypost.web.pages.subject import Subject
from waypost.web.pages.words import N_

NO_TIME: Mapping[WhyThen, str] = MappingProxyType({
    WhyThen.ARRIVED: N_("No more questions: it arrived more than %(days)s days ago"),
    WhyThen.ENDED: N_("No more questions: its journey has ended"),
    WhyThen.NEVER_KNOWN: N_("No more questions: %(carrier)s has not known the number for %(days)s days"),
    WhyThen.SILENT: N_("No more questions: nothing new for %(days)s days"),
    WhyThen.STOPPED: N_("We cannot ask %(carrier)s at the moment"),
    WhyThen.BUDGET: N_("Waiting its turn: we may ask %(number)s questions an hour"),
})  # fmt: skip
DAYS: Mapping[WhyThen, int] = MappingProxyType({
    WhyThen.ARRIVED: DELIVERED_GRACE.days,
    WhyThen.NEVER_KNOWN: UNKNOWN_FOR.days,
    WhyThen.SILENT: SILENT_FOR.days,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class AskedLine:
    """Who was asked when, and what follows. `last_again` has `{}` where an open page counts on."""

    last_at: datetime | None
    last: str | None
    last_again: str | None
    then: str | None


def asked_line(subject: Subject, reader: Reader) -> AskedLine | None:
    """What is told of asking about a parcel; None where nobody asks."""
    asking = subject.part.asking if subject.part else None
    if asking is None:
        return None
    name = _name(asking, subject)
    if asking.heard_by is HeardBy.FILE:
        return _by_file(asking, name, reader)
    at = asking.last_asked_at if asking.last_asked_at and asking.last_asked_at <= reader.now else None
    last = last_again = None
    if at is not None:
        ago = formats.ago(at, reader.now, reader.language)
        last = reader.say("%(carrier)s was last asked %(ago)s", carrier=name, ago=ago)
        last_again = reader.say("%(carrier)s was last asked %(ago)s", carrier=name, ago="{}")
    return AskedLine(at, last, last_again, _then(asking, name, subject, reader))


def _by_file(asking: Asking, name: str, reader: Reader) -> AskedLine | None:
    at = asking.heard_at
    if at is None or at > reader.now:
        return None
    ago = formats.ago(at, reader.now, reader.language)
    last = reader.say("%(carrier)s sends us files, the last one %(ago)s", carrier=name, ago=ago)
    last_again = reader.say("%(carrier)s sends us files, the last one %(ago)s", carrier=name, ago="{}")
    return AskedLine(at, last, last_again, None)


def _then(asking: Asking, name: str, subject: Subject, reader: Reader) -> str:
    if asking.is_over or asking.next_ask_at is None:
        return _no_time(asking, name, reader)
    if asking.heard_by is HeardBy.PUSH:
        return reader.say("%(carrier)s tells us by itself", carrier=name)
    when = _moment(asking.next_ask_at, subject, reader)
    if asking.why is WhyThen.RESTS:
        return reader.say("%(carrier)s is not answering; we try again at %(time)s", carrier=name, time=when)
    return reader.say("Next question: %(time)s", time=when)


def _no_time(asking: Asking, name: str, reader: Reader) -> str:
    number = formats.number(asking.calls_per_hour, reader.language)
    return reader.say(NO_TIME[asking.why], carrier=name, number=number, days=DAYS.get(asking.why))


def _moment(at: datetime | None, subject: Subject, reader: Reader) -> str:
    """The clock at the destination, with the day where it is another; UTC, and said so, without a zone."""
    local = (at or reader.now).astimezone(subject.zone or UTC)
    shown = formats.clock(local, reader.language)
    if local.date() != subject.today(reader.now):
        shown = f"{formats.short_day(local.date(), reader.language)}, {shown}"
    return shown if subject.zone else f"{shown} UTC"


def _name(asking: Asking, subject: Subject) -> str:
    part = subject.part
    if part is not None and part.carrier_name and asking.carrier == part.shipment.carrier:
        return part.carrier_name
    return asking.carrier_name or carrier_name(asking.carrier) or asking.carrier
