"""From the cells of an event row to news of a shipment."""

from dataclasses import replace

from waypost.domain.carrier_codes import CodeTable
from waypost.domain.tracking import NOWHERE, EventType, Location, Source
from waypost.usecases.record_events import News, NewsRefused
from waypost.usecases.understand_event import EventDraft, understand_event
from waypost.usecases.understand_rows import (
    Cells,
    Reading,
    RowRefused,
    needed,
    number_in,
    text_in,
    tracking_number_in,
)

_PLACE = ("city", "region", "postal_code", "facility")


def understand_event_row(cells: Cells, *, reading: Reading) -> News:
    """The news that a row brings; RowRefused names the field that is wrong."""
    number = tracking_number_in(cells)
    if number is None:
        raise RowRefused("tracking_number", "is empty")
    needed(cells, "occurred_at")
    carrier = reading.carrier_in(cells)
    code, message = text_in(cells, "carrier_code"), _message(cells)
    status = text_in(cells, "status")
    table = reading.codes(carrier)
    version = 0
    if status is None and code is not None and table is not None:
        status = _meaning(table, code, message)
        version = table.version if status else 0
    draft = EventDraft(
        occurred_at=reading.time_text(cells, "occurred_at") or "",
        status=status,
        carrier_code=code,
        carrier=carrier,
        message=message,
        location=_location(cells, reading),
        expected_at=reading.time_text(cells, "expected_at"),
        source=_source(cells),
    )
    try:
        event = understand_event(draft, places=reading.places, zone_of_account=reading.zone, now=reading.now)
    except NewsRefused as refusal:
        raise RowRefused(refusal.pointer.strip("/"), refusal.detail) from refusal
    return News(
        replace(event, mapping_version=version) if version else event,
        reading.store_id,
        tracking_number=number,
    )


def _meaning(table: CodeTable, code: str, message: str | None) -> str | None:
    means = table.meaning(code=code, text=message)
    return None if means is EventType.UNKNOWN else means.value


def _message(cells: Cells) -> str | None:
    said, detail = text_in(cells, "message"), text_in(cells, "detail")
    if detail and said and detail.casefold() != said.casefold():
        return f"{said}: {detail}"
    return said or detail


def _location(cells: Cells, reading: Reading) -> Location:
    words = {name: text_in(cells, name) for name in _PLACE}
    lat, lon = number_in(cells, "lat"), number_in(cells, "lon")
    if lat is not None and lon is not None and not (abs(lat) <= 90 and abs(lon) <= 180):  # noqa: PLR2004 - degrees
        raise RowRefused("lat", f"{lat:g}, {lon:g} is not a point on the earth")
    written = text_in(cells, "country")
    country = reading.country_of(written) if written else None
    if written and country is None:
        raise RowRefused("country", f"{written[:60]!r} is no country that we know")
    location = Location(**words, country=country, lat=lat, lon=lon)
    return NOWHERE if location == NOWHERE else location


def _source(cells: Cells) -> Source:
    word = text_in(cells, "source")
    if word is None:
        return Source.CARRIER
    try:
        return Source(word.casefold())
    except ValueError:
        known = ", ".join(source.value for source in Source)
        raise RowRefused("source", f"{word[:60]!r} is no source; known are {known}") from None
