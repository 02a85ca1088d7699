"""Random but possible events for property tests."""

from datetime import datetime, timedelta

from hypothesis import strategies as st

from waypost.domain.tracking import EPOCH, Event, EventType, Location, OffsetSource, Source

START = EPOCH + timedelta(days=20_000)

moments = st.builds(lambda minutes: START + timedelta(minutes=minutes), st.integers(0, 20 * 24 * 60))
rough_moments = st.builds(lambda hours: START + timedelta(hours=hours), st.integers(0, 40))
places = st.sampled_from(
    [
        Location(),
        Location(city="Lyon", country="FR"),
        Location(city="Beaune", country="FR"),
        Location(city="São Paulo", region="SP", country="BR"),
    ]
)
plain_types = st.sampled_from([kind for kind in EventType if kind is not EventType.RETRACTED])


def event_at(moment: datetime, kind: EventType = EventType.IN_TRANSIT, **rest: object) -> Event:
    """An event of that moment."""
    return Event(type=kind, occurred_at=moment, **rest)  # type: ignore[arg-type]


plain_events = st.builds(
    Event,
    type=plain_types,
    occurred_at=st.one_of(moments, rough_moments),
    source=st.sampled_from(list(Source)),
    offset_min=st.sampled_from([None, 0, 60, -180, 330]),
    offset_source=st.sampled_from(list(OffsetSource)),
    carrier=st.sampled_from([None, "ups", "dpd"]),
    code=st.sampled_from([None, "X1", "OF"]),
    text=st.sampled_from([None, "Out for delivery", "Ausgeliefert"]),
    location=places,
    expected_at=st.one_of(st.none(), moments),
)


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """A set of events, some of which take back others of it."""
    events = draw(st.lists(plain_events, max_size=14))
    for event in draw(st.lists(st.sampled_from(events), max_size=3)) if events else ():
        at = draw(moments)
        events.append(
            Event(type=EventType.RETRACTED, occurred_at=at, source=Source.PERSON, retracts=event.id)
        )
    return events
