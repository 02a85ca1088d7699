"""From what a carrier or a file reports to news: each scan by itself, so that a bad one costs no other."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from waypost.domain.tracking import Source
from waypost.domain.tracking_number import normalise
from waypost.ports.connector import Scan, ShipmentNews
from waypost.ports.places import Places
from waypost.usecases.record_events import News, NewsRefused
from waypost.usecases.understand_event import EventDraft, understand_event

_DAY_ALONE = 10  # YYYY-MM-DD


@dataclass(frozen=True, slots=True)
class ScanRefused:
    """A scan that could not be understood: whose, which, and what was wrong."""

    tracking_number: str
    scan: Scan
    refusal: NewsRefused


@dataclass(frozen=True, slots=True)
class Understood:
    """The news of a report, and what could not be understood of it."""

    news: tuple[News, ...]
    refused: tuple[ScanRefused, ...]


def understand_report(
    told: Sequence[ShipmentNews],
    *,
    store_id: int,
    places: Places,
    zone_of_account: str | None,
    now: datetime,
    source: Source = Source.CARRIER,
) -> Understood:
    """The news that a report tells, about shipments of one store by their normalised tracking numbers."""
    news: list[News] = []
    refused: list[ScanRefused] = []
    for one in told:
        number = normalise(one.tracking_number)
        for scan in one.scans:
            draft = _draft(scan, one.carrier, source)
            try:
                event = understand_event(draft, places=places, zone_of_account=zone_of_account, now=now)
            except NewsRefused as refusal:
                refused.append(ScanRefused(one.tracking_number, scan, refusal))
                continue
            kept = replace(event, mapping_version=scan.mapping_version)
            news.append(
                News(kept, store_id, tracking_number=number, raw=scan.raw, carrier_type=scan.carrier_type)
            )
    return Understood(tuple(news), tuple(refused))


def by_the_end_of(expected_at: str | None) -> str | None:
    """A moment as a carrier announces it; a day alone means by the end of it."""
    if expected_at is not None and len(expected_at) == _DAY_ALONE:
        return f"{expected_at}T23:59:59"
    return expected_at


def _draft(scan: Scan, carrier: str | None, source: Source) -> EventDraft:
    return EventDraft(
        occurred_at=scan.occurred_at,
        status=scan.type.value,
        carrier_code=scan.code,
        carrier=carrier,
        message=scan.text,
        location=scan.location,
        expected_at=by_the_end_of(scan.expected_at),
        source=source,
    )
