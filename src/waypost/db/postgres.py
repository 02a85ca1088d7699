"""PostgreSQL: many processes, row locks, one server."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import BoundedSemaphore

import psycopg
from psycopg.types.numeric import Int8Dumper

from waypost.db.connection import Row
from waypost.db.errors import SchemaMissing, raise_from_postgres
from waypost.db.migrating import APPLIED, NOTE, TABLE, Migration, migrations_of, pending
from waypost.db.postgres_connection import PostgresConnection
from waypost.db.postgres_listener import CHANNEL, PostgresListener
from waypost.db.transaction import StoredTransaction
from waypost.ports.database import DatabaseUnavailable

MOST_CONNECTIONS = 24
WAIT_S = 10.0
CONNECT_S = 5
_FEED_LOCK = 0x77617966  # any numbers, as long as no other program in this database takes the same
_MIGRATION_LOCK = 0x7761796D
# Every statement finds its rows by key: a plan made for the values at hand is never better, and planning
# around arrays of thousands costs more than running the statement.
_SETTINGS = (
    f"SET lock_timeout = '{WAIT_S:.0f}s'; SET client_min_messages = warning; SET timezone = 'UTC';"
    " SET plan_cache_mode = force_generic_plan"
)
_BEGIN_READ = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_BEGIN_WRITE = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
_BROKEN_INDEXES = (
    "SELECT format('index %s is not valid: REINDEX it', indexrelid::regclass)"
    " FROM pg_index WHERE NOT indisvalid"
)
_CHECKSUMS = (
    "SELECT format('%s pages failed their checksum', checksum_failures) FROM pg_stat_database"
    " WHERE datname = current_database() AND checksum_failures > 0"
)

_Pair = tuple[PostgresConnection, StoredTransaction]


class PostgresDatabase:
    """`ports.database.Database` on a server. Connections are opened when needed and kept."""

    kind = "postgresql"

    def __init__(self, url: str, *, migrations: Sequence[Migration] | None = None) -> None:
        self._url = url
        self._migrations = migrations_of("postgres") if migrations is None else migrations
        self._idle: list[_Pair] = []
        self._free = BoundedSemaphore(MOST_CONNECTIONS)
        self._is_open = True
        self._listener = PostgresListener(self._open)

    @contextmanager
    def read(self) -> Iterator[StoredTransaction]:
        """A transaction that only reads and sees one moment."""
        with self._connection(_BEGIN_READ) as (db, tx):
            yield tx
            db.run("COMMIT")

    @contextmanager
    def write(self) -> Iterator[StoredTransaction]:
        """A transaction that writes; commits when the block ends well."""
        with self._connection(_BEGIN_WRITE) as (db, tx):
            tx.feed.noted = []
            yield tx
            if tx.feed.noted:
                # Taken last and held through the commit: who announces later also commits later.
                db.rows("SELECT pg_advisory_xact_lock(?)", (_FEED_LOCK,))
                tx.feed.write_down()
                db.run_script(f"NOTIFY {CHANNEL}; COMMIT")
            else:
                db.run("COMMIT")

    def migrate(self) -> Sequence[str]:
        """Bring the schema up to date under a lock; the names of what was applied."""
        if not self.pending_migrations():
            return []
        with self._connection(_BEGIN_WRITE) as (db, _):
            db.run("SET LOCAL lock_timeout = '10min'")
            db.rows("SELECT pg_advisory_xact_lock(?)", (_MIGRATION_LOCK,))
            db.run(TABLE)
            steps = pending(self._migrations, db.rows(APPLIED))
            for step in steps:
                db.run_script(step.sql)
                db.run(NOTE, (step.number, step.name, step.digest, time.time_ns() // 1000))
            db.run("COMMIT")
        return [step.name for step in steps]

    def pending_migrations(self) -> Sequence[str]:
        """The names of what is still to be applied."""
        try:
            with self._connection(_BEGIN_READ) as (db, _):
                applied = db.rows(APPLIED)
        except SchemaMissing:
            applied = []
        return [step.name for step in pending(self._migrations, applied)]

    def listen(self, woken: Callable[[], None]) -> Callable[[], None]:
        """Call `woken` soon after any process announced changes, and after the server was away."""
        return self._listener.add(woken)

    def check(self) -> Sequence[str]:
        """Invalid indexes and failed checksums, as far as the server knows; empty when all is sound."""
        with self._connection(_BEGIN_READ) as (db, _):
            return [str(row[0]) for query in (_BROKEN_INDEXES, _CHECKSUMS) for row in db.rows(query)]

    def close(self) -> None:
        """Close every connection that is not in use; those in use close themselves."""
        self._is_open = False
        self._listener.close()
        while self._idle:
            self._idle.pop()[0].opened.close()

    @contextmanager
    def _connection(self, begin: str) -> Iterator[_Pair]:
        """A connection inside a transaction; what is still open at the end is taken back."""
        if not self._free.acquire(timeout=WAIT_S):
            raise DatabaseUnavailable(f"all {MOST_CONNECTIONS} connections are in use", retry_after=1)
        try:
            pair = self._begun(begin)
            try:
                yield pair
            finally:
                self._give_back(pair)
        finally:
            self._free.release()

    def _begun(self, begin: str) -> _Pair:
        """A connection on which a transaction has begun; idle ones that the server left are thrown away."""
        if not self._is_open:
            raise DatabaseUnavailable("the database was closed")
        while True:
            try:
                pair, is_fresh = self._idle.pop(), False
            except IndexError:
                db = PostgresConnection(self._open())
                pair, is_fresh = (db, StoredTransaction(db)), True
            try:
                pair[0].run(begin)
            except DatabaseUnavailable:
                pair[0].opened.close()
                if is_fresh:
                    raise
            else:
                return pair

    def _give_back(self, pair: _Pair) -> None:
        opened = pair[0].opened
        try:
            if opened.info.transaction_status is not psycopg.pq.TransactionStatus.IDLE:
                opened.rollback()
        except psycopg.Error:
            opened.close()
        if opened.closed or not self._is_open:
            opened.close()
        else:
            self._idle.append(pair)

    def _open(self) -> psycopg.Connection[Row]:
        try:
            opened = psycopg.connect(self._url, autocommit=True, connect_timeout=CONNECT_S)
        except psycopg.Error as error:
            raise_from_postgres(error)
        try:
            opened.execute(_SETTINGS)
        except psycopg.Error as error:
            opened.close()
            raise_from_postgres(error)
        opened.adapters.register_dumper(int, Int8Dumper)  # one width: one prepared statement
        opened.prepare_threshold = 0
        return opened
