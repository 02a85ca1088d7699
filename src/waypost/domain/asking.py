"""What people are told of asking about a shipment: who is asked, when last and next, and why then."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from waypost.domain.breaker import Breaker
from waypost.domain.polling import EndOfAsking

DUE_FOR = timedelta(minutes=6)  # a slot is held for five minutes at most: who is due longer waits for a turn


class HeardBy(StrEnum):
    """How news of a shipment reaches us."""

    PUSH = "push"
    POLL = "poll"
    FILE = "file"


class WhyThen(StrEnum):
    """Why the next question comes when it comes, or not at all."""

    PLANNED = "planned"
    BUDGET = "budget"
    RESTS = "rests"
    STOPPED = "stopped"
    PUSHED = "pushed"
    FILES = "files"
    ARRIVED = "arrived"
    ENDED = "ended"
    NEVER_KNOWN = "never_known"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Asking:
    """How one shipment is asked about.

    `carrier` is the slug of who is asked: the carrier itself, or an aggregator; of a carrier that sends
    `FILES` nobody asks. `next_ask_at` is None where nobody can tell (`BUDGET`: when the turn comes) or where
    nobody asks any more. `calls_per_hour` is what the account may ask; `pushed_until`: until then the carrier
    tells by itself.
    """

    carrier: str
    last_asked_at: datetime | None
    next_ask_at: datetime | None
    why: WhyThen
    heard_by: HeardBy
    calls_per_hour: int
    heard_at: datetime | None = None
    pushed_until: datetime | None = None
    carrier_name: str | None = None

    @property
    def is_over(self) -> bool:
        """Whether nobody will be asked again, unless something new is heard."""
        return self.why in ENDS.values()


ENDS = {
    EndOfAsking.ARRIVED: WhyThen.ARRIVED,
    EndOfAsking.ENDED: WhyThen.ENDED,
    EndOfAsking.NEVER_KNOWN: WhyThen.NEVER_KNOWN,
    EndOfAsking.SILENT: WhyThen.SILENT,
}


def when_next(
    ask_at: datetime, *, ended: EndOfAsking | None, is_pushed: bool, health: Breaker, now: datetime
) -> tuple[datetime | None, WhyThen]:
    """When the next question follows, as far as anybody can tell, and why then."""
    if ended is not None:
        return None, ENDS[ended]
    if health.stopped_because is not None:
        return None, WhyThen.STOPPED
    if health.rests_until is not None and health.rests_until > max(ask_at, now):
        return health.rests_until, WhyThen.RESTS
    if now - ask_at > DUE_FOR:
        return None, WhyThen.BUDGET
    return max(ask_at, now), WhyThen.PUSHED if is_pushed else WhyThen.PLANNED
