"""Every simulated carrier over real HTTP, one call in five going wrong: what we believe must be the truth."""

from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from tests.journeys.differences import compare
from tests.journeys.time_lapse import START, Stepper, fill, step_until, time_lapse
from waypost.db import open_database
from waypost.simulator.answering import Switchboard
from waypost.simulator.clock import SimulatedClock
from waypost.simulator.faults import Faults
from waypost.simulator.voice import Voice
from waypost.simulator.voices.registry import all_voices
from waypost.simulator.world import World

DAYS = timedelta(days=13)  # the longest journey there is, and the last look after it


@pytest.mark.timeout(240)
@pytest.mark.parametrize("is_aggregator", [False, True], ids=["carriers", "aggregators"])
def test_with_one_call_in_five_going_wrong_every_journey_ends_as_it_was(
    tmp_path: Path, *, is_aggregator: bool
) -> None:
    voices = {slug: one for slug, one in all_voices().items() if _tells_of_others(one) is is_aggregator}
    faults = Faults(0.2, seed=11)
    _live_through(tmp_path, voices, faults, each=3)
    assert faults.counts.total() > 30


@pytest.mark.timeout(240)
def test_without_faults_every_plot_of_every_carrier_that_pushes_ends_as_it_was(tmp_path: Path) -> None:
    voices = {slug: one for slug, one in all_voices().items() if slug in ("ups", "fedex", "usps")}
    _live_through(tmp_path, voices, Faults(), each=8)


def _tells_of_others(voice: Voice) -> bool:
    manner = getattr(voice, "MANNER", None)
    return bool(manner and manner.carriers)


def _live_through(folder: Path, voices: dict[str, Voice], faults: Faults, *, each: int) -> None:
    seconds = Stepper()
    board = Switchboard(
        World(SimulatedClock(start=START, speed=1.0, seconds=seconds)), voices, faults, slowest_s=0.01
    )
    database = open_database(f"sqlite:///{folder}/lapse.db")
    try:
        database.migrate()
        with time_lapse(database, board, pushes_by_itself=False) as lapse:
            fill(lapse, each=each, chance=Random(1), over=timedelta(days=1))
            step_until(lapse, START + DAYS, seconds=seconds)
            compared = compare(lapse, until=lapse.clock())
    finally:
        database.close()
    assert lapse.problems == {}
    assert faults.share or not compared.changed_codes
    assert compared.differences == []
    assert compared.shipments == each * len(voices)
    assert board.book.counts().keys() == voices.keys()
    assert all("over_budget" not in counts for counts in board.book.counts().values())
