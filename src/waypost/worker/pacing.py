"""Not faster than a provider takes it: a steady pace for each account, within this process.

Several workers on one database each keep the pace: give each account its share (`--per-second`). What is too
much all the same the provider refuses, and then the account rests in all of them (`rests_until` is stored).
"""

import asyncio
from collections.abc import Callable

from waypost.ports.ledger import StoredChannel

PER_SECOND = 20.0


class Pace:
    """Lets one message after the other through, evenly.

    `usual` is what a provider (by name) takes in a second; None where it does not say.
    """

    def __init__(self, usual: Callable[[str], float | None]) -> None:
        self._usual = usual
        self._next_s: dict[int, float] = {}

    async def wait(self, account: StoredChannel) -> None:
        """Wait for the turn of this account."""
        loop = asyncio.get_running_loop()
        turn_s = self.turn_s(account, now_s=loop.time())
        await asyncio.sleep(turn_s - loop.time())

    def turn_s(self, account: StoredChannel, *, now_s: float) -> float:
        """When the next message of this account may go; the one after it has its turn later."""
        turn_s = max(self._next_s.get(account.id, 0.0), now_s)
        per_second = account.per_second or self._usual(account.provider) or PER_SECOND
        self._next_s[account.id] = turn_s + 1 / per_second
        return turn_s
