"""A shop's week of mails, through a real server: nothing twice, nothing missing without a reason."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.journeys.told_week import START, Week, differences, live_through, make_week
from tests.net.mail_server import Running, mail_server
from tests.web.house import House
from waypost.domain.notification import NotSent
from waypost.domain.topics import Topic
from waypost.ports.ledger import Notification, State
from waypost.usecases.plan_notifications import plan_notifications

ORDERS, SEED = 30, 7
UNTIL = START + timedelta(days=12)


@pytest.fixture
def server() -> Iterator[Running]:
    with mail_server() as running:
        yield running


def lived(tmp_path: Path, server: Running, *, kills: int) -> Week:
    url = f"sqlite:///{tmp_path}/waypost.db"
    week: list[Week] = []
    house = House(url, clock=lambda: week[0].now if week else START)
    try:
        week.append(make_week(house, tmp_path, orders=ORDERS, port=server.port, seed=SEED))
        live_through(week[0], url, until=UNTIL, kills=kills, seed=SEED)
        rows = week[0].rows()
        assert differences(rows, server.inbox) == []
        assert_nothing_was_forgotten(week[0])
        week[0].kept = rows
    finally:
        house.close()
    return week[0]


def assert_nothing_was_forgotten(week: Week) -> None:
    """Deciding once more decides nothing new that could be told."""
    with week.house.app.database.write() as tx:
        orders = list(range(1, ORDERS + 1))
        before = {(row.order_id, row.key) for row in tx.ledger.of_orders(orders)}
        plan_notifications(tx, orders, world=week.house.app.world, now=week.now)
        fresh = [row for row in tx.ledger.of_orders(orders) if (row.order_id, row.key) not in before]
    assert [row for row in fresh if row.state is State.WAITING] == []


def told(rows: list[Notification]) -> Counter[tuple[int, Topic, str]]:
    """What was told, or may have been, of which order."""
    return Counter(
        (row.order_id, row.topic, row.again)
        for row in rows
        if row.state is State.SENT or row.reason is NotSent.MAYBE_SENT
    )


@pytest.mark.timeout(240)
def test_killing_the_worker_twenty_times_changes_nothing_that_buyers_are_told(
    tmp_path: Path, server: Running
) -> None:
    week = lived(tmp_path, server, kills=20)
    assert week.kills == 20
    topics = {row.topic for row in week.kept if row.state is State.SENT}
    assert {Topic.SHIPPED, Topic.OUT_FOR_DELIVERY, Topic.DELIVERED} <= topics
    doubted = [row for row in week.kept if row.reason is NotSent.MAYBE_SENT]
    assert len(doubted) <= 20 * 8
    with mail_server() as calm:
        (tmp_path / "calm").mkdir()
        undisturbed = lived(tmp_path / "calm", calm, kills=0)
    assert not [row for row in undisturbed.kept if row.reason is NotSent.MAYBE_SENT]
    delivered = {row.order_id for row in undisturbed.kept if row.topic is Topic.DELIVERED}
    assert delivered == {row.order_id for row in week.kept if row.topic is Topic.DELIVERED}
