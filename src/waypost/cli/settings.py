"""The options that most commands share."""

import click
from rich.console import Console

_WIDE = 120

database_option = click.option(
    "--database",
    "database_url",
    envvar="WAYPOST_DATABASE_URL",
    default="sqlite:///waypost.db",
    show_default=True,
    metavar="URL",
    help="Where everything is stored: sqlite:///FILE or postgresql://... (WAYPOST_DATABASE_URL).",
)


def wide_console() -> Console:
    """The terminal, or where there is none (a file, a pipe) lines of 120 characters."""
    console = Console()
    return console if console.is_terminal else Console(width=_WIDE)
