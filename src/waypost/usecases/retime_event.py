"""When a recorded event happened, by the zone that its account has today.

Only times that an account's zone decided, or that nothing decided, are read anew: an offset that was given
and the zone of a place stay. The time is read from the kept message, as it was written.
"""

from dataclasses import replace

from waypost.domain.local_time import TimeNotUnderstood, ZoneNotKnown, place_in_time
from waypost.domain.tracking import Event, OffsetSource
from waypost.ports.connector import Scan
from waypost.usecases.understand_report import by_the_end_of

BY_ACCOUNT = (OffsetSource.FROM_ACCOUNT, OffsetSource.ASSUMED)


def retimed(event: Event, scan: Scan, *, zone: str | None) -> Event:
    """The event at the moment that its kept message means in this zone (None: nobody knows one)."""
    if event.offset_source not in BY_ACCOUNT:
        return event
    try:
        moment = place_in_time(scan.occurred_at, zone_of_location=None, zone_of_account=zone)
        expected = by_the_end_of(scan.expected_at)
        expected_at = event.expected_at
        if expected is not None and expected_at is not None:
            expected_at = place_in_time(expected, zone_of_location=None, zone_of_account=zone).occurred_at
    except (TimeNotUnderstood, ZoneNotKnown):
        return event
    if moment.offset_source is OffsetSource.GIVEN:
        return event
    now = (moment.occurred_at, moment.offset_min, moment.offset_source, expected_at)
    if now == (event.occurred_at, event.offset_min, event.offset_source, event.expected_at):
        return event
    return replace(
        event,
        occurred_at=moment.occurred_at,
        offset_min=moment.offset_min,
        offset_source=moment.offset_source,
        expected_at=expected_at,
    )
