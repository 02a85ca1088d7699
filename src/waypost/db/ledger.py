"""The ledger of notifications: one row for each decision."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from waypost.db.connection import Columns, Connection, Row, columns
from waypost.db.stored_values import day_of, day_text, micros_or_none, moment_of
from waypost.domain.notification import Channel, NotSent
from waypost.domain.topics import Topic
from waypost.domain.tracking import from_micros, micros
from waypost.ports.channel import Fate
from waypost.ports.ledger import Notification, State

_NEW = columns(
    "notifications", store_id="bigint", order_id="bigint", topic="text", shipment_id="bigint", again="text",
    contact_id="bigint", channel="text", happened_at="bigint", decided_at="bigint", due_at="bigint",
    state="text", reason="text", detail="text", attempts="integer", free_at="bigint", sent_at="bigint",
    reference="text", fate="text", fate_at="bigint", told_on="text", told_with="bigint", subject="text",
    body="text", tail="ON CONFLICT (order_id, topic, shipment_id, again, contact_id) DO NOTHING",
)  # fmt: skip
_CHANGING = (
    "due_at", "state", "reason", "detail", "attempts", "free_at", "sent_at", "reference",
    "told_on", "told_with", "subject", "body",
)  # fmt: skip
_CHANGED = Columns(
    "notifications", (("id", "bigint"), *((name, kind) for name, kind in _NEW.kinds if name in _CHANGING))
)
_FATE = columns("notifications", id="bigint", fate="text", fate_at="bigint", detail="text")
_LIGHT = f"SELECT id, {', '.join(_NEW.names[:-1])}, NULL FROM notifications"
_FULL = f"id, {', '.join(_NEW.names)}"


class StoredLedger:
    """`ports.ledger.Ledger` in a table."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def of_orders(self, order_ids: Sequence[int]) -> Sequence[Notification]:
        if not order_ids:
            return []
        where = self._db.among("order_id", "bigint")
        wanted = self._db.listed(sorted(set(order_ids)))
        return [_notification(row) for row in self._db.rows(f"{_LIGHT} WHERE {where} ORDER BY id", (wanted,))]

    def by_id(self, notification_id: int) -> Notification | None:
        row = self._db.row(f"SELECT {_FULL} FROM notifications WHERE id = ?", (notification_id,))
        return _notification(row) if row else None

    def add(self, rows: Sequence[Notification]) -> int:
        ordered = sorted(rows, key=lambda one: (one.order_id, one.key, one.contact_id or 0))
        return self._db.insert(_NEW, [_row(one) for one in ordered])

    def claim(self, *, now: datetime, limit: int, lease_until: datetime) -> Sequence[Notification]:
        due = f"state = '{State.WAITING.value}' AND free_at <= ?"
        first = f"SELECT id FROM notifications WHERE {due} ORDER BY free_at, id LIMIT ?"
        if self._db.kind == "postgresql":
            taken = f"id = ANY (ARRAY ({first} FOR UPDATE SKIP LOCKED))"
        else:
            taken = f"id IN ({first})"
        claim = f"UPDATE notifications SET free_at = ?, attempts = attempts + 1 WHERE {{}} RETURNING {_FULL}"
        lease, moment = micros(lease_until), micros(now)
        rows = self._db.rows(claim.format(taken), (lease, moment, limit))
        if rows:
            orders = self._db.listed(sorted({row[2] for row in rows}))
            siblings = f"{self._db.among('order_id', 'bigint')} AND {due}"
            if self._db.kind == "postgresql":  # never wait for another worker who waits for us
                free = f"SELECT id FROM notifications WHERE {siblings} FOR UPDATE SKIP LOCKED"
                siblings = f"id = ANY (ARRAY ({free}))"
            rows += self._db.rows(claim.format(siblings), (lease, orders, moment))
        return sorted((_notification(row) for row in rows), key=lambda one: (one.due_at, one.id))

    def hand_over(self, rows: Sequence[Notification], *, until: datetime) -> Sequence[int]:
        return [
            one.id
            for one in sorted(rows, key=lambda one: one.id)
            if self._db.run(
                f"UPDATE notifications SET state = '{State.HANDING_OVER.value}', free_at = ?"
                f" WHERE id = ? AND attempts = ? AND state = '{State.WAITING.value}'",
                (micros(until), one.id, one.attempts),
            )
        ]

    def doubtful(self, *, now: datetime, limit: int) -> Sequence[Notification]:
        rows = self._db.rows(
            f"SELECT {_FULL} FROM notifications WHERE state = '{State.HANDING_OVER.value}' AND free_at <= ?"
            f" ORDER BY free_at, id LIMIT ?{self._db.row_lock}",
            (micros(now), limit),
        )
        return [_notification(row) for row in rows]

    def save(self, rows: Sequence[Notification]) -> None:
        at = [_NEW.names.index(name) for name in _CHANGED.names[1:]]
        changed = [(one.id, *(_row(one)[place] for place in at)) for one in rows]
        self._db.update(_CHANGED, sorted(changed))

    def save_fates(self, rows: Sequence[Notification]) -> None:
        fates = [
            (one.id, one.fate and one.fate.value, micros_or_none(one.fate_at), one.detail) for one in rows
        ]
        self._db.update(_FATE, sorted(fates))

    def by_reference(self, channel: Channel, references: Sequence[str]) -> Sequence[Notification]:
        if not references:
            return []
        where = self._db.among("reference", "text")
        rows = self._db.rows(
            f"{_LIGHT} WHERE {where} AND channel = ? ORDER BY id",
            (self._db.listed(sorted(set(references))), channel.value),
        )
        return [_notification(row) for row in rows]

    def count_maybe_sent(self, store_id: int, *, since: datetime) -> int:
        row = self._db.row(
            "SELECT count(*) FROM notifications"
            " WHERE reason = 'maybe_sent' AND decided_at >= ? AND store_id = ?",
            (micros(since), store_id),
        )
        return int(row[0]) if row else 0

    def forget_texts_before(self, moment: datetime) -> int:
        return self._db.run(
            "UPDATE notifications SET subject = NULL, body = NULL, detail = NULL WHERE decided_at < ?"
            " AND (subject IS NOT NULL OR body IS NOT NULL)"
            f" AND state IN ('{State.SENT.value}', '{State.NOT_SENT.value}')",
            (micros(moment),),
        )

    def next_due_at(self) -> datetime | None:
        row = self._db.row("SELECT min(free_at) FROM notifications WHERE state = 'waiting'")
        return moment_of(row[0]) if row else None

    def counts(self) -> Mapping[str, int]:
        return dict(self._db.rows("SELECT state, count(*) FROM notifications GROUP BY state"))


def _row(one: Notification) -> Row:
    return (
        one.store_id, one.order_id, one.topic.value, one.shipment_id or 0, one.again, one.contact_id or 0,
        one.channel and one.channel.value, micros(one.happened_at), micros(one.decided_at),
        micros(one.due_at), one.state.value, one.reason and one.reason.value, one.detail, one.attempts,
        micros(one.free_at or one.due_at), micros_or_none(one.sent_at), one.reference,
        one.fate and one.fate.value, micros_or_none(one.fate_at), day_text(one.told_on), one.told_with,
        one.subject, one.text,
    )  # fmt: skip


def _notification(row: Row) -> Notification:
    return Notification(
        id=row[0], store_id=row[1], order_id=row[2], topic=Topic(row[3]), shipment_id=row[4] or None,
        again=row[5], contact_id=row[6] or None, channel=Channel(row[7]) if row[7] else None,
        happened_at=from_micros(row[8]), decided_at=from_micros(row[9]), due_at=from_micros(row[10]),
        state=State(row[11]), reason=NotSent(row[12]) if row[12] else None, detail=row[13], attempts=row[14],
        free_at=from_micros(row[15]), sent_at=moment_of(row[16]), reference=row[17],
        fate=Fate(row[18]) if row[18] else None, fate_at=moment_of(row[19]), told_on=day_of(row[20]),
        told_with=row[21], subject=row[22], text=row[23],
    )  # fmt: skip
