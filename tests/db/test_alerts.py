"""What the table of alerts promises, on every database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from waypost.domain.alerts import AlertKind
from waypost.ports.alerts import StoredAlert
from waypost.ports.database import Database

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def alert(about: str = "1", kind: AlertKind = AlertKind.DAMAGED) -> StoredAlert:
    return StoredAlert(0, 1, kind, about, f"parcel {about}", NOON, NOON + HOUR)


def test_a_case_is_open_once_and_may_come_again_when_it_is_over(database: Database) -> None:
    with database.write() as tx:
        assert tx.alerts.add([alert(), alert("2")]) == 2
        assert tx.alerts.add([alert(), alert(kind=AlertKind.CODE_DRIFT)]) == 1
    with database.write() as tx:
        first = tx.alerts.open(1)[0]
        tx.alerts.save([replace(first, ended_at=NOON)])
        assert tx.alerts.add([alert()]) == 1
        assert [one.about for one in tx.alerts.open(1)] == ["2", "1", "1"]
        assert len(tx.alerts.latest(1, limit=9)) == 4
        assert tx.alerts.open(2) == []


def test_what_was_over_long_ago_is_forgotten_and_nothing_else(database: Database) -> None:
    with database.write() as tx:
        tx.alerts.add([alert(), alert("2"), alert("3")])
        first, second, _ = tx.alerts.open(1)
        tx.alerts.save([replace(first, ended_at=NOON), replace(second, ended_at=NOON + HOUR)])
        assert tx.alerts.forget_before(NOON + HOUR) == 1
        assert [one.about for one in tx.alerts.latest(1, limit=9)] == ["3", "2"]


def test_what_waits_is_given_when_it_is_due_and_not_told(database: Database) -> None:
    with database.write() as tx:
        tx.alerts.add([alert()])
        assert tx.alerts.waiting(1, now=NOON) == []
        (due,) = tx.alerts.waiting(1, now=NOON + HOUR)
        assert tx.alerts.last_told_at(1) is None
        told = replace(due, told_at=NOON + HOUR, attempts=1, problem="slack answers 500")
        tx.alerts.save([told])
        assert tx.alerts.waiting(1, now=NOON + HOUR) == []
        assert tx.alerts.last_told_at(1) == NOON + HOUR
        assert list(tx.alerts.latest(1, limit=1)) == [told]
