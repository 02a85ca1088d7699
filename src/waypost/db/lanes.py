"""Times of finished shipments by lane."""

from collections.abc import Mapping

from waypost.db.connection import Connection, columns
from waypost.db.stored_values import days_of, json_text
from waypost.domain.estimate import LaneTimes

_ALL = columns("lanes", name="text", days="text")


class StoredLanes:
    """`ports.database.Lanes` in a table."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def all(self) -> Mapping[str, LaneTimes]:
        rows = self._db.rows("SELECT name, days FROM lanes ORDER BY name")
        return {name: LaneTimes(name, days_of(days)) for name, days in rows}

    def replace_all(self, lanes: Mapping[str, LaneTimes]) -> None:
        self._db.run("DELETE FROM lanes")
        self._db.insert(_ALL, [(name, json_text(lane.days)) for name, lane in sorted(lanes.items())])
