"""`waypost accounts zone`: the clock of a carrier that writes times without an offset."""

import click

from waypost.cli.house import opened_database
from waypost.cli.settings import database_option, settings
from waypost.usecases.set_account_zone import set_account_zone


@click.command("zone")
@click.argument("name")
@click.argument("zone", required=False)
@database_option
def set_zone(*, name: str, zone: str | None, database_url: str | None) -> None:
    """Say in which ZONE the carrier of account NAME writes times without an offset; none: nobody knows.

    What is recorded next is read by it; what was recorded before is by `waypost replay`.

    \b
    Example:
      waypost accounts zone "our DPD" Europe/Berlin
      waypost replay
    """
    with opened_database(settings(database_url=database_url).database_url) as database:
        database.migrate()
        with database.write() as tx:
            stored = set_account_zone(tx, name, zone)
    click.echo(f"{name!r} writes its times {'in ' + stored.zone if stored.zone else 'in no zone we know'}.")
    click.echo(f"For what was recorded before: waypost replay --carrier {stored.carrier}")
