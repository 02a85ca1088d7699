from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from waypost.domain.estimate import Basis, Estimate
from waypost.domain.polling import (
    DUE_TODAY,
    MOVING,
    ON_THE_VAN,
    OVERDUE,
    QUIET,
    EndOfAsking,
    Followed,
    Outlook,
    due_from,
    end_of_asking,
    is_push_broken,
    next_ask_at,
    outlook,
    value_of_asking,
)
from waypost.domain.standing import OUTBOUND_START, standing
from waypost.domain.tracking import Event, EventType

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def window(day: int) -> Estimate:
    on = date(2026, 3, day)
    return Estimate(on, on, on, 0.8, Basis.LANE)


def followed(*kinds: EventType, ago: timedelta = HOUR, due: int | None = None, **more: object) -> Followed:
    """A shipment whose last event was `ago`, the others an hour earlier each."""
    events = [Event(kind, NOW - ago - HOUR * back) for back, kind in enumerate(reversed(kinds))]
    made = Followed(standing(events), window(due) if due else None, NOW - 2 * DAY - HOUR * len(events))
    return replace(made, **more)  # type: ignore[arg-type]  # the fields of Followed


ON_THE_WAY = (EventType.LABEL_CREATED, EventType.PICKED_UP, EventType.IN_TRANSIT)


def test_what_is_on_the_van_or_due_today_is_most_urgent() -> None:
    assert outlook(followed(*ON_THE_WAY, EventType.OUT_FOR_DELIVERY), now=NOW) == ON_THE_VAN
    assert outlook(followed(*ON_THE_WAY, due=4), now=NOW) == DUE_TODAY
    assert outlook(followed(*ON_THE_WAY, due=3), now=NOW) == OVERDUE
    assert outlook(followed(*ON_THE_WAY, due=6), now=NOW) == MOVING


def test_the_carriers_own_day_counts_even_when_an_estimate_was_made_anew() -> None:
    late = Event(EventType.IN_TRANSIT, NOW - HOUR, expected_at=NOW - DAY)
    assert outlook(Followed(standing([late]), window(5), NOW - 3 * DAY), now=NOW) == OVERDUE


def test_the_day_is_that_of_the_destination() -> None:
    tokyo = followed(*ON_THE_WAY, due=5, offset_min=540)
    assert due_from(tokyo, now=NOW) == datetime(2026, 3, 4, 21, tzinfo=UTC)
    assert outlook(tokyo, now=NOW + 10 * HOUR) == DUE_TODAY


def test_a_shipment_that_nobody_asked_about_is_asked_at_once() -> None:
    assert next_ask_at(followed(*ON_THE_WAY), now=NOW) == NOW
    assert next_ask_at(Followed(OUTBOUND_START, None, NOW), now=NOW) == NOW


@pytest.mark.parametrize(
    ("shipment", "hours"),
    [
        (followed(*ON_THE_WAY, EventType.OUT_FOR_DELIVERY, asked_at=NOW), 1),
        (followed(*ON_THE_WAY, due=4, asked_at=NOW), 2),
        (followed(*ON_THE_WAY, asked_at=NOW), 6),
        (followed(EventType.LABEL_CREATED, asked_at=NOW), 24),
        (followed(*ON_THE_WAY, EventType.AVAILABLE_FOR_PICKUP, asked_at=NOW), 12),
        (followed(*ON_THE_WAY, EventType.RETURN_STARTED, asked_at=NOW), 12),
        (followed(*ON_THE_WAY, ago=6 * DAY, asked_at=NOW), 24),
    ],
)
def test_the_next_question_follows_from_where_it_stands(shipment: Followed, hours: int) -> None:
    assert next_ask_at(shipment, now=NOW) == NOW + timedelta(hours=hours)


def test_nobody_asks_at_night_about_what_comes_by_day() -> None:
    evening = NOW + 9 * HOUR + timedelta(minutes=30)
    van = followed(*ON_THE_WAY, EventType.OUT_FOR_DELIVERY, asked_at=evening)
    assert next_ask_at(van, now=evening) == datetime(2026, 3, 5, 6, tzinfo=UTC)


def test_a_parcel_is_asked_about_on_the_morning_of_its_day_at_the_latest() -> None:
    evening = datetime(2026, 3, 4, 23, 59, tzinfo=UTC)
    tomorrow = followed(*ON_THE_WAY, due=5, asked_at=evening)
    assert next_ask_at(tomorrow, now=evening) == datetime(2026, 3, 5, 5, 59, tzinfo=UTC)
    assert next_ask_at(replace(tomorrow, asked_at=evening + HOUR), now=evening) == datetime(
        2026, 3, 5, 6, tzinfo=UTC
    )


def test_what_is_pushed_is_asked_about_only_after_silence() -> None:
    pushed = followed(*ON_THE_WAY, asked_at=NOW - 2 * HOUR, is_pushed=True)
    first = next_ask_at(pushed, now=NOW)
    assert first is not None
    assert first >= NOW + 20 * HOUR
    quiet = followed(*ON_THE_WAY, ago=2 * DAY, asked_at=NOW - 30 * HOUR, is_pushed=True)
    second = next_ask_at(quiet, now=NOW)
    assert second is not None
    assert second <= NOW


def test_a_silence_is_checked_once_and_then_after_another_day() -> None:
    checked = followed(*ON_THE_WAY, ago=2 * DAY, asked_at=NOW - 7 * HOUR, is_pushed=True)
    assert next_ask_at(checked, now=NOW) == NOW + 17 * HOUR


def test_what_is_pushed_and_due_today_is_checked_sooner() -> None:
    van = followed(*ON_THE_WAY, EventType.OUT_FOR_DELIVERY, ago=7 * HOUR, asked_at=NOW - 9 * HOUR)
    second = next_ask_at(replace(van, is_pushed=True), now=NOW)
    assert second is not None
    assert second <= NOW


def test_news_that_should_have_been_pushed_long_ago_proves_a_push_broken() -> None:
    asked_at, long_ago = NOW - DAY, NOW - 3 * HOUR
    assert is_push_broken(is_pushed=True, asked_at=asked_at, moved_at=long_ago, now=NOW)
    assert not is_push_broken(is_pushed=True, asked_at=asked_at, moved_at=NOW - HOUR, now=NOW)
    assert not is_push_broken(is_pushed=True, asked_at=None, moved_at=long_ago, now=NOW)
    assert not is_push_broken(is_pushed=False, asked_at=asked_at, moved_at=long_ago, now=NOW)


def test_asking_ends_some_days_after_arrival_and_says_why() -> None:
    fresh = followed(*ON_THE_WAY, EventType.DELIVERED, ago=2 * DAY)
    assert end_of_asking(fresh, now=NOW) is None
    old = followed(*ON_THE_WAY, EventType.DELIVERED, ago=3 * DAY)
    assert end_of_asking(old, now=NOW) is EndOfAsking.ARRIVED
    assert next_ask_at(old, now=NOW) is None


def test_asking_ends_for_what_ended_otherwise_or_was_never_known_or_fell_silent() -> None:
    lost = followed(*ON_THE_WAY, EventType.LOST, ago=15 * DAY, since=NOW - 30 * DAY)
    assert end_of_asking(lost, now=NOW) is EndOfAsking.ENDED
    unknown = Followed(OUTBOUND_START, None, NOW - 20 * DAY, unknown_since=NOW - 14 * DAY)
    assert end_of_asking(unknown, now=NOW) is EndOfAsking.NEVER_KNOWN
    assert end_of_asking(replace(unknown, unknown_since=NOW - 13 * DAY), now=NOW) is None
    silent = followed(*ON_THE_WAY, ago=60 * DAY, since=NOW - 80 * DAY)
    assert end_of_asking(silent, now=NOW) is EndOfAsking.SILENT
    assert end_of_asking(replace(silent, heard_at=NOW - DAY), now=NOW) is None


def test_a_call_is_worth_more_the_likelier_and_the_more_urgent_news_is() -> None:
    def worth(seen: Outlook, hours: float) -> float:
        asked_at = NOW - hours * HOUR
        return value_of_asking(seen, asked_at=asked_at, ask_at=NOW, since=asked_at, now=NOW)

    assert worth(ON_THE_VAN, 1) > worth(DUE_TODAY, 1) > worth(MOVING, 1) > worth(QUIET, 1)
    assert worth(MOVING, 12) > worth(MOVING, 3)


def test_whoever_waits_long_enough_is_worth_more_than_all_others() -> None:
    patient = value_of_asking(
        QUIET, asked_at=NOW - 20 * DAY, ask_at=NOW - 19 * DAY, since=NOW - 30 * DAY, now=NOW
    )
    van = value_of_asking(ON_THE_VAN, asked_at=NOW - DAY, ask_at=NOW - 23 * HOUR, since=NOW - DAY, now=NOW)
    assert patient > van
