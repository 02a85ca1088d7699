"""`waypost version`."""

import platform

import click

from waypost import __version__


@click.command()
def version() -> None:
    """Show the version of Waypost and of Python."""
    click.echo(f"waypost {__version__} (Python {platform.python_version()})")
