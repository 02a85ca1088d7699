"""How accounts with carriers keep up: `waypost accounts list`, `set` and `reread`."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import click
from rich.table import Table
from rich.text import Text

from waypost.carriers import registry
from waypost.cli.house import House, opened_house
from waypost.cli.settings import database_option, settings, wide_console
from waypost.config import Config
from waypost.db import KeyedVault
from waypost.usecases.manage_accounts import adjust_account
from waypost.usecases.plan_asking import Plans, plan_all, plan_anew
from waypost.usecases.reread_answers import reread_answers
from waypost.usecases.tell_accounts import AccountAsked

TITLES = ("name", "carrier", "state", "asked", "calls left", "waiting", "late by", "pushes", "how it goes")
HOUR = timedelta(hours=1)


def show_accounts(asked: Sequence[AccountAsked]) -> None:
    """A table of all accounts, each with its trouble and what to do about it."""
    if not asked:
        click.echo("There is no account yet. Add one: waypost accounts add usps NAME")
        return
    table = Table(show_edge=False, pad_edge=False)
    for title in TITLES:
        table.add_column(title)
    for one in asked:
        log = one.backlog
        table.add_row(
            one.name, one.carrier, one.state, f"{one.asked_at:%Y-%m-%d %H:%M}" if one.asked_at else "never",
            f"{one.calls_left} of {one.calls_per_hour}", f"{log.waiting:,} of {log.shipments:,}",
            late_by(log.median_delay, log.worst_delay) if log.waiting else "-",
            f"{log.pushed:,} until {log.pushes_end_at:%Y-%m-%d}" if log.pushes_end_at else "none",
            one.sentence,
        )  # fmt: skip
    console = wide_console()
    console.print(table)
    for one in asked:
        if one.trouble is not None:
            console.print(Text(f"\n{one.name}: {one.trouble}", "yellow"))
            console.print(Text(f"-> {one.advice}", "italic"))


def late_by(median: timedelta, worst: timedelta) -> str:
    """How long half of the waiting have been due, and the first of them."""
    return f"{median / HOUR:.1f} h, worst {worst / HOUR:.1f} h"


def plan_all_anew(house: House, config: Config, *, now: datetime) -> int:
    """Let every shipment go to the account that fits best; how many plans are new or changed."""
    plans = Plans(registry, house.world.places, is_reachable=bool(config.base_url), carriers=registry)
    moved = plan_anew(house.database, plans=plans, now=now)
    return moved + plan_all(house.database, plans=plans, now=now)


@click.command("set")
@click.argument("name")
@click.option("--calls-per-hour", type=int, help="What the carrier grants you now.")
@click.option("--prefer", "preference", type=int, help="The highest is asked where several could be.")
@database_option
def change(
    *, name: str, calls_per_hour: int | None, preference: int | None, database_url: str | None
) -> None:
    """Change how often an account may ask, and whether it is preferred to others."""
    config = settings(database_url=database_url)
    with opened_house(config.database_url) as house:
        with house.database.write() as tx:
            adjust_account(tx, name, preference=preference, calls_per_hour=calls_per_hour)
        moved = plan_all_anew(house, config, now=datetime.now(UTC))
    click.echo(f"{name!r} is changed; {moved:,} plans are new.")


@click.command("reread")
@database_option
def reread(*, database_url: str | None) -> None:
    """Read again what no connector understood: pushes from what was kept, answers by asking anew.

    After an update of Waypost. What is still not understood stays.
    """
    config = settings(database_url=database_url)
    with opened_house(config.database_url) as house:
        plans = Plans(registry, house.world.places, is_reachable=bool(config.base_url), carriers=registry)
        vault = KeyedVault(config.secret_keys)
        done = reread_answers(house.database, plans=plans, vault=vault, now=datetime.now(UTC))
    if not done:
        click.echo("Nothing was kept: every push and answer was understood.")
    for one in done:
        click.echo(
            f"{one.account}: {one.read} pushes read ({one.recorded} new events), {one.left} left, "
            f"{one.asked_again} numbers are asked about again."
        )
        if one.problem is not None:
            click.echo(f"  still: {one.problem}")
