"""A shop whose parcels the simulated carriers carry: it tells its orders through an API, and nothing else.

What happens to the parcels it leaves to the carriers: they are asked, and they push.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any, TypeAlias

import structlog

from waypost.domain.tracking import Location
from waypost.ports.exchange import NoAnswer
from waypost.simulator.answering import Switchboard
from waypost.simulator.inventing import invent
from waypost.simulator.parcel import Parcel

Post: TypeAlias = Callable[[str, object], Awaitable[tuple[int, Any]]]
log = structlog.get_logger("waypost.simulator")
LONGEST_PAST = timedelta(hours=60)
PACKING = timedelta(hours=4)
NEXT_ORDER_AFTER_S = 30.0
WAIT_S = 0.5
_TAKEN = 300


class ShopRefused(Exception):
    """The API did not take what the shop told it."""


@dataclass(frozen=True, slots=True)
class Shop:
    """Where the orders belong. `speed`: how many times quicker than life what lies ahead happens."""

    board: Switchboard
    post: Post
    store: str
    chance: Random
    speed: float
    parcels_each: int = 3

    async def trade(self) -> None:
        """Tell some orders of every carrier, then one more now and then (until cancelled)."""
        try:
            await self._trade()
        except ShopRefused as problem:
            log.warning("simulated_shop_ends", problem=str(problem))

    async def _trade(self) -> None:
        slugs = list(self.board.voices)
        count = 0
        for slug in slugs * self.parcels_each:
            count += 1
            await self._sell(slug, count, ago=LONGEST_PAST * self.chance.random())
        while True:
            await asyncio.sleep(NEXT_ORDER_AFTER_S)
            count += 1
            await self._sell(self.chance.choice(slugs), count, ago=timedelta(minutes=1))

    async def _sell(self, slug: str, count: int, *, ago: timedelta) -> None:
        now = self.board.world.clock()
        invented = invent(self.board.voices[slug], self.chance, begins_at=now - ago)
        parcel = quickened(invented, now=now, speed=self.speed)
        self.board.world.add(parcel, teller=slug)
        placed_at = parcel.happenings[0].at - PACKING
        order = await self._told(
            "/v1/orders",
            {
                "store": self.store,
                "order_number": f"SIM-{parcel.happenings[0].at:%m%d}-{count}-{parcel.tracking_number[-4:]}",
                "placed_at": placed_at.isoformat(timespec="seconds"),
                "buyer": {"name": "Robin Example", "email": f"robin.{count}@example.com"},
                "ship_to": _address(parcel.destination),
                "lines": [{"title": "Willow basket", "quantity": 1}],
            },
        )
        for hours, status in ((1, "confirmed"), (2, "processing"), (3, "packed")):
            at = placed_at + timedelta(hours=hours)
            step = {"status": status, "occurred_at": at.isoformat(timespec="seconds")}
            await self._told(f"/v1/orders/{order['id']}/events", step)
        await self._told(
            "/v1/shipments",
            {
                "store": self.store,
                "order_id": order["id"],
                "tracking_number": parcel.tracking_number,
                "carrier": parcel.carrier,
            },
        )

    async def _told(self, path: str, body: object) -> Any:  # noqa: ANN401 - any JSON object
        while True:
            try:
                status, answer = await self.post(path, body)
            except NoAnswer:  # it starts beside us, or ends
                await asyncio.sleep(WAIT_S)
                continue
            if status >= _TAKEN:
                raise ShopRefused(f"POST {path} was answered with {status}: {answer}")
            return answer


def quickened(parcel: Parcel, *, now: datetime, speed: float) -> Parcel:
    """The parcel with what lies ahead of it coming so many times sooner; what has happened stays."""

    def sooner(moment: datetime) -> datetime:
        if moment <= now:
            return moment
        return (now + (moment - now) / speed).astimezone(moment.tzinfo).replace(microsecond=0)

    happenings = tuple(replace(one, at=sooner(one.at)) for one in parcel.happenings)
    return replace(parcel, happenings=happenings)


def _address(place: Location) -> dict[str, str]:
    written = {
        "name": "Robin Example", "street": "1 Sample Street", "city": place.city, "region": place.region,
        "postal_code": place.postal_code, "country": place.country,
    }  # fmt: skip
    return {name: value for name, value in written.items() if value}
