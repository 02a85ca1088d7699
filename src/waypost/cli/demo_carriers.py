"""The demo's carriers: a second store whose parcels simulated carriers tell of, asked and by pushes."""

import asyncio
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from random import Random

from waypost.carriers import registry
from waypost.config import Config
from waypost.db import KeyedVault
from waypost.net.addresses import address_rule
from waypost.net.client import ApiClient
from waypost.net.outgoing import HttpExchange
from waypost.ports.accounts import StoredAccount
from waypost.ports.database import Database
from waypost.simulator.answering import Switchboard
from waypost.simulator.clock import SimulatedClock
from waypost.simulator.control import Control
from waypost.simulator.pusher import Pusher
from waypost.simulator.server import SimulatedCarriers, open_port, serving
from waypost.simulator.shop import Shop
from waypost.simulator.voices.registry import all_voices, telling
from waypost.simulator.world import Hook, World
from waypost.usecases.manage_accounts import (
    HOOK_KEY_BYTES,
    AccountNotFound,
    AccountWish,
    add_account,
    remove_account,
)
from waypost.usecases.receive_push import hook_path
from waypost.web.clock import utc_now

STORE, STORE_NAME = "simulated", "Osier Lane (simulated carriers)"
CARRIERS = ("ups", "fedex", "usps", "dhl", "royal-mail", "canada-post")
HERE = "127.0.0.1"
STOP_WITHIN_S = 3.0


def for_simulated_carriers(config: Config) -> Config:
    """The settings with what simulated carriers need: this machine may be called, and secrets be sealed."""
    networks = ",".join(part for part in (config.allowed_networks, HERE) if part)
    return replace(config, allowed_networks=networks, secret_key=config.secret_key or secrets.token_hex(32))


@contextmanager
def simulated_carriers(
    database: Database, config: Config, *, key: str, seed: int, speed: float
) -> Iterator[None]:
    """Serve carriers in a thread of their own, with accounts for them, until the block ends.

    `config` is what `for_simulated_carriers` made; the orders are told as soon as the server answers.
    """
    voices = {slug: voice for slug, voice in all_voices().items() if slug in CARRIERS}
    board = Switchboard(World(SimulatedClock(start=utc_now(), speed=1.0, seconds=time.monotonic)), voices)
    chance = Random(f"{seed}/{utc_now()}")  # noqa: S311 - chance for a play, no secret
    own_url = replace(config, base_url="").public_url
    listener, stop = open_port(), threading.Event()
    url = f"http://{HERE}:{listener.getsockname()[1]}"
    for slug in voices:
        account = _account(database, config, board, slug, url)
        _listen(board, account, f"{own_url}{hook_path(account)}")
    with HttpExchange(address_rule(HERE)) as exchange:
        client = ApiClient(own_url, key=key, most_connections=4)
        shop = Shop(board, client.post, STORE, chance, speed)
        app = SimulatedCarriers(board, Control(board, chance))
        beside = (Pusher(board, exchange.send).run, shop.trade)
        thread = threading.Thread(
            target=lambda: asyncio.run(serving(app, listener, beside=beside, stop=stop)),
            name="simulated-carriers",
            daemon=True,
        )
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join(STOP_WITHIN_S)
            listener.close()
            for slug in voices:
                _forget(database, slug)


def _account(database: Database, config: Config, board: Switchboard, slug: str, url: str) -> StoredAccount:
    """A fresh account of the second store: one of an earlier demo is sealed with a key that is gone."""
    _forget(database, slug)
    wish = AccountWish(
        slug, _name(slug), board.voices[slug].VALUES, base_url=f"{url}/{slug}", store_slug=STORE
    )
    with database.write() as tx:
        tx.stores.save(slug=STORE, name=STORE_NAME, settings={})
        hook_key = secrets.token_urlsafe(HOOK_KEY_BYTES)
        vault = KeyedVault(config.secret_keys)
        return add_account(tx, wish, connectors=registry, vault=vault, hook_key=hook_key, now=utc_now())


def _listen(board: Switchboard, account: StoredAccount, hook_url: str) -> None:
    """What a person would set up in the carrier's portal: where to push, and the secret to sign with."""
    voice = telling(board.voices[account.carrier])
    if voice is not None and hasattr(registry.connector_named(account.carrier), "read_push"):
        secret = next((value for name, value in voice.VALUES.items() if "push" in name), "")
        board.world.listen(Hook(account.carrier, None, hook_url, secret))


def _forget(database: Database, slug: str) -> None:
    try:
        with database.write() as tx:
            remove_account(tx, _name(slug))
    except AccountNotFound:
        return


def _name(slug: str) -> str:
    return f"demo {slug}"
