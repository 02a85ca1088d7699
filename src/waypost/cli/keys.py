"""`waypost keys`: what programs call the API with."""

import secrets
from datetime import UTC, datetime

import click
from rich.table import Table

from waypost.cli.house import opened_database
from waypost.cli.settings import database_option, settings, wide_console
from waypost.domain.access import Scope
from waypost.usecases.manage_keys import add_key, key_text, revoke_key


@click.group()
def keys() -> None:
    """Make, list and revoke API keys.

    A key is shown once, when it is made; only its digest is stored.

    \b
    Example:
      waypost keys create "my shop" --scope write
      curl -H "Authorization: Bearer wp_..." http://127.0.0.1:8080/v1/orders
    """


@keys.command("create")
@click.argument("name")
@click.option(
    "--scope", "scopes", multiple=True, type=click.Choice([one.value for one in Scope]), default=("write",),
    show_default=True, help="read; write (includes read); admin (includes both).",
)  # fmt: skip
@click.option("--store", "store_slug", help="Only for this store; otherwise for all.")
@database_option
def create(*, name: str, scopes: tuple[str, ...], store_slug: str | None, database_url: str | None) -> None:
    """Make a key called NAME and show it, this once."""
    text = key_text(secrets.token_bytes(64))
    with opened_database(settings(database_url=database_url).database_url) as database:
        database.migrate()
        with database.write() as tx:
            key = add_key(
                tx, text, name=name, scopes={Scope(scope) for scope in scopes}, store_slug=store_slug,
                now=datetime.now(UTC),
            )  # fmt: skip
    click.echo(text)
    click.echo(f"Key {key.id}. Keep it safe now: it cannot be shown again.", err=True)


@keys.command("list")
@database_option
def list_keys(*, database_url: str | None) -> None:
    """List all keys by their first letters."""
    with opened_database(settings(database_url=database_url).database_url) as database:
        database.migrate()
        with database.read() as tx:
            found, stores = tx.keys.all(), {store.id: store.slug for store in tx.stores.all()}
    if not found:
        click.echo('There is no key yet. Make one: waypost keys create "my shop"')
        return
    table = Table(show_edge=False, pad_edge=False)
    for title in ("id", "name", "begins with", "scopes", "store", "made", "revoked"):
        table.add_column(title)
    for key in found:
        table.add_row(
            str(key.id), key.name, key.prefix, " ".join(sorted(key.scopes)),
            "all" if key.store_id is None else stores.get(key.store_id, "?"),
            f"{key.created_at:%Y-%m-%d}", f"{key.revoked_at:%Y-%m-%d}" if key.revoked_at else "",
        )  # fmt: skip
    wide_console().print(table)


@keys.command("revoke")
@click.argument("key_id", type=int)
@database_option
def revoke(*, key_id: int, database_url: str | None) -> None:
    """End the key with this id, at once and for good."""
    with opened_database(settings(database_url=database_url).database_url) as database:
        database.migrate()
        with database.write() as tx:
            ended = revoke_key(tx, key_id, now=datetime.now(UTC))
    if not ended:
        raise click.ClickException(f"no key in force has the id {key_id}; `waypost keys list` shows them")
    click.echo(f"Key {key_id} opens nothing any more.")
