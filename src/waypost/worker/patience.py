"""Wait for a database that cannot be reached: every loop does so in the same way."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from waypost.ports.database import DatabaseUnavailable

R = TypeVar("R")
LONGEST_REST_S = 5.0
log = structlog.get_logger("waypost.worker")


async def patiently(work: Callable[[], R]) -> R:
    """Do work in a thread; as long as the database is away, rest and try again."""
    while True:
        try:
            return await asyncio.to_thread(work)
        except DatabaseUnavailable as problem:
            log.warning("database_unavailable", problem=str(problem))
            await asyncio.sleep(min(problem.retry_after, LONGEST_REST_S))


async def again_and_again(work: Callable[[], Awaitable[object]], *, rest_s: float) -> None:
    """Do work, rest, and so on until cancelled; a database that is away costs one round."""
    while True:
        try:
            await work()
        except DatabaseUnavailable as problem:
            log.warning("database_unavailable", problem=str(problem))
        await asyncio.sleep(rest_s)
