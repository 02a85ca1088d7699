"""`waypost migrate`."""

import click

from waypost.cli.house import opened_database
from waypost.cli.settings import database_option, settings


@click.command()
@click.option("--dry-run", "is_dry", is_flag=True, help="Only say what would be applied.")
@database_option
def migrate(*, is_dry: bool, database_url: str | None) -> None:
    """Bring the database up to date.

    `waypost serve` does so by itself; this is for those who want to choose the moment. It waits for its turn
    where several processes start at once, and runs each step in one transaction.
    """
    with opened_database(settings(database_url=database_url).database_url) as database:
        names = database.pending_migrations() if is_dry else database.migrate()
    if not names:
        click.echo("The database is up to date.")
        return
    for name in names:
        click.echo(f"{'to be applied' if is_dry else 'applied'}: {name}")
