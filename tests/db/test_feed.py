from datetime import UTC, datetime, timedelta

from waypost.ports.database import Announcement, Database


def test_the_feed_tells_what_changed_in_the_order_of_commits(database: Database) -> None:
    with database.write() as tx:
        tx.feed.announce([(1, 2, 3)])
        tx.feed.announce([(None, 2, 4), (1, 2, 3)])
    with database.write() as tx:
        tx.feed.announce([(5, None, 1)])
    with database.read() as tx:
        told = tx.feed.since(0)
        assert [(one.shipment_id, one.order_id, one.version) for one in told] == [
            (1, 2, 3),
            (None, 2, 4),
            (5, None, 1),
        ]
        assert [one.id for one in told] == sorted({one.id for one in told})
        assert tx.feed.latest_id() == told[-1].id
        assert tx.feed.since(told[0].id, limit=1) == [told[1]]
        assert tx.feed.since(told[-1].id) == []


def test_an_empty_feed_has_come_to_zero(database: Database) -> None:
    with database.write() as tx:
        tx.feed.announce([])
        assert tx.feed.latest_id() == 0
        assert tx.feed.forget_before(datetime.now(UTC)) == 0


def test_old_lines_are_forgotten_but_their_ids_are_never_given_again(database: Database) -> None:
    for version in range(3):
        with database.write() as tx:
            tx.feed.announce([(1, None, version)])
    with database.write() as tx:
        latest = tx.feed.latest_id()
        assert tx.feed.forget_before(datetime.now(UTC) - timedelta(hours=1)) == 0
        assert tx.feed.forget_before(datetime.now(UTC) + timedelta(hours=1)) == 2
        assert tx.feed.latest_id() == latest
        tx.feed.announce([(2, None, 1)])
    with database.read() as tx:
        after = tx.feed.since(latest)
    assert [(one.shipment_id, one.version) for one in after] == [(2, 1)]
    assert isinstance(after[0], Announcement)
    assert after[0].id > latest
