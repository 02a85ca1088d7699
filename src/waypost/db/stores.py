"""Shops."""

from collections.abc import Mapping, Sequence

from waypost.db.connection import Connection, Row
from waypost.db.stored_values import json_text, plain_of
from waypost.ports.database import Store

_SELECT = "SELECT id, slug, name, settings FROM stores"


class StoredStores:
    """`ports.database.Stores` in a table."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def named(self, slug: str) -> Store | None:
        row = self._db.row(f"{_SELECT} WHERE slug = ?", (slug,))
        return _store(row) if row else None

    def by_id(self, store_id: int) -> Store | None:
        row = self._db.row(f"{_SELECT} WHERE id = ?", (store_id,))
        return _store(row) if row else None

    def all(self) -> Sequence[Store]:
        return [_store(row) for row in self._db.rows(f"{_SELECT} ORDER BY id")]

    def save(self, *, slug: str, name: str, settings: Mapping[str, object]) -> Store:
        row = self._db.row(
            "INSERT INTO stores (slug, name, settings) VALUES (?, ?, ?) ON CONFLICT (slug)"
            " DO UPDATE SET name = excluded.name, settings = excluded.settings"
            " RETURNING id, slug, name, settings",
            (slug, name, json_text(dict(settings))),
        )
        if row is None:
            raise LookupError(slug)
        return _store(row)


def _store(row: Row) -> Store:
    return Store(row[0], row[1], row[2], plain_of(row[3]))
