"""Which events are taken back. A retraction can itself be taken back: then what it named counts again."""

from collections import Counter
from collections.abc import Iterable

from waypost.domain.tracking import Event, EventType, Source


def taken_back(events: Iterable[Event]) -> frozenset[str]:
    """The ids that count no more, read from the set of events, whatever their order.

    An id is gone where a retraction that itself stands names it. What nobody takes back stands.
    """
    named = {
        event.id: event.retracts for event in events if event.type is EventType.RETRACTED and event.retracts
    }
    undecided = Counter(named.values())
    stand = [retraction for retraction in named if not undecided[retraction]]
    gone: set[str] = set()
    while stand:
        target = named[stand.pop()]
        if target in gone:
            continue
        gone.add(target)
        spared = named.get(target)  # the target was a retraction: what it named has one enemy less
        if spared is None:
            continue
        undecided[spared] -= 1
        if not undecided[spared] and spared in named and spared not in gone:
            stand.append(spared)
    return frozenset(gone)


def retraction_of(event: Event, *, code: str) -> Event:
    """Our taking back of an event, at its own time; `code` says why. The same each time: it is one event."""
    return Event(
        type=EventType.RETRACTED,
        occurred_at=event.occurred_at,
        source=Source.STORE,
        offset_min=event.offset_min,
        offset_source=event.offset_source,
        carrier=event.carrier,
        code=code,
        retracts=event.id,
    )
