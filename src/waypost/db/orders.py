"""Orders and their own events."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from operator import attrgetter

from waypost.db.connection import Columns, Connection, Row, columns, in_portions
from waypost.db.events import add_events, event_table, read_events
from waypost.db.stored_values import (
    address_of,
    buyer_of,
    day_of,
    day_text,
    lines_of,
    lines_text,
    micros_or_none,
    moment_of,
    slim_text,
    standing_of,
    standing_text,
)
from waypost.domain.order import Buyer, Order, number_key
from waypost.ports.database import NewEvent, OrderPage, StoredEvent

EVENTS = event_table("order_events", "order_id")
_ALL = columns(
    "orders", natural=2, store_id="bigint", number_key="text", order_number="text", placed_at="bigint",
    placed_offset_min="integer", buyer="text", ship_to="text", lines="text", promised_on="text",
    standing="text", link_generation="integer", link_expires_at="bigint", is_test="boolean", version="bigint",
    created_at="bigint", updated_at="bigint",
)  # fmt: skip
_BY_ID = Columns("orders", (("id", "bigint"), *_ALL.kinds))
_SELECT = f"SELECT {', '.join(_BY_ID.names)} FROM orders"
_NOBODY = Buyer()
_CURSOR_MARK = "o1:"
_LONGEST_ID = 18  # digits


class StoredOrders:
    """`ports.database.Orders` in tables."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def by_id(self, order_id: int) -> Order | None:
        row = self._db.row(f"{_SELECT} WHERE id = ?", (order_id,))
        return _order(row) if row else None

    def by_ids(self, order_ids: Sequence[int]) -> Sequence[Order]:
        if len(order_ids) == 1:  # without a list that is quicker
            one = self.by_id(order_ids[0])
            return [one] if one else []
        found: list[Order] = []
        sql = f"{_SELECT} WHERE {self._db.among('id', 'bigint')} ORDER BY id"
        for portion in in_portions(list(dict.fromkeys(order_ids))):
            found += [_order(row) for row in self._db.rows(sql, (self._db.listed(portion),))]
        return found

    def by_numbers(self, store_id: int, order_numbers: Sequence[str]) -> Sequence[Order]:
        found: list[Order] = []
        find = partial(
            self._db.rows_of_each, _BY_ID, column="number_key", where="store_id = ?", value=store_id
        )
        for portion in in_portions(list(dict.fromkeys(map(number_key, order_numbers)))):
            found += [_order(row) for row in find(portion)]
        return sorted(found, key=attrgetter("id"))

    def add(self, orders: Sequence[Order]) -> Sequence[Order]:
        ids = self._db.insert_numbered(_ALL, [_row(one) for one in orders]) if orders else ()
        return [replace(one, id=number) for one, number in zip(orders, ids, strict=True)]

    def save(self, orders: Sequence[Order]) -> None:
        if len(orders) > 1:
            self._db.lock("orders", [one.id for one in orders])
        self._db.update(_BY_ID, [(one.id, *_row(one)) for one in orders])

    def page(self, *, store_id: int | None, cursor: str | None, limit: int) -> OrderPage:
        where, values = ["1 = 1"], []
        if store_id is not None:
            where.append("store_id = ?")
            values.append(store_id)
        if cursor is not None:
            where.append("id < ?")
            values.append(_cursor_id(cursor))
        rows = self._db.rows(
            f"{_SELECT} WHERE {' AND '.join(where)} ORDER BY id DESC LIMIT ?", (*values, limit + 1)
        )
        orders = [_order(row) for row in rows[:limit]]
        return OrderPage(orders, _cursor_after(orders[-1].id) if len(rows) > limit and orders else None)

    def add_events(self, events: Sequence[NewEvent]) -> Sequence[bool]:
        return add_events(self._db, EVENTS, events)

    def events(self, order_ids: Sequence[int]) -> Sequence[StoredEvent]:
        return read_events(self._db, EVENTS, order_ids)


def _cursor_after(order_id: int) -> str:
    return urlsafe_b64encode(f"{_CURSOR_MARK}{order_id}".encode()).decode().rstrip("=")


def _cursor_id(cursor: str) -> int:
    try:
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except ValueError:
        text = ""
    number = text.removeprefix(_CURSOR_MARK)
    if (
        not text.startswith(_CURSOR_MARK)
        or not number.isascii()
        or not number.isdecimal()
        or len(number) > _LONGEST_ID
    ):
        raise ValueError("this cursor is not one that a page of orders gave")
    return int(number)


def _row(one: Order) -> Row:
    return (
        one.store_id, number_key(one.order_number), one.order_number, micros_or_none(one.placed_at),
        one.placed_offset_min, None if one.buyer == _NOBODY else slim_text(one.buyer), slim_text(one.ship_to),
        lines_text(one.lines), day_text(one.promised_on), standing_text(one.standing), one.link_generation,
        micros_or_none(one.link_expires_at), one.is_test, one.version, micros_or_none(one.created_at),
        micros_or_none(one.updated_at),
    )  # fmt: skip


def _order(row: Row) -> Order:
    return Order(
        id=row[0], store_id=row[1], order_number=row[3], placed_at=moment_of(row[4]),
        placed_offset_min=row[5], buyer=buyer_of(row[6]), ship_to=address_of(row[7]), lines=lines_of(row[8]),
        promised_on=day_of(row[9]), standing=standing_of(row[10]), link_generation=row[11],
        link_expires_at=moment_of(row[12]), is_test=bool(row[13]), version=row[14],
        created_at=moment_of(row[15]), updated_at=moment_of(row[16]),
    )  # fmt: skip
