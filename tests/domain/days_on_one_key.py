"""Ten thousand shipments on one key of sixty calls an hour: simulated with a clock of its own."""

import heapq
import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from waypost.domain.budget import allowance, minute_of, share_calls
from waypost.domain.estimate import Basis, Estimate
from waypost.domain.polling import (
    Followed,
    Outlook,
    Urgency,
    due_from,
    next_ask_at,
    outlook,
    value_of_asking,
)
from waypost.domain.standing import standing
from waypost.domain.tracking import Event, EventType, Stage

START = datetime(2026, 3, 2, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
SHIPMENTS, HOURS, CALLS_PER_HOUR, TOKEN_LASTS = 10_000, 48, 60, 8 * HOUR
POOL = 40
ZONES_MIN = (-300, -360, -420, -480)


@dataclass
class Parcel:
    """What truly happens (`events`), and what we know of it."""

    events: list[Event]
    known: Followed
    seen: Outlook
    ask_at: datetime
    entry: int = 0
    asked: list[datetime] = field(default_factory=list)


def new_parcel(chance: random.Random, now: datetime, *, days_to_go: float) -> Parcel:
    """A parcel whose carrier announces its day; delivered that day or, one in eight, the next."""
    offset = chance.choice(ZONES_MIN)
    local_day = (now + timedelta(days=days_to_go, minutes=offset)).date()
    morning = datetime(local_day.year, local_day.month, local_day.day, 7, tzinfo=UTC)
    morning -= timedelta(minutes=offset) - timedelta(days=chance.random() < 0.125)
    picked_up_at = now - timedelta(hours=chance.uniform(1, 90))
    scans = [Event(EventType.PICKED_UP, picked_up_at)]
    moment = picked_up_at + HOUR
    while moment < morning - 3 * HOUR:
        scans.append(Event(EventType.IN_TRANSIT, moment))
        moment += timedelta(hours=chance.uniform(4, 14))
    scans.append(Event(EventType.OUT_FOR_DELIVERY, morning + timedelta(minutes=chance.uniform(0, 180))))
    scans.append(Event(EventType.DELIVERED, morning + timedelta(hours=chance.uniform(3, 12))))
    estimate = Estimate(local_day, local_day, local_day, 0.8, Basis.CARRIER)
    asked_at = now - timedelta(hours=chance.uniform(0, 70)) if picked_up_at < now - 20 * HOUR else None
    heard = [event for event in scans if asked_at is not None and event.occurred_at <= asked_at]
    known = Followed(
        standing(heard), estimate, picked_up_at, asked_at=asked_at, offset_min=offset, heard_at=asked_at
    )
    return Parcel(scans, known, outlook(known, now=now), now)


class Plan:
    """As much of the stored plan as the rules need: who of each group is due, oldest first."""

    def __init__(self) -> None:
        self.due: dict[Urgency, list[tuple[datetime, int, int]]] = {group: [] for group in Urgency}
        self.rises: list[tuple[datetime, int, int]] = []
        self.parcels: dict[int, Parcel] = {}
        self.followed = 0

    def put(self, number: int, parcel: Parcel, now: datetime) -> None:
        """Plan a parcel anew; it leaves when it needs no asking, or has arrived."""
        ask_at = next_ask_at(parcel.known, now=now)
        if ask_at is None or parcel.known.standing.stage is Stage.DELIVERED:
            self.parcels.pop(number, None)
            return
        self.parcels[number] = parcel
        parcel.entry += 1
        parcel.seen, parcel.ask_at = outlook(parcel.known, now=now), ask_at
        heapq.heappush(self.due[parcel.seen.urgency], (ask_at, number, parcel.entry))
        rises_at = due_from(parcel.known, now=now)
        if rises_at is not None:
            heapq.heappush(self.rises, (rises_at, number, parcel.entry))

    def rise(self, now: datetime) -> None:
        """Those whose day has come belong to another group now."""
        while self.rises and self.rises[0][0] <= now:
            _, number, entry = heapq.heappop(self.rises)
            if number in self.parcels and self.parcels[number].entry == entry:
                self.put(number, self.parcels[number], now)

    def take(self, group: Urgency, count: int, now: datetime) -> list[int]:
        """The best few of those that have been due longest."""
        heap = self.due[group]
        pool: list[tuple[float, datetime, int, int]] = []
        while heap and heap[0][0] <= now and len(pool) < max(POOL, 4 * count):
            ask_at, number, entry = heapq.heappop(heap)
            if number in self.parcels and self.parcels[number].entry == entry:
                pool.append((self._value(number, now), ask_at, number, entry))
        pool.sort(reverse=True)
        for _, ask_at, number, entry in pool[count:]:
            heapq.heappush(heap, (ask_at, number, entry))
        return [number for _, _, number, _ in pool[:count]]

    def has_due(self, group: Urgency, now: datetime) -> int:
        """Whether anybody of a group is due; a hundred at most are counted."""
        return 100 if self.due[group] and self.due[group][0][0] <= now else 0

    def _value(self, number: int, now: datetime) -> float:
        one = self.parcels[number]
        return value_of_asking(
            one.seen, asked_at=one.known.asked_at, ask_at=one.ask_at, since=one.known.since, now=now
        )


def ask(parcel: Parcel, now: datetime, delays: list[timedelta]) -> None:
    """What the carrier would answer."""
    heard = [event for event in parcel.events if event.occurred_at <= now]
    before = parcel.known.standing
    after = standing(heard)
    if after.stage is Stage.DELIVERED and before.stage is not Stage.DELIVERED:
        delays.append(now - heard[-1].occurred_at)
    heard_at = now if after != before else parcel.known.heard_at
    parcel.known = replace(parcel.known, standing=after, asked_at=now, heard_at=heard_at)
    parcel.asked.append(now)


class Days:
    """Some days on one key: every call, how long anybody waited, and how old the news was each hour."""

    def __init__(self) -> None:
        self.chance = random.Random(20260302)
        self.plan, self.made = Plan(), Counter[int]()
        self.now = self.token_until = START
        self.added = 0
        self.calls: list[datetime] = []
        self.delays: list[timedelta] = []
        self.waits: dict[Urgency, list[timedelta]] = {group: [] for group in Urgency}
        self.ages: dict[Urgency, list[timedelta]] = {group: [] for group in Urgency}
        self.most: Counter[Urgency] = Counter()
        self.fill_up(0)

    def fill_up(self, days_to_go: float) -> None:
        """New orders replace what has arrived."""
        while len(self.plan.parcels) < SHIPMENTS:
            self.added += 1
            parcel = new_parcel(self.chance, self.now, days_to_go=self.chance.uniform(days_to_go, 14))
            self.plan.put(self.added, parcel, self.now)

    def run(self, hours: int) -> None:
        """Ask whenever the budget allows."""
        while self.now < START + hours * HOUR:
            self.plan.rise(self.now)
            again_at = self.ask()
            self.fill_up(3)
            if self.now.minute == 0:
                self.look()
            self.now = max(again_at, self.now + MINUTE)

    def ask(self) -> datetime:
        """Spend what may be spent now; when there will be more."""
        now = self.now
        needs_token = int(self.token_until <= now + MINUTE)
        allowed = allowance(self.made, calls_per_hour=CALLS_PER_HOUR, for_tokens=needs_token, now=now)
        due = {group: self.plan.has_due(group, now) for group in Urgency}
        for group, count in share_calls(due, allowed.questions, turn=len(self.calls)).items():
            for number in self.plan.take(group, count, now):
                if needs_token:
                    self._call()
                    self.token_until, needs_token = now + TOKEN_LASTS, 0
                self._call()
                parcel = self.plan.parcels[number]
                self.waits[group].append(now - parcel.ask_at)
                ask(parcel, now, self.delays)
                self.plan.put(number, parcel, now)
        return allowed.again_at

    def look(self) -> None:
        """Note how old the news of everybody is."""
        for parcel in self.plan.parcels.values():
            self.ages[parcel.seen.urgency].append(self.now - (parcel.known.asked_at or parcel.known.since))
        for group, count in Counter(one.seen.urgency for one in self.plan.parcels.values()).items():
            self.most[group] = max(self.most[group], count)

    def longest_wait(self, group: Urgency) -> timedelta:
        """The longest that anybody of a group was due without being asked, those who still are among them."""
        still = [self.now - one.ask_at for one in self.plan.parcels.values() if one.seen.urgency is group]
        return max(self.waits[group] + still)

    def _call(self) -> None:
        self.calls.append(self.now)
        self.made[minute_of(self.now)] += 1
