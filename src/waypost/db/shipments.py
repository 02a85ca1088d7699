"""Shipments, their events, and the codes that nobody has mapped."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from waypost.db import unmapped
from waypost.db.connection import Columns, Connection, Row, columns, in_portions
from waypost.db.events import add_events, event_table, read_events
from waypost.db.stored_values import (
    address_of,
    day_of,
    day_text,
    estimate_of,
    lines_of,
    lines_text,
    micros_or_none,
    moment_of,
    slim_text,
    standing_of,
    standing_text,
)
from waypost.domain.shipment import Leg, Shipment
from waypost.domain.standing import Standing
from waypost.domain.tracking import Direction, Stage, from_micros, micros
from waypost.ports.database import Holder, NewEvent, StoredEvent, UnmappedCode

EVENTS = event_table("events", "shipment_id")
_LEGS = {leg.value: leg for leg in Leg}
_ALL = columns(
    "shipments", natural=2, store_id="bigint", tracking_number="text", order_id="bigint", carrier="text",
    valid_from="bigint", leg="text", version="bigint", status="text", stage="text", handed_over_at="bigint",
    delivered_at="bigint", superseded_by="bigint", standing="text", service="text", lines="text",
    ship_from="text", ship_to="text", promised_on="text", estimate="text", first_estimate="text",
    is_test="boolean", created_at="bigint", updated_at="bigint",
)  # fmt: skip
_BY_ID = Columns("shipments", (("id", "bigint"), *_ALL.kinds))
_STANDING = columns(
    "shipments", also="version = shipments.version + 1", id="bigint", status="text", stage="text",
    handed_over_at="bigint", delivered_at="bigint", standing="text", updated_at="bigint",
)  # fmt: skip
_SELECT = f"SELECT {', '.join(_BY_ID.names)} FROM shipments"
_HOLDER = "id, store_id, order_id, carrier, tracking_number, valid_from, leg, standing, version"
_IN_FORCE = "superseded_by IS NULL AND tracking_number IS NOT NULL"


class StoredShipments:
    """`ports.database.Shipments` in tables."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def by_id(self, shipment_id: int) -> Shipment | None:
        row = self._db.row(f"{_SELECT} WHERE id = ?", (shipment_id,))
        return _shipment(row) if row else None

    def by_ids(self, shipment_ids: Sequence[int]) -> Sequence[Shipment]:
        return self._listed("id", "", list(dict.fromkeys(shipment_ids)))

    def of_orders(self, order_ids: Sequence[int]) -> Sequence[Shipment]:
        return self._listed("order_id", "", list(dict.fromkeys(order_ids)))

    def by_numbers(self, store_id: int | None, tracking_numbers: Sequence[str]) -> Sequence[Shipment]:
        if not tracking_numbers:
            return []
        where = f"{self._db.among('tracking_number', 'text')} AND {_IN_FORCE}"
        values = [self._db.listed(list(dict.fromkeys(tracking_numbers)))]
        if store_id is not None:
            where += " AND store_id = ?"
            values.append(store_id)
        return [_shipment(row) for row in self._db.rows(f"{_SELECT} WHERE {where} ORDER BY id", values)]

    def holders(
        self, *, store_id: int, tracking_numbers: Sequence[str], shipment_ids: Sequence[int]
    ) -> Sequence[Holder]:
        db = self._db
        parts, values = [], []
        if tracking_numbers:
            parts.append(
                f"SELECT id FROM shipments WHERE {db.among('tracking_number', 'text')} AND {_IN_FORCE}"
                " AND store_id = ?"
            )
            values += [db.listed(tracking_numbers), store_id]
        if shipment_ids:
            parts.append(
                f"SELECT id FROM shipments WHERE {db.among('id', 'bigint')} AND superseded_by IS NULL"
                " AND store_id = ?"
            )
            values += [db.listed(shipment_ids), store_id]
        if not parts:
            return []
        if len(parts) == 1:  # the common way: no second look
            where = parts[0].partition(" WHERE ")[2]
        else:
            where = f"id IN ({' UNION '.join(parts)}) AND superseded_by IS NULL"
        found = db.rows(f"SELECT {_HOLDER} FROM shipments WHERE {where} ORDER BY id{db.row_lock}", values)
        return [_holder(row) for row in found]

    def lock(self, shipment_ids: Sequence[int]) -> None:
        self._db.lock("shipments", shipment_ids)

    def add(self, shipments: Sequence[Shipment]) -> Sequence[Shipment]:
        ids = self._db.insert_numbered(_ALL, [_row(one) for one in shipments]) if shipments else ()
        return [replace(one, id=number) for one, number in zip(shipments, ids, strict=True)]

    def save(self, shipments: Sequence[Shipment]) -> None:
        if len(shipments) > 1:
            self._db.lock("shipments", [one.id for one in shipments])
        self._db.update(_BY_ID, [(one.id, *_row(one)) for one in shipments])

    def save_standings(self, rows: Sequence[tuple[int, Standing, datetime]]) -> None:
        last = {shipment_id: (standing, at) for shipment_id, standing, at in rows}
        self._db.update(
            _STANDING,
            [
                (one, *_marks(standing), standing_text(standing), micros(at))
                for one, (standing, at) in last.items()
            ],
        )

    def add_events(self, events: Sequence[NewEvent]) -> Sequence[bool]:
        return add_events(self._db, EVENTS, events)

    def events(self, shipment_ids: Sequence[int], *, with_raw: bool = False) -> Sequence[StoredEvent]:
        return read_events(self._db, EVENTS, shipment_ids, with_raw=with_raw)

    def ids_after(
        self, shipment_id: int, *, limit: int, updated_since: datetime | None = None
    ) -> Sequence[int]:
        where, values = "id > ? AND superseded_by IS NULL", [shipment_id]
        if updated_since is not None:
            where, values = f"{where} AND updated_at >= ?", [*values, micros(updated_since)]
        sql = f"SELECT id FROM shipments WHERE {where} ORDER BY id LIMIT ?"
        return [row[0] for row in self._db.rows(sql, (*values, limit))]

    def latest_id(self) -> int:
        row = self._db.row("SELECT max(id) FROM shipments")
        return int(row[0]) if row and row[0] else 0

    def told_of_after(self, shipment_id: int, *, store_id: int | None, limit: int) -> Sequence[int]:
        where, values = f"id > ? AND {_IN_FORCE}", [shipment_id]
        if store_id is not None:
            where, values = f"{where} AND store_id = ?", [*values, store_id]
        heard = "EXISTS (SELECT 1 FROM events WHERE events.shipment_id = shipments.id)"
        sql = f"SELECT id FROM shipments WHERE {where} AND {heard} ORDER BY id LIMIT ?"
        return [row[0] for row in self._db.rows(sql, (*values, limit))]

    def finished_times(self, *, since: datetime, limit: int) -> Sequence[tuple[int, datetime, datetime]]:
        rows = self._db.rows(
            "SELECT id, handed_over_at, delivered_at FROM shipments"
            " WHERE delivered_at >= ? AND handed_over_at IS NOT NULL"
            " ORDER BY delivered_at DESC, id DESC LIMIT ?",
            (micros(since), limit),
        )
        return [(row[0], from_micros(row[1]), from_micros(row[2])) for row in rows]

    def count_unmapped(self, codes: Sequence[tuple[str, str, str, datetime]]) -> None:
        unmapped.count(self._db, codes)

    def unmapped(self, *, limit: int) -> Sequence[UnmappedCode]:
        return unmapped.most_frequent(self._db, limit=limit)

    def _listed(self, column: str, more: str, ids: Sequence[int]) -> list[Shipment]:
        found: list[Shipment] = []
        sql = f"{_SELECT} WHERE {self._db.among(column, 'bigint')}{more} ORDER BY id"
        for portion in in_portions(ids):
            found += [_shipment(row) for row in self._db.rows(sql, (self._db.listed(portion),))]
        return found


def _row(one: Shipment) -> Row:
    status, stage, handed_over_at, delivered_at = _marks(one.standing)
    return (
        one.store_id, one.tracking_number, one.order_id, one.carrier, micros_or_none(one.valid_from),
        one.leg.value, one.version, status, stage, handed_over_at, delivered_at, one.superseded_by,
        standing_text(one.standing), one.service, lines_text(one.lines), slim_text(one.ship_from),
        slim_text(one.ship_to), day_text(one.promised_on), slim_text(one.estimate),
        slim_text(one.first_estimate), one.is_test, micros_or_none(one.created_at),
        micros_or_none(one.updated_at),
    )  # fmt: skip


def _marks(now: Standing) -> tuple[str, str | None, int | None, int | None]:
    """What is kept beside a standing: status, stage, and of a parcel at the door when it left and arrived."""
    status = now.status.value
    if now.stage is not Stage.DELIVERED or now.direction is not Direction.OUTBOUND:
        return status, now.stage and now.stage.value, None, None
    left = now.reached_at(Stage.PICKED_UP) or now.reached_at(Stage.IN_TRANSIT)
    return status, now.stage.value, micros_or_none(left), micros_or_none(now.reached_at(Stage.DELIVERED))


def _shipment(row: Row) -> Shipment:
    return Shipment(
        id=row[0], store_id=row[1], tracking_number=row[2], order_id=row[3], carrier=row[4],
        valid_from=moment_of(row[5]), leg=_LEGS[row[6]], version=row[7], superseded_by=row[12],
        standing=standing_of(row[13]), service=row[14], lines=lines_of(row[15]),
        ship_from=address_of(row[16]), ship_to=address_of(row[17]), promised_on=day_of(row[18]),
        estimate=estimate_of(row[19]), first_estimate=estimate_of(row[20]), is_test=bool(row[21]),
        created_at=moment_of(row[22]), updated_at=moment_of(row[23]),
    )  # fmt: skip


def _holder(row: Row) -> Holder:
    return Holder(
        row[0], row[1], row[2], row[3], row[4], moment_of(row[5]), _LEGS[row[6]], standing_of(row[7]), row[8]
    )
