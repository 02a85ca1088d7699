"""A private PostgreSQL server for the tests: started once per test process, thrown away at the end.

It listens on a Unix socket in a temporary folder only, so it meets no other server on this machine.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.real.machine import find_postgres_programs

SETTINGS = {
    "listen_addresses": "''",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "fsync": "off",  # the machine may not lose power during a test
}


class PostgresServer:
    """One running server; `new_database()` gives an empty database in it."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs = programs
        self._folder = folder
        self._numbers = count(1)

    def url(self, database: str) -> str:
        """Return the address of a database, as `WAYPOST_DATABASE_URL` wants it."""
        return f"postgresql://postgres@/{database}?host={self._folder}"

    def new_database(self) -> str:
        """Create an empty database and return its address."""
        name = f"test_{next(self._numbers)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self.url(name)

    def start(self) -> None:
        """Create the cluster and start it; returns when it accepts connections."""
        files = self._folder / "files"
        self._run("initdb", "-D", str(files), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        wanted = "".join(f"{name} = {value}\n" for name, value in SETTINGS.items())
        with (files / "postgresql.auto.conf").open("a") as settings:
            settings.write(f"{wanted}unix_socket_directories = '{self._folder}'\n")
        self._run("pg_ctl", "-D", str(files), "-w", "-l", str(self._folder / "log"), "start")

    def stop(self) -> None:
        """Stop the server without waiting for its clients."""
        self._run("pg_ctl", "-D", str(self._folder / "files"), "-m", "immediate", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        said = self._folder / f"{program}.out"  # a file: the server keeps the descriptor, a pipe would hang
        with said.open("w") as output:
            done = subprocess.run(
                [str(self._programs / program), *arguments],
                user=unprivileged_owner(),
                cwd=self._folder,
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        if done.returncode:
            pytest.fail(f"{program} failed:\n{said.read_text()}")


def unprivileged_owner() -> str | None:
    """Return whom PostgreSQL must run as: it refuses root, so root borrows a system account."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """Run one PostgreSQL server for this test process; use it with `@pytest.mark.postgres`."""
    programs = find_postgres_programs()
    if programs is None:
        pytest.fail("PostgreSQL server programs are required here (Debian: postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="wp-pg-", dir="/tmp"))  # short: a socket path has 107 bytes
    if owner := unprivileged_owner():
        shutil.chown(folder, owner)
    server = PostgresServer(programs, folder)
    server.start()
    yield server
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> str:
    """Return the address of a new, empty PostgreSQL database."""
    return postgres_server.new_database()
