"""Stored data behind one door: `open_database`. Nobody imports deeper."""

from pathlib import Path
from urllib.parse import unquote

from waypost.db.errors import Contended
from waypost.db.lane import LaneClosed, LaneFull, ReadLane, WriteLane
from waypost.db.migrating import MigrationChanged
from waypost.db.postgres import PostgresDatabase
from waypost.db.sqlite import SqliteDatabase
from waypost.db.vault import KeyedVault
from waypost.ports.database import Database

__all__ = [
    "Contended",
    "KeyedVault",
    "LaneClosed",
    "LaneFull",
    "MigrationChanged",
    "ReadLane",
    "UnknownDatabase",
    "WriteLane",
    "open_database",
]

_SQLITE = "sqlite://"
_POSTGRES = ("postgresql://", "postgres://")


class UnknownDatabase(ValueError):
    """The address names no kind of database that we know."""


def open_database(url: str) -> Database:
    """Open the database at an address.

    `sqlite:///waypost.db` is a file beside us, `sqlite:////var/lib/waypost.db` one by its full path, `sqlite://`
    a private one in memory, `postgresql://user@host/name` a server. DatabaseUnavailable where there is none;
    the schema is not touched (`Database.migrate`).
    """
    if url.startswith(_SQLITE):
        return SqliteDatabase(_sqlite_path(url))
    if url.startswith(_POSTGRES):
        return PostgresDatabase(url)
    raise UnknownDatabase(
        f"{url.partition(':')[0]!r} is not a kind of database: use sqlite:/// or postgresql://"
    )


def _sqlite_path(url: str) -> Path | None:
    path = unquote(url.removeprefix(_SQLITE))
    if path in ("", "/", "/:memory:"):
        return None
    if not path.startswith("/"):
        raise UnknownDatabase(
            "a file is written with three slashes (sqlite:///waypost.db), a full path with four"
        )
    return Path(path[1:])
