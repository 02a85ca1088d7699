"""Deliveries of webhooks and the log of all attempts."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from waypost.db.connection import Connection, Row, columns
from waypost.db.stored_values import micros_or_none, moment_of
from waypost.domain.tracking import from_micros, micros
from waypost.ports.webhooks import Attempt, Delivery, DeliveryState, NewDelivery

_NEW = columns(
    "webhook_deliveries", endpoint_id="bigint", message_id="text", type="text", sequence="bigint",
    body="text", content_type="text", created_at="bigint", queued_at="bigint", state="text",
    attempts="integer", claims="integer", due_at="bigint",
)  # fmt: skip
_ATTEMPTS = columns(
    "webhook_attempts", delivery_id="bigint", number="integer", began_at="bigint", took_ms="integer",
    status="integer", answer="text", problem="text",
)  # fmt: skip
_READ = ", ".join(("id", *_NEW.names, "done_at", "status", "problem"))
_SELECT = f"SELECT {_READ} FROM webhook_deliveries"
_AGAIN = "state = 'waiting', attempts = 0, queued_at = ?, due_at = ?, done_at = NULL"
_TAKE = "UPDATE webhook_deliveries SET attempts = attempts + 1, claims = claims + 1, due_at = ?"


class StoredDeliveries:
    """The part of `ports.webhooks.Webhooks` that is about deliveries."""

    def __init__(self, db: Connection) -> None:
        self._rows = db

    def add_deliveries(self, deliveries: Sequence[NewDelivery]) -> Sequence[int]:
        rows = [
            (
                one.endpoint_id, one.message_id, one.type, one.sequence, one.body, one.content_type,
                micros(one.created_at), micros(one.created_at), DeliveryState.WAITING.value, 0, 0,
                micros(one.created_at),
            )
            for one in deliveries
        ]  # fmt: skip
        return self._rows.insert_numbered(_NEW, rows) if rows else ()

    def delivery(self, delivery_id: int) -> Delivery | None:
        row = self._rows.row(f"{_SELECT} WHERE id = ?", (delivery_id,))
        return _delivery(row) if row else None

    def page(
        self, endpoint_id: int, *, state: DeliveryState | None, before_id: int | None, limit: int
    ) -> Sequence[Delivery]:
        where, values = "endpoint_id = ?", [endpoint_id]
        if before_id is not None:
            where, values = f"{where} AND id < ?", [*values, before_id]
        named: tuple[object, ...] = ()
        if state is not None:
            where, named = f"{where} AND state = ?", (state.value,)
        rows = self._rows.rows(f"{_SELECT} WHERE {where} ORDER BY id DESC LIMIT ?", (*values, *named, limit))
        return [_delivery(row) for row in rows]

    def attempts_of(self, delivery_id: int) -> Sequence[Attempt]:
        rows = self._rows.rows(
            f"SELECT {', '.join(_ATTEMPTS.names)} FROM webhook_attempts WHERE delivery_id = ? ORDER BY id",
            (delivery_id,),
        )
        return [Attempt(row[0], row[1], from_micros(row[2]), *row[3:]) for row in rows]

    def claim(
        self, endpoint_id: int, *, now: datetime, limit: int, lease_until: datetime
    ) -> Sequence[Delivery]:
        due = (
            "SELECT id FROM webhook_deliveries WHERE endpoint_id = ? AND state = 'waiting' AND due_at <= ?"
            " ORDER BY due_at, id LIMIT ?"
        )
        is_postgres = self._rows.kind == "postgresql"
        taken = f"id = ANY (ARRAY ({due} FOR UPDATE SKIP LOCKED))" if is_postgres else f"id IN ({due})"
        rows = self._rows.rows(
            f"{_TAKE} WHERE {taken} RETURNING {_READ}",
            (micros(lease_until), endpoint_id, micros(now), limit),
        )
        return [_delivery(row) for row in sorted(rows, key=lambda row: int(row[0]))]

    def claim_one(self, delivery_id: int, *, lease_until: datetime) -> Delivery | None:
        row = self._rows.row(
            f"{_TAKE} WHERE id = ? AND state = 'waiting' RETURNING {_READ}",
            (micros(lease_until), delivery_id),
        )
        return _delivery(row) if row else None

    def settle(self, deliveries: Sequence[Delivery]) -> Sequence[int]:
        ours = []
        for one in sorted(deliveries, key=lambda one: one.id):
            kept = self._rows.run(
                "UPDATE webhook_deliveries SET state = ?, due_at = ?, done_at = ?, status = ?, problem = ?"
                " WHERE id = ? AND claims = ? AND state = 'waiting'",
                (
                    one.state.value, micros(one.due_at), micros_or_none(one.done_at), one.status, one.problem,
                    one.id, one.claims,
                ),
            )  # fmt: skip
            if kept:
                ours.append(one.id)
        return ours

    def give_back(self, deliveries: Sequence[Delivery]) -> None:
        for one in sorted(deliveries, key=lambda one: one.id):
            self._rows.run(
                "UPDATE webhook_deliveries SET attempts = attempts - 1, due_at = ?"
                " WHERE id = ? AND claims = ? AND state = 'waiting'",
                (micros(one.queued_at), one.id, one.claims),
            )

    def log(self, attempts: Sequence[Attempt]) -> None:
        self._rows.insert(
            _ATTEMPTS,
            [
                (
                    one.delivery_id, one.number, micros(one.began_at), one.took_ms, one.status, one.answer,
                    one.problem,
                )
                for one in attempts
            ],
        )  # fmt: skip

    def bury_waiting(self, endpoint_id: int, *, because: str, now: datetime) -> int:
        return self._rows.run(
            "UPDATE webhook_deliveries SET state = 'dead', done_at = ?, problem = ?"
            " WHERE endpoint_id = ? AND state = 'waiting'",
            (micros(now), because, endpoint_id),
        )

    def revive(
        self, endpoint_id: int, *, since: datetime, until: datetime, only_dead: bool, now: datetime
    ) -> int:
        states = "state = 'dead'" if only_dead else "state <> 'waiting'"
        return self._rows.run(
            f"UPDATE webhook_deliveries SET {_AGAIN}"
            f" WHERE endpoint_id = ? AND created_at >= ? AND created_at < ? AND {states}",
            (micros(now), micros(now), endpoint_id, micros(since), micros(until)),
        )

    def revive_one(self, delivery_id: int, *, now: datetime) -> bool:
        return bool(
            self._rows.run(
                f"UPDATE webhook_deliveries SET {_AGAIN} WHERE id = ? AND state <> 'waiting'",
                (micros(now), micros(now), delivery_id),
            )
        )

    def counts(self, endpoint_id: int) -> Mapping[str, int]:
        found = {state.value: 0 for state in DeliveryState}
        rows = self._rows.rows(
            "SELECT state, count(*) FROM webhook_deliveries WHERE endpoint_id = ? GROUP BY state",
            (endpoint_id,),
        )
        found.update(dict(rows))
        return found

    def forget_before(self, moment: datetime) -> None:
        self._rows.run(
            "DELETE FROM webhook_deliveries WHERE state <> 'waiting' AND done_at < ?", (micros(moment),)
        )


def _delivery(row: Row) -> Delivery:
    return Delivery(
        id=row[0], endpoint_id=row[1], message_id=row[2], type=row[3], sequence=row[4], body=row[5],
        content_type=row[6], created_at=from_micros(row[7]), queued_at=from_micros(row[8]),
        state=DeliveryState(row[9]), attempts=row[10], claims=row[11], due_at=from_micros(row[12]),
        done_at=moment_of(row[13]), status=row[14], problem=row[15],
    )  # fmt: skip
