"""Try an account: ask its carrier one question for a person. Of the answer nothing is recorded."""

from dataclasses import replace
from datetime import datetime

from waypost.domain.budget import WINDOW_MIN, allowance, minute_of
from waypost.domain.tracking_number import normalise
from waypost.ports.accounts import StoredAccount
from waypost.ports.connector import (
    AnswerNotUnderstood,
    CarrierBusy,
    Connector,
    Report,
    ShipmentNews,
    Token,
    Wanted,
)
from waypost.ports.database import Database
from waypost.ports.exchange import NoAnswer
from waypost.usecases.choose_questions import limit_of
from waypost.usecases.hold_slot import Asking, CallsSpent
from waypost.usecases.manage_accounts import AccountNotMade, account_named
from waypost.usecases.open_account import open_account, with_new_token
from waypost.usecases.remember_answers import Memory, remembering

MOST_CALLS = 3  # a token, the question, and once more where the carrier no longer took the token


class BudgetSpent(Exception):
    """The carrier grants no more calls before `again_at` (UTC)."""

    def __init__(self, name: str, again_at: datetime) -> None:
        super().__init__(f"{name!r} has made all calls of this hour: try again at {again_at:%H:%M} UTC")
        self.again_at = again_at


def try_account(database: Database, name: str, wanted: Wanted, *, asking: Asking) -> tuple[ShipmentNews, ...]:
    """What the carrier says of one number, also where the account is stopped or rests: it stays so.

    The calls count like all others, and never exceed what the carrier grants; a new token is kept, also where
    the question after it fails: fetching it was a call.

    Raises:
        AccountNotFound, SecretNotReadable: there is nothing to ask with.
        AccountNotMade: no connector reads this carrier any more.
        BudgetSpent, CallsSpent: the calls are made.
        CarrierBusy, CarrierRefused, AnswerNotUnderstood, NoAnswer: what is wrong with the carrier.

    """
    now = asking.clock()
    with database.read() as tx:
        stored = account_named(tx, name)
    connector = asking.plans.connectors.connector_named(stored.carrier)
    if connector is None:
        raise AccountNotMade(f"we know no way to ask {stored.carrier} any more")
    opened = open_account(stored, vault=asking.vault)
    named = replace(
        wanted,
        tracking_number=normalise(wanted.tracking_number),
        carrier=wanted.carrier or stored.carrier,
    )
    calls = _Calls(database, stored, asking, most=_reserved(database, stored, connector, now))
    memory = Memory()
    try:
        conversation = remembering(connector.track([named], account=opened, now=now), memory, asking.clock)
        report: Report = asking.exchange.carry(conversation, before_each=calls.count)
    except (CallsSpent, CarrierBusy, NoAnswer, AnswerNotUnderstood):
        _keep_token(database, stored, memory.token, asking)
        raise
    finally:
        calls.give_back(minute_of(now))
    _keep_token(database, stored, report.token, asking)
    return report.news


def _reserved(database: Database, stored: StoredAccount, connector: Connector, now: datetime) -> int:
    """How many calls are ours, counted as made before the first of them. BudgetSpent."""
    with database.write() as tx:
        made = tx.accounts.calls(stored.id, since_minute=minute_of(now) - WINDOW_MIN)
        allowed = allowance(made, calls_per_hour=limit_of(stored, connector), now=now)
        calls = min(allowed.calls, MOST_CALLS)
        if calls:
            tx.accounts.count_calls(stored.id, {minute_of(now): calls})
    if not calls:
        raise BudgetSpent(stored.name, allowed.again_at)
    return calls


def _keep_token(database: Database, stored: StoredAccount, token: Token | None, asking: Asking) -> None:
    """Keep it for the next question, unless there is none or a person changed the account meanwhile."""
    if token is None:
        return
    with database.write() as tx:
        latest = tx.accounts.by_id(stored.id)
        if latest is not None and latest.version == stored.version:
            tx.accounts.save(with_new_token(latest, token, vault=asking.vault))


class _Calls:
    """The calls of one try: at most as many as were reserved."""

    def __init__(self, database: Database, stored: StoredAccount, asking: Asking, *, most: int) -> None:
        self._database = database
        self._stored = stored
        self._asking = asking
        self._most = most
        self._made: dict[int, int] = {}

    def count(self) -> None:
        """Before each call. CallsSpent."""
        if sum(self._made.values()) >= self._most:
            raise CallsSpent("the carrier grants no more calls for now: try again in an hour")
        minute = minute_of(self._asking.clock())
        self._made[minute] = self._made.get(minute, 0) + 1

    def give_back(self, reserved_in: int) -> None:
        """Count what was really called in the place of what was reserved."""
        with self._database.write() as tx:
            tx.accounts.count_calls(self._stored.id, {reserved_in: -self._most})
            tx.accounts.count_calls(self._stored.id, self._made)
