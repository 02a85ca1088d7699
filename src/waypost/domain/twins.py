"""One happening told twice, by a carrier and by an aggregator: the surer clock is believed.

An aggregator often drops the offset of a time. The same scan then stands at two moments hours apart, and a
delivery would seem to be followed by scans. So where two events of one kind show the same time on the clock,
and only one of them knows the offset, the other is taken back: whichever of them came first.
"""

from collections.abc import Iterable
from datetime import timedelta

from waypost.domain.retraction import retraction_of
from waypost.domain.tracking import Event, EventType, OffsetSource, Source

BETTER_CLOCK = "better_clock"  # the code of these retractions
MOST_APART = timedelta(hours=14)  # no zone is farther from UTC


def outdone(known: Iterable[Event], told: Iterable[Event]) -> list[Event]:
    """Retractions of events whose clock is only assumed, where another event of ONE shipment knows it.

    `told` are new, `known` were there before; what is taken back already is named again, harmlessly.
    """
    sure: dict[tuple[object, ...], list[Event]] = {}
    assumed: list[Event] = []
    for event in {event.id: event for event in (*known, *told)}.values():
        if event.source is not Source.CARRIER or event.type is EventType.RETRACTED:
            continue
        if event.offset_source is OffsetSource.ASSUMED:
            assumed.append(event)
        else:
            sure.setdefault(_on_the_clock(event), []).append(event)
    return [
        retraction_of(event, code=BETTER_CLOCK)
        for event in assumed
        if _is_outdone(event, sure.get(_on_the_clock(event), ()))
    ]


def _is_outdone(event: Event, twins: Iterable[Event]) -> bool:
    apart = [abs(twin.occurred_at - event.occurred_at) for twin in twins]
    return any(timedelta() < one <= MOST_APART for one in apart)


def _on_the_clock(event: Event) -> tuple[object, ...]:
    clock = event.local_time.replace(tzinfo=None, second=0, microsecond=0)
    return event.type, event.carrier, clock
