"""What merchants should know at once, and when it was said."""

from collections.abc import Sequence
from datetime import datetime

from waypost.db.connection import Columns, Connection, Row, columns
from waypost.db.stored_values import micros_or_none, moment_of
from waypost.domain.alerts import AlertKind
from waypost.domain.tracking import from_micros, micros
from waypost.ports.alerts import StoredAlert

_NEW = columns(
    "alerts", store_id="bigint", kind="text", about="text", words="text", found_at="bigint", free_at="bigint",
    attempts="integer", told_at="bigint", ended_at="bigint", problem="text",
    tail="ON CONFLICT (store_id, kind, about) WHERE ended_at IS NULL DO NOTHING",
)  # fmt: skip
_BY_ID = Columns("alerts", (("id", "bigint"), *_NEW.kinds))
_SELECT = f"SELECT {', '.join(_BY_ID.names)} FROM alerts WHERE store_id = ?"


class StoredAlerts:
    """`ports.alerts.Alerts` in a table."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def add(self, alerts: Sequence[StoredAlert]) -> int:
        ordered = sorted(alerts, key=lambda one: (one.store_id, one.kind.value, one.about))
        return self._db.insert(_NEW, [_row(one) for one in ordered]) if ordered else 0

    def open(self, store_id: int) -> Sequence[StoredAlert]:
        rows = self._db.rows(f"{_SELECT} AND ended_at IS NULL ORDER BY id", (store_id,))
        return [_alert(row) for row in rows]

    def waiting(self, store_id: int, *, now: datetime) -> Sequence[StoredAlert]:
        due = "ended_at IS NULL AND told_at IS NULL AND free_at <= ?"
        rows = self._db.rows(f"{_SELECT} AND {due} ORDER BY id{self._db.row_lock}", (store_id, micros(now)))
        return [_alert(row) for row in rows]

    def latest(self, store_id: int, *, limit: int) -> Sequence[StoredAlert]:
        rows = self._db.rows(f"{_SELECT} ORDER BY id DESC LIMIT ?", (store_id, limit))
        return [_alert(row) for row in rows]

    def last_told_at(self, store_id: int) -> datetime | None:
        row = self._db.row("SELECT max(told_at) FROM alerts WHERE store_id = ?", (store_id,))
        return moment_of(row[0]) if row else None

    def save(self, alerts: Sequence[StoredAlert]) -> None:
        self._db.update(_BY_ID, [(one.id, *_row(one)) for one in sorted(alerts, key=lambda one: one.id)])

    def forget_before(self, moment: datetime) -> int:
        return self._db.run("DELETE FROM alerts WHERE ended_at < ?", (micros(moment),))


def _row(one: StoredAlert) -> Row:
    return (
        one.store_id, one.kind.value, one.about, one.words, micros(one.found_at), micros(one.free_at),
        one.attempts, micros_or_none(one.told_at), micros_or_none(one.ended_at), one.problem,
    )  # fmt: skip


def _alert(row: Row) -> StoredAlert:
    return StoredAlert(
        id=row[0], store_id=row[1], kind=AlertKind(row[2]), about=row[3], words=row[4],
        found_at=from_micros(row[5]), free_at=from_micros(row[6]), attempts=row[7], told_at=moment_of(row[8]),
        ended_at=moment_of(row[9]), problem=row[10],
    )  # fmt: skip
