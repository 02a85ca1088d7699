"""Cutting a sequence where the same thing comes again."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def parted(items: Iterable[T], key: Callable[[T], Hashable | None]) -> Iterator[list[T]]:
    """Parts of the sequence, in its order, in none of which a key comes twice; None is like no other."""
    part: list[T] = []
    seen: set[Hashable] = set()
    for item in items:
        name = key(item)
        if name is not None and name in seen:
            yield part
            part, seen = [], set()
        part.append(item)
        seen.add(name)
    if part:
        yield part
