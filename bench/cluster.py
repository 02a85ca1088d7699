"""A PostgreSQL server of our own, thrown away at the end, set as a careful self-hoster would set it.

Unlike the tests' server it waits for the disk (`fsync` on): the numbers are those of durable commits.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

from tests.real.machine import find_postgres_programs
from tests.real.postgres import unprivileged_owner

SETTINGS = {
    "listen_addresses": "''",
    "max_connections": "100",
    "shared_buffers": "512MB",
    "effective_cache_size": "2GB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "fsync": "on",
    "synchronous_commit": "on",
    "wal_compression": "lz4",
    "random_page_cost": "1.1",
}


class NoPostgres(Exception):
    """This machine has no PostgreSQL server programs (Debian: postgresql)."""


@dataclass(frozen=True)
class Cluster:
    """A running server. `pid` is its first process, the parent of all others."""

    folder: Path
    pid: int
    numbers: Iterator[int]

    def new_database(self) -> str:
        """Create an empty database and return its address."""
        name = f"bench_{next(self.numbers)}"
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self._url(name)

    def _url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self.folder}"


@contextmanager
def run_cluster() -> Iterator[Cluster]:
    """Start a server in a temporary folder, on a Unix socket only; stop and delete it at the end."""
    programs = find_postgres_programs()
    if programs is None:
        raise NoPostgres
    folder = Path(tempfile.mkdtemp(prefix="wp-bench-", dir="/tmp"))  # short: a socket path has 107 bytes
    if owner := unprivileged_owner():
        shutil.chown(folder, owner)
    files = folder / "files"
    try:
        _run(programs / "initdb", folder, "-D", str(files), "-U", "postgres", "-A", "trust", "-E", "UTF8")
        wanted = "".join(f"{name} = {value}\n" for name, value in SETTINGS.items())
        with (files / "postgresql.auto.conf").open("a", encoding="utf-8") as settings:
            settings.write(f"{wanted}unix_socket_directories = '{folder}'\n")
        _run(programs / "pg_ctl", folder, "-D", str(files), "-w", "-l", str(folder / "log"), "start")
        pid = int((files / "postmaster.pid").read_text(encoding="ascii").split("\n", 1)[0])
        yield Cluster(folder, pid, count(1))
    finally:
        if (files / "postmaster.pid").exists():
            _run(programs / "pg_ctl", folder, "-D", str(files), "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _run(program: Path, folder: Path, *arguments: str) -> None:
    said = folder / f"{program.name}.out"  # a file: the server keeps the descriptor, a pipe would hang
    with said.open("w", encoding="utf-8") as output:
        subprocess.run(
            [str(program), *arguments],
            user=unprivileged_owner(),
            cwd=folder,
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
