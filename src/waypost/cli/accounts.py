"""`waypost accounts`: the credentials with which carriers are asked."""

import secrets
from datetime import UTC, datetime

import click

from waypost.carriers import registry
from waypost.cli.account_zone import set_zone
from waypost.cli.fields import given_option, values_of
from waypost.cli.house import opened_database, opened_house
from waypost.cli.keeping_up import change, plan_all_anew, reread, show_accounts
from waypost.cli.settings import database_option, settings
from waypost.cli.trying import ask_once
from waypost.db import KeyedVault
from waypost.usecases.manage_accounts import (
    HOOK_KEY_BYTES,
    AccountNotMade,
    AccountWish,
    add_account,
    list_accounts,
    remove_account,
    reseal_accounts,
    resume_account,
    rotate_account,
)
from waypost.usecases.receive_push import hook_path
from waypost.usecases.tell_accounts import accounts_asked


@click.group()
def accounts() -> None:
    """Connect carriers: add, list, rotate and remove accounts.

    Credentials are sealed with WAYPOST_SECRET_KEY and never shown again.

    \b
    Example:
      export WAYPOST_SECRET_KEY=$(openssl rand -hex 32)
      waypost accounts add usps "our USPS app" --set client_id=abc
      waypost accounts test "our USPS app" 9400100000000000000001
    """


accounts.add_command(ask_once)
accounts.add_command(reread)
accounts.add_command(change)
accounts.add_command(set_zone)


@accounts.command("add")
@click.argument("carrier")
@click.argument("name")
@given_option
@click.option("--store", "store_slug", help="Only for this store; otherwise for all.")
@click.option("--base-url", help="Instead of the carrier's own address: a sandbox, a simulator.")
@click.option("--zone", help="Where the carrier writes times without an offset: Europe/Berlin.")
@click.option(
    "--for", "carriers", multiple=True, help="Ask about this carrier's parcels too; * for all others."
)
@click.option("--prefer", "preference", type=int, default=0, help="The highest of several is asked.")
@click.option("--calls-per-hour", type=int, help="What the carrier grants you, where it is not the usual.")
@click.option("--take-strangers", is_flag=True, help="Pushes about unknown numbers make shipments.")
@database_option
def add(
    *, carrier: str, name: str, given: tuple[str, ...], database_url: str | None, take_strangers: bool,
    carriers: tuple[str, ...], **more: str | int | None,
) -> None:  # fmt: skip
    """Add an account with CARRIER called NAME, and plan what to ask about."""
    config = settings(database_url=database_url)
    connector = registry.connector_named(carrier)
    fields = connector.ACCOUNT_FIELDS if connector else ()
    wish = AccountWish(
        carrier, name, values_of(given, fields, ask=fields, wrong=AccountNotMade), carriers=carriers,
        takes_strangers=take_strangers,
        **more,  # type: ignore[arg-type]  # options are named like the fields
    )  # fmt: skip
    now = datetime.now(UTC)
    with opened_house(config.database_url) as house:
        with house.database.write() as tx:
            stored = add_account(
                tx, wish, connectors=registry, vault=KeyedVault(config.secret_keys),
                hook_key=secrets.token_urlsafe(HOOK_KEY_BYTES), now=now,
            )  # fmt: skip
        planned = plan_all_anew(house, config, now=now)
    click.echo(f"Account {name!r} is sealed and kept; {planned:,} shipments will be asked about.")
    if hasattr(connector, "read_push"):
        click.echo(f"{carrier} may push to {config.public_url}{hook_path(stored)}")
        click.echo("The last part of that address is a secret.", err=True)


@accounts.command("list")
@database_option
def list_all(*, database_url: str | None) -> None:
    """List all accounts, how they are, and how late their budgets make the news."""
    with opened_database(settings(database_url=database_url).database_url) as database:
        database.migrate()
        with database.read() as tx:
            asked = accounts_asked(tx, connectors=registry, now=datetime.now(UTC))
    show_accounts(asked)


@accounts.command("rotate")
@click.argument("name")
@given_option
@database_option
def rotate(*, name: str, given: tuple[str, ...], database_url: str | None) -> None:
    """Put new credentials in the place of old ones; fields that are not given stay."""
    config = settings(database_url=database_url)
    with opened_database(config.database_url) as database:
        database.migrate()
        with database.read() as tx:
            views = {one.name: one for one in list_accounts(tx, connectors=registry)}
        connector = registry.connector_named(views[name].carrier) if name in views else None
        fields = connector.ACCOUNT_FIELDS if connector else ()
        ask = [one for one in fields if one.is_secret and one.is_required and not given]
        with database.write() as tx:
            vault = KeyedVault(config.secret_keys)
            values = values_of(given, fields, ask=ask, wrong=AccountNotMade)
            rotate_account(tx, name, values, connectors=registry, vault=vault)
    click.echo(f"{name!r} is asked with its new credentials from now on.")


@accounts.command("resume")
@click.argument("name")
@database_option
def resume(*, name: str, database_url: str | None) -> None:
    """Ask again with an account that was stopped or rests."""
    config = settings(database_url=database_url)
    with opened_house(config.database_url) as house:
        with house.database.write() as tx:
            resume_account(tx, name)
        plan_all_anew(house, config, now=datetime.now(UTC))
    click.echo(f"{name!r} is asked again.")


@accounts.command("remove")
@click.argument("name")
@database_option
def remove(*, name: str, database_url: str | None) -> None:
    """Forget an account; what it told stays."""
    config = settings(database_url=database_url)
    with opened_house(config.database_url) as house:
        with house.database.write() as tx:
            remove_account(tx, name)
        plan_all_anew(house, config, now=datetime.now(UTC))
    click.echo(f"{name!r} is forgotten.")


@accounts.command("reseal")
@database_option
def reseal(*, database_url: str | None) -> None:
    """Seal all accounts with the first key of WAYPOST_SECRET_KEY, so that older ones can go."""
    config = settings(database_url=database_url)
    with opened_database(config.database_url) as database:
        database.migrate()
        with database.write() as tx:
            changed = reseal_accounts(tx, vault=KeyedVault(config.secret_keys))
    click.echo(f"{changed} accounts sealed anew. Older keys may be taken out of WAYPOST_SECRET_KEY.")
