"""Webhooks: what we tell a merchant's program, when we try again, and when we leave it in peace.

The rules are those of Standard Webhooks (https://github.com/standard-webhooks/standard-webhooks, the file
spec/standard-webhooks.md): only 2xx is success, a redirect is a failure, 410 ends it, 429 and 502 to 504 ask
for patience, and the waits between attempts reach from seconds to a day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum

from waypost.domain.changes import Change, ChangeKind, changes
from waypost.domain.estimate import Estimate
from waypost.domain.standing import Standing
from waypost.domain.tracking import Status

TEST_TYPE = "webhook.test"
SHIPMENT_UPDATED = "shipment.updated"
CONDITION_OPENED, CONDITION_CLOSED = "shipment.condition_opened", "shipment.condition_closed"
ESTIMATE_CHANGED = "shipment.estimate_changed"
TYPES = (
    *(f"shipment.{status.value}" for status in Status),
    CONDITION_OPENED, CONDITION_CLOSED, ESTIMATE_CHANGED, SHIPMENT_UPDATED,
    *(f"order.{status.value}" for status in Status),
    TEST_TYPE,
)  # fmt: skip
GROUPS = ("shipment.*", "order.*")
WAITS = (
    timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=5),
    timedelta(hours=10), timedelta(hours=14), timedelta(hours=20), timedelta(hours=24),
)  # fmt: skip
MOST_ATTEMPTS = len(WAITS) + 1
GIVE_UP_AFTER = timedelta(hours=80)
LONGEST_WISH = timedelta(hours=24)
OPENS_AFTER = 5
FIRST_REST, LONGEST_REST = timedelta(seconds=5), timedelta(minutes=10)
DISABLE_AFTER = timedelta(days=5)
OLD_SECRET_LASTS = timedelta(hours=24)
_OK, _REDIRECT, _CLIENT = 200, 300, 400
_GONE = 410
_PATIENCE = frozenset({429, 502, 503, 504})


class Subject(StrEnum):
    """What an event is about."""

    SHIPMENT = "shipment"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class Said:
    """One thing to tell: its dotted type, what changed, and what was before (plain JSON values)."""

    type: str
    change: Mapping[str, object]
    previous: Mapping[str, object]


class Fate(StrEnum):
    """What an answer means for the delivery."""

    TAKEN = "taken"
    FAILED = "failed"
    THROTTLED = "throttled"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Health:
    """How an endpoint answers. `rests_until`: not called before; `failing_since`: no success since then."""

    failures: int = 0
    rests_until: datetime | None = None
    failing_since: datetime | None = None
    disabled_because: str | None = None

    def may_be_called(self, *, now: datetime) -> bool:
        """Whether anything may be sent now."""
        return self.disabled_because is None and (self.rests_until is None or now >= self.rests_until)

    @property
    def is_open(self) -> bool:
        """Whether it failed so often in a row that the next call is a mere trial."""
        return self.failures >= OPENS_AFTER


WELL = Health()


def said_of_shipment(before: Standing, after: Standing) -> tuple[Said, ...]:
    """What there is to tell of a shipment that moved: its new status, each condition, else that it moved."""
    found = changes(before, after)
    previous = _previous(before)
    said = [Said(_type(one), _change(one), previous) for one in found if one.kind not in _SILENT]
    if found and not said:
        said = [Said(SHIPMENT_UPDATED, _change(found[0]), previous)]
    return tuple(said)


def said_of_conditions(told: Sequence[str], now: Sequence[str]) -> tuple[Said, ...]:
    """What there is to tell where silence alone opened or closed conditions."""
    previous = {"conditions": list(told)}
    opened = [Change(ChangeKind.CONDITION_OPENED, None, kind) for kind in sorted(set(now) - set(told))]
    closed = [Change(ChangeKind.CONDITION_CLOSED, kind, None) for kind in sorted(set(told) - set(now))]
    return tuple(Said(_type(one), _change(one), previous) for one in (*opened, *closed))


def said_of_estimate(before: Estimate | None, after: Estimate) -> Said:
    """That a parcel is expected at another time; `previous` has the window from before, or nothing."""
    then = before and before.likely_on.isoformat()
    change = {"kind": "estimate", "before": then, "after": after.likely_on.isoformat()}
    window = before and {
        "earliest_on": before.earliest_on.isoformat(),
        "latest_on": before.latest_on.isoformat(),
        "likely_on": before.likely_on.isoformat(),
    }
    return Said(ESTIMATE_CHANGED, change, {"estimate": window})


def said_of_order(before: str | None, after: Status) -> Said:
    """That an order as a whole stands elsewhere; `before` None: nothing was ever told of it."""
    change = {"kind": ChangeKind.STATUS.value, "before": before, "after": after.value}
    return Said(f"order.{after.value}", change, {"status": before})


def wants(types: Sequence[str], kind: str) -> bool:
    """Whether a filter lets a type through: an empty one all, `order.*` all of orders."""
    return not types or kind == TEST_TYPE or kind in types or f"{kind.partition('.')[0]}.*" in types


def fate_of(status: int | None) -> Fate:
    """What a status means; None: there was no answer."""
    if status is None:
        return Fate.FAILED
    if _OK <= status < _REDIRECT:
        return Fate.TAKEN
    if status == _GONE:
        return Fate.GONE
    return Fate.THROTTLED if status in _PATIENCE else Fate.FAILED


def is_redirect(status: int | None) -> bool:
    """Whether an answer sends us elsewhere, where we never go."""
    return status is not None and _REDIRECT <= status < _CLIENT


def retry_after(written: str | None, *, now: datetime) -> timedelta | None:
    """What a Retry-After header asks for (seconds or a date, RFC 9110 10.2.3), a day at most; else None."""
    text = (written or "").strip()
    if text.isascii() and text.isdigit():
        return min(timedelta(seconds=min(int(text[:9]), 10**8)), LONGEST_WISH)
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    return min(max(at - now, timedelta()), LONGEST_WISH)


def wait_before_next(
    attempts: int, *, jitter: float, age: timedelta, wish: timedelta | None = None
) -> timedelta | None:
    """How long to wait after the `attempts`-th failure (from 1); None: give it up.

    `jitter` in 0..1 makes a wait up to a tenth longer, so never sooner than promised. What the receiver asks
    for is never cut short. `age` is how long ago it was first due.
    """
    if attempts >= MOST_ATTEMPTS or age > GIVE_UP_AFTER:
        return None
    wait = WAITS[max(attempts, 1) - 1] * (1 + 0.1 * jitter)
    return max(wait, wish) if wish is not None else wait


def health_after(
    health: Health, fate: Fate, *, jitter: float, wish: timedelta | None, now: datetime
) -> Health:
    """How an endpoint stands after an answer.

    One failure says little: the message may be at fault. From the fifth in a row on, or where it asks for
    patience, nothing is sent for a while; then one delivery tries. Five days without any success disable it.
    """
    if fate is Fate.TAKEN:
        return replace(WELL, disabled_because=health.disabled_because)
    if fate is Fate.GONE:
        return replace(health, disabled_because="it answered 410 Gone: it wants no more")
    since = health.failing_since or now
    failures = health.failures + 1
    if now - since >= DISABLE_AFTER:
        return replace(health, failures=failures, disabled_because="nothing arrived there for five days")
    rest = wish
    if failures >= OPENS_AFTER or (fate is Fate.THROTTLED and wish is None):
        doublings = min(max(failures - OPENS_AFTER, 0), 10)
        own = min(FIRST_REST * int(2**doublings), LONGEST_REST) * (1 + 0.1 * jitter)
        rest = own if wish is None else max(own, wish)
    until = health.rests_until if rest is None else now + rest
    return replace(health, failures=failures, rests_until=until, failing_since=since)


_SILENT = frozenset({ChangeKind.STAGE, ChangeKind.DIRECTION})


def _type(change: Change) -> str:
    if change.kind is ChangeKind.CONDITION_OPENED:
        return CONDITION_OPENED
    if change.kind is ChangeKind.CONDITION_CLOSED:
        return CONDITION_CLOSED
    return f"shipment.{change.after}"


def _change(change: Change) -> dict[str, object]:
    return {"kind": change.kind.value, "before": change.before, "after": change.after}


def _previous(before: Standing) -> dict[str, object]:
    return {
        "status": before.status.value,
        "stage": before.stage and before.stage.value,
        "direction": before.direction.value,
        "conditions": sorted(condition.kind.value for condition in before.conditions),
    }
