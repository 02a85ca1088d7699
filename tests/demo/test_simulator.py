"""The simulator against a shop that only listens: what it tells, how, and never of the future."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from waypost.demo.scans import Habit, scan_body
from waypost.demo.script import script
from waypost.demo.simulator import DemoRefused, Simulator
from waypost.domain.local_time import place_in_time

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


class ListeningShop:
    """Takes everything and remembers it."""

    def __init__(self, *, status: int = 201) -> None:
        self.heard: list[tuple[str, Any]] = []
        self._status = status

    async def post(self, path: str, body: object) -> tuple[int, Any]:
        self.heard.append((path, body))
        await asyncio.sleep(0)
        number = len(self.heard)
        return self._status, {"id": f"ord_{number}", "tracking_url": f"/t/{number}", "rejected": 0}


class QuickClock:
    """A clock that goes on by a second whenever somebody looks."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def simulator(shop: ListeningShop, *, speed: float = 600) -> Simulator:
    return Simulator(shop.post, QuickClock(), seed=7, speed=speed, picture=lambda name: name)


def fill(shop: ListeningShop) -> Simulator:
    play = simulator(shop)
    orders = script(7, NOW, orders=60, picture=lambda name: name)
    told = asyncio.run(play.fill(orders, now=NOW))
    assert len(told) == 60
    play.plan(told, now=NOW)
    return play


def scans_of(shop: ListeningShop) -> list[dict[str, Any]]:
    return [scan for path, body in shop.heard if path == "/v1/events/batch" for scan in body]


def test_the_history_is_told_through_the_api_and_ends_now() -> None:
    shop = ListeningShop()
    fill(shop)
    assert Counter(path for path, _ in shop.heard)["/v1/orders"] == 60
    for scan in scans_of(shop):
        moment = place_in_time(scan["occurred_at"], zone_of_location=None, zone_of_account=None)
        assert moment.occurred_at <= NOW + timedelta(hours=14)  # bare local times may look later than UTC


def test_some_scans_are_told_twice_and_not_in_their_order() -> None:
    shop = ListeningShop()
    fill(shop)
    told = Counter(repr(scan) for scan in scans_of(shop))
    assert max(told.values()) == 2
    times = [scan["occurred_at"] for scan in scans_of(shop)]
    assert times != sorted(times)


def test_scans_are_written_with_offsets_in_utc_and_bare() -> None:
    shop = ListeningShop()
    fill(shop)
    times = [str(scan["occurred_at"]) for scan in scans_of(shop)]
    assert any(time.endswith("Z") for time in times)
    assert any(" " in time for time in times)
    assert any("+01:00" in time for time in times)


@pytest.mark.parametrize("writing", ["offset", "utc", "bare", "odd"])
def test_however_a_scan_is_written_it_means_the_same_moment(writing: str) -> None:
    order = next(
        one for one in script(7, NOW, orders=60, picture=lambda name: name) if one.plot == "delivered"
    )
    parcel = order.parcels[0]
    for scan in parcel.scans:
        body = scan_body(parcel, scan, scan.at, Habit(writing, 0, 1), Random(1))
        zone = scan.place.zone if scan.place else None
        read = place_in_time(str(body["occurred_at"]), zone_of_location=zone, zone_of_account=None)
        assert abs(read.occurred_at - scan.at) < timedelta(seconds=1)


def test_life_goes_on_with_new_orders_and_scans() -> None:
    shop = ListeningShop()
    play = fill(shop)
    before = len(shop.heard)

    async def live_a_little() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(play.live(first_number=900), timeout=0.5)

    asyncio.run(live_a_little())
    later = Counter(path for path, _ in shop.heard[before:])
    assert later["/v1/events"] > 0
    assert later["/v1/orders"] > 0


def test_an_api_that_refuses_ends_the_show_with_a_sentence() -> None:
    play = simulator(ListeningShop(status=403))
    with pytest.raises(DemoRefused, match="403"):
        asyncio.run(play.fill([], now=NOW))
