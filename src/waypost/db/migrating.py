"""Migrations: plain SQL files, numbered, forward only, each applied once and never changed afterwards."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files

from waypost.ports.database import SchemaTooNew

TABLE = (
    "CREATE TABLE IF NOT EXISTS migrations"
    " (number BIGINT PRIMARY KEY, name TEXT NOT NULL, digest TEXT NOT NULL, applied_at BIGINT NOT NULL)"
)
APPLIED = "SELECT number, name, digest FROM migrations ORDER BY number"
NOTE = "INSERT INTO migrations (number, name, digest, applied_at) VALUES (?, ?, ?, ?)"


class MigrationChanged(Exception):
    """A migration that was applied reads differently now: put the old text back and write a new one."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the schema. `name` is the file's name without its ending: `0001_first_tables`."""

    name: str
    sql: str

    @property
    def number(self) -> int:
        """The place in the sequence."""
        return int(self.name.partition("_")[0])

    @property
    def digest(self) -> str:
        """What the text is known by."""
        return sha256(self.sql.encode()).hexdigest()


def migrations_of(kind: str) -> tuple[Migration, ...]:
    """All migrations for a kind of database (`sqlite`, `postgres`), in sequence."""
    folder = files("waypost.db").joinpath("migrations", kind)
    found = [
        Migration(file.name.removesuffix(".sql"), file.read_text(encoding="utf-8"))
        for file in folder.iterdir()
        if file.name.endswith(".sql")
    ]
    return tuple(sorted(found, key=lambda one: one.number))


def pending(known: Sequence[Migration], applied: Iterable[tuple[int, str, str]]) -> list[Migration]:
    """What is still to be applied. SchemaTooNew, MigrationChanged."""
    texts = {one.number: one for one in known}
    done = set()
    for number, name, digest in applied:
        if number not in texts:
            raise SchemaTooNew(
                f"the database has migration {name}, which this Waypost does not know: run a newer one"
            )
        if texts[number].digest != digest:
            raise MigrationChanged(
                f"migration {name} was applied with another text: restore it and put the change in a new one"
            )
        done.add(number)
    return [one for one in known if one.number not in done]
