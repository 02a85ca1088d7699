"""Accounts with carriers: how each keeps up. Secrets are not even read."""

from datetime import timedelta

from waypost.domain.budget import Lateness
from waypost.ports.database import Transaction
from waypost.usecases.tell_accounts import AccountAsked, accounts_asked
from waypost.web.api.asking import Answer, Asked, told
from waypost.web.api.showing import utc
from waypost.web.wire.accounts import AccountGroup, CarrierAccount, CarrierAccountList


async def list_accounts(asked: Asked) -> Answer:
    """`GET /v1/carrier-accounts`."""
    asked.query()
    service = asked.service

    def work(tx: Transaction) -> list[AccountAsked]:
        return list(accounts_asked(tx, connectors=service.world.carriers, now=service.clock()))

    found = await service.records.read(work)
    seen = [one for one in found if _is_seen(asked, one.store_id)]
    slugs = {store.id: store.slug for store in await service.callers.all_stores()}
    return told(200, CarrierAccountList([account_out(one, slugs) for one in seen]))


def _is_seen(asked: Asked, store_id: int | None) -> bool:
    return asked.caller.store is None if store_id is None else asked.sees(store_id)


def account_out(one: AccountAsked, slugs: dict[int, str]) -> CarrierAccount:
    """An account as the API shows it; `slugs` are the stores' short names."""
    return CarrierAccount(
        name=one.name,
        carrier=one.carrier,
        store=slugs.get(one.store_id) if one.store_id is not None else None,
        carriers=list(one.carriers),
        preference=one.preference,
        state=one.state,
        rests_until=utc(one.health.rests_until),
        failures=one.health.failures,
        calls_per_hour=one.calls_per_hour,
        calls_left=one.calls_left,
        calls_wanted_per_hour=one.calls_wanted_per_hour,
        shipments=one.backlog.shipments,
        waiting=one.backlog.waiting,
        median_delay_s=_seconds(one.backlog.median_delay),
        worst_delay_s=_seconds(one.backlog.worst_delay),
        groups=[_group(group) for group in one.groups],
        pushed=one.backlog.pushed,
        pushes_end_at=utc(one.backlog.pushes_end_at),
        unread_answers=one.unread,
        last_asked_at=utc(one.asked_at),
        told=one.sentence,
        trouble=one.trouble,
        advice=one.advice,
    )


def _group(one: Lateness) -> AccountGroup:
    ages = (one.median_age, one.high_age, one.asked_within)
    return AccountGroup(one.urgency.value, one.shipments, *(_seconds(age) for age in ages))


def _seconds(span: timedelta) -> int:
    return span // timedelta(seconds=1)
