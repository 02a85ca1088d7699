"""No statement of a busy path may read a whole table: that shows only when there are a million rows."""

import re
from collections.abc import Iterator, Sequence

import pytest

from tests.db.samples import NOW, STORE, event, hours, news, order, shipment
from waypost.db import open_database
from waypost.db.connection import Row
from waypost.db.sqlite_connection import SqliteConnection
from waypost.domain.standing import standing
from waypost.ports.database import Database, Job

Asked = list[tuple[str, Sequence[object]]]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Return a list that fills with every query."""
    heard: Asked = []
    rows = SqliteConnection.rows

    def listen(self: SqliteConnection, sql: str, values: Sequence[object] = ()) -> list[Row]:
        heard.append((sql, values))
        return rows(self, sql, values)

    monkeypatch.setattr(SqliteConnection, "rows", listen)
    return heard


@pytest.fixture
def filled() -> Iterator[Database]:
    database = open_database("sqlite://")
    database.migrate()
    with database.write() as tx:
        orders = tx.orders.add([order(f"A{count}") for count in range(200)])
        added = tx.shipments.add([shipment(f"N{count}") for count in range(400)])
        tx.shipments.add_events([row for one in added for row in news(one.id, event(), event(after=1))])
        tx.orders.add_events([row for one in orders for row in news(one.id, event())])
        tx.jobs.add([Job("look", {}, NOW + hours(count), unique_key=str(count)) for count in range(200)])
        tx.feed.announce([(one.id, None, 1) for one in added])
    yield database
    database.close()


def plan(database: Database, sql: str, values: Sequence[object]) -> str:
    assert hasattr(database, "_writer")
    return "; ".join(str(row[3]) for row in database._writer.rows(f"EXPLAIN QUERY PLAN {sql}", values))  # noqa: SLF001 - looks behind the door


def test_no_busy_query_reads_a_whole_table(filled: Database, asked: Asked) -> None:
    with filled.write() as tx:
        tx.shipments.holders(store_id=STORE, tracking_numbers=["N1", "N2"], shipment_ids=[])
        tx.shipments.holders(store_id=STORE, tracking_numbers=["N1", "N2"], shipment_ids=[3])
        tx.shipments.holders(store_id=STORE, tracking_numbers=[], shipment_ids=[3])
        tx.shipments.by_numbers(STORE, ["N1"])
        tx.shipments.by_numbers(None, ["N1"])
        tx.shipments.by_ids([1, 2])
        tx.shipments.of_orders([1, 2])
        tx.shipments.events([1, 2])
        tx.shipments.add_events(news(1, event(), event(after=3)))
        tx.shipments.save_standings([(1, standing([event()]), NOW)])
        tx.shipments.finished_times(since=NOW, limit=5)
        tx.orders.by_ids([1])
        tx.orders.by_numbers(STORE, ["A1"])
        tx.orders.events([1])
        tx.orders.page(store_id=None, cursor=None, limit=5)
        tx.orders.page(
            store_id=STORE, cursor=tx.orders.page(store_id=None, cursor=None, limit=5).next_cursor, limit=5
        )
        tx.jobs.claim(now=NOW, limit=5, lease_until=NOW)
        tx.jobs.next_due_at()
        tx.feed.since(5)
        tx.feed.latest_id()
        tx.answers.find(scope="s", key="k")
        tx.guesses.hits(STORE, ["ups/1z", "912"])
        tx.guesses.of([1, 2])
    for sql, values in list(asked):
        whole = re.findall(r"SCAN (?!json_each|CONSTANT)(\w+)(?! USING| VIRTUAL)", plan(filled, sql, values))
        ends_soon = "LIMIT" in sql and " DESC" in sql
        assert whole == [] or ends_soon, f"{sql}: {plan(filled, sql, values)}"


def test_jobs_are_claimed_in_the_order_of_an_index(filled: Database, asked: Asked) -> None:
    with filled.write() as tx:
        tx.jobs.claim(now=NOW, limit=5, lease_until=NOW)
    (told,) = [plan(filled, sql, values) for sql, values in list(asked) if sql.startswith("UPDATE jobs")]
    assert "jobs_free" in told
    assert "TEMP B-TREE" not in told


def test_a_page_of_one_shop_reads_only_its_own_orders(filled: Database, asked: Asked) -> None:
    with filled.read() as tx:
        tx.orders.page(store_id=STORE, cursor=None, limit=5)
    (told,) = [plan(filled, sql, values) for sql, values in list(asked) if "store_id = ?" in sql]
    assert "orders_store" in told
    assert "TEMP B-TREE" not in told
