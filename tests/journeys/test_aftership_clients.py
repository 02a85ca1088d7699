"""AfterShip's own clients, unmodified as their registry has them, against a running server."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.journeys.running import Server

CLIENTS = Path(__file__).with_name("clients")
ALL = ("2.0.2", "3.0.0", "4.0.0", "5.0.1", "6.0.0", "7.1.0", "8.0.1", "9.0.0", "10.0.1")
RELEASES = ALL if os.environ.get("WAYPOST_ALL_CLIENTS") else ("2.0.2", "6.0.0", "10.0.1")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all clients."""
    folder = tmp_path_factory.mktemp("server")
    server = Server(f"sqlite:///{folder}/waypost.db", folder).start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def key(server: Server) -> str:
    """An API key that may do everything."""
    return server.new_key()


def python_with(package: str, folder: Path) -> str:
    """A Python that has a package of the registry; without uv or registry the test is skipped."""
    uv = shutil.which("uv")
    if uv is None:
        pytest.skip("uv is not installed: no client can be fetched")
    python = str(folder / "venv" / "bin" / "python")
    subprocess.run(
        [uv, "venv", "-q", "--python", sys.executable, str(folder / "venv")], check=True, timeout=120
    )
    done = subprocess.run(
        [uv, "pip", "install", "-q", "--python", python, package],
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )
    if done.returncode != 0:
        pytest.skip(f"the package registry is away, {package} could not be fetched: {done.stderr[-200:]}")
    return python


def packages_with(package: str, folder: Path) -> None:
    """Install a package of npm's registry in a folder; without npm or registry the test is skipped."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("node and npm are not installed: no client can be fetched")
    (folder / "package.json").write_text("{}")
    done = subprocess.run(
        [npm, "install", "--silent", "--no-audit", "--ignore-scripts", package],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )
    if done.returncode != 0:
        pytest.skip(f"the package registry is away, {package} could not be fetched: {done.stderr[-200:]}")


def run(*words: str, folder: Path | None = None) -> None:
    """Run a client; it says "done" where all went as it should."""
    done = subprocess.run(list(words), cwd=folder, check=False, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.strip() == "done"


@pytest.mark.parametrize("release", RELEASES)
def test_an_unmodified_python_client_lives_its_whole_life_with_us(
    release: str, server: Server, key: str, tmp_path: Path
) -> None:
    python = python_with(f"aftership-tracking-sdk=={release}", tmp_path)
    script = str(CLIENTS / "aftership_tracking_sdk.py")
    for place, mode in enumerate(("API_KEY", "AES", "RSA")):
        number = f"1Z999AA1{ALL.index(release) * 10 + place:010d}"
        secret = private_key() if mode == "RSA" else "a secret of theirs"
        run(python, script, server.url, key, mode, secret, number)


def test_the_old_python_client_of_v4_lives_its_whole_life_with_us(
    server: Server, key: str, tmp_path: Path
) -> None:
    python = python_with("aftership==1.4.1", tmp_path)
    run(python, str(CLIENTS / "aftership_v4.py"), server.url, key, "1Z999AA10000099999")


@pytest.mark.parametrize(
    ("package", "script", "modes"),
    [
        ("@aftership/tracking-sdk@17.0.0", "aftership_tracking_sdk.cjs", ("API_KEY", "AES", "RSA")),
        ("aftership@8.1.0", "aftership_2023.cjs", ("API_KEY",)),
    ],
)
def test_an_unmodified_node_client_lives_its_whole_life_with_us(
    package: str, script: str, modes: tuple[str, ...], server: Server, key: str, tmp_path: Path
) -> None:
    packages_with(package, tmp_path)
    for place, mode in enumerate(modes):
        number = f"1Z999AA1{len(package):05d}{place:05d}"
        secret = private_key() if mode == "RSA" else "a secret of theirs"
        run("node", str(CLIENTS / script), server.url, key, mode, secret, number, folder=tmp_path)


def private_key() -> str:
    """A fresh RSA key in PEM."""
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return made.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
