"""Hold the conversations of a slot, outside of any transaction, and record each answer by itself.

Every error of a connector has its own outcome: `CarrierBusy` and silence let the account rest,
`CarrierRefused` stops it until a person acts, `AnswerNotUnderstood` keeps the answer; its number rests.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar, cast

from waypost.domain.breaker import after_failure, after_refusal, after_success
from waypost.domain.budget import minute_of
from waypost.ports.accounts import SecretNotReadable, UnreadAnswer, Vault
from waypost.ports.connector import (
    AnswerNotUnderstood,
    CarrierAccount,
    CarrierBusy,
    CarrierRefused,
    Connector,
    SubscribingConnector,
    Token,
)
from waypost.ports.database import Database, Transaction
from waypost.ports.exchange import Conversation, Exchange, NoAnswer
from waypost.usecases.choose_questions import Question, Slot
from waypost.usecases.open_account import open_account, sealed_answer, with_new_token, without_token
from waypost.usecases.plan_asking import Plans
from waypost.usecases.receive_push import hook_path
from waypost.usecases.record_answer import (
    ASK_FOR_PUSH_AGAIN,
    record_answer,
    record_silence,
    record_subscription,
    record_unread,
)
from waypost.usecases.remember_answers import Memory, remembering

T = TypeVar("T")
STOP_BEFORE_LEASE = timedelta(minutes=1)
LOOK_AGAIN_AFTER = timedelta(hours=1)
LARGEST_KEPT_BYTES = 64 * 1024
MOST_KEPT = 20


@dataclass(frozen=True, slots=True)
class Asking:
    """The doors that asking goes through. `chance` gives numbers in 0..1; `base_url` is our own address."""

    plans: Plans
    exchange: Exchange
    vault: Vault
    clock: Callable[[], datetime]
    chance: Callable[[], float]
    base_url: str = ""
    is_stopping: Callable[[], bool] = bool  # never, unless somebody says so


class End(StrEnum):
    """How a slot ended."""

    DONE = "done"
    BUSY = "busy"
    REFUSED = "refused"
    NOT_UNDERSTOOD = "not_understood"
    BUDGET_SPENT = "budget_spent"
    NOT_DUE = "not_due"


@dataclass(frozen=True, slots=True)
class Polled:
    """What became of a slot. `problem` is a sentence for people where it did not end well."""

    end: End
    account: str = ""
    answered: int = 0
    calls: int = 0
    recorded: int = 0
    subscribed: int = 0
    problem: str | None = None


class CallsSpent(Exception):
    """The calls reserved for a slot are made: go on in another one."""


class HeldSlot:
    """One slot while its conversations are held."""

    def __init__(self, database: Database, slot: Slot, asking: Asking) -> None:
        self._database = database
        self._slot = slot
        self._asking = asking
        self._account = slot.account
        self._made: dict[int, int] = {}
        self._memory = Memory()
        self._token: Token | None = None
        self._waiting = list(reversed(slot.questions))
        self._polled = Polled(End.DONE, slot.account.name)

    def hold(self, connector: Connector) -> None:
        """Ask question after question, until one answer says that it is enough for now."""
        try:
            opened = open_account(self._account, vault=self._asking.vault)
        except SecretNotReadable as problem:
            self.fail(str(problem))
            return
        try:
            while self._waiting and not self._is_over():
                self._ask(connector, opened, self._waiting[-1])
            self._subscribe(connector, opened)
        except CallsSpent as spent:
            self._polled = replace(self._polled, end=End.BUDGET_SPENT, problem=str(spent))
        except CarrierBusy as busy:
            self._put_culprit_off(is_its_own=busy.retry_after_s is None)
            self.fail(str(busy), retry_after_s=busy.retry_after_s)
        except NoAnswer as problem:
            self._put_culprit_off(is_its_own=True)
            self.fail(str(problem))
        except CarrierRefused as problem:
            self._refused(str(problem))

    def fail(self, problem: str, *, retry_after_s: float | None = None, end: End = End.BUSY) -> None:
        """The account rests: as long as the carrier wants, or longer each time."""
        breaker = after_failure(
            self._account.breaker,
            problem=problem,
            now=self._asking.clock(),
            jitter=self._asking.chance(),
            retry_after_s=retry_after_s,
        )
        self._account = replace(self._account, breaker=breaker)
        self._polled = replace(self._polled, end=end, problem=problem)

    def _refused(self, problem: str) -> None:
        """One stray refusal is no reason to wake a person; the second is."""
        breaker = after_refusal(
            self._account.breaker,
            because=problem,
            now=self._asking.clock(),
            has_answered=self._account.questions > 0,
        )
        end = End.REFUSED if breaker.stopped_because else End.BUSY
        self._account = replace(without_token(self._account), breaker=breaker)
        self._polled = replace(self._polled, end=end, problem=problem)

    def finish(self) -> Polled:
        """Count what was really called, put back what was not asked, and let go of the account."""
        now = self._asking.clock()
        with self._database.write() as tx:
            if self._slot.calls:
                tx.accounts.count_calls(self._account.id, {self._slot.reserved_in: -self._slot.calls})
            if self._made:
                tx.accounts.count_calls(self._account.id, self._made)
            for question in self._waiting:
                for plan in question.plans:
                    tx.polls.put_off([plan.shipment_id], until=plan.ask_at)
            next_at = tx.polls.next_ask_at(self._account.id) or now + LOOK_AGAIN_AFTER
            ready_at = min(max(self._slot.again_at, next_at), now + LOOK_AGAIN_AFTER)
            tx.accounts.release(replace(self._account, ready_at=ready_at))
        return replace(self._polled, calls=sum(self._made.values()))

    def _ask(self, connector: Connector, opened: CarrierAccount, question: Question) -> None:
        asked_at = self._asking.clock()
        try:
            account = self._with_token(opened)
            report = self._carry(connector.track(question.wanted, account=account, now=asked_at))
        except AnswerNotUnderstood as problem:
            self._waiting.pop()
            self._not_understood(question, str(problem))
            return
        self._waiting.pop()
        self._keep_token(report.token)
        now = self._asking.clock()
        with self._database.write() as tx:
            recorded = record_answer(
                tx, question, report, account=self._account, plans=self._asking.plans, now=now
            )
        self._answered(asked_at)
        self._polled = replace(self._polled, recorded=self._polled.recorded + recorded)

    def _answered(self, asked_at: datetime) -> None:
        self._account = replace(
            self._account,
            breaker=after_success(self._account.breaker),
            questions=self._account.questions + 1,
            asked_at=asked_at,
        )
        self._polled = replace(self._polled, answered=self._polled.answered + 1)

    def _not_understood(self, question: Question, problem: str) -> None:
        """Keep the answer; ask each half again, so that one bad number does not cost the others."""
        now = self._asking.clock()
        with self._database.write() as tx:
            self._keep_answer(tx, problem, now)
            if len(question.wanted) == 1:
                record_unread(tx, question, account=self._account, plans=self._asking.plans, now=now)
        if len(question.wanted) > 1:
            self._waiting += reversed(question.halves())
        elif not self._polled.answered:
            self.fail(problem, end=End.NOT_UNDERSTOOD)

    def _put_culprit_off(self, *, is_its_own: bool) -> None:
        """What brought a carrier to silence may do so every time: it must not stay first in the queue."""
        if self._waiting and is_its_own:
            question = self._waiting.pop()
            with self._database.write() as tx:
                record_silence(tx, question, account=self._account, now=self._asking.clock())

    def _keep_answer(self, tx: Transaction, problem: str, now: datetime) -> None:
        if self._memory.last is None:
            return
        body = self._memory.last.body[:LARGEST_KEPT_BYTES]
        sealed = sealed_answer(body, carrier=self._account.carrier, vault=self._asking.vault)
        kept = UnreadAnswer(self._account.id, now, problem, sealed)
        tx.accounts.keep_answer(kept, most=MOST_KEPT)

    def _subscribe(self, connector: Connector, opened: CarrierAccount) -> None:
        """Ask for pushes. What goes wrong with them alone never stops the asking."""
        url = self._asking.base_url + hook_path(self._account)
        pushing = cast("SubscribingConnector", connector)  # only such a one has subscriptions in its slot
        for question in self._slot.subscriptions:
            if self._is_over():
                return
            now = self._asking.clock()
            numbers = [wanted.tracking_number for wanted in question.wanted]
            account = self._with_token(opened)
            try:
                made = self._carry(pushing.subscribe(numbers, hook_url=url, account=account, now=now))
            except (CarrierRefused, AnswerNotUnderstood) as problem:
                self._polled = replace(self._polled, problem=f"no pushes: {problem}")
                with self._database.write() as tx:
                    tx.polls.put_off_pushes(self._account.id, now=now, until=now + ASK_FOR_PUSH_AGAIN)
                return
            self._keep_token(made.token)
            with self._database.write() as tx:
                count = record_subscription(tx, question, made, account=self._account, now=now)
            self._answered(now)
            self._polled = replace(self._polled, subscribed=self._polled.subscribed + count)

    def _carry(self, conversation: Conversation[T]) -> T:
        before = sum(self._made.values())
        memory = self._memory = Memory()
        whole = remembering(conversation, memory, self._asking.clock)
        try:
            return self._asking.exchange.carry(whole, before_each=self._count_call)
        except (CallsSpent, CarrierBusy, NoAnswer, AnswerNotUnderstood) as problem:
            self._keep_token(memory.token)
            is_cut_off = isinstance(problem, CallsSpent) and sum(self._made.values()) > before
            if is_cut_off and memory.token is None:  # it wanted another token: the old is taken no more
                self._account = without_token(self._account)
            raise

    def _count_call(self) -> None:
        if sum(self._made.values()) >= self._slot.calls:
            raise CallsSpent("the calls of this slot are made")
        minute = minute_of(self._asking.clock())
        self._made[minute] = self._made.get(minute, 0) + 1

    def _keep_token(self, token: Token | None) -> None:
        if token is not None:
            self._token = token
            self._account = with_new_token(self._account, token, vault=self._asking.vault)

    def _with_token(self, opened: CarrierAccount) -> CarrierAccount:
        return replace(opened, token=self._token) if self._token else opened

    def _is_over(self) -> bool:
        """Whether the lease is nearly over, too much went wrong, or the program ends."""
        is_late = self._asking.clock() > self._slot.lease_until - STOP_BEFORE_LEASE
        has_failed = self._account.breaker.failures > self._slot.account.breaker.failures + 1
        return is_late or has_failed or self._asking.is_stopping()
