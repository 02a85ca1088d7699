"""`waypost mcp`: questions of assistants over standard input and output."""

from datetime import UTC, datetime
from importlib.util import find_spec

import click

from waypost import __version__
from waypost.cli.house import opened_house
from waypost.cli.settings import database_option, settings
from waypost.mcp_server.desk import Desk


@click.command()
@click.option(
    "--key",
    envvar="WAYPOST_API_KEY",
    help="An API key with the scope read. Better given as WAYPOST_API_KEY: others see command lines.",
)
@click.option("--store", "store_slug", help="For a key that opens every store; otherwise `default`.")
@database_option
def mcp(*, key: str | None, store_slug: str | None, database_url: str | None) -> None:
    """Answer an assistant over the Model Context Protocol, on standard input and output.

    Read-only, for the store of the key, and without names, streets, e-mail addresses or phone numbers.
    An assistant starts it by itself; how is in docs/howto/mcp.md.

    \b
    Example:
      WAYPOST_API_KEY=wp_... waypost mcp
    """
    if find_spec("mcp") is None:
        raise click.ClickException("the MCP server is an extra: pip install 'waypost[mcp]'")
    if not key or not key.strip():
        raise click.ClickException(
            "no API key: set WAYPOST_API_KEY (make one with `waypost keys create assistant --scope read`)"
        )
    from waypost.mcp_server.server import make_server  # noqa: PLC0415 - heavy, and an extra: only when it runs

    config = settings(database_url=database_url)
    with opened_house(config.database_url) as house:
        desk = Desk(house.database, house.world, key, store_slug, lambda: datetime.now(UTC))
        with desk.look():
            pass  # a key that opens nothing is told now, not at the first question
        make_server(desk, version=__version__).run("stdio")
