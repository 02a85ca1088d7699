"""The servers that are measured, each a process of its own: Waypost as people run it, and the bare peers."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LONGEST_START_S = 30.0
LONGEST_END_S = 20.0
LINK_SIGNATURE = "signs links that nobody but a benchmark opens"


@dataclass(frozen=True, slots=True)
class Served:
    """A server that accepts connections on 127.0.0.1."""

    port: int
    pid: int


class DidNotStart(Exception):
    """A server ended, or stayed silent, before it accepted a connection."""


@contextmanager
def run_waypost(database_url: str) -> Iterator[Served]:
    """Run `waypost serve` on a database, with the settings that people get, and no worker beside it."""
    port = free_port()
    command = [sys.executable, "-m", "waypost", "serve"]
    settings = {
        "WAYPOST_DATABASE_URL": database_url,
        "WAYPOST_PORT": str(port),
        "WAYPOST_SECRET": LINK_SIGNATURE,
        "WAYPOST_WORKER": "off",
        "WAYPOST_LOG_LEVEL": "warning",
    }
    with _run(command, port, settings) as served:
        yield served


@contextmanager
def run_peers(application: str, settings: Mapping[str, str] | None = None) -> Iterator[Served]:
    """Run one of our bare applications under uvicorn with the same settings as Waypost."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", application, "--port", str(port), *UVICORN]
    with _run(command, port, settings or {}) as served:
        yield served


# As in `waypost.wiring.serve`.
UVICORN = (
    *("--loop", "uvloop", "--http", "httptools", "--ws", "none", "--backlog", "4096"),
    *("--no-access-log", "--log-level", "warning", "--no-server-header"),
)


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def _run(command: Sequence[str], port: int, settings: Mapping[str, str]) -> Iterator[Served]:
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command,
            env={**os.environ, "PYTHONPATH": paths, **settings},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        try:
            if not _answers(process, port):
                said.seek(0)
                raise DidNotStart(
                    f"{' '.join(command[2:4])}:\n{said.read().decode(errors='replace')[-2000:]}"
                )
            yield Served(port, process.pid)
        finally:
            _end(process)


def _answers(process: "subprocess.Popen[bytes]", port: int) -> bool:
    give_up_at = time.monotonic() + LONGEST_START_S
    while process.poll() is None and time.monotonic() < give_up_at:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return True
        time.sleep(0.05)
    return False


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(LONGEST_END_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
