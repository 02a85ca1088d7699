"""`waypost stores`: the shops of this installation."""

import json

import click
from rich.table import Table

from waypost.cli.house import opened_database
from waypost.cli.settings import database_option, settings, wide_console
from waypost.usecases.read_choice import choice_of

_SLUG_HELP = "small letters, digits and hyphens"


@click.group()
def stores() -> None:
    """List shops, make one, change its settings.

    \b
    Examples:
      waypost stores list
      waypost stores save default --name "Osier Lane" --set timezone=Europe/Amsterdam
      waypost stores save outlet --name "Osier Outlet" --set brand='"#8a3b12"'
    """


@stores.command("list")
@database_option
def list_stores(*, database_url: str | None) -> None:
    """List all stores with their settings."""
    with opened_database(settings(database_url=database_url).database_url) as database:
        database.migrate()
        with database.read() as tx:
            found = tx.stores.all()
    table = Table(show_edge=False, pad_edge=False)
    for title in ("store", "name", "settings"):
        table.add_column(title)
    for store in found:
        table.add_row(store.slug, store.name, json.dumps(dict(store.settings), ensure_ascii=False))
    wide_console().print(table)


@stores.command("save")
@click.argument("slug")
@click.option("--name", help="The shop's name, as buyers know it.")
@click.option(
    "--set", "chosen", multiple=True, metavar="NAME=VALUE", help="A setting; the value may be JSON."
)
@database_option
def save(*, slug: str, name: str | None, chosen: tuple[str, ...], database_url: str | None) -> None:
    """Make the store SLUG, or change its name and settings. An empty value takes a setting away."""
    if not all(part.isalnum() and part.isascii() and part == part.lower() for part in slug.split("-")):
        raise click.BadParameter(f"{slug!r}: a store is called with {_SLUG_HELP}", param_hint="SLUG")
    wanted = dict(_setting(one) for one in chosen)
    with opened_database(settings(database_url=database_url).database_url) as database:
        database.migrate()
        with database.write() as tx:
            before = tx.stores.named(slug)
            merged = {**(before.settings if before else {}), **wanted}
            kept = {key: value for key, value in merged.items() if value is not None}
            choice_of(kept)
            tx.stores.save(slug=slug, name=name or (before.name if before else slug), settings=kept)
    click.echo(f"{'Changed' if before else 'Made'} the store {slug}.")


def _setting(written: str) -> tuple[str, object]:
    name, mark, value = written.partition("=")
    if not mark or not name:
        raise click.BadParameter(f"{written!r}: write it as name=value", param_hint="--set")
    if not value:
        return name, None
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value
