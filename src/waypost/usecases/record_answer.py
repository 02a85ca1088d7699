"""Record what a carrier answered to a question, and plan the next one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from waypost.domain.polling import is_push_broken
from waypost.domain.shipment import Shipment
from waypost.domain.tracking_number import normalise
from waypost.ports.accounts import PollPlan, StoredAccount
from waypost.ports.connector import Report, ShipmentNews, Subscription
from waypost.ports.database import Transaction
from waypost.usecases.choose_questions import Question
from waypost.usecases.learn_carriers import learn_from_news
from waypost.usecases.plan_asking import Plans, back_off, plan_asking
from waypost.usecases.record_report import record_report

RENEW_BEFORE = timedelta(days=1)
UNTOLD_END = timedelta(days=14)  # a push whose end nobody told is asked for again after that
ASK_FOR_PUSH_AGAIN = timedelta(days=1)


def record_answer(
    tx: Transaction,
    question: Question,
    report: Report,
    *,
    account: StoredAccount,
    plans: Plans,
    now: datetime,
) -> int:
    """Record the news of a report about what was asked; how many events were new.

    A number that the carrier did not answer, or of which it told nothing that could be read, rests for a
    while; the others are not touched by that.
    """
    ids = [plan.shipment_id for plan in question.plans]
    shipments = {one.id: one for one in tx.shipments.by_ids(ids)}
    heard = record_report(
        tx, report.news, account=account, shipments=list(shipments.values()), plans=plans, now=now
    )
    learn_from_news(tx, shipments.values(), heard.fresh, formats=plans.formats)
    mine = [plan for plan in tx.polls.of(ids) if plan.account_id == account.id]
    broken = _broken_pushes(tx, [plan for plan in mine if plan.shipment_id in heard.fresh], now)
    tx.polls.save([_asked(plan, shipments, heard.by_number, heard.fresh, now) for plan in mine])
    tx.polls.save([_not_pushed(plan, now) for plan in tx.polls.of(sorted(broken))])
    plan_asking(tx, ids, plans=plans, now=now)
    return heard.recorded


def _broken_pushes(tx: Transaction, fresh: Sequence[PollPlan], now: datetime) -> set[int]:
    """The shipments that the carrier should have told of by itself, and did not."""
    pushed = {plan.shipment_id: plan for plan in fresh if plan.pushed_until and plan.pushed_until > now}
    return {
        one.id
        for one in (tx.shipments.by_ids(sorted(pushed)) if pushed else ())
        if is_push_broken(
            is_pushed=True,
            asked_at=pushed[one.id].asked_at,
            moved_at=one.standing.last_movement_at,
            now=now,
        )
    }


def _not_pushed(plan: PollPlan, now: datetime) -> PollPlan:
    """The plan of a shipment that is polled from now on, until a push that is asked for again begins."""
    again_at = now if plan.subscribe_at is not None else None
    return replace(plan, pushed_until=None, push_reference=None, subscribe_at=again_at)


def record_unread(
    tx: Transaction, question: Question, *, account: StoredAccount, plans: Plans, now: datetime
) -> None:
    """Note that nothing of an answer could be read: its numbers rest, longer each time."""
    ids = [plan.shipment_id for plan in question.plans]
    mine = [plan for plan in tx.polls.of(ids) if plan.account_id == account.id]
    tx.polls.save([replace(plan, asked_at=now, failures=plan.failures + 1) for plan in mine])
    plan_asking(tx, ids, plans=plans, now=now)


def record_silence(tx: Transaction, question: Question, *, account: StoredAccount, now: datetime) -> None:
    """Note that asking this got no answer at all, so that it does not stand in the way of everything else.

    It counts as not asked: how old its news is stays true.
    """
    mine = [
        plan
        for plan in tx.polls.of([plan.shipment_id for plan in question.plans])
        if plan.account_id == account.id
    ]
    tx.polls.save(
        [replace(plan, failures=plan.failures + 1, ask_at=now + back_off(plan.failures + 1)) for plan in mine]
    )


def record_subscription(
    tx: Transaction, question: Question, made: Subscription, *, account: StoredAccount, now: datetime
) -> int:
    """Note until when the carrier will push; how many numbers it accepted. The others are tried tomorrow."""
    accepted = {normalise(number) for number in made.tracking_numbers}
    ends_at = made.expires_at or now + UNTOLD_END
    renew_at = max(ends_at - RENEW_BEFORE, now + (ends_at - now) / 2)
    ids = [plan.shipment_id for plan in question.plans]
    shipments = {one.id: one for one in tx.shipments.by_ids(ids)}
    after = []
    count = 0
    for plan in tx.polls.of(ids):
        if plan.account_id != account.id or plan.shipment_id not in shipments:
            continue
        if shipments[plan.shipment_id].tracking_number in accepted:
            count += 1
            after.append(
                replace(plan, pushed_until=ends_at, push_reference=made.reference, subscribe_at=renew_at)
            )
        else:
            after.append(replace(plan, subscribe_at=now + ASK_FOR_PUSH_AGAIN))
    tx.polls.save(after)
    return count


def _asked(
    plan: PollPlan,
    shipments: Mapping[int, Shipment],
    by_number: Mapping[str, ShipmentNews],
    fresh: frozenset[int],
    now: datetime,
) -> PollPlan:
    shipment = shipments.get(plan.shipment_id)
    told = by_number.get((shipment.tracking_number if shipment else None) or "")
    is_unread = told is None or (told.problem is not None and not told.scans)
    unknown_since = plan.unknown_since
    if told is not None and not is_unread:
        never_moved = shipment is not None and shipment.standing.last_movement_at is None
        unknown_since = (plan.unknown_since or now) if told.is_unknown and never_moved else None
    return replace(
        plan,
        asked_at=now,
        heard_at=now if plan.shipment_id in fresh else plan.heard_at,
        unknown_since=unknown_since,
        failures=plan.failures + 1 if is_unread else 0,
    )
