"""The delivery's details: where to (city and postcode only), by whom, under which number."""

from dataclasses import dataclass
from datetime import timedelta

from waypost.domain.shipment import Address
from waypost.web.pages import formats
from waypost.web.pages.reader import Reader
from waypost.web.pages.story import carrier_name
from waypost.web.pages.subject import Subject

MOST_INITIALS = 4


@dataclass(frozen=True, slots=True)
class Details:
    """What is known of the delivery. `number_shown` is grouped for reading, `number` is to be copied."""

    to: str | None
    carrier: str | None
    monogram: str
    service: str | None
    number: str | None
    number_shown: str | None
    carrier_url: str | None
    carrier_host: str | None
    promised: str | None


def details(subject: Subject, reader: Reader) -> Details:
    """The details that a link may show."""
    shipment = subject.part.shipment if subject.part else None
    name = (
        (subject.part.carrier_name or carrier_name(shipment.carrier if shipment else None))
        if subject.part
        else None
    )
    url = _safe(subject.part.carrier_url if subject.part else None)
    number = shipment.tracking_number if shipment else None
    promised = subject.promised_on if not subject.is_return else None
    return Details(
        to=_city(subject.destination, reader),
        carrier=name,
        monogram=_monogram(name),
        service=shipment.service if shipment else None,
        number=number,
        number_shown=_grouped(number),
        carrier_url=url,
        carrier_host=url.split("/")[2].removeprefix("www.") if url else None,
        promised=formats.long_day(promised, reader.language) if promised else None,
    )


def placed_on(subject: Subject, reader: Reader) -> str | None:
    """The day the order was placed, in words."""
    order = subject.journey.order
    if order is None or order.placed_at is None:
        return None
    local = order.placed_at + timedelta(minutes=order.placed_offset_min or 0)
    return formats.long_day(local.date(), reader.language)


def _city(address: Address | None, reader: Reader) -> str | None:
    if address is None:
        return None
    town = " ".join(part for part in (address.postal_code, address.city) if part)
    country = formats.country(address.country, reader.language)
    return formats.joined([part for part in (town, country) if part], reader.language)


def _monogram(name: str | None) -> str:
    if not name:
        return ""
    words = name.replace("-", " ").split()
    first = words[0]
    return (
        first
        if first.isupper() and len(first) <= MOST_INITIALS
        else "".join(word[0] for word in words)[:2].upper()
    )


def _grouped(number: str | None) -> str | None:
    """Blanks after every fourth sign of a long number, counted from the start."""
    if number is None or len(number) <= 10:  # noqa: PLR2004 (short ones are read at a glance)
        return number
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))


def _safe(url: str | None) -> str | None:
    return url if url and url.startswith("https://") and url.count("/") >= 3 else None  # noqa: PLR2004 (https://host/)
