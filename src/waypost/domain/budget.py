"""How many calls an account may make now, who gets them, and how late that makes our news.

A carrier counts calls in any sliding hour, those for tokens among them where it says so; so do we, in whole
minutes: at a minute's end all calls of the last 61 minutes are at most `calls_per_hour`, hence those of
every 3600 seconds too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from waypost.domain.polling import DUE_TODAY, Outlook, Urgency
from waypost.domain.tracking import EPOCH

WINDOW_MIN = 61
MINUTE = timedelta(minutes=1)
HOUR_MIN = 60
CALM_MIN = 10  # no burst: what fits into an hour is spread over pieces of this length too
# Who is asked in ten calls in turn, as long as the group has somebody due; else the next group has the call.
TURNS = (
    Urgency.TODAY, Urgency.TODAY, Urgency.MOVING, Urgency.TODAY, Urgency.TODAY, Urgency.WAITING,
    Urgency.TODAY, Urgency.TODAY, Urgency.MOVING, Urgency.TODAY,
)  # fmt: skip
LIGHT_HOURS = 16  # of 24, in which parcels due today are asked about


@dataclass(frozen=True, slots=True)
class Allowance:
    """What an account may do now: so many calls at the very most, and so many questions if it keeps its pace.

    `again_at` is when more may be asked.
    """

    calls: int
    questions: int
    again_at: datetime


def minute_of(moment: datetime) -> int:
    """The whole minutes since 1970-01-01T00:00Z."""
    return (moment - EPOCH) // MINUTE


def allowance(
    made: Mapping[int, int], *, calls_per_hour: int, for_tokens: int = 0, now: datetime
) -> Allowance:
    """What may be asked now, spread evenly over the hour; `made` are the calls by `minute_of`.

    `for_tokens` is how many calls a conversation may need beside its questions: they are reserved where the
    hour still has them, and a question that needs them and has none waits.
    """
    minute = minute_of(now)
    left = max(calls_per_hour - _made_in(made, minute, WINDOW_MIN), 0)
    every_min = max(HOUR_MIN // max(calls_per_hour, 1), 1)
    pace = min(
        max(ceil(calls_per_hour / HOUR_MIN), 1) - _made_in(made, minute, every_min),
        max(ceil(calls_per_hour * CALM_MIN / WINDOW_MIN), 1) - _made_in(made, minute, CALM_MIN),
    )
    questions = max(min(pace, left - for_tokens), 0)
    if questions:
        return Allowance(left, questions, _start_of(minute + every_min))
    if left > for_tokens:
        last = max((when for when, count in made.items() if count), default=minute)
        return Allowance(left, 0, max(_start_of(last + every_min), _start_of(minute + 1)))
    return Allowance(left, 0, _freed_at(made, minute, for_tokens + 1 - left))


def share_calls(
    due: Mapping[Urgency, int], questions: int, *, turn: int, numbers_per_call: int = 1
) -> Mapping[Urgency, int]:
    """How many shipments of each group to ask about in the next questions.

    Each question goes to the group whose turn it is (`turn` counts the questions of this account so far), or
    to the most urgent one that has somebody due. A call with room left takes more of the next groups.
    """
    left = dict.fromkeys(Urgency, 0) | dict(due)
    chosen = dict.fromkeys(Urgency, 0)
    for count in range(questions):
        room = numbers_per_call
        for group in (TURNS[(turn + count) % len(TURNS)], *Urgency):
            taken = min(left[group], room)
            chosen[group] += taken
            left[group] -= taken
            room -= taken
    return chosen


@dataclass(frozen=True, slots=True)
class Lateness:
    """How late a budget makes the news of one group of shipments.

    `median_age` and `high_age` (nine in ten are younger) tell how long ago the carrier was last asked;
    `asked_within` is what the budget guarantees each of them, counted in hours in which the group is asked.
    """

    urgency: Urgency
    shipments: int
    median_age: timedelta
    high_age: timedelta
    asked_within: timedelta


def lateness(
    urgency: Urgency, ages: Sequence[timedelta], *, calls_per_hour: int, numbers_per_call: int
) -> Lateness:
    """The lateness of a group with these ages, by the budget it shares with the others."""
    ordered = sorted(ages)
    nothing = timedelta()
    return Lateness(
        urgency,
        len(ordered),
        ordered[len(ordered) // 2] if ordered else nothing,
        ordered[min(len(ordered) * 9 // 10, len(ordered) - 1)] if ordered else nothing,
        asked_within(urgency, len(ordered), calls_per_hour=calls_per_hour, numbers_per_call=numbers_per_call),
    )


def asked_within(
    urgency: Urgency, shipments: int, *, calls_per_hour: int, numbers_per_call: int = 1
) -> timedelta:
    """In what time everybody of a group is asked at the latest, when all groups are full.

    The hours of those due today count by day only: at night their turns belong to the others.
    """
    per_hour = calls_per_hour * HOUR_MIN / WINDOW_MIN * numbers_per_call * TURNS.count(urgency) / len(TURNS)
    hours = shipments / per_hour if per_hour else float(shipments)
    if urgency is Urgency.TODAY:
        hours *= 24 / LIGHT_HOURS
    return timedelta(hours=hours) + 2 * DUE_TODAY.news_after


def calls_wanted_per_hour(outlooks: Mapping[Outlook, int], *, numbers_per_call: int) -> int:
    """How many calls an hour would let every shipment be asked as soon as news is likely."""
    per_hour = sum(count * timedelta(hours=1) / seen.news_after for seen, count in outlooks.items())
    return ceil(per_hour / numbers_per_call)


def _made_in(made: Mapping[int, int], minute: int, minutes: int) -> int:
    """The calls of the last so many minutes, this one included; a clock that was set back counts too."""
    return sum(count for when, count in made.items() if when > minute - minutes)


def _freed_at(made: Mapping[int, int], minute: int, too_many: int) -> datetime:
    """When enough old calls have left the window."""
    gone = 0
    for when in sorted(made):
        if when > minute - WINDOW_MIN:
            gone += made[when]
            if gone >= too_many:
                return _start_of(when + WINDOW_MIN)
    return _start_of(minute + WINDOW_MIN)


def _start_of(minute: int) -> datetime:
    return EPOCH + minute * MINUTE
