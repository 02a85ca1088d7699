"""Answers kept for repeated requests."""

from collections.abc import Sequence
from datetime import datetime

from waypost.db.connection import Connection
from waypost.domain.tracking import from_micros, micros
from waypost.ports.database import KeptAnswer


class StoredAnswers:
    """`ports.database.Answers` in a table."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def find(self, *, scope: str, key: str) -> KeptAnswer | None:
        row = self._db.row(
            "SELECT fingerprint, status, body, created_at FROM kept_answers WHERE scope = ? AND key = ?",
            (scope, key),
        )
        return KeptAnswer(row[0], row[1], bytes(row[2]), from_micros(row[3])) if row else None

    def keep(self, answer: KeptAnswer, *, scope: str, key: str) -> None:
        self._db.run(
            "INSERT INTO kept_answers (scope, key, fingerprint, status, body, created_at)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (scope, key, answer.fingerprint, answer.status, answer.body, micros(answer.created_at)),
        )

    def newest(
        self, scopes: Sequence[str], *, before: tuple[datetime, str] | None, limit: int
    ) -> Sequence[tuple[str, KeptAnswer]]:
        if not scopes:
            return []
        where, values = self._db.among("scope", "text"), [self._db.listed(list(scopes))]
        if before is not None:
            moment, key = micros(before[0]), before[1]
            where += " AND (created_at < ? OR (created_at = ? AND key < ?))"
            values += [moment, moment, key]
        rows = self._db.rows(
            f"SELECT key, fingerprint, status, body, created_at FROM kept_answers WHERE {where}"
            " ORDER BY created_at DESC, key DESC LIMIT ?",
            (*values, limit),
        )
        return [(row[0], KeptAnswer(row[1], row[2], bytes(row[3]), from_micros(row[4]))) for row in rows]

    def forget_before(self, moment: datetime) -> int:
        return self._db.run("DELETE FROM kept_answers WHERE created_at < ?", (micros(moment),))
