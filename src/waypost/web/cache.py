"""Finished answers kept as bytes, until what they tell of changes or a minute has passed.

What an answer tells of are its *roots*: `("o", order id)`, `("s", shipment id)`. `drop` forgets every answer
with a root, and also spoils those that are being made from what was read before: so nobody who has been told
that a write is safe is shown what was before it.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar, cast

Root: TypeAlias = tuple[str, int]
V = TypeVar("V")
MOST_AGE_S = 60.0
MOST_BYTES = 64 * 1024 * 1024
MOST_NOTED = 100_000


@dataclass(slots=True)
class Kept(Generic[V]):
    """An answer with its roots, its size and when it was made."""

    value: V
    roots: tuple[Root, ...]
    size: int
    made_s: float


@dataclass(frozen=True, slots=True)
class Made(Generic[V]):
    """A new answer; `size` in bytes. Not `is_keepable`: tell it once and forget it."""

    value: V
    roots: tuple[Root, ...]
    size: int
    is_keepable: bool = True


class AnswerCache:
    """Answers by key, the least recently asked forgotten first."""

    def __init__(self, *, now_s: Callable[[], float], most_bytes: int = MOST_BYTES) -> None:
        self._now_s = now_s
        self._most_bytes = most_bytes
        self._kept: OrderedDict[Hashable, Kept[object]] = OrderedDict()
        self._keys_of: dict[Root, set[Hashable]] = {}
        self._bytes = 0
        self._moment = 0
        self._changed: dict[Root, int] = {}
        self._changed_since = 0
        self._flights: dict[Hashable, tuple[int, asyncio.Future[object]]] = {}
        self.hits = 0
        self.misses = 0

    def get(self, key: Hashable) -> Any:  # noqa: ANN401 - each kind of key has its kind of value
        """The answer under a key, None where there is none that is fresh."""
        kept = self._kept.get(key)
        if kept is None:
            return None
        if self._now_s() - kept.made_s > MOST_AGE_S:
            self._remove(key)
            return None
        self.hits += 1
        self._kept.move_to_end(key)
        return kept.value

    async def find(self, key: Hashable, make: Callable[[], Awaitable[Made[V]]]) -> V:
        """The answer under a key, made where it is missing; who asks meanwhile waits for the same."""
        known = self.get(key)
        if known is not None:
            return cast("V", known)  # a key is used for one kind of value only
        flight = self._flights.get(key)
        if flight is not None and flight[0] == self._moment:
            return cast("V", await asyncio.shield(flight[1]))
        return await self._made(key, make)

    async def _made(self, key: Hashable, make: Callable[[], Awaitable[Made[V]]]) -> V:
        self.misses += 1
        begun = self._moment
        future: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        self._flights[key] = (begun, future)
        try:
            made = await make()
        except BaseException as error:
            if not future.done():
                future.set_exception(error) if isinstance(error, Exception) else future.cancel()
            if not future.cancelled():
                future.exception()  # read once, so that a flight nobody joined is not reported as lost
            raise
        finally:
            if self._flights.get(key, (0, None))[1] is future:
                del self._flights[key]
        future.set_result(made.value)
        if made.is_keepable and self._is_still_true(made.roots, begun):
            self._keep(key, made)
        return made.value

    def drop(self, roots: Iterable[Root]) -> None:
        """Forget all answers with these roots, also those being made."""
        self._moment += 1
        for root in roots:
            self._changed[root] = self._moment
            for key in tuple(self._keys_of.get(root, ())):
                self._remove(key)
        if len(self._changed) > MOST_NOTED:
            self._changed.clear()
            self._changed_since = self._moment

    def clear(self) -> None:
        """Forget everything, also what is being made."""
        self._moment += 1
        self._changed_since = self._moment
        for key in tuple(self._kept):
            self._remove(key)

    def _is_still_true(self, roots: tuple[Root, ...], begun: int) -> bool:
        if begun < self._changed_since:
            return False
        return all(self._changed.get(root, 0) <= begun for root in roots)

    def _keep(self, key: Hashable, made: Made[V]) -> None:
        if key in self._kept:
            self._remove(key)
        self._kept[key] = Kept(made.value, made.roots, made.size, self._now_s())
        self._bytes += made.size
        for root in made.roots:
            self._keys_of.setdefault(root, set()).add(key)
        while self._bytes > self._most_bytes and self._kept:
            self._remove(next(iter(self._kept)))

    def _remove(self, key: Hashable) -> None:
        kept = self._kept.pop(key)
        self._bytes -= kept.size
        for root in kept.roots:
            keys = self._keys_of.get(root)
            if keys is not None:
                keys.discard(key)
                if not keys:
                    del self._keys_of[root]
