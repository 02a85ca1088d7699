"""Is this one of the events that a query asks for? As they are told, not as they are stored.

Source of the parameters: EPCIS 2.0 (ISO/IEC 19987), section 8.2.7.1.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from waypost.ports.supply_events import EventQuery, ToldParcel
from waypost.standards.epcis.words import bare_word
from waypost.standards.epcis.writing import written_event

_PLACES = ("readPoint", "bizLocation")
_WORDS = ("bizStep", "disposition")


def is_wanted(told: ToldParcel, query: EventQuery, *, base_url: str) -> bool:
    """See `SupplyEvents.is_wanted`."""
    if not _is_within(told.event.occurred_at, query.happened):
        return False
    if not _is_within(told.recorded_at, query.recorded):
        return False
    if not query.equal:
        return True
    written = written_event(told, base_url=base_url)
    return all(_word(written, name) in _wanted(name, words) for name, words in query.equal.items())


def _is_within(moment: datetime | None, period: tuple[datetime | None, datetime | None]) -> bool:
    first, end = period
    if moment is None:
        return first is None and end is None
    return (first is None or moment >= first) and (end is None or moment < end)


def _word(written: Mapping[str, Any], name: str) -> str | None:
    value = written.get(name)
    if name in _PLACES and isinstance(value, dict):
        value = value.get("id")
    return value if isinstance(value, str) else None


def _wanted(name: str, words: frozenset[str]) -> frozenset[str | None]:
    return frozenset(bare_word(word) if name in _WORDS else word for word in words)
