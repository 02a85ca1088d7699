"""Jobs: work that is due at a moment, written with what causes it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from waypost.db.connection import Connection, Row, columns
from waypost.db.stored_values import json_text, moment_of, plain_of
from waypost.domain.tracking import from_micros, micros
from waypost.ports.database import Job

_NEW = columns(
    "jobs", kind="text", payload="text", unique_key="text", due_at="bigint", free_at="bigint",
    tail="ON CONFLICT (unique_key) WHERE state = 'waiting' AND unique_key IS NOT NULL"
    " DO UPDATE SET due_at = excluded.due_at, free_at = excluded.free_at WHERE excluded.due_at < jobs.due_at",
)  # fmt: skip
_READ = "id, kind, payload, unique_key, due_at, attempts, last_error"
_TWIN_WAITS = (
    "EXISTS (SELECT 1 FROM jobs AS twin WHERE twin.unique_key = jobs.unique_key AND twin.state = 'waiting')"
)


class StoredJobs:
    """`ports.database.Jobs` in a table."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def add(self, jobs: Sequence[Job]) -> None:
        keyed: dict[str, Job] = {}
        free = []
        for job in jobs:
            if job.unique_key is None:
                free.append(job)
            elif job.unique_key not in keyed or job.due_at < keyed[job.unique_key].due_at:
                keyed[job.unique_key] = job
        # sorted: two writers who add the same keys never wait for each other
        wanted = [*free, *(keyed[key] for key in sorted(keyed))]
        rows = [
            (job.kind, json_text(job.payload), job.unique_key, micros(job.due_at), micros(job.due_at))
            for job in wanted
        ]
        self._db.insert(_NEW, rows)

    def claim(self, *, now: datetime, limit: int, lease_until: datetime) -> Sequence[Job]:
        due = "SELECT id FROM jobs WHERE state <> 'dead' AND free_at <= ? ORDER BY free_at, id LIMIT ?"
        if (
            self._db.kind == "postgresql"
        ):  # as an array: else it plans for a tenth of all jobs and reads them all
            taken = f"id = ANY (ARRAY ({due} FOR UPDATE SKIP LOCKED))"
        else:
            taken = f"id IN ({due})"
        rows = self._db.rows(
            "UPDATE jobs SET state = 'running', attempts = attempts + 1, free_at = ?"
            f" WHERE {taken} RETURNING {_READ}",
            (micros(lease_until), micros(now), limit),
        )
        return [_job(row) for row in sorted(rows, key=lambda row: (row[4], row[0]))]

    def finish(self, job_ids: Sequence[int]) -> None:
        if job_ids:
            self._db.run(
                f"DELETE FROM jobs WHERE {self._db.among('id', 'bigint')}", (self._db.listed(job_ids),)
            )

    def retry(self, job_id: int, *, due_at: datetime, error: str) -> None:
        if self._merged_into_twin(job_id, due_at):
            return
        self._db.run(
            "UPDATE jobs SET state = 'waiting', due_at = ?, free_at = ?, last_error = ? WHERE id = ?",
            (micros(due_at), micros(due_at), error, job_id),
        )

    def bury(self, job_id: int, *, now: datetime, error: str) -> None:
        self._db.run(
            "UPDATE jobs SET state = 'dead', free_at = ?, last_error = ? WHERE id = ?",
            (micros(now), error, job_id),
        )

    def revive(self, job_ids: Sequence[int], *, now: datetime) -> int:
        revived = 0
        for job_id in sorted(set(job_ids)):
            row = self._db.row(
                f"SELECT 1 FROM jobs WHERE id = ? AND state = 'dead'{self._db.row_lock}", (job_id,)
            )
            if row is None:
                continue
            revived += 1
            if not self._merged_into_twin(job_id, now):
                self._db.run(
                    "UPDATE jobs SET state = 'waiting', attempts = 0, due_at = ?, free_at = ? WHERE id = ?",
                    (micros(now), micros(now), job_id),
                )
        return revived

    def dead(self, *, limit: int) -> Sequence[Job]:
        rows = self._db.rows(
            f"SELECT {_READ} FROM jobs WHERE state = 'dead' ORDER BY free_at DESC, id DESC LIMIT ?", (limit,)
        )
        return [_job(row) for row in rows]

    def counts(self) -> Mapping[str, int]:
        found = {"waiting": 0, "running": 0, "dead": 0}
        found.update(dict(self._db.rows("SELECT state, count(*) FROM jobs GROUP BY state")))
        return found

    def next_due_at(self) -> datetime | None:
        row = self._db.row("SELECT min(free_at) FROM jobs WHERE state <> 'dead'")
        return moment_of(row[0]) if row else None

    def _merged_into_twin(self, job_id: int, due_at: datetime) -> bool:
        """Whether a job with the same key waits: then that one does the work of both, as early as either."""
        gone = self._db.rows(
            f"DELETE FROM jobs WHERE id = ? AND {_TWIN_WAITS} RETURNING unique_key", (job_id,)
        )
        if not gone:
            return False
        self._db.run(
            "UPDATE jobs SET due_at = ?, free_at = ?"
            " WHERE unique_key = ? AND state = 'waiting' AND due_at > ?",
            (micros(due_at), micros(due_at), gone[0][0], micros(due_at)),
        )
        return True


def _job(row: Row) -> Job:
    return Job(
        id=row[0], kind=row[1], payload=plain_of(row[2]), unique_key=row[3], due_at=from_micros(row[4]),
        attempts=row[5], last_error=row[6],
    )  # fmt: skip
