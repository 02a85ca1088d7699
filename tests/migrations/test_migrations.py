"""A migrated database equals a fresh one, and the past is never rewritten."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.migrations.schema import postgres_schema, sqlite_schema
from waypost.db import MigrationChanged
from waypost.db.migrating import Migration, migrations_of
from waypost.db.postgres import PostgresDatabase
from waypost.db.sqlite import SqliteDatabase
from waypost.ports.database import Database, DatabaseUnavailable, SchemaTooNew

HERE = Path(__file__).parent
POSTGRES = pytest.param("postgres", marks=pytest.mark.postgres)
KINDS = pytest.mark.parametrize("kind", ["sqlite", POSTGRES])
LATER = {
    "sqlite": Migration("9001_later", "CREATE TABLE later (id INTEGER PRIMARY KEY);\n-- the end\n"),
    "postgres": Migration("9001_later", "CREATE TABLE later (id BIGINT PRIMARY KEY);\n-- the end\n"),
}
BROKEN = Migration("9002_broken", "CREATE TABLE half (id BIGINT);\nCREATE TABLE half (id BIGINT);\n")


class House:
    """A place for one database of a kind."""

    def __init__(self, kind: str, request: pytest.FixtureRequest) -> None:
        self.kind = kind
        if kind == "sqlite":
            self.address = str(request.getfixturevalue("tmp_path") / "waypost.db")
        else:
            self.address = str(request.getfixturevalue("postgres_url"))
        self._opened: list[Database] = []

    def open(self, migrations: Sequence[Migration]) -> Database:
        opened: Database
        if self.kind == "sqlite":
            opened = SqliteDatabase(Path(self.address), migrations=migrations)
        else:
            opened = PostgresDatabase(self.address, migrations=migrations)
        self._opened.append(opened)
        return opened

    def schema(self) -> list[str]:
        return sqlite_schema(self.address) if self.kind == "sqlite" else postgres_schema(self.address)

    def close(self) -> None:
        for opened in self._opened:
            opened.close()


@pytest.fixture
def house(kind: str, request: pytest.FixtureRequest) -> Iterator[House]:
    made = House(kind, request)
    yield made
    made.close()


def steps_of(kind: str) -> list[Migration]:
    return [*migrations_of(kind), LATER[kind]]


@KINDS
def test_the_files_are_numbered_without_a_gap(kind: str) -> None:
    assert [one.number for one in migrations_of(kind)] == list(range(1, len(migrations_of(kind)) + 1))
    assert [one.name for one in migrations_of(kind)] == [one.name for one in migrations_of("sqlite")]


@KINDS
def test_a_database_migrated_step_by_step_equals_a_fresh_one(
    house: House, kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    steps = steps_of(kind)
    for count in range(1, len(steps) + 1):
        assert house.open(steps[:count]).migrate() == [steps[count - 1].name]
    fresh: SqliteDatabase | PostgresDatabase
    if kind == "sqlite":
        fresh = SqliteDatabase(tmp_path / "fresh.db", migrations=steps)
        fresh.migrate()
        assert house.schema() == sqlite_schema(str(tmp_path / "fresh.db"))
    else:
        url = request.getfixturevalue("postgres_server").new_database()
        fresh = PostgresDatabase(url, migrations=steps)
        fresh.migrate()
        assert house.schema() == postgres_schema(url)
    fresh.close()


@KINDS
def test_the_first_version_is_still_what_it_was(house: House, kind: str) -> None:
    house.open(migrations_of(kind)[:1]).migrate()
    kept = (HERE / f"schema_0001_{kind}.txt").read_text(encoding="utf-8").splitlines()
    assert house.schema() == kept


@KINDS
def test_migrating_again_does_nothing(house: House, kind: str) -> None:
    opened = house.open(migrations_of(kind))
    names = [one.name for one in migrations_of(kind)]
    assert opened.pending_migrations() == names
    assert opened.migrate() == names
    assert opened.migrate() == []
    assert opened.pending_migrations() == []


@KINDS
def test_a_database_of_a_newer_program_is_left_alone(house: House, kind: str) -> None:
    house.open(steps_of(kind)).migrate()
    older = house.open(migrations_of(kind))
    with pytest.raises(SchemaTooNew, match="9001_later"):
        older.migrate()
    with pytest.raises(SchemaTooNew):
        older.pending_migrations()


@KINDS
def test_a_migration_that_was_changed_afterwards_is_told_by_name(house: House, kind: str) -> None:
    steps = steps_of(kind)
    house.open(steps).migrate()
    rewritten = [*steps[:-1], replace(steps[-1], sql=steps[-1].sql + "-- more")]
    with pytest.raises(MigrationChanged, match="9001_later"):
        house.open(rewritten).migrate()


@KINDS
def test_a_migration_that_fails_leaves_nothing_behind(house: House, kind: str) -> None:
    house.open(migrations_of(kind)).migrate()
    before = house.schema()
    with pytest.raises(Exception, match="half"):
        house.open([*steps_of(kind), BROKEN]).migrate()
    assert house.schema() == before
    assert house.open(steps_of(kind)).migrate() == ["9001_later"]


@KINDS
def test_a_database_that_was_never_migrated_says_so(house: House, kind: str) -> None:
    with (
        pytest.raises(DatabaseUnavailable, match="waypost migrate"),
        house.open(migrations_of(kind)).read() as tx,
    ):
        tx.stores.all()
