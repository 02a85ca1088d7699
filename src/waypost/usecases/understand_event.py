"""From what a program, a file or a person wrote to an event: words, times and places understood.

Everything that cannot be understood is refused with the field's name, what was wrong and what would do.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import get_close_matches
from types import MappingProxyType
from zoneinfo import ZoneInfo

from waypost.domain.local_time import Moment, TimeNotUnderstood, place_in_time
from waypost.domain.tracking import NOWHERE, Event, EventType, Location, OffsetSource, Source
from waypost.ports.codes import Mappings
from waypost.ports.places import Places
from waypost.usecases.record_events import NewsRefused

EARLIEST_YEAR = 1990
FUTURE_GRACE = timedelta(hours=26)  # a clock on the other side of the date line, and two hours of error

# Other words for the same news: our own one-word statuses, and what people write.
SYNONYMS: Mapping[str, EventType] = MappingProxyType(
    {
        "attempt_failed": EventType.DELIVERY_ATTEMPTED,
        "delivery_attempt": EventType.DELIVERY_ATTEMPTED,
        "available_for_pick_up": EventType.AVAILABLE_FOR_PICKUP,
        "exception": EventType.PROBLEM,
        "customs": EventType.CUSTOMS_ENTERED,
        "returning": EventType.RETURN_STARTED,
        "return_to_sender": EventType.RETURN_STARTED,
        "canceled": EventType.CANCELLED,
        "info_received": EventType.LABEL_CREATED,
        "collected": EventType.PICKED_UP,
        "dispatched": EventType.HANDED_OVER,
        "shipped": EventType.HANDED_OVER,
    }
)
WORDS: Mapping[str, EventType] = MappingProxyType({**{kind.value: kind for kind in EventType}, **SYNONYMS})


@dataclass(frozen=True, slots=True)
class EventDraft:
    """An event as written. Times are text as given; `status` one of `WORDS`."""

    occurred_at: str
    status: str | None = None
    carrier_code: str | None = None
    carrier: str | None = None
    message: str | None = None
    location: Location = NOWHERE
    expected_at: str | None = None
    retracts: str | None = None
    source: Source = Source.CARRIER


def understand_event(
    draft: EventDraft,
    *,
    places: Places,
    zone_of_account: str | None,
    now: datetime,
    mappings: Mappings | None = None,
) -> Event:
    """The event that a draft describes; NewsRefused names the field that is wrong.

    A draft with a carrier's code but no status means what the carrier's mapping says. What no mapping knows
    is kept as unknown: it is counted and listed for mapping.
    """
    moment = _moment(draft.occurred_at, "/occurred_at", draft.location, places, zone_of_account)
    _must_be_possible(moment.occurred_at, now)
    expected_at = None
    if draft.expected_at is not None:
        expected_at = _moment(
            draft.expected_at, "/expected_at", draft.location, places, zone_of_account
        ).occurred_at
    kind, version = _kind(draft), 0
    if draft.status is None and mappings is not None:
        kind, version = _meaning(draft, mappings)
    if kind is EventType.RETRACTED and not draft.retracts:
        raise NewsRefused("/retracts", "a retraction names the id of the event that it takes back")
    return Event(
        type=kind,
        occurred_at=moment.occurred_at,
        source=draft.source,
        offset_min=moment.offset_min,
        offset_source=moment.offset_source,
        carrier=draft.carrier,
        code=draft.carrier_code,
        text=draft.message,
        location=draft.location,
        expected_at=expected_at,
        retracts=draft.retracts,
        mapping_version=version,
    )


def _meaning(draft: EventDraft, mappings: Mappings) -> tuple[EventType, int]:
    """What the carrier's own code means, and by which version of its mapping (0: it does not know)."""
    table = mappings.code_table(draft.carrier) if draft.carrier else None
    means = table.meaning(code=draft.carrier_code, text=draft.message) if table else EventType.UNKNOWN
    return means, table.version if table and means is not EventType.UNKNOWN else 0


def _kind(draft: EventDraft) -> EventType:
    if draft.status is None:
        if draft.carrier_code is None:
            raise NewsRefused("/status", "give a status or a carrier_code")
        return EventType.UNKNOWN
    word = draft.status.strip().lower().replace("-", "_").replace(" ", "_")
    kind = WORDS.get(word)
    if kind is None:
        near = get_close_matches(word, WORDS, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else f"; known are {', '.join(sorted(WORDS))}"
        raise NewsRefused("/status", f"{draft.status!r} is not a status that we know{hint}")
    return kind


def _moment(
    text: str, pointer: str, location: Location, places: Places, zone_of_account: str | None
) -> Moment:
    try:
        moment = place_in_time(text, zone_of_location=None, zone_of_account=None)
        if moment.offset_source is OffsetSource.ASSUMED:
            return place_in_time(
                text, zone_of_location=zone_of(location, places), zone_of_account=zone_of_account
            )
    except TimeNotUnderstood as problem:
        raise NewsRefused(pointer, str(problem)) from problem
    if moment.offset_min == 0 and (zone := zone_of(location, places)) is not None:
        # The instant is given in UTC: the clock on the wall follows from the place.
        return Moment(moment.occurred_at, offset_min_in(zone, moment.occurred_at), OffsetSource.FROM_LOCATION)
    return moment


def zone_of(location: Location, places: Places) -> str | None:
    """The IANA time zone of a location, as far as it can be known."""
    if location is NOWHERE:
        return None
    if location.lat is not None and location.lon is not None:
        return places.zone_at(location.lat, location.lon)
    place = places.find(
        city=location.city,
        region=location.region,
        country=location.country,
        postal_code=location.postal_code,
        facility=location.facility,
    )
    return place.zone if place else None


def offset_min_in(zone: str, moment: datetime) -> int:
    """The UTC offset, in minutes, of an IANA zone at a moment."""
    offset = moment.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()
    return round(offset / timedelta(minutes=1))


def _must_be_possible(occurred_at: datetime, now: datetime) -> None:
    if occurred_at.year < EARLIEST_YEAR:
        raise NewsRefused(
            "/occurred_at", f"{occurred_at:%Y-%m-%d} lies before {EARLIEST_YEAR}: check the year"
        )
    if occurred_at > now + FUTURE_GRACE:
        detail = f"{occurred_at:%Y-%m-%d %H:%M} UTC lies in the future: an event has already happened"
        raise NewsRefused("/occurred_at", f"{detail} (use expected_at for what is to come)")
