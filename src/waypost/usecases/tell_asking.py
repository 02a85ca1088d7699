"""Tell people how a shipment is asked about: when a carrier was last asked, and when next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from waypost.domain.asking import Asking, HeardBy, WhyThen, when_next
from waypost.domain.breaker import Breaker
from waypost.domain.journey import Journey, ShipmentJourney
from waypost.domain.shipment import Shipment
from waypost.ports.accounts import PollPlan, StoredAccount
from waypost.ports.carrier import Carriers
from waypost.ports.database import Transaction
from waypost.usecases.choose_questions import limit_of

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Asker:
    """An account as far as pages tell of it: whom it asks, how often it may, and how it is."""

    carrier: str
    calls_per_hour: int
    health: Breaker
    carrier_name: str | None = None


@dataclass(frozen=True, slots=True)
class Askers:
    """All accounts by id, and whether carriers' files tell anything. May be some seconds old."""

    by_id: Mapping[int, Asker]
    hears_files: bool = False


NOBODY = Askers({})


def shipments_asked(
    tx: Transaction, shipments: Sequence[Shipment], *, askers: Askers, now: datetime
) -> Mapping[int, Asking]:
    """What is known of asking about these shipments; nobody asks about those that are missing.

    Where there are no accounts and no files, nothing is read.
    """
    found: dict[int, Asking] = {}
    ids = [one.id for one in shipments]
    if askers.by_id and ids:
        for plan in tx.polls.of(ids):
            if plan.account_id in askers.by_id:
                found[plan.shipment_id] = _asking(plan, askers.by_id[plan.account_id], now)
    if askers.hears_files and len(found) < len(ids):
        carriers = {one.id: one.carrier or "" for one in shipments if one.id not in found}
        for shipment_id, heard_at in tx.polls.files_heard(list(carriers)).items():
            found[shipment_id] = Asking(
                carriers[shipment_id], None, None, WhyThen.FILES, HeardBy.FILE, 0, heard_at
            )
    return found


def with_asking(
    tx: Transaction, journeys: Sequence[Journey], *, askers: Askers, now: datetime
) -> list[Journey]:
    """The journeys with what is told of asking about each of their shipments."""
    shipments = [part.shipment for journey in journeys for part in journey.shipments]
    found = shipments_asked(tx, shipments, askers=askers, now=now)
    if not found:
        return list(journeys)
    return [replace(journey, shipments=_asked_parts(journey, found)) for journey in journeys]


def _asked_parts(journey: Journey, found: Mapping[int, Asking]) -> tuple[ShipmentJourney, ...]:
    return tuple(replace(part, asking=found.get(part.shipment.id)) for part in journey.shipments)


def askers_of(tx: Transaction, *, carriers: Carriers) -> Askers:
    """All accounts, as far as pages tell of them."""
    by_id = {one.id: _asker(one, carriers) for one in tx.accounts.all()}
    return Askers(by_id, hears_files=tx.polls.hears_files())


def _asker(stored: StoredAccount, carriers: Carriers) -> Asker:
    connector, facts = carriers.connector_named(stored.carrier), carriers.carrier_named(stored.carrier)
    limit = limit_of(stored, connector) if connector else stored.calls_per_hour or 0
    return Asker(stored.carrier, limit, stored.breaker, facts.name if facts else None)


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
        carrier_name=asker.carrier_name,
    )
