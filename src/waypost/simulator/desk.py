"""What the simulator lends a voice while it answers one request: `voice.Desk` over the world."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from waypost.simulator.parcel import Happening, Parcel
from waypost.simulator.world import Hook, World

TOKENS_END_AFTER = timedelta(hours=24)
YOUNG_FOR = timedelta(minutes=10)


@dataclass(slots=True)
class Tokens:
    """The access tokens that one carrier has granted. Safe to share between threads."""

    _granted: dict[str, datetime] = field(default_factory=dict)
    _count: int = 0
    _lock: Lock = field(default_factory=Lock)

    def grant(self, *, now: datetime) -> str:
        """A new one."""
        with self._lock:
            self._count += 1
            token = f"token-{self._count}-{now:%Y%m%d%H%M%S}"
            self._granted[token] = now + TOKENS_END_AFTER
            return token

    def knows(self, token: str, *, now: datetime) -> bool:
        """Whether it was granted and has not ended."""
        with self._lock:
            ends_at = self._granted.get(token)
        return ends_at is not None and ends_at > now

    def forget(self, *, now: datetime) -> None:
        """End all but the newest before their time, as a carrier does that restarts."""
        with self._lock:
            young_until = now + TOKENS_END_AFTER - YOUNG_FOR
            self._granted = {token: ends for token, ends in self._granted.items() if ends > young_until}


def as_it_is(code: str) -> str:
    """A code without any fault."""
    return code


@dataclass(frozen=True, slots=True)
class CarrierDesk:
    """The desk of one carrier for one request; `lags` and `speak` are the faults that show in an answer."""

    world: World
    teller: str
    tokens: Tokens = field(default_factory=Tokens)
    lags: bool = False
    speak: Callable[[str], str] = as_it_is

    @property
    def now(self) -> datetime:
        """See `Desk.now`."""
        return self.world.clock()

    def parcel(self, tracking_number: str) -> Parcel | None:
        """See `Desk.parcel`."""
        return self.world.parcel(self.teller, tracking_number)

    def so_far(self, parcel: Parcel) -> tuple[Happening, ...]:
        """See `Desk.so_far`; a desk that lags leaves out the newest, but never the only one."""
        happened = parcel.so_far(self.now)
        return happened[:-1] if self.lags and len(happened) > 1 else happened

    def spoken(self, code: str) -> str:
        """See `Desk.spoken`."""
        return self.speak(code)

    def grant(self) -> str:
        """See `Desk.grant`."""
        return self.tokens.grant(now=self.now)

    def knows(self, token: str) -> bool:
        """See `Desk.knows`."""
        return self.tokens.knows(token, now=self.now)

    def subscribe(self, tracking_number: str, hook_url: str, secret: str) -> None:
        """See `Desk.subscribe`."""
        self.world.listen(Hook(self.teller, tracking_number, hook_url, secret))

    def follow(self, tracking_number: str) -> None:
        """See `Desk.follow`."""
        self.world.follow(self.teller, tracking_number)

    def follows(self, tracking_number: str) -> bool:
        """See `Desk.follows`."""
        return self.world.follows(self.teller, tracking_number)
