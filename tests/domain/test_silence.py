"""What the lack of news says."""

from datetime import date, timedelta

from hypothesis import given

from tests.domain.strategies import START, event_at, histories
from waypost.domain.estimate import Basis, Estimate
from waypost.domain.silence import Watch, days_late, next_look_at, silent_conditions
from waypost.domain.standing import standing
from waypost.domain.tracking import ConditionKind, Event, EventType, Status

DAY = timedelta(days=1)


def watch(
    *events: Event, promised_on: date | None = None, today: date | None = None, **rest: object
) -> Watch:
    estimate = rest.get("estimate")
    return Watch(standing(events), estimate, estimate, promised_on, START, today or START.date())  # type: ignore[arg-type]


def kinds(watched: Watch, after: timedelta) -> list[ConditionKind]:
    return [condition.kind for condition in silent_conditions(watched, now=START + after)]


def test_a_parcel_that_moves_is_not_suspected() -> None:
    assert kinds(watch(event_at(START, EventType.IN_TRANSIT)), 2 * DAY) == []


def test_silence_stalls_and_then_is_suspected_to_be_a_loss() -> None:
    moving = watch(event_at(START, EventType.IN_TRANSIT))
    assert kinds(moving, 6 * DAY) == [ConditionKind.STALLED]
    assert kinds(moving, 22 * DAY) == [ConditionKind.LOST_SUSPECTED]


def test_a_label_that_is_never_scanned_is_stalled() -> None:
    labelled = watch(event_at(START, EventType.LABEL_CREATED))
    assert kinds(labelled, 3 * DAY) == []
    assert kinds(labelled, 5 * DAY) == [ConditionKind.STALLED]


def test_a_parcel_that_waits_to_be_fetched_is_not_lost() -> None:
    assert kinds(watch(event_at(START, EventType.AVAILABLE_FOR_PICKUP)), 8 * DAY) == []


def test_past_the_promise_it_is_delayed_without_anybody_saying_so() -> None:
    late = watch(event_at(START, EventType.IN_TRANSIT), promised_on=(START - DAY).date())
    assert kinds(late, DAY) == [ConditionKind.DELAYED]


def test_a_window_that_ends_after_the_promise_is_late_before_the_promise_is_broken() -> None:
    promised = (START + 2 * DAY).date()
    estimate = Estimate(promised, promised + 3 * DAY, promised + 2 * DAY, 0.9, Basis.LANE)
    foreseen = watch(event_at(START, EventType.IN_TRANSIT), promised_on=promised, estimate=estimate)
    assert days_late(foreseen) == 2
    assert kinds(foreseen, timedelta(0)) == [ConditionKind.DELAYED]


def test_what_a_carrier_said_itself_is_not_said_again() -> None:
    told = watch(
        event_at(START, EventType.IN_TRANSIT),
        event_at(START, EventType.DELAYED),
        promised_on=(START - DAY).date(),
    )
    assert kinds(told, DAY) == []


@given(histories())
def test_after_the_end_silence_says_nothing_and_nobody_looks_again(events: list[Event]) -> None:
    watched = watch(*events, event_at(START + 99 * DAY, EventType.RETURNED), promised_on=START.date())
    assert watched.standing.status is Status.RETURNED
    assert silent_conditions(watched, now=START + 400 * DAY) == ()
    assert next_look_at(watched, now=START) is None
