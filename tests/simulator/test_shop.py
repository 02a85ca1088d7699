"""The shop whose parcels simulated carriers carry."""

import asyncio
import time
from contextlib import suppress
from datetime import timedelta
from random import Random
from typing import Any

from tests.simulator.in_process import NOW, parcel_of
from waypost.ports.exchange import NoAnswer
from waypost.simulator.answering import Switchboard
from waypost.simulator.clock import SimulatedClock
from waypost.simulator.inventing import plots_of
from waypost.simulator.shop import Shop, quickened
from waypost.simulator.voices.registry import all_voices
from waypost.simulator.world import World


class Enough(Exception):
    """The test has seen what it wanted."""


class Api:
    """Takes twenty calls but the very first, and remembers them."""

    def __init__(self, *, refuses: bool = False) -> None:
        self.calls: list[tuple[str, Any]] = []
        self.is_up = False
        self.refuses = refuses

    async def post(self, path: str, body: object) -> tuple[int, Any]:
        if not self.is_up:
            self.is_up = True
            raise NoAnswer("it is just starting")
        self.calls.append((path, body))
        if len(self.calls) == 20:
            raise Enough
        return (422, {"detail": "no"}) if self.refuses else (201, {"id": f"ord_{len(self.calls)}"})


def shop(api: Api) -> Shop:
    voices = {slug: all_voices()[slug] for slug in ("ups", "usps")}
    clock = SimulatedClock(start=NOW, speed=1.0, seconds=time.monotonic)
    return Shop(Switchboard(World(clock), voices), api.post, "simulated", Random(2), 600.0, parcels_each=2)


def trade(own: Shop) -> None:
    with suppress(Enough):
        asyncio.run(own.trade())


def test_it_waits_for_the_server_and_tells_orders_and_parcels_but_no_scan() -> None:
    api = Api()
    own = shop(api)
    trade(own)
    paths = [path for path, _ in api.calls]
    assert paths.count("/v1/orders") == paths.count("/v1/shipments") == 4
    assert not [path for path in paths if path.startswith("/v1/events")]
    told = {body["tracking_number"] for path, body in api.calls if path == "/v1/shipments"}
    assert told == {parcel.tracking_number for _, parcel in own.board.world.parcels()}
    assert all(parcel.so_far(own.board.world.clock()) for _, parcel in own.board.world.parcels())


def test_it_closes_when_it_is_refused() -> None:
    api = Api(refuses=True)
    trade(shop(api))
    assert len(api.calls) == 1


def test_what_lies_ahead_comes_sooner_and_what_has_happened_stays() -> None:
    parcel = parcel_of("ups", plots_of(all_voices()["ups"])[0])
    now = parcel.happenings[2].at + timedelta(seconds=1)
    quick = quickened(parcel, now=now, speed=600)
    assert quick.happenings[:3] == parcel.happenings[:3]
    for before, after in zip(parcel.happenings[3:], quick.happenings[3:], strict=True):
        assert abs((after.at - now) - (before.at - now) / 600) <= timedelta(seconds=1)
        assert after.at.utcoffset() == before.at.utcoffset()
