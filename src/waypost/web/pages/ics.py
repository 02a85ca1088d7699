"""A calendar for the delivery (RFC 5545), to be imported or subscribed to: one event per parcel to come.

A subscribed calendar is asked for anew by the program that shows it (RFC 7986, `REFRESH-INTERVAL`).
"""

from datetime import UTC, datetime, timedelta

from waypost.domain.estimate import Estimate
from waypost.domain.journey import Journey
from waypost.domain.links import public_id
from waypost.web.pages.arrival import answer
from waypost.web.pages.languages import language
from waypost.web.pages.reader import Reader
from waypost.web.pages.shop import Shop
from waypost.web.pages.subject import Subject, chosen, subjects

LONGEST_LINE = 75  # octets, RFC 5545 section 3.1
REFRESH = "PT1H"


def calendar(
    journey: Journey, *, locale: str, now: datetime, shop: Shop, page_url: str, parcel: int | None = None
) -> bytes:
    """The calendar of a journey, or of one parcel. `page_url` is the absolute address of its page.

    The same parcel keeps its UID, on its own page as on its order's, and its SEQUENCE rises with every
    change of it: a newer file replaces the entry of an older one. A delivery that is over or has no date any
    more takes it back (STATUS:CANCELLED); days are TENTATIVE, hours CONFIRMED.
    """
    reader = Reader(language(locale), now, shop)
    wanted = [chosen(journey, parcel)] if parcel is not None else subjects(journey)
    name = _escaped(reader.say("Delivery from %(shop)s", shop=shop.name))
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Waypost//Delivery//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{name}",
        f"NAME:{name}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}",
        f"X-PUBLISHED-TTL:{REFRESH}",
        *(line for subject in wanted for line in _event(subject, reader, page_url)),
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _event(subject: Subject, reader: Reader, page_url: str) -> list[str]:
    part = subject.part
    estimate = part.estimate or part.first_estimate if part else None
    if part is None or estimate is None or subject.is_return:
        return []
    is_off = subject.standing.is_over or part.estimate is None or not answer(subject, reader).has_calendar
    order = subject.journey.order
    number = order.order_number if order else part.shipment.tracking_number or ""
    title = reader.say("Delivery from %(shop)s", shop=reader.shop.name)
    stamp = part.shipment.updated_at or subject.journey.updated_at or reader.now
    status = "CANCELLED" if is_off else "CONFIRMED" if estimate.from_at else "TENTATIVE"
    return [
        "BEGIN:VEVENT",
        f"UID:{public_id('shp', part.shipment.id)}@waypost",
        f"SEQUENCE:{part.shipment.version}",
        f"DTSTAMP:{_utc(stamp)}",
        f"LAST-MODIFIED:{_utc(stamp)}",
        *_when(estimate),
        f"SUMMARY:{_escaped(f'{title} · {number}' if number else title)}",
        f"DESCRIPTION:{_escaped(page_url)}",
        f"URL:{page_url}",
        f"STATUS:{status}",
        "TRANSP:TRANSPARENT",
        "CLASS:PRIVATE",
        "END:VEVENT",
    ]


def _when(estimate: Estimate) -> list[str]:
    if estimate.from_at and estimate.until_at:
        return [f"DTSTART:{_utc(estimate.from_at)}", f"DTEND:{_utc(estimate.until_at)}"]
    end = estimate.latest_on + timedelta(days=1)  # the end of an all-day event is the day after
    return [f"DTSTART;VALUE=DATE:{estimate.earliest_on:%Y%m%d}", f"DTEND;VALUE=DATE:{end:%Y%m%d}"]


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r", ""), ("\n", "\\n")):
        text = text.replace(sign, written)
    return text


def _folded(line: str) -> str:
    """The line broken into pieces of at most 75 octets, never inside a character."""
    pieces, piece, size = [], "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > LONGEST_LINE:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + sign, size + octets
    return "\r\n".join([*pieces, piece])
