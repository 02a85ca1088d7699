"""The door to one simulated carrier: how it answers, and how it tells by itself.

A voice is a *module* of `simulator.voices`, written from the carrier's documents alone: it shares nothing
with the connector that reads it, so that one mistake is not made twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from waypost.domain.tracking import EventType
from waypost.ports.exchange import Request, Response
from waypost.simulator.parcel import Happening, Parcel


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came, without the carrier's own prefix in its path. Header names are lower case."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Manner:
    """What a carrier's format leaves out, for those who compare what is heard with the truth.

    A voice may carry one as `MANNER`; without it nothing is left out. `zone` is the IANA zone on whose clock
    every time is told, wherever it was (None: on the clock of the place). `carriers` are the slugs of those
    that an aggregator tells of (none: the voice's own). `calls_per_hour` is what its documents grant an
    account; the server counts, and says so by `busy` (None: it does not count).
    """

    has_offset: bool = True
    has_seconds: bool = True
    has_city: bool = True
    zone: str | None = None
    carriers: tuple[str, ...] = ()
    calls_per_hour: int | None = None


class Desk(Protocol):
    """What the simulator lends a voice while it answers one request."""

    @property
    def now(self) -> datetime:
        """The moment of the simulated world (UTC)."""
        ...

    def parcel(self, tracking_number: str) -> Parcel | None:
        """The parcel, if this carrier has heard of it by now: something has happened to it."""
        ...

    def so_far(self, parcel: Parcel) -> tuple[Happening, ...]:
        """What the carrier tells of it by now, oldest first (a fault may leave out the newest)."""
        ...

    def spoken(self, code: str) -> str:
        """The code to be written: the right one, or (a fault) one that no document knows."""
        ...

    def grant(self) -> str:
        """A new access token."""
        ...

    def knows(self, token: str) -> bool:
        """Whether this token was granted and has not ended."""
        ...

    def subscribe(self, tracking_number: str, hook_url: str, secret: str) -> None:
        """From now on tell this address what happens to the number; `secret` is what the asker gave."""
        ...

    def follow(self, tracking_number: str) -> None:
        """From now on the number is one that this teller was given: an aggregator answers for no others."""
        ...

    def follows(self, tracking_number: str) -> bool:
        """Whether the teller was given the number."""
        ...


class Voice(Protocol):
    """A carrier's way of answering.

    `VALUES` are the credentials that it takes: the fields that the connector's account asks for. Where it
    counts calls, the server does it, and asks for `busy`.
    """

    SLUG: str
    VALUES: Mapping[str, str]
    TYPES: frozenset[EventType]
    """What this carrier has words for: a truth is never told a voice that could not say it."""

    def answer(self, asked: Asked, desk: Desk) -> Response:
        """Answer a question, a subscription or a request for a token, refusals included."""
        ...

    def busy(self, *, retry_after_s: int) -> Response:
        """How this carrier says that there were too many calls."""
        ...


class TellingVoice(Voice, Protocol):
    """A carrier that pushes too."""

    def push(
        self, parcel: Parcel, happening: Happening, *, hook_url: str, secret: str, desk: Desk
    ) -> Request:
        """The push of one happening, signed as the carrier signs."""
        ...
