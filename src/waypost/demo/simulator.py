"""The demo shop alive: tells its history, then goes on living, all through the ordinary HTTP API.

Time-lapse: what the script puts an hour ahead happens `1 hour / speed` from now, and is stamped with the real
moment at which it happens: nobody is told of the future.
"""

import asyncio
import heapq
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from waypost.demo.scans import TIDY, habit_of, scan_body
from waypost.demo.script import ScriptedOrder, ScriptedParcel, newly_placed
from waypost.demo.shop import NAME, SETTINGS, Picture
from waypost.demo.timeline import Beat

Post = Callable[[str, object], Awaitable[tuple[int, Any]]]
Clock = Callable[[], datetime]

AT_ONCE = 24
BATCH = 1_000
HERO_EVERY_S = 10.0
SHORTEST_PAUSE_S = 0.02
NEW_ORDER_EVERY = timedelta(hours=2)
LONGEST_PAUSE_S = 1.0
SHOP_ZONE = ZoneInfo(str(SETTINGS["timezone"]))
_CREATED = (200, 201)
_ACCEPTED = 299


class DemoRefused(Exception):
    """The API did not take what the demo told it: the sentence says what, and what it answered."""


@dataclass(frozen=True, slots=True)
class Told:
    """An order that the API knows: its id there, and the page that its buyer opens."""

    order: ScriptedOrder
    order_id: str
    tracking_url: str


@dataclass
class Simulator:
    """Plays a script against one Waypost. `speed`: how many times quicker than life."""

    post: Post
    clock: Clock
    seed: int
    speed: float
    picture: Picture
    sent: int = 0
    refused: int = 0
    _due: list[tuple[datetime, int, Callable[[datetime], Awaitable[None]]]] = field(default_factory=list)
    _numbers: "count[int]" = field(default_factory=count)
    _rng: Random = field(init=False)

    def __post_init__(self) -> None:
        """Chance of its own, from the seed."""
        self._rng = Random(self.seed)  # noqa: S311 - a play, not a secret

    async def fill(self, orders: Sequence[ScriptedOrder], *, now: datetime) -> list[Told]:
        """Tell all that has happened up to now; the first error ends it (DemoRefused)."""
        await self._expect("/v1/stores/default", {"name": NAME, "settings": SETTINGS})
        gate = asyncio.Semaphore(AT_ONCE)
        scans: list[dict[str, object]] = []

        async def one(order: ScriptedOrder) -> Told:
            async with gate:
                return await self._tell_past(order, now, scans)

        told = await asyncio.gather(*(one(order) for order in orders))
        self._rng.shuffle(scans)
        for start in range(0, len(scans), BATCH):
            answer = await self._expect("/v1/events/batch", scans[start : start + BATCH])
            self.refused += int(answer.get("rejected", 0))
        return list(told)

    def plan(self, told: Sequence[Told], *, now: datetime) -> None:
        """Put on the list all that lies ahead of these orders."""
        for one in told:
            self._plan_order(one, now)

    async def live(self, *, first_number: int) -> None:
        """Go on for ever: what is due is told, and new orders keep coming."""
        number = count(first_number)
        pause = max(NEW_ORDER_EVERY / self.speed, timedelta(seconds=4))
        next_order_at = self.clock() + pause
        while True:
            now = self.clock()
            if now >= next_order_at:
                next_order_at = now + pause
                await self._place(next(number), now)
            while self._due and self._due[0][0] <= now:
                at, _, act = heapq.heappop(self._due)
                await act(at)
            ahead = min([next_order_at, *(due[0] for due in self._due[:1])]) - self.clock()
            await asyncio.sleep(min(max(ahead.total_seconds(), SHORTEST_PAUSE_S), LONGEST_PAUSE_S))

    async def _tell_past(self, order: ScriptedOrder, now: datetime, scans: list[dict[str, object]]) -> Told:
        made = await self._expect("/v1/orders", order.body)
        told = Told(order, str(made["id"]), str(made["tracking_url"]))
        for step in order.steps:
            if step.at <= now:
                await self._expect(f"/v1/orders/{told.order_id}/events", _step_body(step, step.at))
        for parcel in order.parcels:
            if parcel.announced_at <= now:
                await self._expect("/v1/shipments", parcel.body)
            for scan in parcel.scans:
                if scan.at <= now:
                    habit = habit_of(self._rng)
                    scans += [scan_body(parcel, scan, scan.at, habit, self._rng)] * habit.times
        return told

    def _plan_order(self, told: Told, now: datetime) -> None:
        order = told.order
        for step in order.steps:
            if step.at > now:
                self._put(self._moment(step.at, now), self._step(told.order_id, step))
        ahead = sum(1 for parcel in order.parcels for scan in parcel.scans if scan.at > now)
        heroic = count(1)
        for parcel in order.parcels:
            if parcel.announced_at > now:
                self._put(self._moment(parcel.announced_at, now), self._announcement(parcel))
            for scan in parcel.scans:
                if scan.at <= now:
                    continue
                at = self._moment(scan.at, now)
                if order.is_hero and ahead:
                    at = now + timedelta(seconds=HERO_EVERY_S * next(heroic) + self._rng.uniform(0, 2))
                self._put(at, self._scan(parcel, scan, is_hero=order.is_hero))

    def _moment(self, scripted: datetime, now: datetime) -> datetime:
        return now + (scripted - now) / self.speed

    def _put(self, at: datetime, act: Callable[[datetime], Awaitable[None]]) -> None:
        heapq.heappush(self._due, (at, next(self._numbers), act))

    def _step(self, order_id: str, step: Beat) -> Callable[[datetime], Awaitable[None]]:
        async def act(at: datetime) -> None:
            await self._try(f"/v1/orders/{order_id}/events", _step_body(step, at))

        return act

    def _announcement(self, parcel: ScriptedParcel) -> Callable[[datetime], Awaitable[None]]:
        async def act(at: datetime) -> None:
            del at
            await self._try("/v1/shipments", parcel.body)

        return act

    def _scan(
        self, parcel: ScriptedParcel, scan: Beat, *, is_hero: bool
    ) -> Callable[[datetime], Awaitable[None]]:
        async def act(at: datetime) -> None:
            habit = TIDY if is_hero else habit_of(self._rng)
            body = scan_body(parcel, scan, at, habit, self._rng)

            async def tell(_: datetime) -> None:
                await self._try("/v1/events", body)

            late = timedelta(seconds=habit.late_s)
            for again in range(habit.times):
                self._put(at + late + timedelta(seconds=3 * again), tell)

        return act

    async def _place(self, number: int, now: datetime) -> None:
        order = newly_placed(self.seed, number, now, picture=self.picture)
        status, made = await self.post("/v1/orders", order.body)
        self.sent += 1
        if status in _CREATED:
            self._plan_order(Told(order, str(made["id"]), str(made["tracking_url"])), now)
        else:
            self.refused += 1

    async def _try(self, path: str, body: object) -> None:
        """Tell something; the show goes on if it is refused."""
        status, _ = await self.post(path, body)
        self.sent += 1
        self.refused += status > _ACCEPTED

    async def _expect(self, path: str, body: object) -> Any:  # noqa: ANN401 - any JSON object
        status, answer = await self.post(path, body)
        self.sent += 1
        if status > _ACCEPTED:
            raise DemoRefused(f"POST {path} was answered with {status}: {answer}")
        return answer


def _step_body(step: Beat, at: datetime) -> dict[str, object]:
    body: dict[str, object] = {
        "status": step.kind,
        "occurred_at": at.astimezone(SHOP_ZONE).replace(microsecond=0).isoformat(),
        "source": "warehouse" if step.kind in ("processing", "packed") else "store",
    }
    return {**body, "message": step.text} if step.text else body
