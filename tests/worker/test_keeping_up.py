"""What runs beside the server does not end without a word."""

import asyncio

import pytest
from structlog.testing import capture_logs

from waypost.worker.keeping_up import keep_up


def test_what_falls_over_is_told_and_begun_again() -> None:
    begun = 0

    async def work() -> None:
        nonlocal begun
        begun += 1
        if begun < 3:
            raise KeyError("something nobody foresaw")

    with capture_logs() as told:
        asyncio.run(keep_up(work, rest_s=0))
    assert begun == 3
    assert [(one["event"], one["log_level"]) for one in told] == [("work_fell_over", "error")] * 2


def test_what_is_cancelled_stays_ended() -> None:
    async def work() -> None:
        await asyncio.Event().wait()

    async def cancel() -> None:
        task = asyncio.create_task(keep_up(work))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(cancel())
