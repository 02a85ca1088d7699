"""The plan of asking: one row for each shipment."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from waypost.db.connection import Connection, Row, columns
from waypost.db.stored_values import micros_or_none, moment_of
from waypost.domain.polling import EndOfAsking, Outlook, Urgency
from waypost.domain.standing import OVER
from waypost.domain.tracking import from_micros, micros
from waypost.ports.accounts import PollPlan

_CHANGING = (
    "account_id", "urgency", "worth_percent", "news_after_s", "ask_at", "since", "rises_at", "asked_at",
    "heard_at", "unknown_since", "failures", "ended", "pushed_until", "push_reference", "subscribe_at",
)  # fmt: skip
_ALL = columns(
    "poll_plans", shipment_id="bigint", account_id="bigint", urgency="text",
    worth_percent="integer", news_after_s="bigint", ask_at="bigint", since="bigint", rises_at="bigint",
    asked_at="bigint", heard_at="bigint", unknown_since="bigint", failures="integer", ended="text",
    pushed_until="bigint", push_reference="text", subscribe_at="bigint",
    tail="ON CONFLICT (shipment_id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in _CHANGING),
)  # fmt: skip
_FILES = columns(
    "file_news", shipment_id="bigint", heard_at="bigint",
    tail="ON CONFLICT (shipment_id) DO UPDATE SET heard_at = excluded.heard_at",
)  # fmt: skip
_SELECT = f"SELECT {', '.join(_ALL.names)} FROM poll_plans"
_URGENCIES = {urgency.value: urgency for urgency in Urgency}
_ENDS = {end.value: end for end in EndOfAsking}


class StoredPolls:
    """`ports.accounts.Polls` in a table."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def of(self, shipment_ids: Sequence[int]) -> Sequence[PollPlan]:
        if not shipment_ids:
            return []
        where = self._db.among("shipment_id", "bigint")
        rows = self._db.rows(
            f"{_SELECT} WHERE {where} ORDER BY shipment_id", (self._db.listed(sorted(set(shipment_ids))),)
        )
        return [_plan(row) for row in rows]

    def save(self, plans: Sequence[PollPlan]) -> None:
        last = {plan.shipment_id: plan for plan in plans}
        self._db.insert(_ALL, [_row(last[shipment_id]) for shipment_id in sorted(last)])

    def rise(self, account_id: int, *, seen: Outlook, now: datetime) -> int:
        return self._db.run(
            "UPDATE poll_plans SET urgency = ?, worth_percent = ?, news_after_s = ?, ask_at = rises_at,"
            " rises_at = NULL WHERE account_id = ? AND rises_at <= ?",
            (*_outlook_row(seen), account_id, micros(now)),
        )

    def pool(self, account_id: int, urgency: Urgency, *, now: datetime, limit: int) -> Sequence[PollPlan]:
        rows = self._db.rows(
            f"{_SELECT} WHERE account_id = ? AND urgency = ? AND ended IS NULL AND ask_at <= ?"
            " ORDER BY ask_at LIMIT ?",
            (account_id, urgency.value, micros(now), limit),
        )
        return [_plan(row) for row in rows]

    def forget(self, shipment_ids: Sequence[int]) -> None:
        if shipment_ids:
            self._db.run(
                f"DELETE FROM poll_plans WHERE {self._db.among('shipment_id', 'bigint')}",
                (self._db.listed(sorted(shipment_ids)),),
            )

    def unplanned(self, *, after_id: int, limit: int) -> Sequence[int]:
        over = ", ".join(f"'{status.value}'" for status in sorted(OVER))
        rows = self._db.rows(
            "SELECT id FROM shipments WHERE id > ? AND tracking_number IS NOT NULL"
            f" AND superseded_by IS NULL AND status NOT IN ({over})"
            " AND NOT EXISTS (SELECT 1 FROM poll_plans WHERE shipment_id = shipments.id) ORDER BY id LIMIT ?",
            (after_id, limit),
        )
        return [row[0] for row in rows]

    def planned(self, *, after_id: int, limit: int, account_id: int | None = None) -> Sequence[int]:
        where, values = "shipment_id > ? AND (ended IS NULL OR ended = 'never_known')", [after_id]
        if account_id is not None:
            where, values = f"{where} AND account_id = ?", [*values, account_id]
        sql = f"SELECT shipment_id FROM poll_plans WHERE {where} ORDER BY shipment_id LIMIT ?"
        return [row[0] for row in self._db.rows(sql, (*values, limit))]

    def put_off(self, shipment_ids: Sequence[int], *, until: datetime) -> None:
        if shipment_ids:
            self._db.run(
                f"UPDATE poll_plans SET ask_at = ? WHERE {self._db.among('shipment_id', 'bigint')}",
                (micros(until), self._db.listed(sorted(shipment_ids))),
            )

    def to_subscribe(self, account_id: int, *, now: datetime, limit: int) -> Sequence[PollPlan]:
        rows = self._db.rows(
            f"{_SELECT} WHERE account_id = ? AND subscribe_at <= ? ORDER BY subscribe_at LIMIT ?",
            (account_id, micros(now), limit),
        )
        return [_plan(row) for row in rows]

    def put_off_pushes(self, account_id: int, *, now: datetime, until: datetime) -> None:
        self._db.run(
            "UPDATE poll_plans SET subscribe_at = ? WHERE account_id = ? AND subscribe_at <= ?",
            (micros(until), account_id, micros(now)),
        )

    def retry_unread(self, account_id: int, *, now: datetime) -> int:
        return self._db.run(
            "UPDATE poll_plans SET failures = 0, ask_at = ? WHERE account_id = ? AND failures > 0"
            " AND ended IS NULL",
            (micros(now), account_id),
        )

    def next_ask_at(self, account_id: int) -> datetime | None:
        asked = "SELECT min(ask_at) FROM poll_plans WHERE account_id = ? AND urgency = ? AND ended IS NULL"
        found = [self._db.row(asked, (account_id, urgency.value)) for urgency in Urgency]
        for column in ("rises_at", "subscribe_at"):
            first = f"SELECT min({column}) FROM poll_plans WHERE account_id = ? AND {column} IS NOT NULL"
            found.append(self._db.row(first, (account_id,)))
        return moment_of(min((row[0] for row in found if row and row[0] is not None), default=None))

    def ages(self, account_id: int, *, now: datetime) -> Mapping[Outlook, Sequence[timedelta]]:
        rows = self._db.rows(
            "SELECT urgency, worth_percent, news_after_s, coalesce(asked_at, since) FROM poll_plans"
            " WHERE account_id = ? AND ended IS NULL",
            (account_id,),
        )
        found: dict[Outlook, list[timedelta]] = {}
        for urgency, worth, news_after, since in rows:
            found.setdefault(_outlook(urgency, worth, news_after), []).append(now - from_micros(since))
        return found

    def note_files(self, shipment_ids: Sequence[int], *, now: datetime) -> None:
        self._db.insert(_FILES, [(one, micros(now)) for one in sorted(set(shipment_ids))])

    def files_heard(self, shipment_ids: Sequence[int]) -> Mapping[int, datetime]:
        where = self._db.among("shipment_id", "bigint")
        rows = self._db.rows(
            f"SELECT shipment_id, heard_at FROM file_news WHERE {where}",
            (self._db.listed(sorted(set(shipment_ids))),),
        )
        return {row[0]: from_micros(row[1]) for row in rows}

    def hears_files(self) -> bool:
        return self._db.row("SELECT 1 FROM file_news LIMIT 1") is not None

    def delays(self, account_id: int, *, now: datetime) -> Sequence[timedelta]:
        rows = self._db.rows(
            "SELECT ask_at FROM poll_plans WHERE account_id = ? AND ended IS NULL AND ask_at <= ?",
            (account_id, micros(now)),
        )
        return [now - from_micros(row[0]) for row in rows]

    def pushed(self, account_id: int, *, now: datetime) -> tuple[int, datetime | None]:
        row = self._db.row(
            "SELECT count(*), min(pushed_until) FROM poll_plans WHERE account_id = ? AND pushed_until > ?",
            (account_id, micros(now)),
        )
        return (row[0], moment_of(row[1])) if row else (0, None)

    def ends(self, account_id: int) -> Mapping[EndOfAsking, int]:
        rows = self._db.rows(
            "SELECT ended, count(*) FROM poll_plans WHERE account_id = ? AND ended IS NOT NULL"
            " GROUP BY ended",
            (account_id,),
        )
        return {_ENDS[row[0]]: row[1] for row in rows}


def _outlook_row(seen: Outlook) -> Row:
    return seen.urgency.value, round(seen.worth * 100), seen.news_after // timedelta(seconds=1)


def _outlook(urgency: str, worth_percent: int, news_after_s: int) -> Outlook:
    return Outlook(_URGENCIES[urgency], worth_percent / 100, timedelta(seconds=news_after_s))


def _row(plan: PollPlan) -> Row:
    return (
        plan.shipment_id, plan.account_id, *_outlook_row(plan.seen), micros(plan.ask_at), micros(plan.since),
        micros_or_none(plan.rises_at), micros_or_none(plan.asked_at), micros_or_none(plan.heard_at),
        micros_or_none(plan.unknown_since), plan.failures, plan.ended and plan.ended.value,
        micros_or_none(plan.pushed_until), plan.push_reference, micros_or_none(plan.subscribe_at),
    )  # fmt: skip


def _plan(row: Row) -> PollPlan:
    return PollPlan(
        shipment_id=row[0], account_id=row[1], seen=_outlook(row[2], row[3], row[4]),
        ask_at=from_micros(row[5]), since=from_micros(row[6]), rises_at=moment_of(row[7]),
        asked_at=moment_of(row[8]), heard_at=moment_of(row[9]), unknown_since=moment_of(row[10]),
        failures=row[11], ended=_ENDS[row[12]] if row[12] else None, pushed_until=moment_of(row[13]),
        push_reference=row[14], subscribe_at=moment_of(row[15]),
    )  # fmt: skip
