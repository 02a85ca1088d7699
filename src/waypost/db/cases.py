"""What a person must solve: cases with their history."""

import json
from collections.abc import Sequence
from dataclasses import replace

from waypost.db.connection import Columns, Connection, Row, columns
from waypost.db.stored_values import json_text
from waypost.domain.case import Case, CaseKind, CaseLine, CaseState, Outcome, Voice
from waypost.domain.tracking import from_micros, micros

_NEW = columns(
    "cases", store_id="bigint", order_id="bigint", shipment_id="bigint", kind="text", state="text",
    history="text", contact="text", locale="text",
)  # fmt: skip
_BY_ID = Columns("cases", (("id", "bigint"), *_NEW.kinds))
_SELECT = f"SELECT {', '.join(_BY_ID.names)} FROM cases"


class StoredCases:
    """`ports.cases.Cases` in a table."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def of_orders(self, order_ids: Sequence[int]) -> Sequence[Case]:
        if not order_ids:
            return []
        rows = self._db.rows(
            f"{_SELECT} WHERE {self._db.among('order_id', 'bigint')} ORDER BY id",
            (self._db.listed(sorted(set(order_ids))),),
        )
        return [_case(row) for row in rows]

    def by_id(self, case_id: int) -> Case | None:
        row = self._db.row(f"{_SELECT} WHERE id = ?", (case_id,))
        return _case(row) if row else None

    def add(self, case: Case) -> Case:
        (number,) = self._db.insert_numbered(_NEW, [_row(case)])
        return replace(case, id=number)

    def save(self, case: Case) -> None:
        self._db.update(_BY_ID, [(case.id, *_row(case))])

    def page(
        self,
        *,
        store_id: int | None,
        state: CaseState | None = None,
        kind: CaseKind | None = None,
        order_id: int | None = None,
        before_id: int | None = None,
        limit: int,
    ) -> Sequence[Case]:
        wanted = (
            ("store_id = ?", store_id), ("state = ?", state and state.value),
            ("kind = ?", kind and kind.value), ("order_id = ?", order_id), ("id < ?", before_id),
        )  # fmt: skip
        asked = [(clause, value) for clause, value in wanted if value is not None]
        where = " AND ".join(clause for clause, _ in asked)
        sql = f"{_SELECT}{f' WHERE {where}' if where else ''} ORDER BY id DESC LIMIT ?"
        return [_case(row) for row in self._db.rows(sql, (*(value for _, value in asked), limit))]


def _row(case: Case) -> Row:
    history = [
        [micros(line.at), line.by.value, line.state.value, line.words, line.outcome and line.outcome.value]
        for line in case.lines
    ]
    return (
        case.store_id, case.order_id, case.shipment_id or 0, case.kind.value, case.state.value,
        json_text(history), case.contact, case.locale,
    )  # fmt: skip


def _case(row: Row) -> Case:
    lines = tuple(
        CaseLine(from_micros(at), Voice(by), CaseState(state), words, Outcome(outcome) if outcome else None)
        for at, by, state, words, outcome in json.loads(row[6])
    )
    return Case(
        id=row[0], store_id=row[1], order_id=row[2], shipment_id=row[3] or None, kind=CaseKind(row[4]),
        lines=lines, contact=row[7], locale=row[8],
    )  # fmt: skip
