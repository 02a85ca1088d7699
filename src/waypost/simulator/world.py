"""The simulated world: its parcels, who tells of them, and who asked to be told."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any

from waypost.domain.tracking import Location
from waypost.simulator.clock import SimulatedClock
from waypost.simulator.parcel import Happening, Parcel


@dataclass(frozen=True, slots=True)
class Hook:
    """An address that a carrier tells of a number (None: of all its numbers), and what it signs with."""

    teller: str
    tracking_number: str | None
    url: str
    secret: str


class World:
    """All that is true. Safe to share between threads.

    `teller` is the slug of the voice that speaks of a parcel; an aggregator speaks of what others carry.
    """

    def __init__(self, clock: SimulatedClock) -> None:
        self.clock = clock
        self._lock = Lock()
        self._parcels: dict[tuple[str, str], Parcel] = {}
        self._hooks: dict[Hook, datetime] = {}
        self._followed: set[tuple[str, str]] = set()

    def add(self, parcel: Parcel, *, teller: str | None = None) -> None:
        """Let a parcel be; one with the same number is replaced."""
        with self._lock:
            self._parcels[teller or parcel.carrier, parcel.tracking_number] = parcel

    def parcel(self, teller: str, tracking_number: str) -> Parcel | None:
        """The parcel, if something has happened to it by now."""
        with self._lock:
            found = self._parcels.get((teller, tracking_number))
        return found if found is not None and found.so_far(self.clock()) else None

    def parcels(self) -> list[tuple[str, Parcel]]:
        """Every parcel with the slug of who tells of it, in the order in which they came."""
        with self._lock:
            return [(teller, parcel) for (teller, _), parcel in self._parcels.items()]

    def listen(self, hook: Hook) -> None:
        """Tell this address from now on."""
        with self._lock:
            self._hooks.setdefault(hook, self.clock())

    def follow(self, teller: str, tracking_number: str) -> None:
        """Give a teller a number, whether there is such a parcel or not."""
        with self._lock:
            self._followed.add((teller, tracking_number))

    def follows(self, teller: str, tracking_number: str) -> bool:
        """Whether a teller was given this number."""
        with self._lock:
            return (teller, tracking_number) in self._followed

    def tellers(self) -> frozenset[str]:
        """Those who have somebody to tell."""
        with self._lock:
            return frozenset(hook.teller for hook in self._hooks)

    def hooks_for(self, teller: str, tracking_number: str) -> list[tuple[Hook, datetime]]:
        """Who wants to be told of a number, and since when."""
        with self._lock:
            return [
                (hook, since)
                for hook, since in self._hooks.items()
                if hook.teller == teller and hook.tracking_number in (None, tracking_number)
            ]

    def truth(self) -> Iterator[dict[str, Any]]:
        """Everything that will ever happen, as JSON values; `has_happened` says what did by now."""
        now = self.clock()
        for teller, parcel in self.parcels():
            yield {
                "teller": teller,
                "carrier": parcel.carrier,
                "tracking_number": parcel.tracking_number,
                "expected_at": parcel.expected_at and parcel.expected_at.isoformat(),
                "destination": _place(parcel.destination),
                "happenings": [_told(one, now) for one in parcel.happenings],
            }


def _told(one: Happening, now: datetime) -> dict[str, Any]:
    return {
        "type": one.type.value,
        "at": one.at.isoformat(),
        "place": _place(one.place),
        "has_happened": one.at <= now,
    }


def _place(place: Location) -> dict[str, str]:
    names = ("city", "region", "country", "postal_code", "facility")
    return {name: value for name in names if (value := getattr(place, name)) is not None}
