"""`waypost channels`: the providers that carry messages to buyers."""

import secrets
from datetime import UTC, datetime

import click
from rich.table import Table

from waypost.channels import registry
from waypost.cli.fields import given_option, values_of
from waypost.cli.house import opened_database
from waypost.cli.settings import database_option, settings, wide_console
from waypost.db import KeyedVault
from waypost.domain.topics import Topic
from waypost.ports.channel import Message
from waypost.ports.ledger import StoredChannel
from waypost.usecases.manage_channels import (
    HOOKS,
    ChannelNotMade,
    ChannelWish,
    add_channel,
    channel_named,
    remove_channel,
    resume_channel,
    rotate_channel,
)
from waypost.wiring import make_exchange, make_posting
from waypost.worker.posting import send_alone

HOOK_KEY_BYTES = 24
TITLES = ("name", "provider", "channel", "stores", "state")


@click.group()
def channels() -> None:
    """Set up how buyers are told: mail, and whatever else there is.

    Credentials are sealed with WAYPOST_SECRET_KEY and never shown again.

    \b
    Example:
      waypost channels add smtp "our mail" --set host=smtp.example.com --set sender=orders@example.com
      waypost channels test "our mail" me@example.com
    """


@channels.command("add")
@click.argument("provider")
@click.argument("name")
@given_option
@click.option("--store", "store_slug", help="Only for this store; otherwise for all.")
@click.option("--base-url", help="Instead of the provider's own address: a sandbox, a test server.")
@click.option("--per-second", type=float, help="How many messages a second the provider takes from you.")
@click.option(
    "--test-mode", "is_test", is_flag=True, help="Send nothing; the ledger shows what would go out."
)
@database_option
def add(
    *, provider: str, name: str, given: tuple[str, ...], database_url: str | None, store_slug: str | None,
    base_url: str | None, per_second: float | None, is_test: bool,
) -> None:  # fmt: skip
    """Set up PROVIDER under NAME; from then on buyers are told through it."""
    config = settings(database_url=database_url)
    fields, channel = registry.fields_of(provider), registry.channel_of(provider)
    if fields is None or channel is None:
        known = ", ".join(registry.all_providers())
        raise ChannelNotMade(f"we know no way to send through {provider!r}; we know {known}")
    values = values_of(given, fields, ask=fields, wrong=ChannelNotMade)
    wish = ChannelWish(
        channel, provider, name, fields, registry.completed(provider, values),
        base_url=base_url, store_slug=store_slug, per_second=per_second, is_test=is_test,
    )  # fmt: skip
    with opened_database(config.database_url) as database:
        database.migrate()
        with database.write() as tx:
            vault, hook_key = KeyedVault(config.secret_keys), secrets.token_urlsafe(HOOK_KEY_BYTES)
            add_channel(tx, wish, vault=vault, hook_key=hook_key, now=datetime.now(UTC))
    click.echo(f"{name!r} is sealed and kept.")
    if hasattr(registry.channel_named(provider), "read_receipts"):
        click.echo(f"Its receipts go to: {config.public_url}{HOOKS}/{hook_key}")
        if not config.base_url:
            click.echo("Set WAYPOST_BASE_URL, or the provider cannot reach us there.")
    click.echo(
        "In test mode nothing goes out." if is_test else f'Try it: waypost channels test "{name}" ADDRESS'
    )


@channels.command("list")
@database_option
def list_all(*, database_url: str | None) -> None:
    """List all channels and how they are."""
    with opened_database(settings(database_url=database_url).database_url) as database:
        database.migrate()
        with database.read() as tx:
            stored = tx.channels.all()
            stores = {store.id: store.slug for store in tx.stores.all()}
    if not stored:
        click.echo("Buyers are told nothing yet. Set a channel up: waypost channels add smtp NAME")
        return
    table = Table(show_edge=False, pad_edge=False)
    for title in TITLES:
        table.add_column(title)
    for one in stored:
        place = stores.get(one.store_id, "?") if one.store_id is not None else "all"
        table.add_row(one.name, one.provider, one.channel.value, place, _state(one))
    wide_console().print(table)


@channels.command("rotate")
@click.argument("name")
@given_option
@database_option
def rotate(*, name: str, given: tuple[str, ...], database_url: str | None) -> None:
    """Put new credentials in the place of old ones, and send again; fields that are not given stay."""
    config = settings(database_url=database_url)
    with opened_database(config.database_url) as database, database.write() as tx:
        fields = registry.fields_of(channel_named(tx, name).provider) or ()
        ask = [one for one in fields if one.is_secret and one.is_required and not given]
        values = values_of(given, fields, ask=ask, wrong=ChannelNotMade)
        rotate_channel(tx, name, values, fields=fields, vault=KeyedVault(config.secret_keys))
    click.echo(f"{name!r} sends with its new credentials from now on.")


@channels.command("resume")
@click.argument("name")
@database_option
def resume(*, name: str, database_url: str | None) -> None:
    """Send again through a channel that was stopped."""
    url = settings(database_url=database_url).database_url
    with opened_database(url) as database, database.write() as tx:
        resume_channel(tx, name)
    click.echo(f"{name!r} sends again.")


@channels.command("remove")
@click.argument("name")
@database_option
def remove(*, name: str, database_url: str | None) -> None:
    """Forget a channel; what was sent stays in the ledger."""
    url = settings(database_url=database_url).database_url
    with opened_database(url) as database, database.write() as tx:
        remove_channel(tx, name)
    click.echo(f"{name!r} is forgotten.")


@channels.command("test")
@click.argument("name")
@click.argument("address")
@database_option
def test(*, name: str, address: str, database_url: str | None) -> None:
    """Send one message to ADDRESS, and show the provider's own answer."""
    config = settings(database_url=database_url)
    with opened_database(config.database_url) as database:
        database.migrate()
        with database.read() as tx:
            stored = channel_named(tx, name)
    with make_exchange(config) as exchange:
        posting = make_posting(config, exchange)
        receipt = send_alone(posting, _test_message(stored, address, config.public_url), stored)
    click.echo(f"The provider took it. {receipt.reference or ''}".rstrip())


def _test_message(stored: StoredChannel, address: str, page: str) -> Message:
    words = f"This is a test of {stored.name!r}. If you read it, messages to your buyers arrive."
    return Message(
        key=f"test.{secrets.token_hex(6)}",
        topic=Topic.SHIPPED,
        to=address,
        locale="en",
        subject="A test from Waypost",
        text=f"{words}\n\n{page}\n",
        short=words,
        link=page,
    )


def _state(one: StoredChannel) -> str:
    if one.stopped_because:
        return f"stopped: {one.stopped_because}"
    return "test mode: sends nothing" if one.is_test else "sends"
