"""Choose what an account asks in its next slot: within its budget, the most valuable news first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from waypost.domain.budget import WINDOW_MIN, allowance, minute_of, share_calls
from waypost.domain.polling import DUE_TODAY, Urgency, value_of_asking
from waypost.domain.shipment import Shipment
from waypost.domain.tracking import Direction, Stage
from waypost.ports.accounts import PollPlan, StoredAccount
from waypost.ports.connector import Connector, Wanted
from waypost.ports.database import Transaction
from waypost.usecases.find_journey import destination
from waypost.usecases.open_account import needs_token
from waypost.usecases.plan_asking import Plans, plan_asking

LEASE = timedelta(minutes=5)
MOST_QUESTIONS = 100  # in one lease; what is due beyond that follows at once
TOKEN_CALLS = 2  # a token that is taken no more costs another and the question again; halves cost two each
PUSH_SHARE = 4
SMALLEST_POOL, LARGEST_SURPLUS = 40, 400
TOKEN_ENDS_SOON = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Question:
    """One call: the numbers in it, each with the plans of the shipments that have it."""

    asked: tuple[tuple[Wanted, tuple[PollPlan, ...]], ...]

    @property
    def wanted(self) -> tuple[Wanted, ...]:
        """The numbers."""
        return tuple(wanted for wanted, _ in self.asked)

    @property
    def plans(self) -> tuple[PollPlan, ...]:
        """The plans of all of them."""
        return tuple(plan for _, plans in self.asked for plan in plans)

    def halves(self) -> tuple["Question", "Question"]:
        """The same in two calls."""
        middle = len(self.asked) // 2
        return Question(self.asked[:middle]), Question(self.asked[middle:])


@dataclass(frozen=True, slots=True)
class Slot:
    """What a claimed account may do now: its questions, and the calls that are reserved for them.

    `subscriptions` ask for pushes instead. `reserved_in` is the minute in which the calls are counted until
    they are made. `again_at` is when the budget allows more.
    """

    account: StoredAccount
    questions: tuple[Question, ...]
    subscriptions: tuple[Question, ...]
    calls: int
    reserved_in: int
    lease_until: datetime
    again_at: datetime


def limit_of(account: StoredAccount, connector: Connector) -> int:
    """How many calls an hour the account may make."""
    return account.calls_per_hour or connector.CALLS_PER_HOUR


def choose_questions(
    tx: Transaction, account: StoredAccount, connector: Connector, *, plans: Plans, now: datetime
) -> Slot:
    """Choose, reserve the calls and put the chosen off, so that nobody else asks; the account is claimed."""
    tx.polls.rise(account.id, seen=DUE_TODAY, now=now)
    made = tx.accounts.calls(account.id, since_minute=minute_of(now) - WINDOW_MIN)
    allowed = allowance(
        made,
        calls_per_hour=limit_of(account, connector),
        for_tokens=int(needs_token(account, soon=now + TOKEN_ENDS_SOON)),
        now=now,
    )
    count = min(allowed.questions, 1 if account.breaker.is_open else MOST_QUESTIONS)
    pushes = _subscriptions(tx, account, connector, count, now)
    kept_for_pushes = min(count // PUSH_SHARE or int(account.questions % PUSH_SHARE == 0), len(pushes))
    most = count - kept_for_pushes
    chosen = _chosen(tx, account, most, connector.NUMBERS_PER_CALL, now) if most else []
    shipments = _still_asked(tx, chosen, plans=plans, now=now)
    questions = _questions(tx, chosen, shipments, connector.NUMBERS_PER_CALL)[:most]
    subscriptions = tuple(pushes[: count - len(questions)])
    wanted = len(questions) + len(subscriptions)
    spare = TOKEN_CALLS + 2 * (connector.NUMBERS_PER_CALL - 1).bit_length()
    calls = min(allowed.calls, wanted + spare) if wanted else 0
    lease_until = now + LEASE
    tx.polls.put_off([plan.shipment_id for one in questions for plan in one.plans], until=lease_until)
    if calls:
        tx.accounts.count_calls(account.id, {minute_of(now): calls})
    return Slot(
        account, tuple(questions), subscriptions, calls, minute_of(now), lease_until, allowed.again_at
    )


def _subscriptions(
    tx: Transaction, account: StoredAccount, connector: Connector, count: int, now: datetime
) -> list[Question]:
    """Calls that would ask for pushes.

    At most one call in four does while there is something to ask about: pushes save calls later, but tell
    nothing now.
    """
    numbers = getattr(connector, "NUMBERS_PER_SUBSCRIPTION", 0)
    if not numbers or not count:
        return []
    found = tx.polls.to_subscribe(account.id, now=now, limit=count * numbers)
    shipments = {one.id: one for one in tx.shipments.by_ids([plan.shipment_id for plan in found])}
    return _questions(tx, found, shipments, numbers)[:count]


def _chosen(
    tx: Transaction, account: StoredAccount, count: int, numbers_per_call: int, now: datetime
) -> list[PollPlan]:
    most = count * numbers_per_call
    limit = min(max(4 * most, SMALLEST_POOL), most + LARGEST_SURPLUS)
    pools = {group: tx.polls.pool(account.id, group, now=now, limit=limit) for group in Urgency}
    shares = share_calls(
        {group: len(pool) for group, pool in pools.items()},
        count,
        turn=account.questions,
        numbers_per_call=numbers_per_call,
    )
    return [plan for group, share in shares.items() for plan in _best(pools[group], share, now)]


def _best(pool: Sequence[PollPlan], count: int, now: datetime) -> Sequence[PollPlan]:
    def value(plan: PollPlan) -> float:
        return value_of_asking(
            plan.seen, asked_at=plan.asked_at, ask_at=plan.ask_at, since=plan.since, now=now
        )

    return sorted(pool, key=value, reverse=True)[:count]


def _still_asked(
    tx: Transaction, chosen: Sequence[PollPlan], *, plans: Plans, now: datetime
) -> dict[int, Shipment]:
    """The chosen shipments that are worth it; the plans of the others are made anew (most of them end)."""
    shipments = {one.id: one for one in tx.shipments.by_ids([plan.shipment_id for plan in chosen])}
    plan_asking(tx, sorted(shipments), plans=plans, now=now)
    accounts = {plan.shipment_id: plan.account_id for plan in chosen}
    return {
        plan.shipment_id: shipments[plan.shipment_id]
        for plan in tx.polls.of(sorted(shipments))
        if plan.ended is None and plan.account_id == accounts[plan.shipment_id]
    }


def _questions(
    tx: Transaction, chosen: Sequence[PollPlan], shipments: dict[int, Shipment], numbers_per_call: int
) -> list[Question]:
    """Calls of as many numbers as fit; a number that several shipments have is asked once."""
    ids = sorted({one.order_id for one in shipments.values() if one.order_id is not None})
    orders = {order.id: order for order in tx.orders.by_ids(ids)}
    together: dict[tuple[str, str | None], tuple[Wanted, list[PollPlan]]] = {}
    for plan in chosen:
        shipment = shipments.get(plan.shipment_id)
        if shipment is None or shipment.tracking_number is None:
            continue
        goal = destination(shipment, orders.get(shipment.order_id or 0))
        wanted = Wanted(
            shipment.tracking_number,
            carrier=shipment.carrier,
            postal_code=goal.postal_code if goal else None,
            country=goal.country if goal else None,
            shipped_on=_shipped_on(shipment),
        )
        together.setdefault((wanted.tracking_number, wanted.carrier), (wanted, []))[1].append(plan)
    rows = [(wanted, tuple(mine)) for wanted, mine in together.values()]
    return [
        Question(tuple(rows[start : start + numbers_per_call]))
        for start in range(0, len(rows), numbers_per_call)
    ]


def _shipped_on(shipment: Shipment) -> str | None:
    for stage in (Stage.PICKED_UP, Stage.IN_TRANSIT, Stage.LABEL_CREATED):
        reached_at = shipment.standing.reached_at(stage, Direction.OUTBOUND)
        if reached_at is not None:
            return reached_at.date().isoformat()
    return None
