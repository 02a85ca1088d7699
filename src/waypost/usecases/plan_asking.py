"""Plan when shipments are asked about: made anew whenever one is added, moves, or is estimated again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from waypost.domain.number_formats import NO_FORMATS, NumberFormats
from waypost.domain.polling import (
    EndOfAsking,
    Followed,
    due_from,
    end_of_asking,
    next_ask_at,
    outlook,
)
from waypost.domain.shipment import Shipment
from waypost.ports.accounts import Connectors, PollPlan, StoredAccount
from waypost.ports.carrier import Carriers
from waypost.ports.database import Database, Transaction
from waypost.ports.places import Places
from waypost.usecases.choose_account import account_for
from waypost.usecases.find_journey import destination, place_of
from waypost.usecases.try_next_carrier import Trying, try_next_carriers
from waypost.usecases.understand_event import offset_min_in

AT_ONCE = 500
FIRST_BACK_OFF = timedelta(hours=1)
LONGEST_BACK_OFF = timedelta(days=2)
MOST_DOUBLINGS = 6


@dataclass(frozen=True, slots=True)
class Plans:
    """What planning needs: whom to ask, the map, and whether carriers can reach us (`is_reachable`).

    `carriers` are all that are known, by whose forms of numbers a shop's numbers are remembered.
    """

    connectors: Connectors
    places: Places
    is_reachable: bool = False
    carriers: Carriers | None = None

    @property
    def formats(self) -> NumberFormats:
        """The forms of all carriers' numbers."""
        return self.carriers.all_formats() if self.carriers else NO_FORMATS

    def name_of(self, carrier: str) -> str:
        """What a carrier is called."""
        facts = self.carriers.carrier_named(carrier) if self.carriers else None
        return facts.name if facts else carrier


def plan_asking(tx: Transaction, shipment_ids: Sequence[int], *, plans: Plans, now: datetime) -> int:
    """Plan these shipments; returns how many plans changed. What nobody can ask about has no plan."""
    accounts = tx.accounts.all()
    stored = {plan.shipment_id: plan for plan in tx.polls.of(shipment_ids)}
    if not accounts and not stored:
        return 0
    trying = Trying(accounts, plans.connectors, plans.name_of, now)
    shipments, before = try_next_carriers(tx, tx.shipments.by_ids(shipment_ids), stored, trying=trying)
    orders = {
        order.id: order
        for order in tx.orders.by_ids(sorted({one.order_id for one in shipments if one.order_id is not None}))
    }
    chosen = {
        one.id: account
        for one in shipments
        if (account := account_for(one, accounts, connectors=plans.connectors)) is not None
    }
    changed = []
    for shipment in shipments:
        kept = before.get(shipment.id)
        account = chosen.get(shipment.id)
        if account is None:
            continue
        order = orders.get(shipment.order_id) if shipment.order_id is not None else None
        goal = place_of(destination(shipment, order), plans.places)
        offset_min = offset_min_in(goal.zone, now) if goal and goal.zone else 0
        fresh = _planned(shipment, account, kept, offset_min=offset_min, plans=plans, now=now)
        if fresh != kept:
            changed.append(fresh)
    tx.polls.forget(sorted(before.keys() - chosen.keys()))
    tx.polls.save(changed)
    for account_id in sorted({plan.account_id for plan in changed if plan.ended is None}):
        mine = [plan.ask_at for plan in changed if plan.account_id == account_id and plan.ended is None]
        tx.accounts.wake([account_id], at=min(mine))
    return len(changed)


def plan_all(database: Database, *, plans: Plans, now: datetime) -> int:
    """Plan every open shipment that has no plan yet, in short transactions; how many got one.

    For a new account, and after the list of connectors has grown.
    """
    return _in_portions(
        database,
        lambda tx, after_id: tx.polls.unplanned(after_id=after_id, limit=AT_ONCE),
        plans=plans,
        now=now,
    )


def plan_anew(database: Database, *, plans: Plans, now: datetime, account_id: int | None = None) -> int:
    """Plan everything that is asked about again, in short transactions; how many plans changed.

    After accounts were added, stopped, resumed or preferred: shipments move to the account that fits best.
    `account_id`: only what is asked with that account.
    """
    return _in_portions(
        database,
        lambda tx, after_id: tx.polls.planned(after_id=after_id, limit=AT_ONCE, account_id=account_id),
        plans=plans,
        now=now,
    )


def _in_portions(
    database: Database,
    ids_after: Callable[[Transaction, int], Sequence[int]],
    *,
    plans: Plans,
    now: datetime,
) -> int:
    planned, after_id = 0, 0
    while True:
        with database.write() as tx:
            ids = ids_after(tx, after_id)
            planned += plan_asking(tx, ids, plans=plans, now=now)
        if len(ids) < AT_ONCE:
            return planned
        after_id = ids[-1]


def _planned(
    shipment: Shipment,
    account: StoredAccount,
    kept: PollPlan | None,
    *,
    offset_min: int,
    plans: Plans,
    now: datetime,
) -> PollPlan:
    is_same = kept is not None and kept.account_id == account.id
    if kept is not None and not is_same:  # what one does not know another may, and who pushes is another too
        kept = replace(kept, unknown_since=None, ended=None, pushed_until=None)
    followed = _followed(shipment, kept, offset_min, now)
    ended = end_of_asking(followed, now=now)
    ask_at = next_ask_at(followed, now=now) or now
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
    has_news = shipment.standing.stage is not None or shipment.standing.unknown_codes > 0
    revived = kept is not None and kept.ended is EndOfAsking.NEVER_KNOWN and has_news
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
