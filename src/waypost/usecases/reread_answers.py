"""Read again what nobody could read, once its connector has been mended.

A kept push is verified as on the day it came and then recorded. What was an answer to a question is asked
for anew: its numbers are due at once.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from waypost.ports.accounts import SecretNotReadable, StoredAccount, UnreadAnswer, Vault
from waypost.ports.connector import AnswerNotUnderstood, PushingConnector, PushRefused
from waypost.ports.database import Database, Transaction
from waypost.usecases.open_account import open_account, opened_push
from waypost.usecases.plan_asking import Plans
from waypost.usecases.receive_push import PushReceived, record_push


@dataclass(frozen=True, slots=True)
class Reread:
    """What became of an account's kept answers; `problem` is why the last one that is left is not read."""

    account: str
    read: int = 0
    recorded: int = 0
    left: int = 0
    asked_again: int = 0
    problem: str | None = None


def reread_answers(database: Database, *, plans: Plans, vault: Vault, now: datetime) -> list[Reread]:
    """Read all that was kept again, each in a transaction of its own; for each account that kept anything."""
    with database.read() as tx:
        kept = [(account, list(tx.accounts.unread_answers(account.id))) for account in tx.accounts.all()]
    return [
        _reread(database, account, answers, plans=plans, vault=vault, now=now)
        for account, answers in kept
        if answers
    ]


def _reread(
    database: Database,
    account: StoredAccount,
    answers: list[UnreadAnswer],
    *,
    plans: Plans,
    vault: Vault,
    now: datetime,
) -> Reread:
    done = Reread(account.name)
    for answer in reversed([one for one in answers if one.is_push]):
        try:
            with database.write() as tx:
                received = _read(tx, account, answer, plans=plans, vault=vault, now=now)
        except (AnswerNotUnderstood, PushRefused, SecretNotReadable) as problem:
            done = replace(done, left=done.left + 1, problem=str(problem))
        else:
            done = replace(done, read=done.read + 1, recorded=done.recorded + received.recorded)
    with database.write() as tx:
        tx.accounts.forget_answers([one.id for one in answers if not one.is_push])
        asked_again = tx.polls.retry_unread(account.id, now=now)
        if asked_again:
            tx.accounts.wake([account.id], at=now)
    return replace(done, asked_again=asked_again)


def _read(
    tx: Transaction,
    account: StoredAccount,
    answer: UnreadAnswer,
    *,
    plans: Plans,
    vault: Vault,
    now: datetime,
) -> PushReceived:
    connector = plans.connectors.connector_named(account.carrier)
    if not hasattr(connector, "read_push"):
        raise AnswerNotUnderstood(f"{account.carrier} reads no pushes any more")
    pushed = opened_push(answer.sealed_body, carrier=account.carrier, vault=vault)
    opened = open_account(account, vault=vault)
    report = cast("PushingConnector", connector).read_push(pushed, account=opened, now=answer.heard_at)
    tx.accounts.forget_answers([answer.id])
    return record_push(tx, account, report.news, plans=plans, now=now)
