"""The settings that commands run with, and the options that most of them share."""

import os

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


def wide_console() -> Console:
    """The terminal, or where there is none (a file, a pipe) lines of 120 characters."""
    console = Console()
    return console if console.is_terminal else Console(width=_WIDE)
