"""What other vendors' programs told of shipments beside what our own columns hold."""

import json
from collections.abc import Mapping, Sequence

from waypost.db.connection import Connection, columns
from waypost.domain.tracking import from_micros, micros
from waypost.ports.vendor_fields import KeptFields

_KEPT = columns(
    "vendor_fields", natural=1, shipment_id="bigint", store_id="bigint", name="text", fields="text",
    removed_at="bigint",
    tail="ON CONFLICT (shipment_id) DO UPDATE"
    " SET name = excluded.name, fields = excluded.fields, removed_at = excluded.removed_at",
)  # fmt: skip


class StoredVendorFields:
    """`ports.vendor_fields.VendorFields` in a table."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def of(self, shipment_ids: Sequence[int]) -> Mapping[int, KeptFields]:
        if not shipment_ids:
            return {}
        rows = self._db.rows(
            "SELECT shipment_id, store_id, fields, name, removed_at FROM vendor_fields"
            f" WHERE {self._db.among('shipment_id', 'bigint')}",
            (self._db.listed(sorted(set(shipment_ids))),),
        )
        return {
            row[0]: KeptFields(
                row[0],
                row[1],
                json.loads(row[2]),
                row[3],
                from_micros(row[4]) if row[4] is not None else None,
            )
            for row in rows
        }

    def save(self, kept: KeptFields) -> None:
        removed_at = micros(kept.removed_at) if kept.removed_at is not None else None
        fields = json.dumps(kept.fields)
        self._db.insert(_KEPT, [(kept.shipment_id, kept.store_id, kept.name, fields, removed_at)])

    def named(self, store_id: int, name: str) -> int | None:
        row = self._db.row(
            "SELECT shipment_id FROM vendor_fields WHERE store_id = ? AND name = ?"
            " ORDER BY shipment_id DESC LIMIT 1",
            (store_id, name),
        )
        return None if row is None else row[0]

    def newest(self, store_id: int, *, limit: int) -> Sequence[int]:
        rows = self._db.rows(
            "SELECT s.id FROM shipments s LEFT JOIN vendor_fields v ON v.shipment_id = s.id"
            " WHERE s.store_id = ? AND s.superseded_by IS NULL AND s.tracking_number IS NOT NULL"
            " AND v.removed_at IS NULL ORDER BY s.id DESC LIMIT ?",
            (store_id, limit),
        )
        return [row[0] for row in rows]
