"""The settings that commands run with, and the options that most of them share."""

import os
import socket
from dataclasses import replace
from zoneinfo import ZoneInfo

import click
from rich.console import Console

from waypost.config import Config, read_config

_WIDE = 120

database_option = click.option(
    "--database",
    "database_url",
    metavar="URL",
    help="sqlite:///FILE or postgresql://...; otherwise WAYPOST_DATABASE_URL, otherwise sqlite:///waypost.db.",
)


def settings(**given: object) -> Config:
    """The environment's settings; those given on the command line win."""
    return read_config(os.environ, **given)


def checked_zone(said: object) -> str | None:
    """The zone that was said with --timezone or set for a store; None where nothing was said."""
    if said is None:
        return None
    try:
        ZoneInfo(str(said))
    except (KeyError, ValueError, OSError):
        raise click.BadParameter(
            f"{said!r} is not a time zone; write an IANA name such as Europe/Berlin",
            param_hint="--timezone",
        ) from None
    return str(said)


def with_port(config: Config) -> Config:
    """The settings with a port that is free now, where they ask for any: so it can be told beforehand."""
    if config.port != 0:
        return config
    with socket.socket(socket.AF_INET6 if ":" in config.host else socket.AF_INET) as probe:
        probe.bind((config.host, 0))
        return replace(config, port=probe.getsockname()[1])


def wide_console() -> Console:
    """The terminal, or where there is none (a file, a pipe) lines of 120 characters."""
    console = Console()
    return console if console.is_terminal else Console(width=_WIDE)
