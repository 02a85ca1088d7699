"""`waypost replay`: read the past by the mappings and zones of today."""

import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from waypost.carriers import registry
from waypost.cli.house import opened_database
from waypost.cli.settings import database_option, settings
from waypost.ports.database import Database, DatabaseUnavailable
from waypost.usecases.replay_events import (
    Replay,
    Replayed,
    forget_cursor,
    generation,
    look_at_chunk,
    record_chunk,
    started_at,
)

MOST_ATTEMPTS = 6


@dataclass
class _Sum:
    """What was done so far."""

    shipments: int = 0
    events: int = 0
    moved: int = 0
    retimed: int = 0
    types: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)

    def add(self, chunk: Replayed) -> None:
        self.shipments += chunk.shipments
        self.events += chunk.events
        self.moved += len(chunk.statuses)
        self.retimed += chunk.retimed
        self.types += chunk.types


@click.command()
@click.option("--carrier", help="Only this carrier's events.")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Only what was recorded since this day (UTC).",
)
@click.option("--again", is_flag=True, help="From the beginning, where an earlier replay was stopped.")
@database_option
def replay(*, carrier: str | None, since: datetime | None, again: bool, database_url: str | None) -> None:
    """Read recorded events again by the mappings and zones of today, and move the standings that follow.

    It may be stopped at any time and goes on where it was; a second run changes nothing. Open pages follow,
    nobody is notified about the past. Servers may run meanwhile.

    \b
    Examples:
      waypost replay
      waypost replay --carrier ups --since 2026-11-01
    """
    if carrier is not None and registry.carrier_named(carrier) is None:
        raise click.BadParameter(f"no carrier is called {carrier!r}", param_hint="--carrier")
    began, done = time.monotonic(), _Sum()
    with opened_database(settings(database_url=database_url).database_url) as database:
        database.migrate()
        if again:
            with database.write() as tx:
                forget_cursor(tx)
        with database.read() as tx:
            wanted = Replay(carrier, since.replace(tzinfo=UTC) if since else None, generation(tx))
        _carry_out(database, wanted, done)
    took_s = max(time.monotonic() - began, 0.001)
    click.echo(
        f"{done.events:,} events of {done.shipments:,} shipments read in {took_s:,.1f} s"
        f" ({done.events / took_s:,.0f} events/s)."
    )
    click.echo(f"{done.types.total():,} mean something else now; {done.moved:,} statuses moved.")
    if done.retimed:
        click.echo(f"{done.retimed:,} happened at another time, by their account's zone of today.")
    for (name, code, before, after), count in done.types.most_common(20):
        click.echo(f"  {count:,} x {name} {code}: {before} -> {after}")


def _carry_out(database: Database, wanted: Replay, done: _Sum) -> None:
    with database.read() as tx:
        after_id: int | None = started_at(tx, wanted)
        last = tx.shipments.latest_id()
    columns = (
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %  {task.fields[rate]:,.0f} events/s"),
        TimeRemainingColumn(),
    )
    began = time.monotonic()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=max(last, 1), completed=after_id or 0, rate=0.0)
        while after_id is not None:
            chunk = _chunk(database, wanted, after_id)
            done.add(chunk)
            after_id = chunk.after_id
            rate = done.events / max(time.monotonic() - began, 0.001)
            bar.update(task, completed=last if after_id is None else after_id, rate=rate)


def _chunk(database: Database, wanted: Replay, after_id: int) -> Replayed:
    """Look in a transaction that keeps nobody waiting, then record; waits while the database is held."""
    now, attempts = datetime.now(UTC), 0
    while True:
        attempts += 1
        try:
            with database.read() as tx:
                found = look_at_chunk(tx, wanted, after_id=after_id, mappings=registry, now=now)
            with database.write() as tx:
                record_chunk(tx, wanted, found, now=now)
        except DatabaseUnavailable as busy:
            if attempts == MOST_ATTEMPTS:
                raise
            time.sleep(busy.retry_after)
        else:
            return found
