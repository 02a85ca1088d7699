from pathlib import Path
from threading import Event, Thread

import pytest

from tests.db.samples import NOW, event, news, order, shipment
from waypost.db import UnknownDatabase, open_database
from waypost.ports.database import AlreadyExists, Database, DatabaseUnavailable


def test_an_error_takes_everything_back(database: Database) -> None:
    with pytest.raises(KeyError), database.write() as tx:
        tx.save_setting("a", "1")
        (one,) = tx.shipments.add([shipment("N")])
        tx.shipments.add_events(news(one.id, event()))
        tx.feed.announce([(one.id, None, 1)])
        raise KeyError
    with database.read() as tx:
        assert tx.setting("a") is None
        assert tx.shipments.by_numbers(None, ["N"]) == []
        assert tx.feed.latest_id() == 0


def test_a_write_is_seen_by_itself_at_once_and_by_others_after_the_commit(database: Database) -> None:
    with database.write() as tx:
        tx.save_setting("a", "1")
        assert tx.setting("a") == "1"
        with database.read() as other:
            assert other.setting("a") is None
    with database.read() as other:
        assert other.setting("a") == "1"


def test_a_read_sees_one_moment(database: Database) -> None:
    with database.write() as tx:
        tx.save_setting("a", "1")
    with database.read() as reading:
        assert reading.setting("a") == "1"
        with database.write() as tx:
            tx.save_setting("a", "2")
        assert reading.setting("a") == "1"
    with database.read() as reading:
        assert reading.setting("a") == "2"


def test_a_read_cannot_write(database: Database) -> None:
    with pytest.raises(DatabaseUnavailable), database.read() as tx:
        tx.save_setting("a", "1")
    with database.read() as tx:
        assert tx.setting("a") is None


def test_what_goes_wrong_in_a_savepoint_is_taken_back_alone(database: Database) -> None:
    with database.write() as tx:
        tx.save_setting("a", "1")
        with pytest.raises(AlreadyExists), tx.savepoint():
            tx.save_setting("a", "2")
            tx.feed.announce([(1, None, 1)])
            tx.orders.add([order("A"), order("A")])
        with tx.savepoint():
            tx.save_setting("b", "1")
            with pytest.raises(KeyError), tx.savepoint():
                tx.save_setting("b", "2")
                raise KeyError
            tx.feed.announce([(2, None, 1)])
        tx.orders.add([order("A")])
    with database.read() as tx:
        assert (tx.setting("a"), tx.setting("b")) == ("1", "1")
        assert len(tx.orders.by_numbers(1, ["A"])) == 1
        assert [one.shipment_id for one in tx.feed.since(0)] == [2]


def test_many_threads_read_and_write_one_database(database: Database) -> None:
    with database.write() as tx:
        (one,) = tx.orders.add([order("A")])
    failed: list[BaseException] = []

    def work(name: str) -> None:
        try:
            for step in range(15):
                with database.write() as tx:
                    tx.save_setting(name, str(step))
                with database.read() as tx:
                    assert tx.setting(name) == str(step)
                    assert tx.orders.by_id(one.id) == one
        except BaseException as error:
            failed.append(error)
            raise

    threads = [Thread(target=work, args=(f"t{number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with database.read() as tx:
        assert {tx.setting(f"t{number}") for number in range(6)} == {"14"}


def test_a_closed_database_says_so(database: Database) -> None:
    database.close()
    with pytest.raises(DatabaseUnavailable), database.read():
        pass
    with pytest.raises(DatabaseUnavailable), database.write():
        pass


def test_a_sound_database_has_no_problems(database: Database) -> None:
    with database.write() as tx:
        (one,) = tx.shipments.add([shipment("N")])
        tx.shipments.add_events(news(one.id, event()))
    assert database.check() == []


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("mysql://root@localhost/x", UnknownDatabase),
        ("waypost.db", UnknownDatabase),
        ("sqlite://waypost.db", UnknownDatabase),
        ("sqlite:////no/such/folder/waypost.db", DatabaseUnavailable),
    ],
)
def test_an_address_that_leads_nowhere_is_refused(url: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        open_database(url)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("no database at all " * 99)
    with pytest.raises(DatabaseUnavailable):
        open_database(f"sqlite:///{file}")


def test_a_file_that_another_process_writes_for_long_is_busy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("waypost.db.sqlite.BUSY_TIMEOUT_S", 0.2)
    first, second = (open_database(f"sqlite:///{tmp_path}/waypost.db") for _ in range(2))
    first.migrate()
    with first.write() as tx:
        tx.save_setting("a", "1")
        with pytest.raises(DatabaseUnavailable) as busy, second.write():
            pass
        assert busy.value.retry_after == 1
        with pytest.raises(DatabaseUnavailable), first.write():
            pass
    with second.write() as tx:
        assert tx.setting("a") == "1"
    first.close()
    second.close()


def test_a_server_that_is_not_there_is_unavailable() -> None:
    nowhere = open_database("postgresql://nobody@127.0.0.1:1/none")
    with pytest.raises(DatabaseUnavailable), nowhere.read():
        pass
    with pytest.raises(DatabaseUnavailable):
        nowhere.migrate()
    nowhere.close()


def test_tables_that_are_not_there_yet_are_named(shared_url: str) -> None:
    opened = open_database(shared_url)
    assert opened.migrate() == []
    assert opened.pending_migrations() == []
    opened.close()


def test_listeners_are_woken_after_the_commit_and_not_before(database: Database) -> None:
    woken = Event()
    stop = database.listen(woken.set)
    with database.write() as tx:
        tx.feed.announce([(1, None, 1)])
        assert not woken.wait(0.4)
    assert woken.wait(5)
    woken.clear()
    with database.write() as tx:
        tx.save_setting("quiet", str(NOW))
    assert not woken.wait(0.4)
    stop()
    stop()
    with database.write() as tx:
        tx.feed.announce([(1, None, 2)])
    assert not woken.wait(0.4)
