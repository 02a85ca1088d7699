"""What is taken back, and what counts again because its retraction is."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import START, event_at
from waypost.domain.retraction import taken_back
from waypost.domain.standing import standing
from waypost.domain.tracking import Event, EventType, Status

SCAN = event_at(START, EventType.DELIVERED)


def against(event: Event, text: str = "") -> Event:
    return event_at(START, EventType.RETRACTED, retracts=event.id, text=text)


@given(st.permutations([SCAN, first := against(SCAN), second := against(first), against(second)]))
def test_every_second_retraction_lets_an_event_count_again(events: Sequence[Event]) -> None:
    assert taken_back(events) == {SCAN.id, second.id}
    assert standing(events).status is Status.PENDING
    assert standing([one for one in events if one.retracts != second.id]).status is Status.DELIVERED


def test_an_event_is_gone_while_one_retraction_of_it_stands() -> None:
    one, other = against(SCAN, "a"), against(SCAN, "b")
    assert taken_back([SCAN, one, other, against(one)]) == {SCAN.id, one.id}


def test_a_retraction_of_what_we_never_heard_of_takes_back_its_id() -> None:
    assert taken_back([against(SCAN)]) == {SCAN.id}
    assert taken_back([SCAN]) == frozenset()


def test_a_long_quarrel_is_decided_too() -> None:
    events = [SCAN]
    for _ in range(5_000):
        events.append(against(events[-1]))
    assert SCAN.id not in taken_back(events)
    assert SCAN.id in taken_back(events[:-1])
