"""Answers kept for repeated requests."""

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

    def forget_before(self, moment: datetime) -> int:
        return self._db.run("DELETE FROM kept_answers WHERE created_at < ?", (micros(moment),))
