"""The server goes away and comes back."""

import threading
import time
from collections.abc import Iterator

import psycopg
import pytest

from tests.db.samples import shipment
from tests.real.postgres import PostgresServer
from waypost.db import WriteLane, open_database
from waypost.ports.database import Database, DatabaseUnavailable, Transaction

pytestmark = pytest.mark.postgres


@pytest.fixture
def lost(postgres_url: str) -> Iterator[tuple[Database, str]]:
    database = open_database(postgres_url)
    database.migrate()
    yield database, postgres_url
    database.close()


def cut(url: str) -> None:
    """End every other connection to this database, as a server that restarts does."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_idle_connections_that_were_cut_are_replaced_unnoticed(lost: tuple[Database, str]) -> None:
    database, url = lost
    with database.read(), database.read(), database.read():
        pass
    cut(url)
    with database.write() as tx:
        tx.save_setting("a", "1")
    with database.read() as tx:
        assert tx.setting("a") == "1"


def test_a_transaction_that_is_cut_fails_as_unavailable_and_stores_nothing(
    lost: tuple[Database, str],
) -> None:
    database, url = lost
    with pytest.raises(DatabaseUnavailable), database.write() as tx:
        tx.save_setting("a", "1")
        cut(url)
        tx.save_setting("b", "1")
    with pytest.raises(DatabaseUnavailable), database.write() as tx:
        tx.save_setting("a", "1")
        with tx.savepoint():
            tx.save_setting("b", "1")
            cut(url)
    with database.read() as tx:
        assert tx.setting("a") is None


def test_a_listener_listens_again_after_its_connection_was_cut(lost: tuple[Database, str]) -> None:
    database, url = lost
    woken = threading.Event()
    database.listen(woken.set)
    cut(url)
    assert woken.wait(10)  # something may have been missed
    woken.clear()
    with database.write() as tx:
        tx.feed.announce([(1, None, 1)])
    assert woken.wait(10)


def test_a_row_that_stays_locked_makes_others_busy_not_stuck(
    lost: tuple[Database, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, url = lost
    monkeypatch.setattr("waypost.db.postgres._SETTINGS", "SET lock_timeout = '100ms'")
    second = open_database(url)
    with second.write() as tx:
        tx.save_setting("a", "1")
    with second.write() as holding:
        holding.save_setting("a", "2")
        began = time.monotonic()
        with pytest.raises(DatabaseUnavailable) as busy, second.write() as tx:
            tx.save_setting("a", "3")
        assert time.monotonic() - began < 5
        assert busy.value.retry_after == 1
    second.close()


def test_a_deadlock_with_another_program_is_tried_again(lost: tuple[Database, str]) -> None:
    database, url = lost
    with database.write() as tx:
        first, second = (one.id for one in tx.shipments.add([shipment("A"), shipment("B")]))
    lane = WriteLane(database)
    has_first = threading.Event()
    attempts: list[int] = []

    def take_both(tx: Transaction, payloads: list[str]) -> list[str]:
        attempts.append(1)
        tx.shipments.lock([first])
        has_first.set()
        time.sleep(0.2)
        tx.shipments.lock([second])
        return payloads

    with psycopg.connect(url) as other:
        other.execute("SET deadlock_timeout = '30s'")  # so that the lane is the one who gives way
        other.execute("SELECT 1 FROM shipments WHERE id = %s FOR UPDATE", (second,))
        answer = lane.submit(take_both, "done")
        assert has_first.wait(10)
        other.execute("SELECT 1 FROM shipments WHERE id = %s FOR UPDATE", (first,))
    assert answer.result(20) == "done"
    assert len(attempts) > 1
    lane.close()


def test_text_that_the_server_cannot_keep_is_a_wrong_value(lost: tuple[Database, str]) -> None:
    database, _ = lost
    with pytest.raises(ValueError, match="keep"), database.write() as tx:
        tx.save_setting("a", "nul \0 inside")


def test_a_server_may_be_asked_by_more_threads_than_it_has_connections(
    postgres_server: PostgresServer, lost: tuple[Database, str]
) -> None:
    database, url = lost
    assert postgres_server.url("x") != url
    answers: list[str | None] = []

    def ask() -> None:
        with database.read() as tx:
            answers.append(tx.setting("a"))
            time.sleep(0.01)

    threads = [threading.Thread(target=ask) for _ in range(60)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [None] * 60
