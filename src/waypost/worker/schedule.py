"""What is due when: work that comes round by itself."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from waypost.ports.database import Job

LEARN_LANES = "learn_lanes"
CLEAN_UP = "clean_up"
WATCH_CODES = "watch_codes"
EVERY: Mapping[str, timedelta] = MappingProxyType(
    {LEARN_LANES: timedelta(hours=1), CLEAN_UP: timedelta(hours=24), WATCH_CODES: timedelta(hours=6)}
)
FEED_KEPT_FOR = timedelta(days=7)
CALLS_KEPT_FOR = timedelta(days=2)
TEXTS_KEPT_FOR = timedelta(days=180)  # they name people and carry buyers' links
PROOFS_KEPT_FOR = timedelta(days=8)  # a link confirms for a week
ALERTS_KEPT_FOR = timedelta(days=90)  # once they are over


def first_jobs(now: datetime) -> list[Job]:
    """What must wait at the start of a worker; where it waits already, nothing is added."""
    return [Job(kind, {}, now, unique_key=kind) for kind in EVERY]


def next_job(kind: str, now: datetime) -> Job | None:
    """The same again later, for work that comes round."""
    every = EVERY.get(kind)
    return None if every is None else Job(kind, {}, now + every, unique_key=kind)
