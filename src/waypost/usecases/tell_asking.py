"""Tell people how asking goes: when a carrier was last asked, when next, and how late a budget makes us."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from waypost.domain.asking import Asking, HeardBy, when_next
from waypost.domain.breaker import Breaker
from waypost.domain.budget import (
    HOUR_MIN,
    Lateness,
    calls_wanted_per_hour,
    lateness,
    minute_of,
)
from waypost.domain.journey import Journey, ShipmentJourney
from waypost.domain.polling import EndOfAsking, Outlook, Urgency
from waypost.ports.accounts import Connectors, PollPlan, StoredAccount
from waypost.ports.connector import Connector
from waypost.ports.database import Transaction
from waypost.usecases.choose_questions import limit_of

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Asker:
    """An account as far as pages tell of it: whom it asks, how often it may, and how it is."""

    carrier: str
    calls_per_hour: int
    health: Breaker


@dataclass(frozen=True, slots=True)
class AccountAsked:
    """How an account keeps up: calls it has, made and would want, and how old the news of each group is."""

    name: str
    carrier: str
    health: Breaker
    calls_per_hour: int
    calls_last_hour: int
    calls_wanted_per_hour: int
    groups: tuple[Lateness, ...]
    ends: Mapping[EndOfAsking, int]
    sentence: str


def shipments_asked(
    tx: Transaction, shipment_ids: Sequence[int], *, askers: Mapping[int, Asker], now: datetime
) -> Mapping[int, Asking]:
    """What is known of asking about these shipments; nobody asks about those that are missing.

    `askers` are the accounts by id, as `askers_of` gives them: they may be some seconds old. Where there are
    none, nothing is read.
    """
    if not askers or not shipment_ids:
        return {}
    return {
        plan.shipment_id: _asking(plan, askers[plan.account_id], now)
        for plan in tx.polls.of(shipment_ids)
        if plan.account_id in askers
    }


def with_asking(
    tx: Transaction, journeys: Sequence[Journey], *, askers: Mapping[int, Asker], now: datetime
) -> list[Journey]:
    """The journeys with what is told of asking about each of their shipments."""
    ids = [part.shipment.id for journey in journeys for part in journey.shipments]
    found = shipments_asked(tx, ids, askers=askers, now=now)
    if not found:
        return list(journeys)
    return [replace(journey, shipments=_asked_parts(journey, found)) for journey in journeys]


def _asked_parts(journey: Journey, found: Mapping[int, Asking]) -> tuple[ShipmentJourney, ...]:
    return tuple(replace(part, asking=found.get(part.shipment.id)) for part in journey.shipments)


def askers_of(tx: Transaction, *, connectors: Connectors) -> Mapping[int, Asker]:
    """All accounts by id, as far as pages tell of them."""
    return {one.id: _asker(one, connectors.connector_named(one.carrier)) for one in tx.accounts.all()}


def _asker(stored: StoredAccount, connector: Connector | None) -> Asker:
    limit = limit_of(stored, connector) if connector else stored.calls_per_hour or 0
    return Asker(stored.carrier, limit, stored.breaker)


def _asking(plan: PollPlan, asker: Asker, now: datetime) -> Asking:
    is_pushed = plan.pushed_until is not None and plan.pushed_until > now
    next_at, why = when_next(plan.ask_at, ended=plan.ended, is_pushed=is_pushed, health=asker.health, now=now)
    return Asking(
        carrier=asker.carrier,
        last_asked_at=plan.asked_at,
        next_ask_at=next_at,
        why=why,
        heard_by=HeardBy.PUSH if is_pushed else HeardBy.POLL,
        calls_per_hour=asker.calls_per_hour,
        heard_at=plan.heard_at,
        pushed_until=plan.pushed_until if is_pushed else None,
    )


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
    made = tx.accounts.calls(stored.id, since_minute=minute_of(now) - HOUR_MIN + 1)
    outlooks = {seen: len(found) for seen, found in ages.items()}
    wanted = calls_wanted_per_hour(outlooks, numbers_per_call=numbers)
    return AccountAsked(
        name=stored.name,
        carrier=stored.carrier,
        health=stored.breaker,
        calls_per_hour=limit,
        calls_last_hour=sum(made.values()),
        calls_wanted_per_hour=wanted,
        groups=groups,
        ends=tx.polls.ends(stored.id),
        sentence=_sentence(stored.breaker, groups, limit, wanted),
    )


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
