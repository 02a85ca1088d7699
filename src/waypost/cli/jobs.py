"""`waypost jobs`: work that failed too often."""

from datetime import UTC, datetime

import click
from rich.table import Table

from waypost.cli.house import opened_database
from waypost.cli.settings import database_option, settings, wide_console

_SHOWN = 200


@click.group()
def jobs() -> None:
    """Look at work that was given up after many attempts, and try it again.

    \b
    Examples:
      waypost jobs list
      waypost jobs revive 17 18
      waypost jobs revive --all
    """


@jobs.command("list")
@database_option
def list_jobs(*, database_url: str | None) -> None:
    """Show how many jobs wait, and each one that was given up with its last error."""
    with opened_database(settings(database_url=database_url).database_url) as database:
        database.migrate()
        with database.read() as tx:
            counts, dead = tx.jobs.counts(), tx.jobs.dead(limit=_SHOWN)
    click.echo(", ".join(f"{count:,} {state}" for state, count in counts.items()))
    if not dead:
        return
    table = Table(show_edge=False, pad_edge=False)
    for title in ("id", "kind", "attempts", "last error"):
        table.add_column(title)
    for job in dead:
        table.add_row(str(job.id), job.kind, str(job.attempts), job.last_error or "")
    wide_console().print(table)


@jobs.command("revive")
@click.argument("job_ids", type=int, nargs=-1)
@click.option("--all", "is_all", is_flag=True, help="All that were given up.")
@database_option
def revive(*, job_ids: tuple[int, ...], is_all: bool, database_url: str | None) -> None:
    """Try given-up jobs again, as if they were new."""
    if not job_ids and not is_all:
        raise click.UsageError("name the ids (`waypost jobs list` shows them), or say --all")
    revived = 0
    with opened_database(settings(database_url=database_url).database_url) as database:
        database.migrate()
        while True:
            with database.write() as tx:
                wanted = [job.id for job in tx.jobs.dead(limit=_SHOWN)] if is_all else list(job_ids)
                count = tx.jobs.revive(wanted, now=datetime.now(UTC)) if wanted else 0
            revived += count
            if not is_all or not count:
                break
    click.echo(f"{revived:,} jobs are due again.")
    if not is_all and revived < len(set(job_ids)):
        raise click.ClickException("some of these ids are not among the given-up jobs")
