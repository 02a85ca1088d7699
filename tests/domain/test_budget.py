"""No call over budget, whoever asks when."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from waypost.domain.budget import (
    TURNS,
    allowance,
    asked_within,
    calls_wanted_per_hour,
    lateness,
    minute_of,
    share_calls,
)
from waypost.domain.polling import DUE_TODAY, MOVING, Urgency

START = datetime(2026, 3, 2, 8, 0, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


def play(limit: int, steps_s: list[int], *, for_tokens: int = 0) -> list[datetime]:
    """Ask whenever it is allowed, at uneven moments; every call that was made."""
    made: Counter[int] = Counter()
    calls = []
    now = START
    for step_s in steps_s:
        now += timedelta(seconds=step_s)
        allowed = allowance(made, calls_per_hour=limit, for_tokens=for_tokens, now=now)
        count = min(allowed.calls, allowed.questions + for_tokens) if allowed.questions else 0
        made[minute_of(now)] += count
        calls += [now] * count
    return calls


def busiest_hour(calls: list[datetime]) -> int:
    first = 0
    most = 0
    for last, moment in enumerate(calls):
        while moment - calls[first] >= HOUR:
            first += 1
        most = max(most, last - first + 1)
    return most


@settings(max_examples=60, deadline=None)
@given(
    limit=st.sampled_from([1, 7, 10, 59, 60, 61, 250, 1400]),
    steps_s=st.lists(st.integers(0, 400), min_size=50, max_size=400),
    for_tokens=st.integers(0, 2),
)
def test_no_sliding_hour_holds_more_calls_than_allowed(
    limit: int, steps_s: list[int], for_tokens: int
) -> None:
    assert busiest_hour(play(limit, steps_s, for_tokens=for_tokens)) <= limit


def test_an_hour_is_used_nearly_whole_and_evenly() -> None:
    calls = play(60, [10] * 360 * 5)
    assert 290 <= len(calls) <= 300
    assert max(Counter(map(minute_of, calls)).values()) == 1


def test_few_calls_are_spread_over_the_hour() -> None:
    gaps = [later - earlier for earlier, later in zip(*[iter(play(4, [60] * 240))] * 2, strict=False)]
    assert min(gaps) >= timedelta(minutes=15)


def test_it_is_told_when_more_may_be_asked() -> None:
    made: Counter[int] = Counter({minute_of(START) - 30: 58, minute_of(START): 1})
    paced = allowance(made, calls_per_hour=60, now=START)
    assert (paced.questions, paced.again_at) == (0, START.replace(second=0) + timedelta(minutes=1))
    made[minute_of(START)] += 1
    spent = allowance(made, calls_per_hour=60, now=START)
    assert (spent.calls, spent.questions) == (0, 0)
    assert spent.again_at == START.replace(second=0) + timedelta(minutes=31)


def test_a_question_waits_where_the_hour_has_no_call_for_its_token() -> None:
    made = {minute_of(START) - 30: 59}
    assert allowance(made, calls_per_hour=60, now=START).questions == 1
    assert allowance(made, calls_per_hour=60, for_tokens=1, now=START).questions == 0


def test_parcels_due_today_have_most_turns_and_everybody_has_some() -> None:
    due = dict.fromkeys(Urgency, 1000)
    chosen = share_calls(due, 100, turn=0)
    assert chosen == {Urgency.TODAY: 70, Urgency.MOVING: 20, Urgency.WAITING: 10}
    assert share_calls(due, 1, turn=5)[Urgency.WAITING] == 1


@given(
    st.dictionaries(st.sampled_from(Urgency), st.integers(0, 500)),
    st.integers(0, 200),
    st.integers(0, 10_000),
    st.integers(1, 40),
)
def test_calls_are_shared_fairly_whoever_is_due(
    due: dict[Urgency, int], questions: int, turn: int, numbers_per_call: int
) -> None:
    chosen = share_calls(due, questions, turn=turn, numbers_per_call=numbers_per_call)
    room = questions * numbers_per_call
    assert all(chosen[group] <= due.get(group, 0) for group in Urgency)
    assert sum(chosen.values()) == min(room, sum(due.values())), "no call is wasted"
    rounds = questions // len(TURNS)
    for group in Urgency:
        assert chosen[group] >= min(due.get(group, 0), rounds * TURNS.count(group)), "nobody starves"


def test_turns_that_nobody_needs_go_to_the_most_urgent() -> None:
    chosen = share_calls({Urgency.MOVING: 5, Urgency.WAITING: 9}, 10, turn=0)
    assert chosen == {Urgency.TODAY: 0, Urgency.MOVING: 5, Urgency.WAITING: 5}
    assert sum(share_calls({}, 10, turn=3).values()) == 0


def test_a_call_for_many_numbers_is_filled_up() -> None:
    chosen = share_calls(
        {Urgency.TODAY: 3, Urgency.MOVING: 10, Urgency.WAITING: 40}, 1, turn=0, numbers_per_call=30
    )
    assert chosen == {Urgency.TODAY: 3, Urgency.MOVING: 10, Urgency.WAITING: 17}


def test_lateness_tells_the_age_of_news_and_what_the_budget_promises() -> None:
    ages = [timedelta(hours=hours) for hours in range(100)]
    told = lateness(Urgency.MOVING, ages, calls_per_hour=61, numbers_per_call=1)
    assert (told.shipments, told.median_age, told.high_age) == (100, 50 * HOUR, 90 * HOUR)
    share = TURNS.count(Urgency.MOVING) / len(TURNS)
    assert told.asked_within == timedelta(hours=100 / (60 * share)) + 4 * HOUR
    assert lateness(Urgency.TODAY, [], calls_per_hour=60, numbers_per_call=1).median_age == timedelta()
    assert asked_within(Urgency.MOVING, 100, calls_per_hour=0) > 50 * HOUR


def test_it_is_told_how_many_calls_would_do() -> None:
    assert calls_wanted_per_hour({DUE_TODAY: 1000, MOVING: 6000}, numbers_per_call=1) == 1500
    assert calls_wanted_per_hour({DUE_TODAY: 1000, MOVING: 6000}, numbers_per_call=30) == 50
