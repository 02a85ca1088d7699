from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.db.samples import NOW, event, hours, shipment
from waypost.db import open_database
from waypost.db.connection import Row
from waypost.db.sqlite_connection import SqliteConnection
from waypost.domain.polling import DUE_TODAY, MOVING, QUIET, EndOfAsking, Urgency
from waypost.domain.standing import standing
from waypost.domain.tracking import EventType
from waypost.ports.accounts import PollPlan, StoredAccount
from waypost.ports.database import Database, OwnerMissing, Transaction

ACCOUNT = StoredAccount(0, "usps", "main", "sealed", "hook", NOW)


def prepared(tx: Transaction, count: int = 1) -> tuple[int, list[int]]:
    """Return an account and so many shipments."""
    account = tx.accounts.add(ACCOUNT)
    return account.id, [
        one.id for one in tx.shipments.add([shipment(f"N{number}") for number in range(count)])
    ]


def plan(shipment_id: int, account_id: int, *, after: float = 0) -> PollPlan:
    return PollPlan(shipment_id, account_id, MOVING, NOW + hours(after), NOW - hours(50))


def full_plan(shipment_id: int, account_id: int) -> PollPlan:
    return PollPlan(
        shipment_id=shipment_id,
        account_id=account_id,
        seen=DUE_TODAY,
        ask_at=NOW,
        since=NOW - hours(9),
        rises_at=NOW + hours(1),
        asked_at=NOW - hours(2),
        heard_at=NOW - hours(3),
        unknown_since=NOW - hours(4),
        failures=2,
        ended=EndOfAsking.SILENT,
        pushed_until=NOW + hours(5),
        push_reference="sub-1",
        subscribe_at=NOW + hours(4),
    )


def test_a_plan_is_kept_and_overwritten(database: Database) -> None:
    with database.write() as tx:
        account, (one, two) = prepared(tx, 2)
        plans = [full_plan(one, account), plan(two, account)]
        tx.polls.save(plans)
        assert tx.polls.of([two, one, 4711]) == plans
        changed = [plan(one, account, after=7), full_plan(two, account)]
        tx.polls.save([*plans, *changed])
        assert tx.polls.of([one, two]) == changed
        assert tx.polls.of([]) == []
    with pytest.raises(OwnerMissing), database.write() as tx:
        tx.polls.save([plan(one, 4711)])


def test_a_pool_holds_the_due_of_one_group_the_oldest_first(database: Database) -> None:
    with database.write() as tx:
        account, (a, b, c, d, e) = prepared(tx, 5)
        tx.polls.save(
            [
                plan(a, account, after=-1),
                plan(b, account, after=-2),
                plan(c, account, after=1),
                replace(plan(d, account, after=-3), seen=QUIET),
                replace(plan(e, account, after=-4), ended=EndOfAsking.ARRIVED),
            ]
        )
        pool = tx.polls.pool(account, Urgency.MOVING, now=NOW, limit=9)
        assert [one.shipment_id for one in pool] == [b, a]
        assert len(tx.polls.pool(account, Urgency.MOVING, now=NOW, limit=1)) == 1
        assert tx.polls.pool(account + 1, Urgency.MOVING, now=NOW, limit=9) == []
        tx.polls.put_off([b], until=NOW + hours(1))
        tx.polls.put_off([], until=NOW)
        assert [one.shipment_id for one in tx.polls.pool(account, Urgency.MOVING, now=NOW, limit=9)] == [a]


def test_open_shipments_without_a_plan_are_found_page_by_page(database: Database) -> None:
    with database.write() as tx:
        account, (a, b, c, d) = prepared(tx, 4)
        gone = standing([event(EventType.DELIVERED)])
        tx.shipments.save_standings([(d, gone, NOW)])
        (_, nobodys) = tx.shipments.add([shipment(None), shipment("N9", carrier=None)])
        tx.polls.save([plan(b, account)])
        assert tx.polls.unplanned(after_id=0, limit=9) == [a, c, nobodys.id]
        assert tx.polls.unplanned(after_id=a, limit=2) == [c, nobodys.id]
        assert tx.polls.unplanned(after_id=0, limit=1) == [a]
        tx.polls.forget([b])
        tx.polls.forget([])
        assert tx.polls.unplanned(after_id=0, limit=3) == [a, b, c]


def test_whose_day_has_come_rises(database: Database) -> None:
    with database.write() as tx:
        account, (a, b) = prepared(tx, 2)
        tx.polls.save(
            [
                replace(plan(a, account, after=9), rises_at=NOW - hours(1)),
                replace(plan(b, account, after=9), rises_at=NOW + hours(1)),
            ]
        )
        assert tx.polls.rise(account, seen=DUE_TODAY, now=NOW) == 1
        (risen,) = tx.polls.pool(account, Urgency.TODAY, now=NOW, limit=9)
        assert (risen.shipment_id, risen.seen, risen.ask_at) == (a, DUE_TODAY, NOW - hours(1))
        assert risen.rises_at is None
        assert tx.polls.rise(account, seen=DUE_TODAY, now=NOW) == 0


def test_the_next_moment_of_an_account_is_that_of_its_first_plan(database: Database) -> None:
    with database.write() as tx:
        account, (a, b) = prepared(tx, 2)
        assert tx.polls.next_ask_at(account) is None
        tx.polls.save([plan(a, account, after=5), replace(plan(b, account), ended=EndOfAsking.ARRIVED)])
        assert tx.polls.next_ask_at(account) == NOW + hours(5)
        tx.polls.save([replace(plan(a, account, after=5), subscribe_at=NOW + hours(3))])
        assert tx.polls.next_ask_at(account) == NOW + hours(3)
        tx.polls.save([replace(plan(a, account, after=5), rises_at=NOW + hours(2))])
        assert tx.polls.next_ask_at(account) == NOW + hours(2)


def test_pushes_that_end_soon_are_asked_for_again(database: Database) -> None:
    with database.write() as tx:
        account, (a, b, c) = prepared(tx, 3)
        tx.polls.save(
            [
                replace(plan(a, account), subscribe_at=NOW),
                replace(plan(b, account), subscribe_at=NOW - hours(1)),
                plan(c, account),
            ]
        )
        found = tx.polls.to_subscribe(account, now=NOW, limit=9)
        assert [one.shipment_id for one in found] == [b, a]
        tx.polls.put_off_pushes(account, now=NOW - hours(1), until=NOW + hours(1))
        assert [one.shipment_id for one in tx.polls.to_subscribe(account, now=NOW, limit=9)] == [a]


def test_ages_and_ends_are_told_for_people(database: Database) -> None:
    with database.write() as tx:
        account, (a, b, c) = prepared(tx, 3)
        tx.polls.save(
            [
                replace(plan(a, account), asked_at=NOW - hours(2)),
                plan(b, account),
                replace(plan(c, account), ended=EndOfAsking.ARRIVED),
            ]
        )
        ages = tx.polls.ages(account, now=NOW)
        assert {seen: sorted(found) for seen, found in ages.items()} == {
            MOVING: [timedelta(hours=2), timedelta(hours=50)]
        }
        assert tx.polls.ends(account) == {EndOfAsking.ARRIVED: 1}


def test_no_slot_reads_all_plans(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[str, Sequence[object]]] = []
    database = open_database("sqlite://")
    database.migrate()
    with database.write() as tx:
        account, ids = prepared(tx, 300)
        tx.polls.save([plan(number, account, after=number) for number in ids])
    rows, run = SqliteConnection.rows, SqliteConnection.run

    def hear_rows(self: SqliteConnection, sql: str, values: Sequence[object] = ()) -> list[Row]:
        heard.append((sql, values))
        return rows(self, sql, values)

    def hear_run(self: SqliteConnection, sql: str, values: Sequence[object] = ()) -> int:
        heard.append((sql, values))
        return run(self, sql, values)

    with database.write() as tx, monkeypatch.context() as patch:
        patch.setattr(SqliteConnection, "rows", hear_rows)
        patch.setattr(SqliteConnection, "run", hear_run)
        tx.polls.rise(account, seen=DUE_TODAY, now=NOW)
        tx.polls.pool(account, Urgency.MOVING, now=NOW, limit=9)
        tx.polls.to_subscribe(account, now=NOW, limit=9)
        tx.polls.next_ask_at(account)
        tx.polls.of([1, 2])
    assert hasattr(database, "_writer")
    for sql, values in heard:
        steps = database._writer.rows(f"EXPLAIN QUERY PLAN {sql}", values)  # noqa: SLF001 - looks behind the door
        told = "; ".join(str(step[3]) for step in steps)
        assert "SCAN poll_plans" not in told, f"{sql}: {told}"
        assert "TEMP B-TREE" not in told, f"{sql}: {told}"
    database.close()
