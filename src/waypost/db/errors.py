"""Foreign errors, translated: what the rest of the house may meet is in `ports.database`."""

import sqlite3
from typing import NoReturn

import psycopg
from psycopg import errors

from waypost.ports.database import AlreadyExists, DatabaseUnavailable, OwnerMissing

_UNIQUE = {
    sqlite3.SQLITE_CONSTRAINT_UNIQUE,
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY,
    sqlite3.SQLITE_CONSTRAINT_ROWID,
}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_OUT_OF_ORDER = {
    sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_PERM, sqlite3.SQLITE_NOMEM,
}  # fmt: skip
_NO_TABLE = "no such table"


class SchemaMissing(DatabaseUnavailable):
    """The tables are not there (yet): migrate first."""


class Contended(DatabaseUnavailable):
    """Another writer was in the way and this transaction lost: the same again may well succeed at once."""


def raise_from_sqlite(error: sqlite3.Error) -> NoReturn:
    """Raise what an error of SQLite means to us; a mistake in our own SQL stays as it is."""
    code = getattr(error, "sqlite_errorcode", 0)
    if code in _UNIQUE:
        raise AlreadyExists(str(error)) from error
    if code == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
        raise OwnerMissing(str(error)) from error
    if code & 0xFF in _BUSY:
        raise DatabaseUnavailable(f"the database is busy: {error}", retry_after=1) from error
    if code & 0xFF in _OUT_OF_ORDER:
        raise DatabaseUnavailable(f"the database cannot be used: {error}") from error
    if _NO_TABLE in str(error):
        raise SchemaMissing(f"{error}: run `waypost migrate`") from error
    raise error


def raise_from_postgres(error: psycopg.Error) -> NoReturn:
    """Raise what an error of PostgreSQL means to us; a mistake in our own SQL stays as it is."""
    match error:
        case errors.UniqueViolation():
            raise AlreadyExists(str(error)) from error
        case errors.ForeignKeyViolation():
            raise OwnerMissing(str(error)) from error
        case errors.DeadlockDetected() | errors.SerializationFailure():
            raise Contended(f"another writer was in the way: {error}", retry_after=1) from error
        case errors.LockNotAvailable():
            raise DatabaseUnavailable(f"the database is busy: {error}", retry_after=1) from error
        case errors.UndefinedTable():
            raise SchemaMissing(f"{error}: run `waypost migrate`") from error
        case psycopg.OperationalError() | psycopg.InterfaceError() | errors.ReadOnlySqlTransaction():
            raise DatabaseUnavailable(f"the database cannot be used: {error}") from error
        case psycopg.DataError():
            raise ValueError(f"the database cannot keep this value: {error}") from error
    raise error
