"""A real server in a process of its own, and clients that speak to it over real HTTP."""

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

READY_AFTER_S = 40


@dataclass
class Server:
    """`waypost serve` on a free port. `log` is where it writes."""

    database_url: str
    folder: Path
    with_worker: bool = False
    port: int = field(default=0)
    _process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        """The settings of server and commands."""
        return {
            **os.environ,
            "WAYPOST_DATABASE_URL": self.database_url,
            "WAYPOST_SECRET": "a secret for tests that is long enough to be one",
            "WAYPOST_HOST": "127.0.0.1",
            "WAYPOST_PORT": str(self.port),
            "WAYPOST_WORKER": "on" if self.with_worker else "off",
            "WAYPOST_RATE_LIMIT": "10000000",
            "PYTHONUNBUFFERED": "1",
        }

    def start(self) -> "Server":
        """Start it and wait until it is ready."""
        self.port = self.port or free_port()
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "waypost", "serve"],
                env=self.environment(),
                cwd=self.folder,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        ends_at = time.monotonic() + READY_AFTER_S
        while time.monotonic() < ends_at:
            if self._process.poll() is not None:
                break
            try:
                urlopen(f"{self.url}/readyz", timeout=2).close()
            except (URLError, OSError):
                time.sleep(0.05)
            else:
                return self
        raise AssertionError("the server did not start:\n" + (self.folder / "server.log").read_text())

    def kill(self) -> None:
        """End it as a power cut would: no chance to finish anything."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to end, and wait."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(timeout=30)
            self._process = None

    def new_key(self, scope: str = "admin") -> str:
        """Make an API key by the command line, as a person would."""
        said = self.run("keys", "create", "test", "--scope", scope)
        found = re.search(r"\bwp_[A-Za-z0-9]{20,}\b", said)
        assert found, said
        return found.group()

    def run(self, *words: str) -> str:
        """Run a `waypost` command and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "waypost", *words],
            env=self.environment(),
            cwd=self.folder,
            check=False,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def free_port() -> int:
    """A port of this machine that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def call(
    server: Server, key: str, method: str, path: str, body: object = None, *, kind: str = "application/json"
) -> tuple[int, Any]:
    """One call; the status, and the answer as JSON values (text where it is none)."""
    sent = body if isinstance(body, bytes) else (None if body is None else json.dumps(body).encode())
    request = Request(server.url + path, data=sent, method=method)
    request.add_header("Authorization", f"Bearer {key}")
    if sent is not None:
        request.add_header("Content-Type", kind)
    try:
        with urlopen(request, timeout=60) as answer:
            status, text = answer.status, answer.read()
    except HTTPError as refused:
        status, text = refused.code, refused.read()
    try:
        return status, json.loads(text)
    except ValueError:
        return status, text.decode()


async def post_from_many(
    server: Server, key: str, bodies: Sequence[bytes], *, clients: int = 64, kill_after: int | None = None
) -> list[tuple[int, bytes] | None]:
    """Post events one by one from many clients at once; None where no answer came (the server died).

    `kill_after` that many answers the server is killed, while all clients go on.
    """
    answers: list[tuple[int, bytes] | None] = [None] * len(bodies)
    waiting = iter(range(len(bodies)))
    answered = count(1)

    async def client() -> None:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        except OSError:
            return
        try:
            for number in waiting:
                writer.write(_head(key, bodies[number]) + bodies[number])
                answers[number] = await _answer(reader)
                if next(answered) == kill_after:
                    server.kill()
        except (OSError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()

    await asyncio.gather(*(client() for _ in range(clients)))
    return answers


def _head(key: str, body: bytes) -> bytes:
    return (
        f"POST /v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: *(\d+)", head)
    body = await reader.readexactly(int(length.group(1))) if length else b""
    return int(head.split(None, 2)[1]), body
