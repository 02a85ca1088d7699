"""A buyer's link closes some time after the end, and opens again for who proves to be the buyer."""

from datetime import UTC, datetime, timedelta

import pytest

from waypost.domain.links import LinkKind, read_token, token_for
from waypost.domain.order import LINK_LASTS, RENEWED_LINK_LASTS, Order
from waypost.domain.tracking import Event, EventType
from waypost.ports.database import Database
from waypost.usecases.add_shipments import ShipmentDraft, add_shipments
from waypost.usecases.import_orders import OrderDraft, import_orders
from waypost.usecases.open_link import LinkEnded, has_ended, open_link, renew_link
from waypost.usecases.record_events import News, record_events

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SECRET = b"s" * 32
DAY = timedelta(days=1)


@pytest.fixture
def order(database: Database) -> Order:
    """An order whose one parcel is on its way."""
    with database.write() as tx:
        (saved,) = import_orders(tx, [OrderDraft(1, "A-1", placed_at=NOW)], now=NOW)
        add_shipments(tx, [ShipmentDraft(1, order_number="A-1", tracking_number="N1")], now=NOW)
    return saved.order


def deliver(database: Database) -> None:
    with database.write() as tx:
        record_events(tx, [News(Event(EventType.DELIVERED, NOW), 1, tracking_number="N1")], now=NOW)


def opens(database: Database, order: Order, at: datetime) -> bool:
    link = read_token(token_for(LinkKind.ORDER, order.id, generation=order.link_generation, secret=SECRET))
    assert link is not None
    try:
        with database.read() as tx:
            open_link(tx, link, secret=SECRET, now=at)
    except LinkEnded:
        return False
    return True


def test_a_link_stays_open_while_the_parcel_travels(database: Database, order: Order) -> None:
    assert opens(database, order, NOW + 900 * DAY)


def test_a_link_closes_some_time_after_the_end(database: Database, order: Order) -> None:
    deliver(database)
    assert opens(database, order, NOW + LINK_LASTS - DAY)
    assert not opens(database, order, NOW + LINK_LASTS + DAY)


def test_a_looked_up_order_opens_again_for_a_while(database: Database, order: Order) -> None:
    deliver(database)
    later = NOW + LINK_LASTS + DAY
    with database.write() as tx:
        assert has_ended(tx, order, now=later)
        renew_link(tx, order.id, now=later)
    assert opens(database, order, later + RENEWED_LINK_LASTS - DAY)
    assert not opens(database, order, later + RENEWED_LINK_LASTS + DAY)
