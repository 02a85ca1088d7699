"""API keys: only digests are stored."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from waypost.db.connection import Connection, Row, columns
from waypost.db.stored_values import micros_or_none, moment_of
from waypost.domain.access import ApiKey, Scope
from waypost.domain.tracking import from_micros, micros

_ALL = columns(
    "api_keys", name="text", prefix="text", digest="text", scopes="text", store_id="bigint",
    created_at="bigint", revoked_at="bigint",
)  # fmt: skip


class StoredKeys:
    """`ports.database.Keys` in a table."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def add(self, key: ApiKey) -> ApiKey:
        scopes = " ".join(sorted(scope.value for scope in key.scopes))
        row = (
            key.name, key.prefix, key.digest, scopes, key.store_id, micros(key.created_at),
            micros_or_none(key.revoked_at),
        )  # fmt: skip
        return replace(key, id=self._db.insert_numbered(_ALL, [row])[0])

    def all(self) -> Sequence[ApiKey]:
        return [
            _key(row)
            for row in self._db.rows(f"SELECT id, {', '.join(_ALL.names)} FROM api_keys ORDER BY id")
        ]

    def revoke(self, key_id: int, *, now: datetime) -> bool:
        return bool(
            self._db.run(
                "UPDATE api_keys SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL",
                (micros(now), key_id),
            )
        )


def _key(row: Row) -> ApiKey:
    return ApiKey(
        id=row[0], name=row[1], prefix=row[2], digest=row[3],
        scopes=frozenset(Scope(word) for word in row[4].split()), store_id=row[5],
        created_at=from_micros(row[6]), revoked_at=moment_of(row[7]),
    )  # fmt: skip
