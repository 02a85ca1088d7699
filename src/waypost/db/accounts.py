"""Accounts with carriers: their health, their calls, and the answers nobody could read."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from waypost.db.connection import Columns, Connection, Row, columns
from waypost.db.stored_values import json_text, micros_or_none, moment_of, words_of
from waypost.domain.breaker import Breaker
from waypost.domain.tracking import from_micros, micros
from waypost.ports.accounts import StoredAccount, UnreadAnswer

_ALL = columns(
    "carrier_accounts", store_id="bigint", carrier="text", name="text", carriers="text", zone="text",
    calls_per_hour="integer", takes_strangers="boolean", hook_key="text", sealed_values="text",
    sealed_token="text", token_expires_at="bigint",  # noqa: S106 - kinds of columns
    failures="integer", rests_until="bigint", stopped_because="text", last_problem="text",
    version="bigint", questions="bigint", created_at="bigint", asked_at="bigint", ready_at="bigint",
    preference="integer",
)  # fmt: skip
_BY_ID = Columns("carrier_accounts", (("id", "bigint"), *_ALL.kinds))
_SELECT = f"SELECT {', '.join(_BY_ID.names)} FROM carrier_accounts"
_DUE = (
    "stopped_because IS NULL AND leased_until <= ? AND coalesce(rests_until, 0) <= ?"
    " AND coalesce(ready_at, 0) <= ?"
)
_CALLS = columns(
    "account_calls", account_id="bigint", minute="bigint", calls="bigint",
    tail="ON CONFLICT (account_id, minute) DO UPDATE SET calls = account_calls.calls + excluded.calls",
)  # fmt: skip
_ANSWERS = columns(
    "unread_answers",
    account_id="bigint",
    heard_at="bigint",
    problem="text",
    sealed_body="text",
    is_push="boolean",
)
_HANGS_ON = ("poll_plans", "account_calls", "unread_answers")


class StoredAccounts:
    """`ports.accounts.Accounts` in tables."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def add(self, account: StoredAccount) -> StoredAccount:
        return replace(account, id=self._db.insert_numbered(_ALL, [_row(account)])[0])

    def all(self) -> Sequence[StoredAccount]:
        return [_account(row) for row in self._db.rows(f"{_SELECT} ORDER BY id")]

    def by_id(self, account_id: int) -> StoredAccount | None:
        row = self._db.row(f"{_SELECT} WHERE id = ?", (account_id,))
        return _account(row) if row else None

    def by_hook_key(self, hook_key: str) -> StoredAccount | None:
        row = self._db.row(f"{_SELECT} WHERE hook_key = ?", (hook_key,))
        return _account(row) if row else None

    def save(self, account: StoredAccount) -> None:
        self._db.update(_BY_ID, [(account.id, *_row(account))])

    def remove(self, account_id: int) -> bool:
        for table in _HANGS_ON:
            self._db.run(f"DELETE FROM {table} WHERE account_id = ?", (account_id,))
        return bool(self._db.run("DELETE FROM carrier_accounts WHERE id = ?", (account_id,)))

    def due(self, *, now: datetime, limit: int) -> Sequence[int]:
        moment = micros(now)
        rows = self._db.rows(
            f"SELECT id FROM carrier_accounts WHERE {_DUE} ORDER BY coalesce(ready_at, 0), id LIMIT ?",
            (moment, moment, moment, limit),
        )
        return [row[0] for row in rows]

    def next_due_at(self) -> datetime | None:
        rows = self._db.rows(
            "SELECT leased_until, coalesce(rests_until, 0), coalesce(ready_at, 0) FROM carrier_accounts"
            " WHERE stopped_because IS NULL"
        )
        return min((from_micros(max(row)) for row in rows), default=None)

    def claim(self, account_id: int, *, now: datetime, lease_until: datetime) -> StoredAccount | None:
        moment = micros(now)
        taken = self._db.row(
            f"UPDATE carrier_accounts SET leased_until = ? WHERE id = ? AND {_DUE}"
            f" RETURNING {', '.join(_BY_ID.names)}",
            (micros(lease_until), account_id, moment, moment, moment),
        )
        return _account(taken) if taken else None

    def release(self, account: StoredAccount) -> bool:
        health = account.breaker
        done = self._db.run(
            "UPDATE carrier_accounts SET leased_until = 0, sealed_token = ?, token_expires_at = ?,"
            " failures = ?, rests_until = ?, stopped_because = ?, last_problem = ?, questions = ?,"
            " asked_at = ?, ready_at = ? WHERE id = ? AND version = ?",
            (
                account.sealed_token, micros_or_none(account.token_expires_at), health.failures,
                micros_or_none(health.rests_until), health.stopped_because, health.last_problem,
                account.questions, micros_or_none(account.asked_at), micros_or_none(account.ready_at),
                account.id, account.version,
            ),
        )  # fmt: skip
        if not done:
            self._db.run("UPDATE carrier_accounts SET leased_until = 0 WHERE id = ?", (account.id,))
        return bool(done)

    def wake(self, account_ids: Sequence[int], *, at: datetime) -> None:
        if account_ids:
            self._db.run(
                f"UPDATE carrier_accounts SET ready_at = ? WHERE {self._db.among('id', 'bigint')}"
                " AND coalesce(ready_at, 9223372036854775807) > ?",
                (micros(at), self._db.listed(sorted(set(account_ids))), micros(at)),
            )

    def calls(self, account_id: int, *, since_minute: int) -> Mapping[int, int]:
        rows = self._db.rows(
            "SELECT minute, calls FROM account_calls WHERE account_id = ? AND minute >= ?",
            (account_id, since_minute),
        )
        return {row[0]: row[1] for row in rows}

    def count_calls(self, account_id: int, calls: Mapping[int, int]) -> None:
        self._db.insert(_CALLS, [(account_id, minute, count) for minute, count in sorted(calls.items())])

    def forget_calls(self, *, before_minute: int) -> int:
        return self._db.run("DELETE FROM account_calls WHERE minute < ?", (before_minute,))

    def keep_answer(self, answer: UnreadAnswer, *, most: int) -> None:
        row = (answer.account_id, micros(answer.heard_at), answer.problem, answer.sealed_body, answer.is_push)
        self._db.insert(_ANSWERS, [row])
        self._db.run(
            "DELETE FROM unread_answers WHERE account_id = ? AND id NOT IN"
            " (SELECT id FROM unread_answers WHERE account_id = ? ORDER BY id DESC LIMIT ?)",
            (answer.account_id, answer.account_id, most),
        )

    def unread_answers(self, account_id: int) -> Sequence[UnreadAnswer]:
        rows = self._db.rows(
            f"SELECT {', '.join(_ANSWERS.names)}, id FROM unread_answers WHERE account_id = ?"
            " ORDER BY id DESC",
            (account_id,),
        )
        return [
            UnreadAnswer(row[0], from_micros(row[1]), row[2], row[3], bool(row[4]), row[5]) for row in rows
        ]

    def forget_answers(self, answer_ids: Sequence[int]) -> None:
        if answer_ids:
            where = self._db.among("id", "bigint")
            self._db.run(f"DELETE FROM unread_answers WHERE {where}", (self._db.listed(sorted(answer_ids)),))


def _row(account: StoredAccount) -> Row:
    health = account.breaker
    return (
        account.store_id, account.carrier, account.name, json_text(account.carriers), account.zone,
        account.calls_per_hour, account.takes_strangers, account.hook_key, account.sealed_values,
        account.sealed_token, micros_or_none(account.token_expires_at), health.failures,
        micros_or_none(health.rests_until), health.stopped_because, health.last_problem, account.version,
        account.questions, micros(account.created_at), micros_or_none(account.asked_at),
        micros_or_none(account.ready_at), account.preference,
    )  # fmt: skip


def _account(row: Row) -> StoredAccount:
    return StoredAccount(
        id=row[0], store_id=row[1], carrier=row[2], name=row[3], carriers=words_of(row[4]), zone=row[5],
        calls_per_hour=row[6], takes_strangers=bool(row[7]), hook_key=row[8], sealed_values=row[9],
        sealed_token=row[10], token_expires_at=moment_of(row[11]),
        breaker=Breaker(row[12], moment_of(row[13]), row[14], row[15]), version=row[16], questions=row[17],
        created_at=from_micros(row[18]), asked_at=moment_of(row[19]), ready_at=moment_of(row[20]),
        preference=row[21],
    )  # fmt: skip
