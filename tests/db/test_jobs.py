from datetime import datetime

from tests.db.samples import NOW, hours
from waypost.ports.database import Database, Job, Transaction


def job(name: str, *, after: float = 0, key: str | None = None) -> Job:
    return Job("look", {"name": name, "deep": [1, None, "\u8336"]}, NOW + hours(after), unique_key=key)


def claim(tx: Transaction, *, now: datetime = NOW, limit: int = 10, lease: float = 1) -> list[str]:
    return [
        str(one.payload["name"])
        for one in tx.jobs.claim(now=now, limit=limit, lease_until=now + hours(lease))
    ]


def claimed(tx: Transaction, *, now: datetime = NOW) -> Job:
    (one,) = tx.jobs.claim(now=now, limit=1, lease_until=now + hours(1))
    return one


def test_jobs_are_claimed_when_due_the_oldest_first(database: Database) -> None:
    with database.write() as tx:
        tx.jobs.add([job("b", after=-1), job("later", after=1), job("a", after=-2), job("c")])
        assert tx.jobs.next_due_at() == NOW - hours(2)
        assert claim(tx, limit=2) == ["a", "b"]
        assert claim(tx) == ["c"]
        assert claim(tx) == []
        assert tx.jobs.counts() == {"waiting": 1, "running": 3, "dead": 0}


def test_a_claimed_job_tells_all_that_was_given(database: Database) -> None:
    with database.write() as tx:
        assert tx.jobs.next_due_at() is None
        tx.jobs.add([job("a", after=-1, key="k")])
        one = claimed(tx)
    assert (one.kind, one.payload, one.due_at) == (
        "look",
        {"name": "a", "deep": [1, None, "\u8336"]},
        NOW - hours(1),
    )
    assert (one.unique_key, one.attempts, one.last_error) == ("k", 1, None)


def test_a_job_is_its_workers_alone_until_the_lease_ends(database: Database) -> None:
    with database.write() as tx:
        tx.jobs.add([job("a")])
        assert claim(tx, lease=2) == ["a"]
        assert tx.jobs.next_due_at() == NOW + hours(2)
        assert claim(tx, now=NOW + hours(1)) == []
        again = claimed(tx, now=NOW + hours(2))
    assert again.attempts == 2


def test_a_finished_job_is_gone(database: Database) -> None:
    with database.write() as tx:
        tx.jobs.add([job("a"), job("b")])
        done = tx.jobs.claim(now=NOW, limit=2, lease_until=NOW)
        tx.jobs.finish([one.id for one in done])
        tx.jobs.finish([])
        assert claim(tx, now=NOW + hours(9)) == []
        assert sum(tx.jobs.counts().values()) == 0


def test_the_id_of_a_finished_job_is_never_given_again(database: Database) -> None:
    with database.write() as tx:
        tx.jobs.add([job("a")])
        first = claimed(tx)
        tx.jobs.finish([first.id])
        tx.jobs.add([job("b")])
        assert claimed(tx).id != first.id


def test_a_failed_job_waits_for_its_next_attempt(database: Database) -> None:
    with database.write() as tx:
        tx.jobs.add([job("a", key="k")])
        tx.jobs.retry(claimed(tx).id, due_at=NOW + hours(3), error="no answer")
        assert claim(tx, now=NOW + hours(2)) == []
        again = claimed(tx, now=NOW + hours(3))
    assert (again.attempts, again.last_error, again.due_at) == (2, "no answer", NOW + hours(3))


def test_at_most_one_waiting_job_has_a_key_and_the_earlier_time_counts(database: Database) -> None:
    with database.write() as tx:
        tx.jobs.add([job("a", after=2, key="k"), job("b", after=1, key="k"), job("free"), job("free")])
        tx.jobs.add([job("c", after=3, key="k"), job("d", after=5, key="m")])
        assert tx.jobs.counts()["waiting"] == 4
        assert claim(tx, now=NOW + hours(1), limit=9) == ["free", "free", "b"]


def test_an_earlier_time_moves_the_job_that_waits(database: Database) -> None:
    with database.write() as tx:
        tx.jobs.add([job("a", after=4, key="k")])
        tx.jobs.add([job("b", after=1, key="k")])
        assert tx.jobs.next_due_at() == NOW + hours(1)
        assert claim(tx, now=NOW + hours(1)) == ["a"]


def test_while_a_job_runs_another_with_its_key_may_wait(database: Database) -> None:
    with database.write() as tx:
        tx.jobs.add([job("a", key="k")])
        running = claimed(tx)
        tx.jobs.add([job("b", after=5, key="k")])
        assert tx.jobs.counts() == {"waiting": 1, "running": 1, "dead": 0}
        tx.jobs.retry(
            running.id, due_at=NOW + hours(1), error="again"
        )  # the one that waits does the work of both
        assert tx.jobs.counts() == {"waiting": 1, "running": 0, "dead": 0}
        assert claim(tx, now=NOW + hours(1)) == ["b"]


def test_a_buried_job_is_kept_and_never_run(database: Database) -> None:
    with database.write() as tx:
        tx.jobs.add([job("a", key="k"), job("b", after=-1)])
        for one in tx.jobs.claim(now=NOW, limit=2, lease_until=NOW + hours(1)):
            tx.jobs.bury(one.id, now=NOW + hours(one.attempts), error=f"gave up {one.payload['name']}")
        assert claim(tx, now=NOW + hours(99)) == []
        assert tx.jobs.next_due_at() is None
        dead = tx.jobs.dead(limit=9)
        assert tx.jobs.dead(limit=1) == dead[:1]
        assert {one.last_error for one in dead} == {"gave up a", "gave up b"}
        assert tx.jobs.counts() == {"waiting": 0, "running": 0, "dead": 2}


def test_a_person_revives_dead_jobs(database: Database) -> None:
    with database.write() as tx:
        tx.jobs.add([job("a"), job("b"), job("alive", after=9)])
        ids = [one.id for one in tx.jobs.claim(now=NOW, limit=2, lease_until=NOW)]
        for number in ids:
            tx.jobs.bury(number, now=NOW, error="gave up")
        assert tx.jobs.revive([ids[0], 4711], now=NOW + hours(1)) == 1
        assert tx.jobs.revive([ids[0]], now=NOW + hours(1)) == 0
        back = claimed(tx, now=NOW + hours(1))
    assert (back.id, back.attempts, back.due_at) == (ids[0], 1, NOW + hours(1))


def test_a_dead_job_whose_twin_waits_is_revived_into_it(database: Database) -> None:
    with database.write() as tx:
        tx.jobs.add([job("a", key="k")])
        dead = claimed(tx)
        tx.jobs.bury(dead.id, now=NOW, error="gave up")
        tx.jobs.add([job("b", after=8, key="k")])
        assert tx.jobs.revive([dead.id], now=NOW) == 1
        assert tx.jobs.counts() == {"waiting": 1, "running": 0, "dead": 0}
        assert claim(tx) == ["b"]
