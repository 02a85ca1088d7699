"""What buyers thought in the end, and proofs of their addresses."""

from collections.abc import Sequence
from datetime import datetime

from waypost.db.connection import Connection, Row, columns
from waypost.db.stored_values import json_text, words_of
from waypost.domain.case import Feedback
from waypost.domain.notification import Channel
from waypost.domain.tracking import from_micros, micros
from waypost.ports.cases import Proof, ProofState, RatingCount

_FEEDBACK = columns(
    "feedback", natural=1, order_id="bigint", store_id="bigint", rating="integer", given_at="bigint",
    changed_at="bigint", words="text", tags="text", locale="text", carrier="text", lane="text",
    tail="ON CONFLICT (order_id) DO UPDATE SET rating = excluded.rating, changed_at = excluded.changed_at,"
    " words = excluded.words, tags = excluded.tags, locale = excluded.locale,"
    " carrier = excluded.carrier, lane = excluded.lane",
)  # fmt: skip
_SELECT = f"SELECT {', '.join(_FEEDBACK.names)} FROM feedback"
_PROOFS = columns(
    "address_proofs", natural=1, contact_id="bigint", asked_at="bigint", began_at="bigint", subject="text",
    body="text", state="text", rounds="integer", tries="integer", attempts="integer", free_at="bigint",
    tail="ON CONFLICT (contact_id) DO UPDATE SET asked_at = excluded.asked_at,"
    " began_at = excluded.began_at, subject = excluded.subject, body = excluded.body,"
    " state = excluded.state, rounds = excluded.rounds, tries = excluded.tries,"
    " attempts = excluded.attempts, free_at = excluded.free_at",
)  # fmt: skip
_PROOF = f"SELECT {', '.join(_PROOFS.names)} FROM address_proofs"


class StoredFeedback:
    """`ports.cases.FeedbackStore` in a table."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def of_orders(self, order_ids: Sequence[int]) -> Sequence[Feedback]:
        if not order_ids:
            return []
        rows = self._db.rows(
            f"{_SELECT} WHERE {self._db.among('order_id', 'bigint')} ORDER BY order_id",
            (self._db.listed(sorted(set(order_ids))),),
        )
        return [_feedback(row) for row in rows]

    def save(self, feedback: Feedback) -> None:
        self._db.insert(_FEEDBACK, [_row(feedback)])

    def page(
        self, *, store_id: int | None, since: datetime | None, before: tuple[datetime, int] | None, limit: int
    ) -> Sequence[Feedback]:
        where, values = _where(store_id, since)
        if before is not None:
            at = micros(before[0])
            where.append("(changed_at < ? OR (changed_at = ? AND order_id < ?))")
            values += [at, at, before[1]]
        sql = f"{_SELECT}{_and(where)} ORDER BY changed_at DESC, order_id DESC LIMIT ?"
        return [_feedback(row) for row in self._db.rows(sql, (*values, limit))]

    def counts(self, *, store_id: int | None, since: datetime | None) -> Sequence[RatingCount]:
        where, values = _where(store_id, since)
        groups = "GROUP BY carrier, lane, rating"
        sql = f"SELECT carrier, lane, rating, count(*) FROM feedback{_and(where)} {groups}"
        found = [RatingCount(*row) for row in self._db.rows(sql, values)]
        return sorted(found, key=lambda one: (one.carrier or "", one.lane or "", one.rating))


class StoredProofs:
    """`ports.cases.Proofs` in a table."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def of(self, contact_id: int, *, held: bool = False) -> Proof | None:
        lock = self._db.row_lock if held else ""
        row = self._db.row(f"{_PROOF} WHERE contact_id = ?{lock}", (contact_id,))
        return _proof(row) if row else None

    def save(self, proof: Proof) -> None:
        self._db.insert(_PROOFS, [_proof_row(proof)])

    def rounds_at(self, store_id: int, channel: Channel, address: str, *, since: datetime) -> int:
        row = self._db.row(
            "SELECT coalesce(sum(p.rounds), 0) FROM contacts c JOIN address_proofs p ON p.contact_id = c.id"
            " WHERE c.store_id = ? AND c.channel = ? AND c.address = ? AND p.began_at > ?",
            (store_id, channel.value, address, micros(since)),
        )
        return int(row[0]) if row else 0

    def claim(self, *, now: datetime, limit: int, lease_until: datetime) -> Sequence[Proof]:
        rows = self._db.rows(
            f"{_PROOF} WHERE state = 'waiting' AND free_at <= ? ORDER BY free_at LIMIT ?",
            (micros(now), limit),
        )
        taken = []
        for proof in (_proof(row) for row in rows):
            changed = self._db.run(
                "UPDATE address_proofs SET free_at = ?, attempts = attempts + 1"
                " WHERE contact_id = ? AND state = 'waiting' AND free_at <= ? AND asked_at = ?",
                (micros(lease_until), proof.contact_id, micros(now), micros(proof.asked_at)),
            )
            again = self.of(proof.contact_id) if changed else None
            taken += [again] if again else []
        return taken

    def forget_before(self, moment: datetime) -> int:
        return self._db.run(
            "DELETE FROM address_proofs WHERE asked_at < ? AND state <> 'waiting'", (micros(moment),)
        )


def _where(store_id: int | None, since: datetime | None) -> tuple[list[str], list[object]]:
    asked: list[tuple[str, object]] = []
    if store_id is not None:
        asked.append(("store_id = ?", store_id))
    if since is not None:
        asked.append(("changed_at >= ?", micros(since)))
    return [clause for clause, _ in asked], [value for _, value in asked]


def _and(where: Sequence[str]) -> str:
    return f" WHERE {' AND '.join(where)}" if where else ""


def _row(one: Feedback) -> Row:
    return (
        one.order_id, one.store_id, one.rating, micros(one.given_at), micros(one.changed_at), one.words,
        json_text(list(one.tags)), one.locale, one.carrier, one.lane,
    )  # fmt: skip


def _feedback(row: Row) -> Feedback:
    return Feedback(
        order_id=row[0], store_id=row[1], rating=row[2], given_at=from_micros(row[3]),
        changed_at=from_micros(row[4]), words=row[5], tags=words_of(row[6]), locale=row[7], carrier=row[8],
        lane=row[9],
    )  # fmt: skip


def _proof_row(one: Proof) -> Row:
    return (
        one.contact_id, micros(one.asked_at), micros(one.began_at), one.subject, one.text, one.state.value,
        one.rounds, one.tries, one.attempts, micros(one.free_at or one.asked_at),
    )  # fmt: skip


def _proof(row: Row) -> Proof:
    return Proof(
        contact_id=row[0], asked_at=from_micros(row[1]), began_at=from_micros(row[2]), subject=row[3],
        text=row[4], state=ProofState(row[5]), rounds=row[6], tries=row[7], attempts=row[8],
        free_at=from_micros(row[9]),
    )  # fmt: skip
