"""All number formats of an installation, and which of them a number can fit at all.

Most formats are ruled out by a number's length and its first character. Both are read once from each
pattern; what cannot be read so is tried, so that the answer is always that of trying every pattern.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from importlib import import_module
from typing import Any, TypeAlias

from waypost.domain.tracking_number import MAX_LENGTH, NumberFormat

_LETTERS_AND_DIGITS = frozenset(map(chr, range(128)))
Parsed: TypeAlias = Any  # a part of what the standard library reads a pattern as
_Start: TypeAlias = tuple[int, int, frozenset[str]]  # the shortest and the longest number, first characters


class NumberFormats(tuple[NumberFormat, ...]):  # noqa: SLOT001 - it keeps its index beside the items
    """Formats in the order of their list."""

    def fitting(self, number: str) -> Sequence[NumberFormat]:
        """Those whose patterns may fit the normalised `number`: no one that fits is missing."""
        start = len(number), number[:1]
        found = self._by_start.get(start)
        if found is None:
            found = self._fitting(*start)
            if start[1].isascii():
                self._by_start[start] = found
        return found

    @cached_property
    def _by_start(self) -> dict[tuple[int, str], tuple[NumberFormat, ...]]:
        return {}

    @cached_property
    def _starts(self) -> tuple[tuple[NumberFormat, _Start], ...]:
        return tuple((shape, _start(shape.pattern.pattern)) for shape in self)

    def _fitting(self, length: int, first: str) -> tuple[NumberFormat, ...]:
        return tuple(
            shape
            for shape, (shortest, longest, firsts) in self._starts
            if shortest <= length <= longest and (first in firsts or not first.isascii())
        )


NO_FORMATS = NumberFormats()


def _start(pattern: str) -> _Start:
    """What every number that fits has in common; all lengths and characters where that cannot be told."""
    try:
        tree = import_module("re._parser").parse(pattern)  # the standard library's own reading, not promised
        shortest, longest = tree.getwidth()
        firsts, may_be_empty = _firsts(tree)
    except (ImportError, AttributeError, TypeError, ValueError, LookupError):
        return 0, MAX_LENGTH, _LETTERS_AND_DIGITS
    return int(shortest), int(longest), _LETTERS_AND_DIGITS if may_be_empty else firsts


def _firsts(tree: Iterable[tuple[object, Parsed]]) -> tuple[frozenset[str], bool]:
    """The characters a parsed pattern can begin with, and whether it can fit nothing at all."""
    firsts: frozenset[str] = frozenset()
    for op, argument in tree:
        found, may_be_empty = _READ.get(str(op), _anything)(argument)
        firsts |= found
        if not may_be_empty:
            return firsts, False
    return firsts, True


def _anything(argument: Parsed) -> tuple[frozenset[str], bool]:
    del argument
    return _LETTERS_AND_DIGITS, False


def _nothing(argument: Parsed) -> tuple[frozenset[str], bool]:
    del argument
    return frozenset(), True


def _literal(argument: Parsed) -> tuple[frozenset[str], bool]:
    return frozenset(chr(argument)), False


def _one_of(argument: Parsed) -> tuple[frozenset[str], bool]:
    found: set[str] = set()
    for op, item in argument:
        match str(op):
            case "LITERAL":
                found.add(chr(item))
            case "RANGE":
                found.update(map(chr, range(item[0], item[1] + 1)))
            case _:  # a class of characters, or all but some
                return _anything(argument)
    return frozenset(found), False


def _repeated(argument: Parsed) -> tuple[frozenset[str], bool]:
    least, _, inner = argument
    firsts, may_be_empty = _firsts(inner)
    return firsts, may_be_empty or least == 0


def _branched(argument: Parsed) -> tuple[frozenset[str], bool]:
    ways = [_firsts(branch) for branch in argument[1]]
    return frozenset().union(*(firsts for firsts, _ in ways)), any(empty for _, empty in ways)


_READ: dict[str, Callable[[Parsed], tuple[frozenset[str], bool]]] = {
    "LITERAL": _literal,
    "IN": _one_of,
    "MAX_REPEAT": _repeated,
    "MIN_REPEAT": _repeated,
    "BRANCH": _branched,
    "SUBPATTERN": lambda argument: _firsts(argument[3]),
    "ASSERT": _nothing,
    "ASSERT_NOT": _nothing,
    "AT": _nothing,
}
