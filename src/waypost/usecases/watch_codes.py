"""Is a carrier using words that we do not know? The share of unknown codes in the last day, against before.

A sample is looked at, never the whole: every nth of the newest shipments.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from waypost.domain.retraction import taken_back
from waypost.domain.tracking import EventType
from waypost.ports.database import StoredEvent, Transaction
from waypost.usecases.apply_own_rules import is_by_mapping

RECENT = timedelta(days=1)
SPAN, SAMPLE = 100_000, 2_000  # of the newest SPAN shipments about SAMPLE are looked at
FEWEST = 20  # fewer codes in a day say nothing
MARKED_SHARE, MARKED_RISE = 0.05, 3.0


@dataclass(frozen=True, slots=True)
class Drift:
    """A carrier's codes in the sample: how many came in the last day and before, and were unknown."""

    carrier: str
    recent: int
    recent_unknown: int
    before: int
    before_unknown: int

    @property
    def recent_share(self) -> float:
        """The share of unknown codes in the last day, 0 to 1."""
        return self.recent_unknown / self.recent if self.recent else 0.0

    @property
    def share_before(self) -> float:
        """The share of unknown codes before that."""
        return self.before_unknown / self.before if self.before else 0.0

    @property
    def is_marked(self) -> bool:
        """Whether it rose so much that the carrier seems to have changed its codes."""
        is_much = self.recent >= FEWEST and self.recent_share >= MARKED_SHARE
        return is_much and self.before > 0 and self.recent_share > MARKED_RISE * self.share_before


def watch_codes(tx: Transaction, *, now: datetime) -> list[Drift]:
    """The drift of each carrier whose codes we map, the greatest rise first."""
    last = tx.shipments.latest_id()
    first = max(0, last - SPAN)
    ids = range(last, first, -max(1, (last - first) // SAMPLE))
    heard: dict[int, list[StoredEvent]] = {}
    for stored in tx.shipments.events(ids):
        heard.setdefault(stored.owner_id, []).append(stored)
    counts: dict[str, list[int]] = {}
    for events in heard.values():
        _count(events, counts, now)
    found = [Drift(carrier, *count) for carrier, count in counts.items()]
    return sorted(found, key=lambda one: (one.share_before - one.recent_share, one.carrier))


def _count(events: list[StoredEvent], counts: dict[str, list[int]], now: datetime) -> None:
    """Count the events of a shipment that a mapping was asked about; what was mended since counts no more."""
    gone = taken_back(stored.event for stored in events)
    for stored in events:
        event = stored.event
        if event.carrier is None or not is_by_mapping(event) or event.id in gone:
            continue
        count = counts.setdefault(event.carrier, [0, 0, 0, 0])
        place = 0 if now - stored.recorded_at <= RECENT else 2
        count[place] += 1
        count[place + 1] += event.type is EventType.UNKNOWN


def marked(drifts: list[Drift]) -> Iterator[tuple[str, str]]:
    """Each carrier that drifted markedly, and a sentence about it."""
    for one in drifts:
        if one.is_marked:
            recent, before = f"{one.recent_share:.0%}", f"{one.share_before:.1%}"
            sentence = f"{recent} of its codes were unknown in the last day, {before} before"
            yield one.carrier, f"{one.carrier}: {sentence}"
