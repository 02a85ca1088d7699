"""Which column of a file means what: guessed from its name, and from a look at its values.

A guess is never more than a proposal: it is shown before it is used, and a person may overrule each part.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from waypost.domain.column_words import EVENT_FIELDS, ORDER_FIELDS, Field, Kind
from waypost.domain.written_dates import looks_like_time

__all__ = [
    "EVENT_FIELDS",
    "ORDER_FIELDS",
    "ColumnGuess",
    "Field",
    "Kind",
    "Match",
    "fold_header",
    "guess_columns",
]

ENOUGH = 0.6  # so many of the values must look right: files have slips in them
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_NUMBER = re.compile(r"[-+]?\d+([.,]\d+)?", re.ASCII)
_CODE = re.compile(r"[A-Za-z0-9][\w.\-/:|]{0,29}")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_ZONE_WORD = re.compile(r"_([a-z]{1,3}t|utc|local|z)$")  # ts_ist, scan_time_local
_OFFSET = re.compile(r"(Z|UTC|GMT|[+-]\d\d:?\d\d)$", re.IGNORECASE)
_NOT_UTC = re.compile(r"[+-](?!00:?00)\d\d:?\d\d$")


@dataclass(frozen=True, slots=True)
class Match:
    """A field and the column it is read from. `why` is a sentence for people."""

    field: str
    column: str
    why: str


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """What was found: a column for some fields, columns left aside (and why), needed fields missing."""

    matches: tuple[Match, ...]
    left_aside: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]

    @property
    def columns(self) -> Mapping[str, str]:
        """The column of each field that has one."""
        return {match.field: match.column for match in self.matches}


@dataclass(frozen=True, slots=True)
class _Candidate:
    column: str
    rank: int
    richness: int


def guess_columns(
    header: Sequence[str],
    samples: Sequence[Mapping[str, str]],
    fields: Sequence[Field],
    *,
    status_words: frozenset[str] = frozenset(),
    told: Mapping[str, str] | None = None,
    ignored: frozenset[str] = frozenset(),
) -> ColumnGuess:
    """Propose a column for each field.

    `samples` are some rows by column; `status_words` are folded words that a status may be; `told` are the
    columns that a person chose (by field, never overruled), `ignored` columns are not looked at.
    """
    told = told or {}
    free = [column for column in header if column not in ignored and column not in told.values()]
    values = {column: _values_of(column, samples) for column in free}
    aside: dict[str, str] = dict.fromkeys(sorted(ignored & set(header)), "you said so")
    matches = [Match(field, column, "you said so") for field, column in told.items()]
    taken: set[str] = set()
    for field in fields:
        if field.name in told:
            continue
        candidates = [
            one for one in _candidates(field, free, values, status_words, aside) if one.column not in taken
        ]
        if not candidates:
            continue
        best = min(candidates, key=lambda one: (-one.richness, one.rank))
        taken.add(best.column)
        matches.append(Match(field.name, best.column, _why(field, best)))
        for other in candidates:
            if other is not best:
                aside.setdefault(other.column, f"{best.column} tells {field.name}")
    return _concluded(header, fields, matches, aside)


def _concluded(
    header: Sequence[str], fields: Sequence[Field], matches: list[Match], aside: Mapping[str, str]
) -> ColumnGuess:
    chosen = {match.column for match in matches}
    found = {match.field for match in matches}
    left = [(one, aside.get(one, "we know no meaning for it")) for one in header if one not in chosen]
    missing = tuple(field.name for field in fields if field.is_needed and field.name not in found)
    return ColumnGuess(tuple(matches), tuple(left), missing)


def fold_header(text: str) -> str:
    """A column's name in small letters without accents, `_` between words (Order Number: order_number)."""
    spread = unicodedata.normalize("NFC", _CAMEL.sub("_", text.strip())).casefold()
    for umlaut, letters in (("ä", "ae"), ("ö", "oe"), ("ü", "ue")):
        spread = spread.replace(umlaut, letters)
    plain = unicodedata.normalize("NFKD", spread)
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[^0-9a-z]+", "_", bare).strip("_")


def _values_of(column: str, samples: Sequence[Mapping[str, str]]) -> list[str]:
    return [value for row in samples if (value := (row.get(column) or "").strip())]


def _candidates(
    field: Field,
    free: Sequence[str],
    values: Mapping[str, list[str]],
    status_words: frozenset[str],
    aside: dict[str, str],
) -> list[_Candidate]:
    ranks = {name: rank for rank, name in enumerate(field.names)}
    found = []
    for column in free:
        rank = ranks.get(fold_header(column))
        if rank is None and field.kind is Kind.TIME:
            rank = ranks.get(_ZONE_WORD.sub("", fold_header(column)))
        if rank is None and not (field.kind is Kind.EMAIL and _share(values[column], _is_email) >= ENOUGH):
            continue
        if not _fits(field.kind, values[column], status_words):
            aside.setdefault(column, f"it is called like {field.name}, but its values are not such")
            continue
        aside.pop(column, None)
        found.append(
            _Candidate(column, len(ranks) if rank is None else rank, _richness(field, values[column]))
        )
    return found


def _fits(kind: Kind, values: Sequence[str], status_words: frozenset[str]) -> bool:
    if not values:
        return True
    tests: dict[Kind, Callable[[str], bool]] = {
        Kind.TIME: looks_like_time,
        Kind.DAY: looks_like_time,
        Kind.EMAIL: _is_email,
        Kind.NUMBER: lambda text: bool(_NUMBER.fullmatch(text)),
        Kind.CODE: lambda text: bool(_CODE.fullmatch(text)),
    }
    if kind is Kind.STATUS and status_words:
        return _share(values, lambda text: fold_header(text) in status_words) >= ENOUGH
    test = tests.get(kind)
    return test is None or _share(values, test) >= ENOUGH


def _richness(field: Field, values: Sequence[str]) -> int:
    """How much more than its name a column of times tells: an offset of its own is worth more than UTC."""
    if field.kind is not Kind.TIME or not values:
        return 0
    if _share(values, lambda text: bool(_NOT_UTC.search(text))) >= ENOUGH:
        return 2
    return 1 if _share(values, lambda text: bool(_OFFSET.search(text))) >= ENOUGH else 0


def _share(values: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, values)) / len(values) if values else 0.0


def _is_email(text: str) -> bool:
    return bool(_EMAIL.fullmatch(text))


def _why(field: Field, best: _Candidate) -> str:
    if best.rank == len(field.names):
        return "by its values"
    return "by its name, and its times tell their offset" if best.richness > 1 else "by its name"
