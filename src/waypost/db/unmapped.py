"""Codes of carriers that nobody has mapped: counted, for a person to look at."""

from collections.abc import Sequence
from datetime import datetime

from waypost.db.connection import Connection, columns
from waypost.domain.tracking import from_micros, micros
from waypost.ports.database import UnmappedCode

# A carrier that sends words only is told by its words; else the code counts and the last words are shown.
_COUNTED = columns(
    "unmapped_codes", carrier="text", code="text", wording="text", text="text", count="bigint",
    last_at="bigint",
    tail="ON CONFLICT (carrier, code, wording) DO UPDATE"
    " SET count = unmapped_codes.count + excluded.count,"
    " text = CASE WHEN excluded.last_at >= unmapped_codes.last_at"
    " THEN excluded.text ELSE unmapped_codes.text END,"
    " last_at = CASE WHEN excluded.last_at > unmapped_codes.last_at"
    " THEN excluded.last_at ELSE unmapped_codes.last_at END",
)  # fmt: skip


def count(db: Connection, codes: Sequence[tuple[str, str, str, datetime]]) -> None:
    """Count one more of each (carrier, code, words, heard at)."""
    counted: dict[tuple[str, str, str], tuple[int, int, str]] = {}
    for carrier, code, text, at in codes:
        key = (carrier, code, "" if code else text)
        times, last_at, words = counted.get(key, (0, micros(at), text))
        if micros(at) >= last_at:
            last_at, words = micros(at), text
        counted[key] = (times + 1, last_at, words)
    rows = [(*key, words, times, last_at) for key, (times, last_at, words) in sorted(counted.items())]
    db.insert(_COUNTED, rows)


def most_frequent(db: Connection, *, limit: int) -> list[UnmappedCode]:
    """The codes that came most often, first."""
    rows = db.rows(
        "SELECT carrier, code, text, count, last_at FROM unmapped_codes"
        " ORDER BY count DESC, last_at DESC, carrier, code, wording LIMIT ?",
        (limit,),
    )
    return [UnmappedCode(row[0], row[1], row[2], row[3], from_micros(row[4])) for row in rows]
