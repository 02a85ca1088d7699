"""`waypost webhooks`: merchants' programs that are told when parcels and orders move."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import click
from rich.table import Table

from waypost.carriers import registry
from waypost.cli.house import opened_database
from waypost.cli.settings import database_option, settings, wide_console
from waypost.config import Config
from waypost.domain.links import number_of, public_id
from waypost.domain.webhook_signing import SECRET_BYTES
from waypost.places.gazetteer import open_gazetteer
from waypost.ports.database import Database
from waypost.ports.webhooks import DeliveryState, StoredEndpoint
from waypost.usecases.call_webhook import LEASE, Call, settle_calls
from waypost.usecases.find_journey import World
from waypost.usecases.manage_webhooks import (
    EndpointNotFound,
    EndpointNotMade,
    EndpointWish,
    WebhookDoors,
    add_endpoint,
    change_endpoint,
    queue_test,
    remove_endpoint,
    replay,
    rotate_secret,
)
from waypost.wiring import make_caller, make_exchange, make_webhook_doors

TITLES = ("id", "store", "address", "events", "format", "state", "taken", "waiting", "dead")
LOG_TITLES = ("id", "written", "event", "state", "tries", "answer")
FAILED = 1
webhook_id = click.argument("webhook_id")


@click.group()
def webhooks() -> None:
    """Tell merchants' programs when parcels and orders move (Standard Webhooks).

    Secrets are sealed with WAYPOST_SECRET_KEY and shown once.

    \b
    Example:
      waypost webhooks add https://shop.example/hooks/waypost --type shipment.delivered
      waypost webhooks test whk_...
    """


@webhooks.command("add")
@click.argument("url")
@click.option("--store", "store_slug", default="default", show_default=True)
@click.option("--type", "types", multiple=True, help="shipment.delivered, order.* ...; without it: all.")
@click.option("--format", "format_", default="standard", show_default=True, help="Or cloudevents.")
@click.option("--description", default="", help="A note for yourself.")
@database_option
def add(
    *, url: str, store_slug: str, types: tuple[str, ...], format_: str, description: str,
    database_url: str | None,
) -> None:  # fmt: skip
    """Tell the program at URL from now on."""
    with _opened(database_url) as (_, database, doors), database.write() as tx:
        store = tx.stores.named(store_slug)
        if store is None:
            raise EndpointNotMade("", f"there is no store {store_slug!r}")
        wish = EndpointWish(url, types, format_, description)
        random = secrets.token_bytes(SECRET_BYTES)
        made, secret = add_endpoint(tx, store.id, wish, doors=doors, random=random, now=_now())
    click.echo(
        f"{public_id('whk', made.id)} is told from now on. What signs, shown this once:\n\n  {secret}\n"
    )


@webhooks.command("list")
@database_option
def list_all(*, database_url: str | None) -> None:
    """List all programs that are told, and how they answer."""
    with _opened(database_url) as (_, database, _doors), database.read() as tx:
        stores = {store.id: store.slug for store in tx.stores.all()}
        found = [(one, tx.webhooks.counts(one.id)) for one in tx.webhooks.endpoints()]
    if not found:
        click.echo("No program is told yet: waypost webhooks add https://...")
        return
    table = _table(TITLES)
    for one, counts in found:
        sums = [str(counts[state]) for state in ("taken", "waiting", "dead")]
        table.add_row(
            public_id("whk", one.id), stores.get(one.store_id, "?"), one.url, " ".join(one.types) or "all",
            one.format, _state(one), *sums,
        )  # fmt: skip
    wide_console().print(table)


@webhooks.command("log")
@webhook_id
@click.option("--state", type=click.Choice([state.value for state in DeliveryState]))
@click.option("--limit", default=20, show_default=True)
@database_option
def log(*, webhook_id: str, state: str | None, limit: int, database_url: str | None) -> None:
    """Show what was sent last to a program, and what it answered."""
    with _opened(database_url) as (_, database, _doors), database.read() as tx:
        wanted = DeliveryState(state) if state else None
        rows = tx.webhooks.page(_number(webhook_id), state=wanted, before_id=None, limit=limit)
    table = _table(LOG_TITLES)
    for one in rows:
        said = one.problem or ("" if one.status is None else str(one.status))
        written = f"{one.created_at:%Y-%m-%d %H:%M:%S}"
        table.add_row(public_id("dlv", one.id), written, one.type, one.state.value, str(one.attempts), said)
    wide_console().print(table)


@webhooks.command("test")
@webhook_id
@database_option
def test(*, webhook_id: str, database_url: str | None) -> None:
    """Post a test now, and show the answer."""
    with _opened(database_url) as (config, database, doors), make_exchange(config) as exchange:
        with database.write() as tx:
            message_id = f"msg_test_{secrets.token_hex(12)}"
            queued = queue_test(tx, _number(webhook_id), doors=doors, message_id=message_id, now=_now())
            delivery = tx.webhooks.claim_one(queued, lease_until=_now() + LEASE)
            endpoint = tx.webhooks.endpoint(_number(webhook_id))
        if delivery is None or endpoint is None:
            raise EndpointNotFound("it was removed at this moment")
        world = World(open_gazetteer(), registry)
        made = make_caller(config, database, world, exchange).call(Call(delivery, endpoint))
        with database.write() as tx:
            settle_calls(tx, [made], doors=doors, chance=lambda: 0.0, now=_now())
            after = tx.webhooks.delivery(queued)
    if after is None or after.state is not DeliveryState.TAKEN:
        click.echo(f"It did not take it: {after.problem if after else made.problem}", err=True)
        raise SystemExit(FAILED)
    click.echo(f"It took it: {after.status}, in {made.took_ms} ms.")


@webhooks.command("rotate")
@webhook_id
@click.option("--overlap-hours", default=24, show_default=True, help="How long the old one signs beside it.")
@database_option
def rotate(*, webhook_id: str, overlap_hours: int, database_url: str | None) -> None:
    """Make a new secret; the old one signs beside it for a while."""
    with _opened(database_url) as (_, database, doors), database.write() as tx:
        secret = rotate_secret(
            tx, _number(webhook_id), doors=doors, random=secrets.token_bytes(SECRET_BYTES), now=_now(),
            overlap=timedelta(hours=overlap_hours),
        )  # fmt: skip
    click.echo(f"Both sign for {overlap_hours} hours. The new one, shown this once:\n\n  {secret}\n")


@webhooks.command("enable")
@webhook_id
@database_option
def enable(*, webhook_id: str, database_url: str | None) -> None:
    """Tell a program again, whatever it answered before."""
    with _opened(database_url) as (_, database, doors), database.write() as tx:
        change_endpoint(tx, _number(webhook_id), EndpointWish(is_disabled=False), doors=doors, now=_now())
    click.echo("It is told again. What was given up meanwhile: waypost webhooks replay")


@webhooks.command("disable")
@webhook_id
@database_option
def disable(*, webhook_id: str, database_url: str | None) -> None:
    """Tell a program nothing until it is enabled."""
    with _opened(database_url) as (_, database, doors), database.write() as tx:
        change_endpoint(tx, _number(webhook_id), EndpointWish(is_disabled=True), doors=doors, now=_now())
    click.echo("It is told nothing.")


@webhooks.command("replay")
@webhook_id
@click.option("--hours", default=24.0, show_default=True, help="What was written in the last so many hours.")
@click.option("--all", "is_all", is_flag=True, help="Also what was taken; else only what was given up.")
@database_option
def replay_range(*, webhook_id: str, hours: float, is_all: bool, database_url: str | None) -> None:
    """Send again what was given up, with the ids that it had."""
    now = _now()
    with _opened(database_url) as (_, database, _doors), database.write() as tx:
        since = now - timedelta(hours=hours)
        count = replay(tx, _number(webhook_id), since=since, until=now, only_dead=not is_all, now=now)
    click.echo(f"{count} wait again.")


@webhooks.command("remove")
@webhook_id
@database_option
def remove(*, webhook_id: str, database_url: str | None) -> None:
    """Forget a program and its log."""
    with _opened(database_url) as (_, database, _doors), database.write() as tx:
        remove_endpoint(tx, _number(webhook_id))
    click.echo("It is forgotten.")


@contextmanager
def _opened(database_url: str | None) -> Iterator[tuple[Config, Database, WebhookDoors]]:
    config = settings(database_url=database_url)
    with opened_database(config.database_url) as database:
        database.migrate()
        yield config, database, make_webhook_doors(config, database, World(open_gazetteer(), registry))


def _number(webhook_id: str) -> int:
    found = number_of("whk", webhook_id)
    if found is None:
        raise EndpointNotFound(f"{webhook_id!r} is no id of a webhook (whk_...)")
    return found


def _state(one: StoredEndpoint) -> str:
    if one.health.disabled_because is not None:
        return f"disabled: {one.health.disabled_because}"
    return f"fails ({one.health.failures} in a row)" if one.health.failures else "told"


def _table(titles: tuple[str, ...]) -> Table:
    table = Table(show_edge=False, pad_edge=False)
    for title in titles:
        table.add_column(title)
    return table


def _now() -> datetime:
    return datetime.now(UTC)
