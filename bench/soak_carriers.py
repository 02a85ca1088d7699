"""An hour of time-lapse: every simulated carrier, a share of faults, and in the end no difference at all.

    PYTHONPATH=src:. python -m bench.soak_carriers --minutes 60 --speed 600 --faults 0.2

Not part of `make bench`: it takes as long as it says. The report ends with the differences between what we
believe of each parcel and what is true; there must be none.
"""

import argparse
import json
import logging
import sys
import tempfile
import threading
import time
from collections import Counter
from datetime import datetime, timedelta
from random import Random

import structlog

from tests.journeys.differences import Compared, compare, journeys_of
from tests.journeys.time_lapse import START, Lapse, run_while, time_lapse
from waypost.db import open_database
from waypost.simulator.answering import Switchboard
from waypost.simulator.clock import SimulatedClock
from waypost.simulator.faults import Faults
from waypost.simulator.inventing import invent
from waypost.simulator.voices.registry import all_voices
from waypost.simulator.world import World

ADDED_FOR = 0.6  # of the whole time; the rest is for the last journeys to end
TELL_EVERY_S = 60.0


class Soak:
    """One run. Parcels come all the time, `per_day` for each carrier."""

    def __init__(self, lapse: Lapse, *, seconds: float, per_day: float, seed: int) -> None:
        self.lapse = lapse
        self._until_s = time.monotonic() + seconds
        self._add_until_s = time.monotonic() + seconds * ADDED_FOR
        self._per_day = per_day
        self._chance = Random(seed)
        self._next: dict[str, datetime] = dict.fromkeys(lapse.board.voices, lapse.clock())
        self._tell_at_s = time.monotonic()

    def goes_on(self) -> bool:
        """Add what comes, tell how it goes, and say whether there is time left."""
        now_s = time.monotonic()
        if now_s < self._add_until_s:
            self._add()
        if now_s >= self._tell_at_s:
            self._tell_at_s = now_s + TELL_EVERY_S
            self._tell()
        return now_s < self._until_s

    def _add(self) -> None:
        now = self.lapse.clock()
        for slug, at in self._next.items():
            if at <= now:
                parcel = invent(self.lapse.board.voices[slug], self._chance, begins_at=now)
                heard_at = now + timedelta(hours=self._chance.uniform(0, 8))
                self.lapse.expect(slug, parcel, heard_at=heard_at)
                self._next[slug] = at + timedelta(days=self._chance.expovariate(self._per_day))

    def _tell(self) -> None:
        calls = sum(one["calls"] for one in self.lapse.board.book.counts().values())
        told = f"{self.lapse.clock():%d %b %H:%M}  {len(self.lapse.shipped):5} shipments  {calls:6} calls"
        print(f"{told}  {dict(self.lapse.ends)} {self.lapse.problems or ''}", flush=True)


def main() -> int:
    """Run, print the report, and return how many differences there are (at most 100)."""
    wish = _wish()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    voices = {slug: one for slug, one in all_voices().items() if wish.carriers in ("", slug)}
    clock = SimulatedClock(start=START, speed=wish.speed, seconds=time.monotonic)
    board = Switchboard(World(clock), voices, Faults(wish.faults, seed=wish.seed), slowest_s=0.4)
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/soak.db")
        database.migrate()
        with time_lapse(database, board, pushes_by_itself=True) as lapse:
            soak = Soak(lapse, seconds=wish.minutes * 60, per_day=wish.per_day, seed=wish.seed)
            run_while(lapse, soak.goes_on, rest=threading.Event())
            compared = compare(lapse, until=clock())
            _report(lapse, compared, days=(clock() - START) / timedelta(days=1), minutes=wish.minutes)
        database.close()
    return min(len(compared.differences), 100)


def _report(lapse: Lapse, compared: Compared, *, days: float, minutes: float) -> None:
    counts = lapse.board.book.counts()
    total: Counter[str] = Counter()
    for one in counts.values():
        total.update(one)
    print(f"\n{days:.1f} simulated days in {minutes:g} minutes, {len(counts)} carriers")
    for slug, one in counts.items():
        print(f"  {slug:16} {json.dumps(one)}")
    print(f"calls {total['calls']}, over budget {total['over_budget']}")
    print(f"faults {json.dumps(dict(lapse.board.faults.counts))}")
    print(f"pushes taken {lapse.pusher.taken}, dropped {lapse.pusher.dropped}")
    print(f"slots {json.dumps(lapse.ends)}  problems {json.dumps(lapse.problems)}")
    parcels = [parcel for _, parcel in lapse.board.world.parcels()]
    print(f"journeys {json.dumps(journeys_of(parcels))}")
    print(f"shipments {compared.shipments}, happenings {compared.happenings}, events {compared.events}")
    print(f"  told twice {compared.told_twice}, announcements {compared.announcements}")
    print(f"  changed codes {compared.changed_codes}, never told otherwise {compared.only_misspoken}")
    print(f"  standings {json.dumps(compared.statuses)}")
    print(f"DIFFERENCES {len(compared.differences)}")
    for sentence in compared.differences[:100]:
        print(f"  {sentence}")


def _wish() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--speed", type=float, default=600)
    parser.add_argument("--faults", type=float, default=0.2)
    parser.add_argument("--per-day", type=float, default=6)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--carriers", default="", help="Only this one.")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
