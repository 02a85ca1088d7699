"""Endpoints of merchants' programs and what is announced to them; deliveries are in webhook_deliveries."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from waypost.db.connection import Columns, Connection, Row, columns
from waypost.db.stored_values import json_text, micros_or_none, moment_of, plain_of
from waypost.db.webhook_deliveries import StoredDeliveries
from waypost.domain.tracking import from_micros, micros
from waypost.domain.webhook import Health, Said, Subject
from waypost.ports.webhooks import NewWebhookEvent, StoredEndpoint, WebhookEvent

_NEW = columns(
    "webhook_endpoints", store_id="bigint", url="text", sealed_secrets="text", created_at="bigint",
    types="text", format="text", description="text", failures="integer", rests_until="bigint",
    failing_since="bigint", disabled_because="text",
)  # fmt: skip
_BY_ID = Columns("webhook_endpoints", (("id", "bigint"), *_NEW.kinds))
_HEALTH = columns(
    "webhook_endpoints", id="bigint", failures="integer", rests_until="bigint", failing_since="bigint",
    disabled_because="text",
)  # fmt: skip
_EVENTS = columns(
    "webhook_events", store_id="bigint", subject="text", subject_id="bigint", sequence="bigint", type="text",
    change="text", previous="text", happened_at="bigint",
)  # fmt: skip
_SELECT = f"SELECT {', '.join(_BY_ID.names)} FROM webhook_endpoints"


class StoredWebhooks(StoredDeliveries):
    """`ports.webhooks.Webhooks` in tables."""

    def __init__(self, db: Connection) -> None:
        super().__init__(db)
        self._db = db

    def wanted_by(self) -> frozenset[int]:
        rows = self._db.rows("SELECT DISTINCT store_id FROM webhook_endpoints WHERE disabled_because IS NULL")
        return frozenset(row[0] for row in rows)

    def add_endpoint(self, endpoint: StoredEndpoint) -> StoredEndpoint:
        return replace(endpoint, id=self._db.insert_numbered(_NEW, [_row(endpoint)])[0])

    def save_endpoint(self, endpoint: StoredEndpoint) -> None:
        self._db.update(_BY_ID, [(endpoint.id, *_row(endpoint))])

    def save_health(self, endpoint_id: int, health: Health) -> None:
        self._db.update(_HEALTH, [(endpoint_id, *_health_row(health))])

    def remove_endpoint(self, endpoint_id: int) -> None:
        self._db.run("DELETE FROM webhook_endpoints WHERE id = ?", (endpoint_id,))

    def endpoint(self, endpoint_id: int, *, held: bool = False) -> StoredEndpoint | None:
        row = self._db.row(f"{_SELECT} WHERE id = ?{self._db.row_lock if held else ''}", (endpoint_id,))
        return _endpoint(row) if row else None

    def endpoints(self, store_id: int | None = None) -> Sequence[StoredEndpoint]:
        if store_id is None:
            return [_endpoint(row) for row in self._db.rows(f"{_SELECT} ORDER BY id")]
        rows = self._db.rows(f"{_SELECT} WHERE store_id = ? ORDER BY id", (store_id,))
        return [_endpoint(row) for row in rows]

    def due_endpoints(self, *, now: datetime) -> Sequence[StoredEndpoint]:
        due = (
            "SELECT 1 FROM webhook_deliveries WHERE endpoint_id = webhook_endpoints.id"
            " AND state = 'waiting' AND due_at <= ?"
        )
        sql = f"{_SELECT} WHERE disabled_because IS NULL AND EXISTS ({due}) ORDER BY id"
        return [_endpoint(row) for row in self._db.rows(sql, (micros(now),))]

    def announce(self, events: Sequence[NewWebhookEvent]) -> None:
        by_subject: dict[tuple[str, int], list[NewWebhookEvent]] = {}
        for one in events:
            by_subject.setdefault((one.subject.value, one.subject_id), []).append(one)
        rows: list[Row] = []
        for (subject, subject_id), said in sorted(by_subject.items(), key=lambda item: item[0]):
            first = self._sequence(subject, subject_id, len(said)) - len(said) + 1
            rows += [_event_row(one, first + place) for place, one in enumerate(said)]
        self._db.insert(_EVENTS, rows)

    def told(self, subject: Subject, ids: Sequence[int]) -> Mapping[int, str | None]:
        found: dict[int, str | None] = {}
        for subject_id in sorted(set(ids)):
            self._sequence(subject.value, subject_id, 0)  # makes the row where there is none, and holds it
            row = self._db.row(
                "SELECT told FROM webhook_subjects WHERE subject = ? AND subject_id = ?",
                (subject.value, subject_id),
            )
            found[subject_id] = row[0] if row else None
        return found

    def keep_told(self, subject: Subject, words: Mapping[int, str]) -> None:
        for subject_id in sorted(words):
            self._db.run(
                "UPDATE webhook_subjects SET told = ? WHERE subject = ? AND subject_id = ?",
                (words[subject_id], subject.value, subject_id),
            )

    def take_announced(self, *, limit: int) -> Sequence[WebhookEvent]:
        skip = " FOR UPDATE SKIP LOCKED" if self._db.kind == "postgresql" else ""
        rows = self._db.rows(
            "DELETE FROM webhook_events"
            f" WHERE id IN (SELECT id FROM webhook_events ORDER BY id LIMIT ?{skip})"
            f" RETURNING id, {', '.join(_EVENTS.names)}",
            (limit,),
        )
        return [_event(row) for row in sorted(rows)]

    def next_due_at(self) -> datetime | None:
        if self._db.row("SELECT 1 FROM webhook_events LIMIT 1") is not None:
            return from_micros(0)
        row = self._db.row(
            "SELECT min(CASE WHEN rests_until > due_at THEN rests_until ELSE due_at END)"
            " FROM webhook_deliveries JOIN webhook_endpoints ON webhook_endpoints.id = endpoint_id"
            " WHERE state = 'waiting' AND disabled_because IS NULL"
        )
        return moment_of(row[0]) if row else None

    def _sequence(self, subject: str, subject_id: int, more: int) -> int:
        row = self._db.row(
            "INSERT INTO webhook_subjects (subject, subject_id, sequence) VALUES (?, ?, ?)"
            " ON CONFLICT (subject, subject_id)"
            " DO UPDATE SET sequence = webhook_subjects.sequence + excluded.sequence RETURNING sequence",
            (subject, subject_id, more),
        )
        return int(row[0]) if row else more


def _row(one: StoredEndpoint) -> Row:
    return (
        one.store_id, one.url, one.sealed_secrets, micros(one.created_at), " ".join(one.types), one.format,
        one.description, *_health_row(one.health),
    )  # fmt: skip


def _health_row(one: Health) -> Row:
    return (
        one.failures,
        micros_or_none(one.rests_until),
        micros_or_none(one.failing_since),
        one.disabled_because,
    )


def _endpoint(row: Row) -> StoredEndpoint:
    health = Health(row[8], moment_of(row[9]), moment_of(row[10]), row[11])
    return StoredEndpoint(
        id=row[0], store_id=row[1], url=row[2], sealed_secrets=row[3], created_at=from_micros(row[4]),
        types=tuple(row[5].split()), format=row[6], description=row[7], health=health,
    )  # fmt: skip


def _event_row(one: NewWebhookEvent, sequence: int) -> Row:
    return (
        one.store_id, one.subject.value, one.subject_id, sequence, one.said.type,
        json_text(one.said.change), json_text(one.said.previous), micros(one.happened_at),
    )  # fmt: skip


def _event(row: Row) -> WebhookEvent:
    said = Said(row[5], plain_of(row[6]), plain_of(row[7]))
    return WebhookEvent(row[0], row[1], Subject(row[2]), row[3], said, from_micros(row[8]), row[4])
