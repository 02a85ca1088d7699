"""Not faster than a provider takes it: a steady pace for each account, within this process."""

import asyncio

from waypost.ports.ledger import StoredChannel

PER_SECOND = 20.0


class Pace:
    """Lets one message after the other through, evenly."""

    def __init__(self) -> None:
        self._next_s: dict[int, float] = {}

    async def wait(self, account: StoredChannel) -> None:
        """Wait for the turn of this account."""
        loop = asyncio.get_running_loop()
        turn_s = max(self._next_s.get(account.id, 0.0), loop.time())
        self._next_s[account.id] = turn_s + 1 / (account.per_second or PER_SECOND)
        await asyncio.sleep(turn_s - loop.time())
