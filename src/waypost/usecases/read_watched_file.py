"""Read a file that lay in a watched folder: what the folder says of it, its news, and a report for people."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from waypost.ports.connector import CarrierAccount
from waypost.ports.database import Database, Store
from waypost.ports.status_file import StatusFiles
from waypost.usecases.find_journey import World
from waypost.usecases.read_status_file import (
    FileNotRead,
    FileRead,
    FileReceived,
    record_file_by_portions,
    understand_file,
)

ABOUT_THE_FORMAT = ("references", "layout", "columns")
SAYABLE = ("carrier", "store", "timezone", "format", *ABOUT_THE_FORMAT)
MOST_REMARKS = 1_000


class SaidWrong(ValueError):
    """What is said about a folder's files cannot be used: the sentence says what to correct."""


@dataclass(frozen=True)
class WatchedFile:
    """A file that lay in a folder named `folder` (empty: the watched one), and what was said of that."""

    name: str
    body: bytes
    folder: str
    said: Mapping[str, str]


@dataclass(frozen=True)
class Reading:
    """All that reading files needs."""

    database: Database
    formats: StatusFiles
    world: World


def read_watched_file(
    file: WatchedFile, *, reading: Reading, now: datetime, is_stopping: Callable[[], bool]
) -> FileRead:
    """Read and record a file.

    Raises:
        FileNotRead: nothing of it can be read.
        SaidWrong: a person must correct what is said about the folder.
        ReadingStopped: `is_stopping` became true in the middle.

    """
    said, formats = file.said, reading.formats
    if wrong := [name for name in said if name not in SAYABLE]:
        raise SaidWrong(f"{wrong[0]!r} is nothing that can be said; there are: {', '.join(SAYABLE)}")
    slug = said.get("format")
    reader = formats.format_of(file.body) if slug is None else formats.format_named(slug)
    if reader is None and slug is not None:
        raise SaidWrong(f"no format is called {slug!r}; there are: {', '.join(formats.STATUS_FILES)}")
    store = _store(reading.database, said.get("store", "default"))
    values = {name: said[name] for name in ABOUT_THE_FORMAT if name in said}
    account = CarrierAccount(0, _carrier(file, reading.world), values, zone=_zone(said, store))
    received = FileReceived(file.name, file.body, account, store.id)
    understood = understand_file(received, reader=reader, places=reading.world.places, now=now)
    return record_file_by_portions(reading.database, understood, now=now, is_stopping=is_stopping)


def is_refused(read: FileRead) -> bool:
    """Whether nothing of a file could be used."""
    return not read.recorded and not read.duplicates and bool(read.refused)


def report_of(read: FileRead, *, now: datetime) -> str | None:
    """What a person should know of a file, as text; None: all of it was taken."""
    remarks = list(read.warnings)
    remarks += [f"{one.tracking_number}: {problem}" for one in read.shipments for problem in one.problems]
    if not remarks and not read.refused:
        return None
    counts = (
        f"{len(read.shipments):,} shipments, {read.recorded:,} recorded + {read.duplicates:,} duplicate"
        f" + {read.refused:,} rejected"
    )
    lines = [f"{read.name}, read {now:%Y-%m-%d %H:%M} UTC as {read.format}", counts, ""]
    lines += remarks[:MOST_REMARKS]
    if len(remarks) > MOST_REMARKS:
        lines.append(f"and {len(remarks) - MOST_REMARKS:,} more")
    return "\n".join([*lines, ""])


def report_of_refusal(name: str, problem: FileNotRead, *, now: datetime) -> str:
    """The same for a file of which nothing could be read."""
    return f"{name}, looked at {now:%Y-%m-%d %H:%M} UTC\nNothing was recorded: {problem}\n"


def _carrier(file: WatchedFile, world: World) -> str:
    """The carrier that is said, else the one that the folder is named after; empty: the file says it."""
    if said := file.said.get("carrier"):
        return said
    name = file.folder.lower().replace("_", "-")
    return name if name and world.carriers.carrier_named(name) is not None else ""


def _zone(said: Mapping[str, str], store: Store) -> str | None:
    zone = said.get("timezone") or store.settings.get("timezone")
    if not isinstance(zone, str) or not zone:
        return None
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise SaidWrong(f"{zone!r} is not an IANA time zone such as Europe/Paris") from None
    return zone


def _store(database: Database, slug: str) -> Store:
    with database.read() as tx:
        found = tx.stores.named(slug)
    if found is None:
        raise SaidWrong(f"no store is called {slug!r}")
    return found
