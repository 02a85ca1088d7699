"""What the rows of a file are read with, and the cells that every kind of row has: texts, times, carriers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from waypost.domain.carrier_codes import CodeTable
from waypost.domain.detection import detect, likely_carriers, surest
from waypost.domain.local_time import TimeNotUnderstood
from waypost.domain.tracking_number import MAX_LENGTH, normalise
from waypost.domain.written_dates import DayOrder, as_iso
from waypost.ports.carrier import Carriers
from waypost.ports.places import Places

LONGEST_TEXT = 2_000
Cells = Mapping[str, str]


def no_codes(carrier: str | None) -> CodeTable | None:
    """No carrier's codes are known."""
    del carrier
    return None


@dataclass(frozen=True)
class Reading:
    """What the rows of one file are read with.

    `zone` is the IANA zone of the shop's clock (None: UTC is assumed, and said so), `day_orders` tells by
    field which of day and month comes first, `codes` gives the table of a carrier's codes.
    """

    store_id: int
    places: Places
    carriers: Carriers
    now: datetime
    zone: str | None = None
    day_orders: Mapping[str, DayOrder | None] = field(default_factory=lambda: MappingProxyType({}))
    codes: Callable[[str | None], CodeTable | None] = no_codes
    _slugs: dict[str, str] = field(default_factory=dict)
    _countries: dict[str, str | None] = field(default_factory=dict)

    def time_text(self, cells: Cells, name: str) -> str | None:
        """A cell with a time as ISO text; RowRefused where day and month cannot be told apart."""
        written = text_in(cells, name)
        if written is None:
            return None
        try:
            return as_iso(written, self.day_orders.get(name))
        except (TimeNotUnderstood, ValueError, OverflowError) as problem:
            raise RowRefused(name, str(problem)) from problem

    def carrier_in(self, cells: Cells) -> str | None:
        """The slug of the carrier that a row names, as we call it where we know it."""
        written = text_in(cells, "carrier")
        if written is None:
            return None
        if written not in self._slugs:
            self._slugs[written] = _slug(written, self.carriers)
        return self._slugs[written]

    def country_of(self, written: str) -> str | None:
        """The ISO code of a country written as a code of two or three letters or as a name."""
        if written not in self._countries:
            place = self.places.find(country=written)
            self._countries[written] = place.country if place else None
        return self._countries[written]

    def carrier_of(self, number: str, told: str | None) -> tuple[str | None, tuple[str, ...]]:
        """The carrier of a tracking number: the one told where we know it, else the one the number shows.

        With it all that the number can belong to, where the row told no carrier.
        """
        if told is not None and self.carriers.carrier_named(told) is not None:
            return told, ()
        candidates = detect(number, formats=self.carriers.all_formats())
        found = surest(candidates)
        if told is None:
            return (found.carrier, likely_carriers(candidates)) if found else (None, ())
        return (found.carrier if found and found.carrier.startswith(f"{told}-") else told), ()


class RowRefused(Exception):
    """This row cannot be taken in: correct the cell of `field`."""

    def __init__(self, field: str, detail: str) -> None:
        super().__init__(detail)
        self.field = field
        self.detail = detail


def text_in(cells: Cells, name: str) -> str | None:
    """A cell as trimmed text, None where it is blank; RowRefused where nobody can store it."""
    text = cells.get(name)
    if text is None:
        return None
    text = text.strip()
    if not text:
        return None
    if len(text) > LONGEST_TEXT:
        raise RowRefused(name, f"has {len(text):,} characters; the most is {LONGEST_TEXT:,}")
    if not text.isascii() or "\x00" in text:
        _must_be_storable(name, text)
    return text


def needed(cells: Cells, name: str) -> str:
    """A cell that no row goes without."""
    text = text_in(cells, name)
    if text is None:
        raise RowRefused(name, "is empty")
    return text


def number_in(cells: Cells, name: str) -> float | None:
    """A cell with a number, decimal comma or point."""
    text = text_in(cells, name)
    if text is None:
        return None
    try:
        return float(text.replace(",", "."))
    except ValueError:
        raise RowRefused(name, f"{text[:60]!r} is not a number") from None


def tracking_number_in(cells: Cells, name: str = "tracking_number") -> str | None:
    """A tracking number, normalised."""
    text = text_in(cells, name)
    if text is None:
        return None
    number = normalise(text)
    if not 0 < len(number) <= MAX_LENGTH:
        raise RowRefused(
            name, f"{text[:60]!r} is not a tracking number: 1 to {MAX_LENGTH} letters and digits"
        )
    return number


def folded_slug(text: str) -> str:
    """A name as a slug: small letters, hyphens between words."""
    letters = "".join(letter if letter.isalnum() else "-" for letter in text.casefold())
    return "-".join(part for part in letters.split("-") if part)


def _slug(written: str, carriers: Carriers) -> str:
    words = folded_slug(written).split("-")
    known: Callable[[str], bool] = lambda slug: carriers.carrier_named(slug) is not None  # noqa: E731 - one use
    for count in range(len(words), 0, -1):
        slug = "-".join(words[:count])
        if known(slug):
            return slug
    return "-".join(words) or "unknown"


def _must_be_storable(name: str, text: str) -> None:
    if "\x00" in text:
        raise RowRefused(name, "has a NUL character in it")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise RowRefused(name, "has half of a surrogate pair in it, which is no character") from None
