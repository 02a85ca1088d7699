"""Put the demo on: wait for the server, fill the shop if it is empty, say where to look, and live on."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

from waypost.demo.plots import HERO_PLOTS
from waypost.demo.script import ScriptedOrder, script, scripted_order
from waypost.demo.shop import FIRST_NUMBER
from waypost.demo.simulator import Simulator, Told
from waypost.ports.exchange import NoAnswer

PATIENCE_S = 60.0
STOPPING_S = 3.0
_PAUSE_S = 0.05


@dataclass(frozen=True, slots=True)
class Show:
    """How the demo is played. `next_number`: None for an empty shop, else the first number that is free."""

    orders: int
    next_number: int | None
    lives_on: bool = True


Say = Callable[[Sequence[Told], int], None]
Client = AbstractAsyncContextManager[object]


async def put_on(client: Client, simulator: Simulator, show: Show, *, say: Say) -> None:
    """Fill the shop, tell `say` of the heroes and then of all, and live on (until cancelled).

    `client` is what the simulator posts through; it is closed at the end. NoAnswer, DemoRefused.
    """
    async with client:
        await _answering(simulator)
        await _play(simulator, show, say)


async def _play(simulator: Simulator, show: Show, say: Say) -> None:
    now = simulator.clock()
    if show.next_number is None:
        orders = script(simulator.seed, now, orders=show.orders, picture=simulator.picture)
        next_number = FIRST_NUMBER + show.orders
    else:
        orders = _heroes_again(simulator, show.next_number)
        next_number = show.next_number + len(orders)
    heroes = await simulator.fill([one for one in orders if one.is_hero], now=now)
    say(heroes, len(heroes))
    if show.lives_on:
        simulator.plan(heroes, now=simulator.clock())
        life = asyncio.create_task(simulator.live(first_number=next_number - FIRST_NUMBER))
    rest = await simulator.fill([one for one in orders if not one.is_hero], now=now)
    say([], len(orders))
    if show.lives_on:
        simulator.plan(rest, now=simulator.clock())
        await life


def _heroes_again(simulator: Simulator, next_number: int) -> tuple[ScriptedOrder, ...]:
    """Fresh heroes for a shop that was filled before."""
    start, now = next_number - FIRST_NUMBER, simulator.clock()
    return tuple(
        scripted_order(simulator.seed, start + number, name, now, picture=simulator.picture, is_hero=True)
        for number, name in enumerate(HERO_PLOTS)
    )


async def serve_and_put_on(
    serve: Coroutine[Any, Any, None], client: Client, simulator: Simulator, show: Show, *, say: Say
) -> None:
    """The server and the demo in one process; when the server ends, so does the demo."""
    server = asyncio.create_task(serve)
    play = asyncio.create_task(put_on(client, simulator, show, say=say))
    try:
        await asyncio.wait({server, play}, return_when=asyncio.FIRST_COMPLETED)
        if play.done():
            await asyncio.wait({server}, timeout=STOPPING_S)  # it falls silent while it is being stopped
        if not server.done():
            play.result()
        await server
    finally:
        for task in (play, server):
            task.cancel()
        await asyncio.gather(play, server, return_exceptions=True)


async def _answering(simulator: Simulator) -> None:
    """Wait until the server answers; NoAnswer when it does not within a minute."""
    loop = asyncio.get_running_loop()
    ends = loop.time() + PATIENCE_S
    while True:
        try:
            await simulator.post("/v1/carriers/detect", {"tracking_number": "RB123456785GB"})
        except NoAnswer:
            if loop.time() > ends:
                raise
            await asyncio.sleep(_PAUSE_S)
        else:
            return
