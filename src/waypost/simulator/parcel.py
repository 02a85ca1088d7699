"""What truly happens to a simulated parcel. Carriers speak of it in their own ways; the truth stays here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from waypost.domain.tracking import NOWHERE, EventType, Location


@dataclass(frozen=True, slots=True)
class Happening:
    """One true thing. `at` is aware, with the offset of the place where it happens, to the second."""

    type: EventType
    at: datetime
    place: Location = NOWHERE


@dataclass(frozen=True, slots=True)
class Parcel:
    """A parcel and all that will ever happen to it, oldest first.

    `carrier` is the slug of who carries it; `expected_at` what the carrier promises (aware). `details` holds
    what only some carriers speak of (a service, a weight).
    """

    carrier: str
    tracking_number: str
    happenings: tuple[Happening, ...]
    expected_at: datetime | None = None
    destination: Location = NOWHERE
    details: Mapping[str, str] = field(default_factory=dict)

    def so_far(self, now: datetime) -> tuple[Happening, ...]:
        """What has happened up to now, oldest first."""
        return tuple(one for one in self.happenings if one.at <= now)
