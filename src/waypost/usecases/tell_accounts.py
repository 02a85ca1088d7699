"""Tell people how every account keeps up: its calls, how late its budget makes the news, and its troubles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from waypost.domain.breaker import Breaker
from waypost.domain.budget import (
    HOUR_MIN,
    WINDOW_MIN,
    Lateness,
    calls_wanted_per_hour,
    lateness,
    minute_of,
)
from waypost.domain.polling import EndOfAsking, Outlook, Urgency
from waypost.ports.accounts import Connectors, StoredAccount
from waypost.ports.connector import Connector
from waypost.ports.database import Transaction
from waypost.usecases.choose_questions import limit_of

HOUR = timedelta(hours=1)
NOTHING = timedelta()


class AccountState(StrEnum):
    """How an account is: `TRIED` is asked single questions, to see whether its carrier is back."""

    ASKED = "asked"
    RESTS = "rests"
    TRIED = "tried"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Backlog:
    """The shipments that an account is asked about, and how late its budget makes those that are due.

    `waiting` are due; `median_delay` and `worst_delay` are how long they have been. `pushed` are told of by
    the carrier itself, the first of these pushes ending at `pushes_end_at`.
    """

    shipments: int
    waiting: int
    median_delay: timedelta
    worst_delay: timedelta
    pushed: int
    pushes_end_at: datetime | None


@dataclass(frozen=True, slots=True)
class AccountAsked:
    """How an account keeps up.

    `calls_left` may be made in this sliding hour; `groups` tell how old the news is; `unread` answers were
    kept. `trouble` is what went wrong last and is not over, `advice` what to do about it.
    """

    id: int
    name: str
    carrier: str
    store_id: int | None
    carriers: tuple[str, ...]
    preference: int
    state: AccountState
    health: Breaker
    calls_per_hour: int
    calls_last_hour: int
    calls_left: int
    calls_wanted_per_hour: int
    backlog: Backlog
    unread: int
    asked_at: datetime | None
    groups: tuple[Lateness, ...]
    ends: Mapping[EndOfAsking, int]
    sentence: str
    trouble: str | None
    advice: str | None


def accounts_asked(tx: Transaction, *, connectors: Connectors, now: datetime) -> Sequence[AccountAsked]:
    """How every account keeps up. Reads all plans: for a page that people open now and then."""
    return [
        _account(tx, stored, connectors.connector_named(stored.carrier), now) for stored in tx.accounts.all()
    ]


def _account(
    tx: Transaction, stored: StoredAccount, connector: Connector | None, now: datetime
) -> AccountAsked:
    limit = limit_of(stored, connector) if connector else stored.calls_per_hour or 0
    numbers = connector.NUMBERS_PER_CALL if connector else 1
    ages = tx.polls.ages(stored.id, now=now)
    groups = tuple(
        lateness(group, _of_group(ages, group), calls_per_hour=limit, numbers_per_call=numbers)
        for group in Urgency
    )
    made = tx.accounts.calls(stored.id, since_minute=minute_of(now) - WINDOW_MIN + 1)
    last_hour = sum(count for minute, count in made.items() if minute > minute_of(now) - HOUR_MIN)
    wanted = calls_wanted_per_hour(
        {seen: len(found) for seen, found in ages.items()}, numbers_per_call=numbers
    )
    unread = tx.accounts.unread_answers(stored.id)
    trouble, advice = _trouble(stored, connector, unread[0].problem if unread else None, wanted > limit)
    return AccountAsked(
        id=stored.id,
        name=stored.name,
        carrier=stored.carrier,
        store_id=stored.store_id,
        carriers=stored.carriers,
        preference=stored.preference,
        state=_state(stored.breaker, now),
        health=stored.breaker,
        calls_per_hour=limit,
        calls_last_hour=last_hour,
        calls_left=max(limit - sum(made.values()), 0),
        calls_wanted_per_hour=wanted,
        backlog=_backlog(tx, stored, sum(one.shipments for one in groups), now),
        unread=len(unread),
        asked_at=stored.asked_at,
        groups=groups,
        ends=tx.polls.ends(stored.id),
        sentence=_sentence(stored.breaker, groups, limit, wanted),
        trouble=trouble,
        advice=advice,
    )


def _backlog(tx: Transaction, stored: StoredAccount, shipments: int, now: datetime) -> Backlog:
    delays = sorted(tx.polls.delays(stored.id, now=now))
    median, worst = (delays[len(delays) // 2], delays[-1]) if delays else (NOTHING, NOTHING)
    return Backlog(shipments, len(delays), median, worst, *tx.polls.pushed(stored.id, now=now))


def _state(health: Breaker, now: datetime) -> AccountState:
    if health.stopped_because is not None:
        return AccountState.STOPPED
    if not health.may_ask(now=now):
        return AccountState.RESTS
    return AccountState.TRIED if health.is_open else AccountState.ASKED


def _trouble(
    stored: StoredAccount,
    connector: Connector | None,
    unread: str | None,
    is_short: bool,  # noqa: FBT001 - private
) -> tuple[str | None, str | None]:
    """What is wrong, the worst of it, and what to do."""
    health, name = stored.breaker, stored.name
    if connector is None:
        return f"we know no way to ask {stored.carrier} any more", f'`waypost accounts remove "{name}"`'
    if health.stopped_because is not None:
        rotate = f'put in new credentials (`waypost accounts rotate "{name}"`)'
        return health.stopped_because, f'{rotate}, or ask again (`waypost accounts resume "{name}"`)'
    if health.failures:
        again = f"{health.rests_until:%Y-%m-%d %H:%M} UTC" if health.rests_until else "once"
        advice = f"nothing, unless it lasts: it is tried again at {again}"
        return f"{health.last_problem} ({health.failures} times in a row)", advice
    if unread is not None:
        return (
            f"an answer was not understood: {unread}",
            "install a newer Waypost, then `waypost accounts reread`",
        )
    if is_short:
        advice = f'ask {stored.carrier} for more, then `waypost accounts set "{name}" --calls-per-hour N`'
        return "its calls are too few to keep everything fresh", advice
    return None, None


def _of_group(ages: Mapping[Outlook, Sequence[timedelta]], group: Urgency) -> list[timedelta]:
    return [age for seen, found in ages.items() if seen.urgency is group for age in found]


def _sentence(health: Breaker, groups: Sequence[Lateness], limit: int, wanted: int) -> str:
    """How it goes, in one sentence for a merchant."""
    if health.stopped_because is not None:
        return f"Stopped until you act: {health.stopped_because}."
    told = [
        f"{name} {one.median_age / HOUR:.1f} hours old (nine in ten below {one.high_age / HOUR:.1f})"
        for name, one in zip(("due today", "on the way", "waiting"), groups, strict=True)
        if one.shipments
    ]
    if not told:
        return "Nothing to ask about."
    news = f"News of parcels {', '.join(told)}."
    if wanted <= limit:
        return f"{news} {limit} calls an hour are enough."
    return f"{news} {limit} calls an hour; {wanted} would keep everything fresh."
