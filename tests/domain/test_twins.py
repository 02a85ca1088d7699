from datetime import UTC, datetime, timedelta

from waypost.domain.retraction import taken_back
from waypost.domain.tracking import Event, EventType, OffsetSource, Source
from waypost.domain.twins import outdone

CLOCK = datetime(2026, 11, 24, 11, 30, tzinfo=UTC)


def told(kind: EventType = EventType.DELIVERED, *, offset_min: int | None, code: str = "x") -> Event:
    """An event at 11:30 on the clock of its place; None: nobody knows where that clock is."""
    source = OffsetSource.ASSUMED if offset_min is None else OffsetSource.GIVEN
    return Event(
        kind,
        CLOCK - timedelta(minutes=offset_min or 0),
        Source.CARRIER,
        offset_min=offset_min,
        offset_source=source,
        carrier="usps",
        code=code,
    )


def test_a_clock_that_is_known_outdoes_one_that_is_assumed_whichever_came_first() -> None:
    vague, sure = told(offset_min=None), told(offset_min=-300, code="01")
    for known, new in (([vague], [sure]), ([sure], [vague]), ([], [vague, sure])):
        (retraction,) = outdone(known, new)
        assert retraction.retracts == vague.id
        assert taken_back([vague, sure, retraction]) == {vague.id}


def test_the_same_moment_by_two_tellers_takes_nothing_back() -> None:
    assert not outdone([told(offset_min=None)], [told(offset_min=0)])


def test_other_news_and_other_clocks_are_no_twins() -> None:
    vague = told(offset_min=None)
    assert not outdone([vague], [told(EventType.OUT_FOR_DELIVERY, offset_min=-300)])
    assert not outdone([vague], [told(offset_min=None, code="y")])


def test_a_twin_is_taken_back_once() -> None:
    vague, sure = told(offset_min=None), told(offset_min=-300)
    (first,) = outdone([vague], [sure])
    (again,) = outdone([vague, sure, first], [sure])
    assert again.id == first.id
