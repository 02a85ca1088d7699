"""Chooses the parts of an installation and puts them together: the only place that knows every room."""

import asyncio
import random
import secrets
import threading
import time
from collections.abc import Coroutine
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import uvloop

from waypost import __version__
from waypost.carriers import registry
from waypost.channels import apprise, chat_hooks, email, web_push
from waypost.channels import registry as channels
from waypost.channels.texts import open_texts
from waypost.channels.wallet import packer_of
from waypost.config import Config, SettingWrong
from waypost.db import KeyedVault, ReadLane, WriteLane, open_database
from waypost.net.addresses import AddressRule, NetworkWrong, address_rule
from waypost.net.elsewhere import AppriseExchange
from waypost.net.mail import MailExchange
from waypost.net.outgoing import MOST_CONNECTIONS, HttpExchange
from waypost.net.subscriptions import may_be_called
from waypost.places.gazetteer import open_gazetteer
from waypost.ports.database import Database
from waypost.ports.web_push import Devices
from waypost.standards import epcis
from waypost.standards import registry as formats
from waypost.usecases.find_journey import World
from waypost.usecases.gather_facts import Links
from waypost.usecases.hold_slot import Asking
from waypost.usecases.manage_webhooks import WebhookDoors
from waypost.usecases.plan_asking import Plans
from waypost.usecases.prepare_messages import Writing
from waypost.usecases.read_watched_file import Reading
from waypost.usecases.receive_push import pushes_into
from waypost.usecases.receive_receipts import Receiving
from waypost.web.api.webhook_bodies import formats_of
from waypost.web.app import WebApp
from waypost.web.cache import AnswerCache
from waypost.web.callers import Callers
from waypost.web.clock import utc_now
from waypost.web.live import LiveHub
from waypost.web.metering import Meter
from waypost.web.records import Records
from waypost.web.server import Listening, let_go_of_little, serving
from waypost.web.service import ReceivePush, Service, WebSettings
from waypost.web.throttle import Throttle
from waypost.worker.alerting import Alerter, Places
from waypost.worker.asking import Asker, together
from waypost.worker.calling import AT_ONCE, Caller
from waypost.worker.doing import Doing
from waypost.worker.keeping_up import keep_up
from waypost.worker.loop import Worker
from waypost.worker.posting import Posting
from waypost.worker.proving import Prover
from waypost.worker.status_folder import StatusFolder
from waypost.worker.telling import Teller
from waypost.worker.watching import Watcher

LOOKUP_WINDOW_S = 600.0
SECRET = "link_secret"  # noqa: S105 - the name of a setting


class App:
    """A running installation: database, lanes, web app and worker. Close it when done."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.database = open_database(config.database_url)
        self.database.migrate()
        self.world = World(open_gazetteer(), registry)
        self.writer = WriteLane(self.database)
        self.reader = ReadLane(self.database)
        self.exchange = make_exchange(config)
        asking = make_asking(config, self.world, self.exchange)
        self.web = WebApp(self._service(pushes_into(asking.plans, asking.vault)))
        self.worker = make_worker(self.database, self.world, asking.plans)
        self.asker = Asker(self.database, asking)
        self.teller = make_teller(config, self.database, self.world, self.exchange)
        self.prover = make_prover(config, self.database, self.exchange)
        self.alerter = make_alerter(config, self.database, self.exchange)
        self.watchers = make_watchers(config, self.database, self.world)
        self.calls_out = make_exchange(config, most_connections=AT_ONCE)
        self.caller = make_caller(config, self.database, self.world, self.calls_out)

    def close(self) -> None:
        """Write what waits, and let go of the database."""
        self.exchange.close()
        self.calls_out.close()
        self.writer.close()
        self.reader.close()
        self.database.close()

    def _service(self, receive_push: ReceivePush) -> Service:
        config = self.config
        settings = WebSettings(
            base_url=config.public_url,
            secret=link_secret(self.database, config).encode(),
            version=__version__,
            rate_limit=config.rate_limit,
            most_body_bytes=config.most_body_mb * 1024 * 1024,
            most_live=config.most_live,
            lookups_per_address=config.lookups_per_address,
            lookups_per_order=config.lookups_per_order,
            allows_test_numbers=config.test_mode,
        )
        records = Records(self.writer, self.reader)
        cache, live, meter = AnswerCache(now_s=time.monotonic), LiveHub(most=config.most_live), Meter()
        meter.show("waypost_rows_waiting", "Rows that wait to be stored.", lambda: records.waiting)
        meter.show("waypost_live_pages", "Open live connections.", lambda: live.count)
        meter.show("waypost_cache_hits", "Answers given from the cache.", lambda: cache.hits)
        meter.show("waypost_cache_misses", "Answers made anew.", lambda: cache.misses)
        return Service(
            settings=settings,
            database=self.database,
            records=records,
            world=self.world,
            supply_events=epcis,
            status_files=formats,
            callers=Callers(records, carriers=registry, rate_limit=config.rate_limit, now_s=time.monotonic),
            cache=cache,
            live=live,
            meter=meter,
            lookups=Throttle(window_s=LOOKUP_WINDOW_S),
            clock=utc_now,
            now_s=time.monotonic,
            receive_push=receive_push,
            devices=make_devices(config),
            webhooks=make_webhook_doors(config, self.database, self.world),
            wallet=packer_of(*config.wallet_parts),
            receiving=Receiving(channels, KeyedVault(config.secret_keys), settings.secret),
        )


def build_app(config: Config) -> App:
    """Everything that an installation needs, migrated and ready to serve."""
    return App(config)


def make_worker(database: Database, world: World, plans: Plans | None = None) -> Worker:
    """A worker on a database."""
    return Worker(database, Doing(world, plans), clock=utc_now, chance=random.random)


def make_watchers(config: Config, database: Database, world: World) -> list[Watcher]:
    """What watches the folder for status files, if there is to be one."""
    if not config.status_folder:
        return []
    folder = StatusFolder(Path(config.status_folder), most_bytes=config.status_file_mb * 1_000_000)
    return [Watcher(folder, Reading(database, formats, world), clock=utc_now)]


def make_devices(config: Config) -> Devices:
    """What it takes to have browsers told. SettingWrong."""
    rule = outgoing_rule(config)
    return Devices(web_push, KeyedVault(config.secret_keys), lambda url: may_be_called(url, rule))


def make_exchange(config: Config, most_connections: int = MOST_CONNECTIONS) -> HttpExchange:
    """A way out; programs that hang have one of their own, apart from carriers. SettingWrong."""
    rule, agent = outgoing_rule(config), f"waypost/{__version__}"
    return HttpExchange(rule, proxy=config.proxy or None, most_connections=most_connections, user_agent=agent)


def make_webhook_doors(config: Config, database: Database, world: World) -> WebhookDoors:
    """What managing and calling merchants' programs needs: each format by its name. SettingWrong."""
    secret, rule = link_secret(database, config).encode(), outgoing_rule(config)
    formats = formats_of(world, WebSettings(config.public_url, secret, __version__))
    return WebhookDoors(KeyedVault(config.secret_keys), formats, lambda url: may_be_called(url, rule))


def make_caller(config: Config, database: Database, world: World, exchange: HttpExchange) -> Caller:
    """Who calls merchants' programs."""
    doors, days = make_webhook_doors(config, database, world), config.webhook_days
    return Caller(database, doors, exchange, clock=utc_now, chance=random.random, kept_days=days)


def outgoing_rule(config: Config) -> AddressRule:
    """Which addresses may be called. SettingWrong."""
    try:
        return address_rule(config.allowed_networks)
    except NetworkWrong as problem:
        raise SettingWrong(f"WAYPOST_ALLOWED_NETWORKS: {problem}") from problem


def make_asking(config: Config, world: World, exchange: HttpExchange) -> Asking:
    """All that asking carriers needs. They can push to us where we have an address of our own."""
    return Asking(
        plans=Plans(registry, world.places, is_reachable=bool(config.base_url), carriers=registry),
        exchange=exchange,
        vault=KeyedVault(config.secret_keys),
        clock=utc_now,
        chance=random.random,
        base_url=config.public_url,
    )


def make_teller(config: Config, database: Database, world: World, exchange: HttpExchange) -> Teller:
    """Who tells buyers what is due to be told."""
    links = Links(config.public_url, link_secret(database, config).encode())
    posting = make_posting(config, exchange)
    return Teller(database, Writing(world, open_texts(), links), posting, chance=random.random)


def make_prover(config: Config, database: Database, exchange: HttpExchange) -> Prover:
    """Who asks addresses whether their owners want to hear from us."""
    secret = link_secret(database, config).encode()
    return Prover(database, make_posting(config, exchange), base_url=config.public_url, secret=secret)


def make_alerter(config: Config, database: Database, exchange: HttpExchange) -> Alerter:
    """Who tells merchants what they must mend."""
    posting = make_posting(config, exchange)
    if not config.alerts_anywhere:
        posting = replace(posting, elsewhere=None)
    return Alerter(database, Places(chat_hooks, posting), chance=random.random)


def make_posting(config: Config, exchange: HttpExchange) -> Posting:
    """The ways out to people; its mail is to be closed in the end."""
    return Posting(
        channels=channels,
        exchange=exchange,
        mail=MailExchange(trusts=config.mail_trusts or None),
        compose=email.compose,
        vault=KeyedVault(config.secret_keys),
        clock=utc_now,
        base_url=config.public_url if config.base_url else "",
        elsewhere=AppriseExchange(apprise.url_for),
    )


def link_secret(database: Database, config: Config) -> str:
    """What signs buyers' links: the configured secret, else one that is made once and kept."""
    if config.secret:
        return config.secret
    with database.read() as tx:
        kept = tx.setting(SECRET)
    if kept is not None:
        return kept
    with database.write() as tx:
        kept = tx.setting(SECRET)
        if kept is None:
            kept = secrets.token_hex(32)
            tx.save_setting(SECRET, kept)
    return kept


def run_server(config: Config) -> None:
    """Serve until interrupted, with the worker inside unless the settings say otherwise."""
    app = build_app(config)
    let_go_of_little()
    try:
        run_to_its_end(serve(app))
    finally:
        app.close()


def serve(app: App, stop: threading.Event | None = None) -> Coroutine[Any, Any, None]:
    """The work of serving an app until the process is interrupted or `stop` is set; to be awaited."""
    config = app.config
    where = Listening(config.host, config.port, config.trusted_proxies)
    telling = [app.teller.run, app.prover.run, app.alerter.run, app.caller.run]
    works = [app.worker.run, app.asker.run, *telling, *(one.run for one in app.watchers)]
    kept_up = [partial(keep_up, work) for work in works]
    return serving(app.web, where, beside=kept_up if config.worker else [], stop=stop)


def run_worker(config: Config) -> None:
    """Do what is due until interrupted, without serving anything."""
    database = open_database(config.database_url)
    try:
        database.migrate()
        world = World(open_gazetteer(), registry)
        with make_exchange(config) as exchange, make_exchange(config, AT_ONCE) as calls_out:
            asking = make_asking(config, world, exchange)
            works = [
                make_worker(database, world, asking.plans).run,
                Asker(database, asking).run,
                make_teller(config, database, world, exchange).run,
                make_prover(config, database, exchange).run,
                make_alerter(config, database, exchange).run,
                make_caller(config, database, world, calls_out).run,
            ]
            watching = [one.run for one in make_watchers(config, database, world)]
            run_to_its_end(together(*(partial(keep_up, work) for work in (*works, *watching))))
    finally:
        database.close()


def run_to_its_end(work: Coroutine[Any, Any, None]) -> None:
    """Run work in an event loop of its own."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(work)
