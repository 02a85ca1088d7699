"""Receive a push: a carrier tells us by itself. Verified over the raw bytes, then recorded like an answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeAlias, cast

from waypost.domain.shipment import Shipment
from waypost.domain.tracking_number import normalise
from waypost.ports.accounts import StoredAccount, UnreadAnswer, Vault
from waypost.ports.connector import AnswerNotUnderstood, Pushed, PushingConnector, ShipmentNews
from waypost.ports.database import Transaction
from waypost.usecases.learn_carriers import learn_from_news
from waypost.usecases.open_account import open_account, sealed_answer, sealed_push
from waypost.usecases.plan_asking import Plans, plan_asking
from waypost.usecases.record_report import Heard, record_report

HOOKS = "/hooks/carriers"
TRUSTED_FOR = timedelta(days=2)  # a carrier that has just pushed will do so again: it is asked less often
LARGEST_KEPT_BYTES = 256 * 1024
MOST_KEPT = 20


class HookNotFound(LookupError):
    """Nobody is behind this address."""


@dataclass(frozen=True, slots=True)
class PushReceived:
    """What became of a push. `problem`: proved to be theirs, but not understood; it is kept for a person."""

    account: str
    numbers: int = 0
    recorded: int = 0
    duplicates: int = 0
    refused: int = 0
    strangers: int = 0
    problem: str | None = None


def hook_path(account: StoredAccount) -> str:
    """The path that a carrier pushes to; its last part is the account's secret."""
    return f"{HOOKS}/{account.carrier}/{account.hook_key}"


def receive_push(
    tx: Transaction, hook_key: str, pushed: Pushed, *, carrier: str, plans: Plans, vault: Vault, now: datetime
) -> PushReceived:
    """Verify and record a push to the hook of an account; the same push again records nothing twice.

    Raises:
        HookNotFound: no account of this carrier has the key, or its connector reads no pushes.
        PushRefused: it is not proved to come from the carrier.
        SecretNotReadable: our own keys do not open the account.

    """
    account = tx.accounts.by_hook_key(hook_key)
    connector = plans.connectors.connector_named(account.carrier) if account else None
    if account is None or account.carrier != carrier or not hasattr(connector, "read_push"):
        raise HookNotFound("nobody is behind this address")
    opened = open_account(account, vault=vault)
    try:
        report = cast("PushingConnector", connector).read_push(pushed, account=opened, now=now)
    except AnswerNotUnderstood as problem:
        tx.accounts.keep_answer(_kept(account, pushed, str(problem), vault, now), most=MOST_KEPT)
        return PushReceived(account.name, problem=str(problem))
    return record_push(tx, account, report.news, plans=plans, now=now)


def record_push(
    tx: Transaction, account: StoredAccount, told: Sequence[ShipmentNews], *, plans: Plans, now: datetime
) -> PushReceived:
    """Record what a push told, once it is verified and read."""
    shipments = _owners(tx, account, told)
    heard = record_report(
        tx,
        told,
        account=account,
        shipments=shipments,
        strangers_in=_store_of_strangers(tx, account),
        plans=plans,
        now=now,
    )
    learn_from_news(tx, shipments, heard.fresh, formats=plans.formats)
    _note(tx, account, shipments, heard, plans, now)
    return PushReceived(
        account.name, len(told), heard.recorded, heard.duplicates, heard.refused, heard.strangers
    )


def _kept(account: StoredAccount, pushed: Pushed, problem: str, vault: Vault, now: datetime) -> UnreadAnswer:
    """A push to be read again; of one that is too large no more than a person needs to look at it."""
    if len(pushed.body) > LARGEST_KEPT_BYTES:
        sealed = sealed_answer(pushed.body[:LARGEST_KEPT_BYTES], carrier=account.carrier, vault=vault)
        return UnreadAnswer(account.id, now, problem, sealed)
    sealed = sealed_push(pushed, carrier=account.carrier, vault=vault)
    return UnreadAnswer(account.id, now, problem, sealed, is_push=True)


def _owners(tx: Transaction, account: StoredAccount, told: Sequence[ShipmentNews]) -> list[Shipment]:
    """The shipments that a push may speak about: of this account's stores and carriers, or of none yet."""
    numbers = sorted({normalise(one.tracking_number) for one in told})
    return [
        shipment
        for shipment in tx.shipments.by_numbers(account.store_id, numbers)
        if shipment.carrier is None or account.serves(shipment.carrier, shipment.store_id)
    ]


def _store_of_strangers(tx: Transaction, account: StoredAccount) -> int | None:
    """Where numbers that nobody announced become shipments; None where the account does not want that."""
    if not account.takes_strangers:
        return None
    if account.store_id is not None:
        return account.store_id
    default = tx.stores.named("default")
    return default.id if default else None


def _note(
    tx: Transaction,
    account: StoredAccount,
    shipments: Sequence[Shipment],
    heard: Heard,
    plans: Plans,
    now: datetime,
) -> None:
    """What is pushed need not be asked about for a while."""
    ids = sorted({shipment.id for shipment in shipments} | heard.fresh)
    plan_asking(tx, ids, plans=plans, now=now)
    told = []
    for plan in tx.polls.of(ids):
        if plan.account_id == account.id:
            until = max(plan.pushed_until or now, now + TRUSTED_FOR)
            heard_at = now if plan.shipment_id in heard.fresh else plan.heard_at
            told.append(replace(plan, pushed_until=until, heard_at=heard_at, unknown_since=None))
    tx.polls.save(told)
    plan_asking(tx, ids, plans=plans, now=now)


# (transaction, key of the hook, the request, carrier, now): `receive_push` with its doors
Receive: TypeAlias = Callable[[Transaction, str, Pushed, str, datetime], PushReceived]


def pushes_into(plans: Plans, vault: Vault) -> Receive:
    """Receive pushes with these doors."""

    def receive(tx: Transaction, hook_key: str, pushed: Pushed, carrier: str, now: datetime) -> PushReceived:
        return receive_push(tx, hook_key, pushed, carrier=carrier, plans=plans, vault=vault, now=now)

    return receive
