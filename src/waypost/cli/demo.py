"""`waypost demo`: a believable shop whose parcels move."""

import asyncio
import re
import secrets
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import click
import uvloop

from waypost import wiring
from waypost.cli.demo_carriers import STORE, for_simulated_carriers, simulated_carriers
from waypost.cli.house import opened_database
from waypost.cli.settings import database_option, settings
from waypost.config import Config
from waypost.demo.shop import FIRST_NUMBER
from waypost.demo.show import Show, put_on, serve_and_put_on
from waypost.demo.simulator import Simulator, Told
from waypost.domain.access import Scope
from waypost.net.client import ApiClient
from waypost.ports.database import Database
from waypost.usecases.manage_keys import add_key, key_text, revoke_key
from waypost.web.clock import utc_now
from waypost.web.pages.static import AssetsNotBuilt, Static

KEY_NAME = "demo"
_OURS = re.compile(r"OL-(\d+)")


@click.command()
@click.option(
    "--orders", type=click.IntRange(1, 20_000), default=500, show_default=True, help="How many orders."
)
@click.option("--seed", type=int, default=7, show_default=True, help="Another seed, another shop.")
@click.option("--speed", type=click.FloatRange(0.1, 100_000), default=600, show_default=True,
              help="How many times quicker than life (600: ten minutes a second; 1: real time).")  # fmt: skip
@click.option("--url", help="The server to fill; otherwise the one of your settings (http://127.0.0.1:8080).")
@click.option("--key", envvar="WAYPOST_DEMO_KEY", help="An admin key of that server; otherwise one is made.")
@click.option("--once", is_flag=True, help="Fill the shop and end; otherwise it lives on until Ctrl-C.")
@database_option
def demo(
    *, orders: int, seed: int, speed: float, url: str | None, key: str | None, once: bool,
    database_url: str | None,
) -> None:  # fmt: skip
    """Fill a running server with the demo shop, and keep its parcels moving.

    Everything goes through the ordinary HTTP API: scans come late, twice, out of order and in odd time zones.
    To have server, worker and demo in one process, use `waypost serve --demo`.

    \b
    Examples:
      waypost demo                                   into the server of your settings
      waypost demo --speed 1                         in real time
      waypost demo --url https://track.example.com --key wp_...
    """
    config = settings(database_url=database_url)
    base_url = (url or config.public_url).rstrip("/")
    next_number, shown = None, None
    if key is None:
        with opened_database(config.database_url) as database:
            database.migrate()
            key, next_number = _fresh_key(database), _next_number(database)
            shown = key
    client = ApiClient(base_url, key=key)
    simulator = Simulator(client.post, utc_now, seed=seed, speed=speed, picture=_picture)
    show = Show(orders, next_number, lives_on=not once)
    _run(put_on(client, simulator, show, say=_teller(base_url, shown, lives_on=show.lives_on)))


def serve_demo(config: Config, *, orders: int, seed: int, speed: float) -> None:
    """Server, worker and demo in one process, until interrupted."""
    click.echo("Starting the demo shop ...")
    config = for_simulated_carriers(config)
    app = wiring.build_app(config)
    try:
        key = _fresh_key(app.database)
        client = ApiClient(replace(config, base_url="").public_url, key=key)
        simulator = Simulator(client.post, utc_now, seed=seed, speed=speed, picture=_picture)
        show = Show(orders, _next_number(app.database))
        say = _teller(config.public_url, key)
        click.echo(f"Simulated carriers tell of the parcels of the store {STORE!r}: asked, and by pushes.")
        with simulated_carriers(app.database, config, key=key, seed=seed, speed=speed):
            _run(serve_and_put_on(wiring.serve(app), client, simulator, show, say=say))
    finally:
        app.close()


def _run(work: Coroutine[Any, Any, None]) -> None:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(work)


def _picture(name: str) -> str | None:
    """The address of a drawing, None where the assets were not built."""
    try:
        return _static().asset(name)
    except AssetsNotBuilt:
        return None


@cache
def _static() -> Static:
    return Static.load()


def _fresh_key(database: Database) -> str:
    """An admin key for the simulator; those of earlier shows end."""
    text = key_text(secrets.token_bytes(64))
    now = utc_now()
    with database.write() as tx:
        for old in tx.keys.all():
            if old.name == KEY_NAME and old.revoked_at is None:
                revoke_key(tx, old.id, now=now)
        add_key(tx, text, name=KEY_NAME, scopes={Scope.ADMIN}, now=now)
    return text


def _next_number(database: Database) -> int | None:
    """The first number that no demo order has; None where there is none yet."""
    with database.read() as tx:
        newest = tx.orders.page(store_id=None, cursor=None, limit=50).orders
    numbers = [int(match[1]) for order in newest if (match := _OURS.fullmatch(order.order_number))]
    return max(numbers, default=FIRST_NUMBER - 1) + 1 if numbers else None


def _teller(
    base_url: str, key: str | None, *, lives_on: bool = True
) -> Callable[[Sequence[Told], int], None]:
    """Says where to look, once the shop is filled."""

    def say(heroes: Sequence[Told], count: int) -> None:
        if not heroes:
            click.echo(f"The demo shop is full: {count} orders.{' Ctrl-C ends it.' if lives_on else ''}")
            return
        click.echo("Open an order that is moving right now:")
        for hero in heroes:
            click.echo(f"  {hero.tracking_url}   ({hero.order.plot.replace('_', ' ')})")
        order = heroes[0].order
        buyer = order.body["buyer"]
        email = buyer.get("email") if isinstance(buyer, dict) else ""
        click.echo(f"Look an order up as its buyer: {base_url}/lookup\n  {order.number}  {email}")
        click.echo(f"For programs: {base_url}/docs")
        if key is not None:
            click.echo(f"  Authorization: Bearer {key}")
        click.echo("Filling the rest of the shop ...")

    return say
