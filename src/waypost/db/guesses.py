"""Guessed carriers by shipment, and what a store's numbers turned out to be."""

import json
from collections.abc import Mapping, Sequence

from waypost.db.connection import Connection, Row, columns
from waypost.domain.guessing import Guess, Trial
from waypost.domain.tracking import from_micros, micros

_GUESSES = columns(
    "carrier_guesses", natural=1, shipment_id="bigint", candidates="text", trials="text",
    tail="ON CONFLICT (shipment_id) DO UPDATE"
    " SET candidates = excluded.candidates, trials = excluded.trials",
)  # fmt: skip
_HITS = columns(
    "number_hits", natural=3, store_id="bigint", form="text", carrier="text", hits="bigint",
    tail="ON CONFLICT (store_id, form, carrier) DO UPDATE SET hits = excluded.hits",
)  # fmt: skip


class StoredGuesses:
    """`ports.guesses.Guesses` in two tables."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def of(self, shipment_ids: Sequence[int]) -> Sequence[Guess]:
        if not shipment_ids:
            return []
        rows = self._db.rows(
            "SELECT shipment_id, candidates, trials FROM carrier_guesses"
            f" WHERE {self._db.among('shipment_id', 'bigint')} ORDER BY shipment_id",
            (self._db.listed(sorted(set(shipment_ids))),),
        )
        return [_guess(row) for row in rows]

    def save(self, guesses: Sequence[Guess]) -> None:
        last = {one.shipment_id: one for one in guesses}
        if last:
            self._db.insert(_GUESSES, [_row(last[shipment_id]) for shipment_id in sorted(last)])

    def forget(self, shipment_ids: Sequence[int]) -> int:
        if not shipment_ids:
            return 0
        return self._db.run(
            f"DELETE FROM carrier_guesses WHERE {self._db.among('shipment_id', 'bigint')}",
            (self._db.listed(sorted(set(shipment_ids))),),
        )

    def hits(self, store_id: int, forms: Sequence[str]) -> Mapping[tuple[str, str], int]:
        if not forms:
            return {}
        rows = self._db.rows(
            "SELECT carrier, form, hits FROM number_hits"
            f" WHERE store_id = ? AND {self._db.among('form', 'text')}",
            (store_id, self._db.listed(sorted(set(forms)))),
        )
        return {(row[0], row[1]): row[2] for row in rows}

    def keep_hits(self, store_id: int, hits: Mapping[tuple[str, str], int]) -> None:
        rows = sorted((store_id, form, carrier, count) for (carrier, form), count in hits.items())
        if rows:
            self._db.insert(_HITS, rows)


def _row(one: Guess) -> Row:
    trials = [
        [trial.carrier, micros(trial.since), trial.until and micros(trial.until)] for trial in one.trials
    ]
    return one.shipment_id, json.dumps(one.candidates), json.dumps(trials)


def _guess(row: Row) -> Guess:
    trials = tuple(
        Trial(carrier, from_micros(since), from_micros(until) if until is not None else None)
        for carrier, since, until in json.loads(row[2])
    )
    return Guess(row[0], tuple(json.loads(row[1])), trials)
