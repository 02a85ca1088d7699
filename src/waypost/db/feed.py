"""The feed of changes. Lines are written at the end of their transaction, so that ids rise as commits do."""

import time
from collections.abc import Sequence
from datetime import datetime

from waypost.db.connection import Connection, columns
from waypost.domain.tracking import micros
from waypost.ports.database import Announcement

_ALL = columns("feed", shipment_id="bigint", order_id="bigint", version="bigint", announced_at="bigint")


class StoredFeed:
    """`ports.database.Feed` in a table.

    `announce` only takes note; `write_down` is called once, right before the commit, under the database's
    feed lock. A reader who has seen id 7 will never be shown a 6 that came later.
    """

    def __init__(self, db: Connection) -> None:
        self._db = db
        self.noted: list[tuple[int | None, int | None, int]] = []

    def announce(self, changed: Sequence[tuple[int | None, int | None, int]]) -> None:
        self.noted += changed

    def write_down(self) -> bool:
        """Store what was announced; whether there was anything."""
        if not self.noted:
            return False
        at = time.time_ns() // 1000
        self._db.insert(_ALL, [(*one, at) for one in dict.fromkeys(self.noted)])
        self.noted = []
        return True

    def since(self, announcement_id: int, *, limit: int = 10_000) -> Sequence[Announcement]:
        rows = self._db.rows(
            "SELECT id, shipment_id, order_id, version FROM feed WHERE id > ? ORDER BY id LIMIT ?",
            (announcement_id, limit),
        )
        return [Announcement(*row) for row in rows]

    def latest_id(self) -> int:
        row = self._db.row("SELECT max(id) FROM feed")
        return row[0] or 0 if row else 0

    def forget_before(self, moment: datetime) -> int:
        """The latest line always stays: it says how far the feed has come."""
        return self._db.run(
            "DELETE FROM feed WHERE announced_at < ? AND id < (SELECT max(id) FROM feed)", (micros(moment),)
        )
