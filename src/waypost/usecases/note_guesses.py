"""Note which shipments' carriers were only guessed, and learn where another one is stated instead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from waypost.domain.guessing import first_guess
from waypost.domain.number_formats import NumberFormats
from waypost.domain.shipment import Shipment
from waypost.ports.database import Transaction
from waypost.usecases.learn_carriers import learn_correction


@dataclass(frozen=True, slots=True)
class Named:
    """A shipment whose carrier was told or guessed: before (None: new), after, and the guesses."""

    before: Shipment | None
    after: Shipment
    guesses: tuple[str, ...]


def note_guesses(tx: Transaction, named: Sequence[Named], *, formats: NumberFormats, now: datetime) -> None:
    """Keep the guesses of shipments that had no carrier; forget those against which a carrier was stated."""
    fresh = [
        first_guess(one.after.id, one.guesses, carrier=one.after.carrier, now=now)
        for one in named
        if one.guesses
        and one.after.carrier is not None
        and (one.before is None or one.before.carrier is None)
    ]
    if fresh:
        tx.guesses.save(fresh)
    stated = [one for one in named if not one.guesses and one.before is not None]
    if stated:
        tx.guesses.forget([one.after.id for one in stated])
    for one in stated:
        if one.before is not None and one.before.carrier not in (None, one.after.carrier):
            number = one.after.tracking_number or ""
            learn_correction(tx, one.before, carrier=one.after.carrier, number=number, formats=formats)


def contradicted_guesses(tx: Transaction, stated: Sequence[tuple[str | None, Shipment]]) -> frozenset[int]:
    """The shipments for which another carrier is stated than was guessed from their number."""
    wrong = {
        one.id: one.carrier
        for carrier, one in stated
        if carrier is not None and one.carrier not in (None, carrier)
    }
    guesses = tx.guesses.of(sorted(wrong)) if wrong else ()
    return frozenset(one.shipment_id for one in guesses if one.carrier == wrong[one.shipment_id])
