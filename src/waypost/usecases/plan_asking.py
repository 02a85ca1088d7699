"""Plan when shipments are asked about: made anew whenever one is added, moves, or is estimated again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from waypost.domain.polling import (
    EndOfAsking,
    Followed,
    due_from,
    end_of_asking,
    next_ask_at,
    outlook,
)
from waypost.domain.shipment import Shipment
from waypost.ports.accounts import ANY_CARRIER, Connectors, PollPlan, StoredAccount
from waypost.ports.database import Database, Transaction
from waypost.ports.places import Places
from waypost.usecases.find_journey import destination, place_of
from waypost.usecases.understand_event import offset_min_in

AT_ONCE = 500
FIRST_BACK_OFF = timedelta(hours=1)
LONGEST_BACK_OFF = timedelta(days=2)
MOST_DOUBLINGS = 6


@dataclass(frozen=True, slots=True)
class Plans:
    """What planning needs: the carriers, the map, and whether carriers can reach us (`is_reachable`)."""

    connectors: Connectors
    places: Places
    is_reachable: bool = False


def plan_asking(tx: Transaction, shipment_ids: Sequence[int], *, plans: Plans, now: datetime) -> int:
    """Plan these shipments; returns how many plans changed. What nobody can ask about has no plan."""
    accounts = tx.accounts.all()
    before = {plan.shipment_id: plan for plan in tx.polls.of(shipment_ids)}
    if not accounts and not before:
        return 0
    shipments = tx.shipments.by_ids(shipment_ids)
    orders = {
        order.id: order
        for order in tx.orders.by_ids(sorted({one.order_id for one in shipments if one.order_id is not None}))
    }
    changed = []
    for shipment in shipments:
        kept = before.get(shipment.id)
        account = account_for(shipment, accounts)
        if account is None:
            continue
        order = orders.get(shipment.order_id) if shipment.order_id is not None else None
        goal = place_of(destination(shipment, order), plans.places)
        offset_min = offset_min_in(goal.zone, now) if goal and goal.zone else 0
        fresh = _planned(shipment, account, kept, offset_min=offset_min, plans=plans, now=now)
        if fresh != kept:
            changed.append(fresh)
    asked = {one.id for one in shipments if account_for(one, accounts) is not None}
    tx.polls.forget(sorted(before.keys() - asked))
    tx.polls.save(changed)
    for account_id in sorted({plan.account_id for plan in changed if plan.ended is None}):
        mine = [plan.ask_at for plan in changed if plan.account_id == account_id and plan.ended is None]
        tx.accounts.wake([account_id], at=min(mine))
    return len(changed)


def plan_all(database: Database, *, plans: Plans, now: datetime) -> int:
    """Plan every open shipment that has no plan yet, in short transactions; how many got one.

    For a new account, and after the list of connectors has grown.
    """
    planned, after_id = 0, 0
    while True:
        with database.write() as tx:
            ids = tx.polls.unplanned(after_id=after_id, limit=AT_ONCE)
            planned += plan_asking(tx, ids, plans=plans, now=now)
        if len(ids) < AT_ONCE:
            return planned
        after_id = ids[-1]


def account_for(shipment: Shipment, accounts: Sequence[StoredAccount]) -> StoredAccount | None:
    """The account to ask about a shipment: one in order, of its own store, of the carrier itself."""
    if shipment.tracking_number is None or shipment.superseded_by is not None or shipment.is_test:
        return None
    fitting = [one for one in accounts if one.serves(shipment.carrier, shipment.store_id)]

    def rank(one: StoredAccount) -> tuple[bool, bool, bool, bool, int]:
        is_for_any = shipment.carrier not in (one.carrier, *one.carriers) and ANY_CARRIER in one.carriers
        is_stopped = one.breaker.stopped_because is not None
        return is_stopped, is_for_any, shipment.carrier != one.carrier, one.store_id is None, one.id

    return min(fitting, key=rank, default=None)


def _planned(
    shipment: Shipment,
    account: StoredAccount,
    kept: PollPlan | None,
    *,
    offset_min: int,
    plans: Plans,
    now: datetime,
) -> PollPlan:
    followed = _followed(shipment, kept, offset_min, now)
    ended = end_of_asking(followed, now=now)
    ask_at = next_ask_at(followed, now=now) or now
    is_same = kept is not None and kept.account_id == account.id
    subscribe_at = kept.subscribe_at if kept and is_same else now
    if ended is not None or shipment.standing.is_over or not _can_subscribe(account, plans):
        subscribe_at = None
    failures = kept.failures if kept and is_same else 0
    if failures and followed.asked_at is not None:
        ask_at = max(ask_at, followed.asked_at + back_off(failures))
    elif kept is not None and kept.asked_at is None and kept.ended is None:
        ask_at = min(ask_at, max(kept.ask_at, kept.since))  # whoever waits keeps the place in the queue
    return PollPlan(
        shipment_id=shipment.id,
        account_id=account.id,
        seen=outlook(followed, now=now),
        ask_at=ask_at,
        since=followed.since,
        rises_at=due_from(followed, now=now) if ended is None else None,
        asked_at=followed.asked_at,
        heard_at=followed.heard_at,
        unknown_since=followed.unknown_since,
        failures=failures,
        ended=ended,
        pushed_until=kept.pushed_until if kept and is_same else None,
        push_reference=kept.push_reference if kept and is_same else None,
        subscribe_at=subscribe_at,
    )


def back_off(failures: int) -> timedelta:
    """How long a number rests about which the carrier gave so many unreadable answers in a row."""
    return min(FIRST_BACK_OFF * int(2 ** min(failures - 1, MOST_DOUBLINGS)), LONGEST_BACK_OFF)


def _followed(shipment: Shipment, kept: PollPlan | None, offset_min: int, now: datetime) -> Followed:
    revived = kept is not None and kept.ended is EndOfAsking.NEVER_KNOWN and shipment.standing.last_key
    return Followed(
        standing=shipment.standing,
        estimate=shipment.estimate,
        since=shipment.created_at or now,
        asked_at=kept.asked_at if kept else None,
        heard_at=kept.heard_at if kept else None,
        unknown_since=None if kept is None or revived else kept.unknown_since,
        offset_min=offset_min,
        is_pushed=kept is not None and kept.pushed_until is not None and kept.pushed_until > now,
    )


def _can_subscribe(account: StoredAccount, plans: Plans) -> bool:
    if not plans.is_reachable:
        return False
    return hasattr(plans.connectors.connector_named(account.carrier), "subscribe")


def asked_soon(plan: PollPlan, *, now: datetime) -> PollPlan:
    """The plan of a shipment that should be asked about at once (a person wants to know)."""
    return replace(plan, ask_at=now, ended=None, failures=0)
