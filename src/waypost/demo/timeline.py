"""The ordinary way of one parcel, scan by scan, on the clocks of the places it passes."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from waypost.demo.cities import City
from waypost.demo.lanes import Lane

WORDS = {
    "label_created": "Shipping label created, parcel not yet received",
    "picked_up": "Picked up from sender",
    "arrived": "Arrived at sorting centre",
    "departed": "Departed from sorting centre",
    "customs_entered": "Presented to customs",
    "customs_cleared": "Released by customs",
    "out_for_delivery": "Out for delivery",
    "delivered": "Delivered to the front door",
}
STEPS = (("confirmed", 0.02, 0.15), ("processing", 0.8, 4.0), ("packed", 1.0, 9.0))


@dataclass(frozen=True, slots=True)
class Beat:
    """Something that happens: a step in the shop (no place) or a scan. `code`: the carrier says only this."""

    at: datetime
    kind: str
    text: str
    place: City | None = None
    code: str | None = None


@dataclass
class Story:
    """The steps of an order and the scans of one parcel. `present` is the moment that is to be now.

    What comes after `present` has not happened yet.
    """

    lane: Lane
    end: City
    steps: list[Beat]
    scans: list[Beat]
    present: datetime

    def find(self, kind: str, *, last: bool = False) -> int:
        """The index of the first (or last) scan of a kind."""
        found = [number for number, beat in enumerate(self.scans) if beat.kind == kind]
        return found[-1 if last else 0]

    def stop_at(self, kind: str, *, last: bool = False) -> "Story":
        """Now is just after this scan."""
        self.present = self.scans[self.find(kind, last=last)].at
        return self

    def add(self, after: int, hours: float, kind: str, text: str) -> int:
        """Put in a scan some hours after another, at the same place; what follows is pushed back as far."""
        before = self.scans[after]
        pushed = timedelta(hours=hours)
        later = [replace(beat, at=beat.at + pushed) for beat in self.scans[after + 1 :]]
        self.scans[after + 1 :] = [Beat(before.at + pushed, kind, text, before.place), *later]
        return after + 1

    def hold(self, until: datetime) -> None:
        """What comes after the present does not happen before this moment."""
        ahead = [beat.at for beat in (*self.steps, *self.scans) if beat.at > self.present]
        wait = until - min(ahead, default=until)
        if wait > timedelta():
            self.steps = [self._held(beat, wait) for beat in self.steps]
            self.scans = [self._held(beat, wait) for beat in self.scans]

    def _held(self, beat: Beat, wait: timedelta) -> Beat:
        return replace(beat, at=beat.at + wait) if beat.at > self.present else beat

    def end_with(self, index: int) -> "Story":
        """Nothing comes after this scan, and now is just after it."""
        del self.scans[index + 1 :]
        self.present = self.scans[index].at
        return self


def ordinary(lane: Lane, end: City, placed_at: datetime, rng: Random) -> Story:
    """A parcel without adventures: delivered within a few days."""
    steps, at = [], placed_at
    for kind, least_h, most_h in STEPS:
        at += timedelta(hours=rng.uniform(least_h, most_h))
        steps.append(Beat(at, kind, ""))
    at += timedelta(minutes=rng.uniform(4, 25))
    scans = [Beat(at, "label_created", WORDS["label_created"], lane.origin)]
    at = _at_clock(at + timedelta(minutes=40), lane.origin, rng.uniform(15.5, 18.5))
    scans.append(Beat(at, "picked_up", WORDS["picked_up"], lane.origin))
    at += timedelta(hours=rng.uniform(1.5, 3))
    scans.append(Beat(at, "departed", WORDS["departed"], lane.origin))
    for hub, hours in lane.hubs:
        at = _pass_hub(lane, hub, at + timedelta(hours=hours * rng.uniform(0.9, 1.25)), scans, rng)
    at += timedelta(hours=lane.last_leg_h * rng.uniform(0.85, 1.2))
    scans.append(Beat(at, "arrived", "Arrived at delivery depot", end))
    at = _at_clock(at + timedelta(hours=1), end, rng.uniform(7.0, 9.2))
    scans.append(Beat(at, "out_for_delivery", WORDS["out_for_delivery"], end))
    at += timedelta(hours=rng.uniform(1.5, 8.5))
    scans.append(Beat(at, "delivered", WORDS["delivered"], end))
    return Story(lane, end, steps, scans, at)


def _pass_hub(lane: Lane, hub: City, at: datetime, scans: list[Beat], rng: Random) -> datetime:
    scans.append(Beat(at, "arrived", WORDS["arrived"], hub))
    if hub is lane.customs:
        at += timedelta(hours=rng.uniform(0.6, 2))
        scans.append(Beat(at, "customs_entered", WORDS["customs_entered"], hub))
        at += timedelta(hours=rng.uniform(2, 9))
        scans.append(Beat(at, "customs_cleared", WORDS["customs_cleared"], hub))
    at += timedelta(hours=rng.uniform(1.5, 7))
    scans.append(Beat(at, "departed", WORDS["departed"], hub))
    return at


def _at_clock(after: datetime, place: City, hour: float) -> datetime:
    """The next moment at which the clock of the place shows this hour."""
    local = place.local(after)
    wanted = local.replace(hour=int(hour), minute=int(hour % 1 * 60), second=0, microsecond=0)
    if wanted < local:
        wanted += timedelta(days=1)
    return wanted.astimezone(after.tzinfo) + timedelta(seconds=after.second)
