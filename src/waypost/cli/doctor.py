"""`waypost doctor`: is everything well, and what to do where it is not."""

import os
import shutil
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
from rich.table import Table
from rich.text import Text

from waypost.carriers import registry
from waypost.channels.wallet import WalletWrong, packer_of
from waypost.cli.house import opened_database
from waypost.cli.settings import database_option, settings, wide_console
from waypost.config import SECRET_CHARS, Config, SettingWrong
from waypost.db import UnknownDatabase
from waypost.places.gazetteer import GazetteerMissing, open_gazetteer
from waypost.ports.database import DatabaseUnavailable
from waypost.usecases.check_health import Finding, Verdict, check_database

_LITTLE_BYTES, _TIGHT_BYTES = 200_000_000, 2_000_000_000
_BUILT_IN = 2026
_CLOCK_STEP_S = 0.05
_RENEW_BEFORE = timedelta(days=30)
_STYLES = {Verdict.OK: "green", Verdict.WARN: "yellow", Verdict.FAIL: "bold red"}
FAILED = 1


@click.command()
@database_option
def doctor(*, database_url: str | None) -> None:
    """Check settings, database, clock, disk, places, port and worker, and say what to do.

    Ends with 0 when nothing failed (warnings may be there), 1 otherwise. It changes nothing.
    """
    findings = list(_findings(database_url))
    table = Table(show_edge=False, pad_edge=False, show_header=False)
    for one in findings:
        table.add_row(Text(one.verdict.value, _STYLES[one.verdict]), one.what, Text(one.detail))
        if one.advice:
            table.add_row("", "", Text(f"-> {one.advice}", "italic"))
    wide_console().print(table)
    if any(one.verdict is Verdict.FAIL for one in findings):
        raise SystemExit(FAILED)


def _findings(database_url: str | None) -> Iterator[Finding]:
    try:
        config = settings(database_url=database_url)
    except SettingWrong as problem:
        yield Finding("settings", Verdict.FAIL, str(problem), "see docs/reference/settings.md")
        return
    yield Finding("settings", Verdict.OK, f"served as {config.public_url}")
    yield _secret(config)
    yield from _database(config)
    yield _clock()
    yield _disk(config)
    yield _places()
    yield _port(config)
    if config.wallet_certificate:
        yield _wallet(config)
    if config.status_folder:
        yield _status_folder(Path(config.status_folder))


def _secret(config: Config) -> Finding:
    if config.secret and len(config.secret) >= SECRET_CHARS:
        return Finding("secret", Verdict.OK, "links are signed with WAYPOST_SECRET")
    return Finding("secret", Verdict.OK, "links are signed with the secret kept in the database")


def _database(config: Config) -> list[Finding]:
    try:
        if config.database_url.startswith("sqlite:") and not _sqlite_file(config).exists():
            detail = f"{_sqlite_file(config)} does not exist yet"
            return [
                Finding("database", Verdict.WARN, detail, "`waypost serve` or `waypost migrate` makes it")
            ]
        with opened_database(config.database_url) as database:
            return check_database(database, now=datetime.now(UTC), mappings=registry)
    except (UnknownDatabase, DatabaseUnavailable) as problem:
        return [Finding("database", Verdict.FAIL, str(problem), "check the address and whether it runs")]


def _clock() -> Finding:
    """A clock that runs evenly and shows a year that can be: more cannot be known without the network."""
    wall, steady = time.time(), time.monotonic()
    time.sleep(_CLOCK_STEP_S)
    drift_s = abs((time.time() - wall) - (time.monotonic() - steady))
    now = datetime.now(UTC)
    if now.year < _BUILT_IN:
        return Finding(
            "clock", Verdict.FAIL, f"it shows {now:%Y-%m-%d}", "set the clock, or run an NTP service"
        )
    if drift_s > _CLOCK_STEP_S:
        return Finding("clock", Verdict.WARN, "it is being set right now", "look at your NTP service")
    return Finding("clock", Verdict.OK, f"{now:%Y-%m-%d %H:%M} UTC")


def _disk(config: Config) -> Finding:
    folder = (
        _sqlite_file(config).resolve().parent if config.database_url.startswith("sqlite:") else Path.cwd()
    )
    if not folder.is_dir():
        return Finding("disk", Verdict.FAIL, f"there is no folder {folder}", "make it, or choose another")
    free = shutil.disk_usage(folder).free
    shown = f"{free / 1e9:,.1f} GB free in {folder}"
    if free < _LITTLE_BYTES:
        return Finding("disk", Verdict.FAIL, shown, "make room before the database cannot write any more")
    if free < _TIGHT_BYTES:
        return Finding("disk", Verdict.WARN, shown, "make room soon")
    return Finding("disk", Verdict.OK, shown)


def _places() -> Finding:
    try:
        with open_gazetteer() as places:
            found = places.find(city="Rotterdam", country="NL")
    except GazetteerMissing as problem:
        return Finding("places", Verdict.FAIL, str(problem), "run `make assets`, or install the wheel")
    if found is None:
        return Finding("places", Verdict.FAIL, "the gazetteer does not know Rotterdam", "build it anew")
    return Finding("places", Verdict.OK, "the gazetteer answers")


def _port(config: Config) -> Finding:
    if config.port == 0:
        return Finding("port", Verdict.OK, "a free one is taken")
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((config.host, config.port))
        except OSError as problem:
            detail = f"{config.host}:{config.port} is taken ({problem.strerror})"
            return Finding(
                "port", Verdict.WARN, detail, "fine if that is Waypost itself; else set WAYPOST_PORT"
            )
    return Finding("port", Verdict.OK, f"{config.host}:{config.port} is free")


def _wallet(config: Config) -> Finding:
    """Whether orders for Apple Wallet can be signed, and for how long."""
    try:
        packer = packer_of(*config.wallet_parts)
    except WalletWrong as problem:
        return Finding("wallet", Verdict.FAIL, str(problem), "see docs/howto/apple-wallet.md")
    if packer is None:
        return Finding("wallet", Verdict.OK, "no orders for Apple Wallet")
    left = packer.expires_at - datetime.now(UTC)
    shown = f"{packer.order_type}: its certificate ends on {packer.expires_at:%Y-%m-%d}"
    if left < timedelta(0):
        return Finding("wallet", Verdict.FAIL, shown, "renew it: Wallet takes no order signed with it")
    if left < _RENEW_BEFORE:
        return Finding("wallet", Verdict.WARN, shown, "renew it in time")
    return Finding("wallet", Verdict.OK, shown)


def _status_folder(folder: Path) -> Finding:
    """Whether files can be read from the watched folder and moved within it."""
    if not folder.is_dir():
        return Finding("status folder", Verdict.FAIL, f"there is no folder {folder}", "make it")
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        detail = f"files in {folder} cannot be moved to done/ and refused/"
        return Finding("status folder", Verdict.FAIL, detail, "let Waypost's user write there")
    refused = sum(1 for report in folder.glob("**/refused/*.report.txt"))
    if refused:
        detail = f"{refused:,} files in {folder} were refused"
        return Finding(
            "status folder", Verdict.WARN, detail, "read the reports beside them, then move them away"
        )
    return Finding("status folder", Verdict.OK, f"{folder} is watched by the worker")


def _sqlite_file(config: Config) -> Path:
    return Path(config.database_url.removeprefix("sqlite:///"))
