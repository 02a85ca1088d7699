"""Tell people how asking goes: when a carrier was last asked, when next, and how late a budget makes us."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from waypost.domain.breaker import Breaker
from waypost.domain.budget import (
    HOUR_MIN,
    Lateness,
    calls_wanted_per_hour,
    lateness,
    minute_of,
)
from waypost.domain.polling import REASONS, EndOfAsking, Outlook, Urgency
from waypost.ports.accounts import Connectors, StoredAccount
from waypost.ports.connector import Connector
from waypost.ports.database import Transaction
from waypost.usecases.choose_questions import limit_of

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class ShipmentAsked:
    """How one shipment is asked about. `next_at` is when asking is worth it: a budget may make it later."""

    asked_at: datetime | None
    heard_at: datetime | None
    next_at: datetime | None
    is_pushed: bool
    ended: EndOfAsking | None
    why_ended: str | None


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
    tx: Transaction, shipment_ids: Sequence[int], *, now: datetime
) -> Mapping[int, ShipmentAsked]:
    """What is known of asking about these shipments; nobody asks about those that are missing."""
    return {
        plan.shipment_id: ShipmentAsked(
            asked_at=plan.asked_at,
            heard_at=plan.heard_at,
            next_at=None if plan.ended else max(plan.ask_at, now),
            is_pushed=plan.pushed_until is not None and plan.pushed_until > now,
            ended=plan.ended,
            why_ended=REASONS[plan.ended] if plan.ended else None,
        )
        for plan in tx.polls.of(shipment_ids)
    }


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
