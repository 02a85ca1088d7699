"""Tells by itself: every happening that somebody subscribed to, signed, and again where nobody took it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from heapq import heappop, heappush
from typing import TypeAlias

from waypost.ports.exchange import NoAnswer, Request, Response
from waypost.simulator.answering import Switchboard
from waypost.simulator.faults import PushFault
from waypost.simulator.parcel import Happening, Parcel
from waypost.simulator.voices.registry import telling
from waypost.simulator.world import Hook

Sender: TypeAlias = Callable[[Request], Response]
REST_S = 0.1
MOST_AT_ONCE = 8
AGAIN_AFTER = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
_HOUR_S = 3600.0


@dataclass(frozen=True, slots=True)
class Push:
    """One happening to be told to one address; `tries` were made before."""

    hook: Hook
    parcel: Parcel
    happening: Happening
    tries: int = 0


class Pusher:
    """Pushes until cancelled. `send` makes one HTTP request, or raises NoAnswer; it is called in threads."""

    def __init__(self, board: Switchboard, send: Sender) -> None:
        self._board = board
        self._send = send
        self._seen_until = board.world.clock()
        self._waiting: list[tuple[datetime, int, Push]] = []
        self._count = 0
        self.taken = 0
        self.dropped = 0

    async def run(self) -> None:
        """Push what is due, look again, and so on."""
        while True:
            await self.push_due()
            await asyncio.sleep(REST_S)

    def next_at(self) -> datetime | None:
        """When something is pushed next, as far as it stands in line or has a hook."""
        world = self._board.world
        tellers = world.tellers()
        moments = [self._waiting[0][0]] if self._waiting else []
        moments += [
            one.at
            for teller, parcel in world.parcels()
            if teller in tellers
            for one in parcel.happenings
            if one.at > self._seen_until
        ]
        return min(moments, default=None)

    async def push_due(self) -> None:
        """Push all that is due by now."""
        now = self._board.world.clock()
        self._gather(now)
        due = []
        while self._waiting and self._waiting[0][0] <= now:
            due.append(heappop(self._waiting)[2])
        for begin in range(0, len(due), MOST_AT_ONCE):
            chunk = due[begin : begin + MOST_AT_ONCE]
            taken = await asyncio.gather(*(asyncio.to_thread(self._push, push) for push in chunk))
            for push, is_taken in zip(chunk, taken, strict=True):
                self._note(push, is_taken=is_taken)

    def _gather(self, now: datetime) -> None:
        """Put what has happened since the last look in line, with what goes wrong with it."""
        since, self._seen_until = self._seen_until, now
        world = self._board.world
        for teller, parcel in world.parcels():
            if not parcel.happenings or parcel.happenings[-1].at <= since:
                continue
            for happening in parcel.happenings:
                if not since < happening.at <= now:
                    continue
                for hook, heard_since in world.hooks_for(teller, parcel.tracking_number):
                    if heard_since <= happening.at:
                        self._put(Push(hook, parcel, happening))

    def _put(self, push: Push) -> None:
        at, faults = push.happening.at, self._board.faults
        match faults.of_push():
            case PushFault.LOST:
                return
            case PushFault.REPEATED:
                self._line_up(push, at)
            case PushFault.LATE:
                at += timedelta(seconds=faults.between(0.2 * _HOUR_S, 6 * _HOUR_S))
            case PushFault.OUT_OF_ORDER:
                later = [one.at for one in push.parcel.happenings if one.at > at]
                at = later[0] + timedelta(minutes=1) if later else at
        self._line_up(push, at)

    def _line_up(self, push: Push, at: datetime) -> None:
        self._count += 1
        heappush(self._waiting, (at, self._count, push))

    def _push(self, push: Push) -> bool:
        """Whether the address took it."""
        voice = telling(self._board.voices[push.hook.teller])
        if voice is None:
            return False
        hook, desk = push.hook, self._board.desk(push.hook.teller)
        request = voice.push(push.parcel, push.happening, hook_url=hook.url, secret=hook.secret, desk=desk)
        try:
            return self._send(request).status < 300  # noqa: PLR2004 - the 2xx
        except NoAnswer:
            return False

    def _note(self, push: Push, *, is_taken: bool) -> None:
        if is_taken:
            self.taken += 1
        elif push.tries < len(AGAIN_AFTER):
            again_at = self._board.world.clock() + AGAIN_AFTER[push.tries]
            self._line_up(replace(push, tries=push.tries + 1), again_at)
        else:
            self.dropped += 1
