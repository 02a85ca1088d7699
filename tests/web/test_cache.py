"""Finished answers are kept until what they tell of changes."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from waypost.web.cache import MOST_AGE_S, AnswerCache, Made, Root
from waypost.web.throttle import Bucket, Throttle, TooMany

SHIPMENT: Root = ("s", 1)


class Maker:
    """Makes answers that count how often they were made; waits for `may_go` where it is given."""

    def __init__(self, may_go: asyncio.Event | None = None) -> None:
        self.made = 0
        self._may_go = may_go

    async def __call__(self) -> Made[int]:
        self.made += 1
        number = self.made
        if self._may_go is not None:
            await self._may_go.wait()
        return Made(number, (SHIPMENT,), 100)


def run(work: Callable[[], Awaitable[None]]) -> None:
    async def whole() -> None:
        await work()

    asyncio.run(whole())


def test_an_answer_is_made_once_until_it_changes_or_is_a_minute_old() -> None:
    now_s = [0.0]

    async def work() -> None:
        cache, make = AnswerCache(now_s=lambda: now_s[0]), Maker()
        assert [await cache.find("k", make) for _ in range(3)] == [1, 1, 1]
        cache.drop([("s", 2)])
        assert await cache.find("k", make) == 1
        cache.drop([SHIPMENT])
        assert await cache.find("k", make) == 2
        now_s[0] += MOST_AGE_S + 1
        assert await cache.find("k", make) == 3

    run(work)


def test_what_was_read_before_a_write_is_told_to_nobody_after_it() -> None:
    async def work() -> None:
        may_go = asyncio.Event()
        cache, make = AnswerCache(now_s=lambda: 0.0), Maker(may_go)
        before = asyncio.create_task(cache.find("k", make))
        await asyncio.sleep(0)
        cache.drop([SHIPMENT])
        after = asyncio.create_task(cache.find("k", make))
        await asyncio.sleep(0)
        may_go.set()
        assert (await before, await after) == (1, 2)
        assert cache.get("k") == 2

    run(work)


def test_who_asks_at_the_same_time_waits_for_the_same_answer() -> None:
    async def work() -> None:
        may_go = asyncio.Event()
        cache, make = AnswerCache(now_s=lambda: 0.0), Maker(may_go)
        asked = [asyncio.create_task(cache.find("k", make)) for _ in range(50)]
        await asyncio.sleep(0)
        may_go.set()
        assert set(await asyncio.gather(*asked)) == {1}
        assert make.made == 1

    run(work)


def test_the_cache_stays_within_its_size() -> None:
    async def work() -> None:
        cache, make = AnswerCache(now_s=lambda: 0.0, most_bytes=300), Maker()
        for key in range(10):
            await cache.find(key, make)
        assert [cache.get(key) is not None for key in range(10)] == [False] * 7 + [True] * 3

    run(work)


def test_a_bucket_refills_steadily() -> None:
    bucket = Bucket(2, 10.0, 0.0)
    assert [bucket.take(0.0) for _ in range(3)] == [True, True, False]
    assert bucket.wait_s() == 5
    assert [bucket.take(5.0) for _ in range(2)] == [True, False]
    assert all(Bucket(0, 60.0, 0.0).take(0.0) for _ in range(100))


def test_names_are_throttled_apart() -> None:
    throttle = Throttle(window_s=60.0)
    throttle.take("a", 1, 0.0)
    throttle.take("b", 1, 0.0)
    with pytest.raises(TooMany) as refused:
        throttle.take("a", 1, 0.0)
    assert refused.value.retry_after == 60
