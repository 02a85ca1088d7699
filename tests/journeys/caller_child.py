"""A worker that calls webhooks, in a process of its own, so that a test can kill it in the middle.

`python -m tests.journeys.caller_child URL START SPEED`: its clock began at START (seconds since 1970, of the
real clock) at noon and runs SPEED times as fast.
"""

import asyncio
import logging
import random
import sys
import time
from datetime import datetime, timedelta

import structlog

from tests.worker.calling_house import LOCAL, NOON, SETTINGS, WORLD
from waypost.db import KeyedVault, open_database
from waypost.net.outgoing import HttpExchange
from waypost.net.subscriptions import may_be_called
from waypost.usecases.manage_webhooks import WebhookDoors
from waypost.web.api.webhook_bodies import formats_of
from waypost.worker.calling import Caller

KEY = "k" * 32


def quick_clock(start_s: float, speed: float) -> datetime:
    """The time of the time-lapse."""
    return NOON + timedelta(seconds=(time.time() - start_s) * speed)


def main() -> None:
    """Call until killed."""
    url, start_s, speed = sys.argv[1], float(sys.argv[2]), float(sys.argv[3])
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    formats = formats_of(WORLD, SETTINGS)
    doors = WebhookDoors(KeyedVault([KEY]), formats, lambda address: may_be_called(address, LOCAL))
    with HttpExchange(LOCAL) as exchange:
        caller = Caller(
            open_database(url),
            doors,
            exchange,
            clock=lambda: quick_clock(start_s, speed),
            chance=random.random,
        )
        print("ready", flush=True)
        asyncio.run(caller.run())


if __name__ == "__main__":
    main()
