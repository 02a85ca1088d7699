"""How the demo's carriers tell their scans: late, twice, out of order, in any time zone they like."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from waypost.demo.script import ScriptedParcel
from waypost.demo.timeline import Beat

_ODD_ZONES = ("Asia/Kathmandu", "America/St_Johns", "Pacific/Chatham", "Europe/Berlin")


@dataclass(frozen=True, slots=True)
class Habit:
    """How one scan is told: in which writing, how much later (seconds), how often."""

    writing: str
    late_s: float
    times: int


VAN_BRINGS_IT_AFTER = timedelta(hours=4)
TIDY = Habit("offset", 0.0, 1)


def habit_of(rng: Random) -> Habit:
    """Mostly orderly; one in eight late, one in ten twice, one in thirty on an odd clock."""
    writing = rng.choices(("offset", "utc", "bare", "odd"), (15, 7, 7, 1))[0]
    late_s = rng.uniform(5, 40) if rng.random() < 1 / 8 else 0.0
    return Habit(writing, late_s, 2 if rng.random() < 1 / 10 else 1)


def scan_body(
    parcel: ScriptedParcel, beat: Beat, at: datetime, habit: Habit, rng: Random
) -> dict[str, object]:
    """A scan as `POST /v1/events` takes it; `at` is when it happened."""
    body: dict[str, object] = {
        "tracking_number": parcel.body["tracking_number"],
        "carrier": parcel.body["carrier"],
        "occurred_at": _written(at, beat, habit.writing, rng),
        "message": beat.text,
    }
    if beat.code is None:
        body["status"] = beat.kind
    else:
        body["carrier_code"] = beat.code
    if beat.place is not None:
        body["location"] = beat.place.location
    if beat.kind == "out_for_delivery" and beat.place is not None:
        body["expected_at"] = beat.place.local(at + VAN_BRINGS_IT_AFTER).isoformat(timespec="seconds")
    return body


def _written(at: datetime, beat: Beat, writing: str, rng: Random) -> str:
    """The moment as a carrier may write it; a bare local time only where the place tells the zone."""
    moment = at.replace(microsecond=0)
    if beat.place is None or writing == "utc":
        return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
    local = beat.place.local(moment)
    if writing == "bare" and not _is_twofold(local):
        return local.replace(tzinfo=None).isoformat(sep=" ")
    if writing == "odd":
        return moment.astimezone(ZoneInfo(rng.choice(_ODD_ZONES))).isoformat()
    return local.isoformat()


def _is_twofold(local: datetime) -> bool:
    """Whether the clocks show this time twice (the hour that winter time gives back)."""
    hour = timedelta(hours=1)
    around = {(local + hour * step).utcoffset() for step in (-1, 0, 1)}
    return len(around) > 1
