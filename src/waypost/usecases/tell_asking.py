"""Tell people how a shipment is asked about: when a carrier was last asked, and when next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from waypost.domain.asking import Asking, HeardBy, when_next
from waypost.domain.breaker import Breaker
from waypost.domain.journey import Journey, ShipmentJourney
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
