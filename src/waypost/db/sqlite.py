"""SQLite: one writer, many readers, one file.

Write-ahead log, and every commit is on the disk before it is acknowledged (`synchronous=FULL`).
"""

import sqlite3
import tempfile
import time
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from threading import Lock

from waypost.db.errors import SchemaMissing, raise_from_sqlite
from waypost.db.migrating import APPLIED, NOTE, TABLE, Migration, migrations_of, pending
from waypost.db.sqlite_connection import SqliteConnection
from waypost.db.sqlite_listener import SqliteListener
from waypost.db.transaction import StoredTransaction
from waypost.ports.database import DatabaseUnavailable

BUSY_TIMEOUT_S = 10.0
_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - a private folder is made in it
_SETTINGS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -65536",  # KiB
    "PRAGMA mmap_size = 1073741824",
    "PRAGMA wal_autocheckpoint = 8000",  # pages: checkpoints of 32 MB, not one for each large batch
    "PRAGMA journal_size_limit = 67108864",
)


class SqliteDatabase:
    """`ports.database.Database` in a file. `path` None: a private one that is gone when this process ends."""

    kind = "sqlite"

    def __init__(self, path: Path | None, *, migrations: Sequence[Migration] | None = None) -> None:
        self._remove_files: Callable[[], object] | None = None
        if path is None:
            folder = tempfile.mkdtemp(prefix="waypost-", dir=_IN_MEMORY if _IN_MEMORY.is_dir() else None)
            self._remove_files = weakref.finalize(self, rmtree, folder, ignore_errors=True)
            path, self._synchronous = Path(folder) / "memory.db", "OFF"
        else:
            self._synchronous = "FULL"
        self.path = path
        self._migrations = migrations_of("sqlite") if migrations is None else migrations
        self._writing = Lock()
        self._idle: list[tuple[SqliteConnection, StoredTransaction]] = []
        self._listener = SqliteListener(self._open)
        self._writer = SqliteConnection(self._open())
        self._written = StoredTransaction(self._writer)
        self._is_open = True

    @contextmanager
    def read(self) -> Iterator[StoredTransaction]:
        """A transaction that only reads and sees one moment."""
        db, tx = self._reader()
        try:
            db.run("BEGIN")
            yield tx
        finally:
            if db.opened.in_transaction:
                db.opened.rollback()
            if self._is_open:
                self._idle.append((db, tx))
            else:
                db.opened.close()

    @contextmanager
    def write(self) -> Iterator[StoredTransaction]:
        """A transaction that writes, one at a time; commits when the block ends well."""
        if not self._writing.acquire(timeout=BUSY_TIMEOUT_S):
            raise DatabaseUnavailable("another write takes too long", retry_after=1)
        try:
            self._require_open()
            db, tx = self._writer, self._written
            tx.feed.noted = []
            db.run("BEGIN IMMEDIATE")
            try:
                yield tx
                has_news = tx.feed.write_down()
                db.run("COMMIT")
            except BaseException:
                if db.opened.in_transaction:
                    db.opened.rollback()
                raise
        finally:
            self._writing.release()
        if has_news:
            self._listener.wake()

    def migrate(self) -> Sequence[str]:
        """Bring the schema up to date under a lock; the names of what was applied."""
        if not self.pending_migrations():
            return []
        with self._writing:
            db = self._writer
            db.run("BEGIN EXCLUSIVE")
            try:
                db.run(TABLE)
                steps = pending(self._migrations, db.rows(APPLIED))
                for step in steps:
                    for statement in _statements(step.sql):
                        db.run(statement)
                    db.run(NOTE, (step.number, step.name, step.digest, time.time_ns() // 1000))
                db.run("COMMIT")
            except BaseException:
                if db.opened.in_transaction:
                    db.opened.rollback()
                raise
        return [step.name for step in steps]

    def pending_migrations(self) -> Sequence[str]:
        """The names of what is still to be applied."""
        db, tx = self._reader()
        try:
            applied = db.rows(APPLIED)
        except SchemaMissing:
            applied = []
        finally:
            self._idle.append((db, tx))
        return [step.name for step in pending(self._migrations, applied)]

    def listen(self, woken: Callable[[], None]) -> Callable[[], None]:
        """Call `woken` soon after this process, within a quarter second after another, announced changes."""
        return self._listener.add(woken)

    def check(self) -> Sequence[str]:
        """What SQLite's own integrity check finds; empty when all is sound."""
        db, tx = self._reader()
        try:
            found = [str(row[0]) for row in db.rows("PRAGMA integrity_check") if row[0] != "ok"]
            broken = db.rows("PRAGMA foreign_key_check")
        finally:
            self._idle.append((db, tx))
        return found + [
            f"row {row[1]} of {row[0]} names a row of {row[2]} that is not there" for row in broken
        ]

    def close(self) -> None:
        """Close every connection that is not in use; those in use close themselves."""
        self._listener.close()
        with self._writing:
            self._is_open = False
            while self._idle:
                self._idle.pop()[0].opened.close()
            self._writer.opened.close()
        if self._remove_files is not None:
            self._remove_files()

    def _reader(self) -> tuple[SqliteConnection, StoredTransaction]:
        self._require_open()
        try:
            return self._idle.pop()
        except IndexError:
            opened = self._open()
            opened.execute("PRAGMA query_only = ON")
            db = SqliteConnection(opened)
            return db, StoredTransaction(db)

    def _require_open(self) -> None:
        if not self._is_open:
            raise DatabaseUnavailable("the database was closed")

    def _open(self) -> sqlite3.Connection:
        if not self.path.parent.is_dir():
            raise DatabaseUnavailable(f"there is no folder {self.path.parent} for the database")
        try:
            opened = sqlite3.connect(
                self.path,
                timeout=BUSY_TIMEOUT_S,
                isolation_level=None,
                check_same_thread=False,
                cached_statements=512,
            )
        except sqlite3.Error as error:
            raise_from_sqlite(error)
        try:
            for setting in _SETTINGS:
                opened.execute(setting)
            opened.execute(f"PRAGMA synchronous = {self._synchronous}")
            _keep_write_ahead_log(opened)
        except sqlite3.Error as error:
            opened.close()
            raise_from_sqlite(error)
        return opened


def _keep_write_ahead_log(opened: sqlite3.Connection) -> None:
    """Switch a new file to the write-ahead log. SQLite does not wait for another that does the same."""
    ends = time.monotonic() + BUSY_TIMEOUT_S
    while opened.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            opened.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > ends:
                raise
            time.sleep(0.02)


def _statements(script: str) -> Iterator[str]:
    """The statements of a script, one by one, so that all of them fit into one transaction."""
    waiting = ""
    for line in script.splitlines(keepends=True):
        waiting += line
        if sqlite3.complete_statement(waiting):
            yield waiting
            waiting = ""
    if waiting.strip():
        yield waiting
