"""Parcels are believable, and the same seed gives the same ones."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest

from tests.simulator.in_process import NOW
from waypost.simulator.clock import SimulatedClock
from waypost.simulator.desk import CarrierDesk, Tokens
from waypost.simulator.faults import Fault, Faults
from waypost.simulator.inventing import invent, plots_of
from waypost.simulator.towns import TOWNS
from waypost.simulator.voices.registry import all_voices
from waypost.simulator.world import World


def test_the_same_seed_gives_the_same_parcel() -> None:
    ups = all_voices()["ups"]
    assert invent(ups, Random(3), begins_at=NOW) == invent(ups, Random(3), begins_at=NOW)
    assert invent(ups, Random(3), begins_at=NOW) != invent(ups, Random(4), begins_at=NOW)


@pytest.mark.parametrize("slug", list(all_voices()))
def test_a_journey_goes_forward_in_words_that_the_carrier_has(slug: str) -> None:
    voice = all_voices()[slug]
    for plot in plots_of(voice):
        happenings = invent(voice, Random(1), begins_at=NOW, plot=plot).happenings
        assert all(before.at < after.at for before, after in pairwise(happenings))
        assert {one.type for one in happenings} <= voice.TYPES


def test_a_town_shows_its_own_clock_and_the_offset_of_the_day() -> None:
    denver = next(town for town in TOWNS["US"] if town.city == "Denver")
    summer, winter = datetime(2026, 7, 1, 12, tzinfo=UTC), datetime(2026, 12, 1, 12, tzinfo=UTC)
    assert denver.local(summer).isoformat() == "2026-07-01T06:00:00-06:00"
    assert denver.local(winter).isoformat() == "2026-12-01T05:00:00-07:00"


def test_every_town_has_a_zone_that_exists() -> None:
    assert all(ZoneInfo(town.zone) for towns in TOWNS.values() for town in towns)


def test_a_clock_changes_its_speed_without_a_jump() -> None:
    seconds = [0.0]
    clock = SimulatedClock(start=NOW, speed=10, seconds=lambda: seconds[0])
    seconds[0] = 6
    assert clock() == NOW + timedelta(minutes=1)
    clock.run_at(600)
    assert clock() == NOW + timedelta(minutes=1)
    with pytest.raises(ValueError, match="speed"):
        clock.run_at(0)


def test_a_share_of_faults_is_about_that_share() -> None:
    faults = Faults(0.2, seed=4)
    drawn = [faults.of_call() for _ in range(2000)]
    assert 300 < sum(one is not None for one in drawn) < 500
    assert set(drawn) == {None, *Fault}
    with pytest.raises(ValueError, match="share"):
        Faults(1.2)


def test_no_faults_means_none() -> None:
    faults = Faults()
    assert {faults.of_call() for _ in range(100)} | {faults.of_push() for _ in range(100)} == {None}


def test_tokens_end() -> None:
    seconds = [0.0]
    world = World(SimulatedClock(start=NOW, speed=1, seconds=lambda: seconds[0]))
    desk = CarrierDesk(world, "ups", Tokens())
    token = desk.grant()
    assert desk.knows(token)
    assert not desk.knows("another")
    desk.tokens.forget(now=desk.now)
    assert desk.knows(token), "one that was just granted is not forgotten"
    seconds[0] = 3600
    desk.tokens.forget(now=desk.now)
    assert not desk.knows(token)
    later = desk.grant()
    seconds[0] = 30 * 3600
    assert not desk.knows(later)
