"""Keep what runs beside the server running: what falls over is told in the log, and begun again."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeAlias

import structlog

Work: TypeAlias = Callable[[], Coroutine[Any, Any, None]]
REST_S = 5.0
log = structlog.get_logger("waypost.worker")


async def keep_up(work: Work, *, rest_s: float = REST_S) -> None:
    """Run work until it ends by itself or is cancelled; when it falls over, rest and begin it again.

    A loop that nobody awaits would otherwise end without a word, and nothing would be told any more.
    """
    while True:
        try:
            await work()
        except Exception:
            log.exception("work_fell_over", work=getattr(work, "__qualname__", repr(work)))
        else:
            return
        await asyncio.sleep(rest_s)
