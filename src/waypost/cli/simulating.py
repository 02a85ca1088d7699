"""`waypost simulate-carriers`: carriers on this machine, to try everything without an account anywhere."""

import asyncio
import logging
import shlex
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from random import Random

import click
import uvloop

from waypost.net.addresses import address_rule
from waypost.net.outgoing import HttpExchange
from waypost.simulator.answering import Switchboard
from waypost.simulator.clock import SimulatedClock
from waypost.simulator.control import PREFIX, Control
from waypost.simulator.faults import Faults
from waypost.simulator.inventing import invent
from waypost.simulator.pusher import Pusher
from waypost.simulator.server import SimulatedCarriers, catching_up, open_port, serving
from waypost.simulator.voice import Voice
from waypost.simulator.voices.registry import all_voices, manner_of
from waypost.simulator.world import World

BEHIND = timedelta(days=10)


@click.command("simulate-carriers")
@click.option(
    "--port", type=click.IntRange(0, 65_535), default=8090, show_default=True, help="0: a free one."
)
@click.option("--carriers", help="Only these, with commas between; otherwise all but aggregators.")
@click.option("--parcels", type=click.IntRange(0, 10_000), default=20, show_default=True,
              help="How many parcels each carrier has.")  # fmt: skip
@click.option("--faults", type=click.FloatRange(0, 1), default=0.0, show_default=True,
              help="The share of calls and pushes that go wrong.")  # fmt: skip
@click.option("--speed", type=click.FloatRange(1, 1_000_000), default=1.0, show_default=True,
              help="How many times quicker than life the last ten days are lived again.")  # fmt: skip
@click.option(
    "--seed", type=int, default=1, show_default=True, help="Another seed, other parcels and faults."
)
def simulate_carriers(
    *, port: int, carriers: str | None, parcels: int, faults: float, speed: float, seed: int
) -> None:
    """Serve carriers that are not there, on 127.0.0.1 alone, each in its own documented format.

    They take the credentials that are shown, count calls, push to those who subscribe, and may fail. With
    --speed their clock starts ten days ago and runs until it has caught up with ours.

    \b
    Examples:
      waypost simulate-carriers
      waypost simulate-carriers --carriers ups,usps --faults 0.2 --speed 600
      waypost simulate-carriers --carriers aftership
      curl http://127.0.0.1:8090/simulator/orders.csv > orders.csv
      curl http://127.0.0.1:8090/simulator/truth
    """
    voices = _chosen(carriers)
    start = datetime.now(UTC) - (BEHIND if speed > 1 else timedelta())
    clock = SimulatedClock(start=start, speed=speed, seconds=time.monotonic)
    board = Switchboard(World(clock), voices, Faults(faults, seed=seed))
    chance = Random(seed)  # noqa: S311 - chance for a simulation, no secret
    for slug, voice in voices.items():
        for _ in range(parcels):
            begins_at = start + timedelta(days=chance.uniform(-4, BEHIND / timedelta(days=1) - 2))
            board.world.add(invent(voice, chance, begins_at=begins_at), teller=slug)
    listener = open_port(port)
    _tell(voices, f"http://127.0.0.1:{listener.getsockname()[1]}")
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # answers that are cut are cut on purpose
    with HttpExchange(address_rule("127.0.0.1")) as exchange:
        pusher = Pusher(board, exchange.send)
        app = SimulatedCarriers(board, Control(board, chance))
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(
                serving(app, listener, beside=(pusher.run, lambda: catching_up(clock, datetime.now(UTC))))
            )


def _chosen(carriers: str | None) -> Mapping[str, Voice]:
    there = all_voices()
    if carriers is None:
        return {slug: voice for slug, voice in there.items() if not manner_of(voice).carriers}
    wanted = [one.strip() for one in carriers.split(",") if one.strip()]
    unknown = [one for one in wanted if one not in there]
    if unknown or not wanted:
        said = ", ".join(unknown) or "nothing"
        raise click.BadParameter(f"{said} is none of: {', '.join(there)}", param_hint="--carriers")
    return {slug: there[slug] for slug in wanted}


def _tell(voices: Mapping[str, Voice], url: str) -> None:
    """The commands to use them with."""
    click.echo(f"Simulated carriers listen on {url}. Ctrl-C ends them. In another terminal:\n")
    click.echo("export WAYPOST_ALLOWED_NETWORKS=127.0.0.1   # this machine is called only where that is said")
    click.echo("export WAYPOST_SECRET_KEY=$(openssl rand -hex 32)   # once, for the server too\n")
    for slug, voice in voices.items():
        click.echo(f"# {slug}\n{_command(slug, voice, url)}")
    click.echo(f"\ncurl -s {url}{PREFIX}orders.csv > orders.csv && waypost import orders orders.csv")
    click.echo("waypost serve")


def _command(slug: str, voice: Voice, url: str) -> str:
    words = ["waypost", "accounts", "add", slug, f"simulated {slug}", "--base-url", f"{url}/{slug}"]
    for name, value in voice.VALUES.items():
        words += ["--set", f"{name}={value}"]
    for carrier in manner_of(voice).carriers:
        words += ["--for", carrier]
    return " ".join(shlex.quote(word) for word in words)
