"""The design case: 10,000 shipments that USPS moves, 60 calls an hour, two days."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import median
from time import perf_counter

from tests.domain.days_on_one_key import CALLS_PER_HOUR, HOUR, SHIPMENTS, Days
from waypost.domain.budget import asked_within, lateness
from waypost.domain.polling import Urgency

HOURS = 48


def median_hours(durations: Sequence[timedelta]) -> float:
    return median([duration / HOUR for duration in durations])


def busiest_hour(calls: list[datetime]) -> int:
    first = most = 0
    for last, moment in enumerate(calls):
        while moment - calls[first] >= HOUR:
            first += 1
        most = max(most, last - first + 1)
    return most


def print_lateness(days: Days, group: Urgency, promise: timedelta) -> None:
    told = lateness(group, days.ages[group], calls_per_hour=CALLS_PER_HOUR, numbers_per_call=1)
    print(
        f"{group:8} at most {days.most[group]:5} shipments, {len(days.waits[group]):4} calls; age of news:"
        f" median {told.median_age / HOUR:.1f} h, nine in ten below {told.high_age / HOUR:.1f} h; due"
        f" for at most {days.longest_wait(group) / HOUR:.1f} h, {promise / HOUR:.1f} h promised"
    )


def test_ten_thousand_shipments_share_sixty_calls_an_hour() -> None:
    begun = perf_counter()
    days = Days()
    days.run(HOURS)
    took_s = perf_counter() - begun
    print(f"\n{SHIPMENTS} shipments, {HOURS} hours, {len(days.calls)} calls, simulated in {took_s:.1f} s")
    assert busiest_hour(days.calls) <= CALLS_PER_HOUR
    assert len(days.calls) > 0.95 * HOURS * CALLS_PER_HOUR
    for group in Urgency:
        promise = asked_within(group, days.most[group], calls_per_hour=CALLS_PER_HOUR)
        print_lateness(days, group, promise)
        assert days.longest_wait(group) <= promise
    today = median_hours(days.ages[Urgency.TODAY])
    others = median_hours(days.ages[Urgency.MOVING] + days.ages[Urgency.WAITING])
    print(f"median age of news: due today {today:.1f} h, all others {others:.1f} h")
    print(f"{len(days.delays)} deliveries learnt, median {median_hours(days.delays):.1f} h after the fact")
    assert today < others / 3
    assert took_s < 20
