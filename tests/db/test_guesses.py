"""Guessed carriers and a shop's hits are kept as they were given."""

from datetime import timedelta

from tests.db.samples import NOW, STORE, shipment
from waypost.domain.guessing import first_guess, next_guess
from waypost.ports.database import Database


def test_a_guess_is_kept_with_its_candidates_and_everybody_who_was_asked(database: Database) -> None:
    with database.write() as tx:
        one, two = tx.shipments.add([shipment("N1"), shipment("N2")])
        guess = first_guess(one.id, ["alpha", "beta"], carrier="alpha", now=NOW)
        after = next_guess(guess, askable={"beta"}, now=NOW + timedelta(days=2))
        assert after is not None
        tx.guesses.save([guess, first_guess(two.id, [], carrier="beta", now=NOW)])
        assert tx.guesses.of([one.id]) == [guess]
        tx.guesses.save([after])
    with database.read() as tx:
        assert [found.carrier for found in tx.guesses.of([two.id, one.id, 4711])] == ["beta", "beta"]
        assert tx.guesses.of([one.id]) == [after]
        assert tx.guesses.of([]) == []


def test_a_forgotten_guess_is_gone(database: Database) -> None:
    with database.write() as tx:
        (one,) = tx.shipments.add([shipment("N1")])
        tx.guesses.save([first_guess(one.id, ["alpha"], carrier="alpha", now=NOW)])
        assert tx.guesses.forget([]) == 0
        assert tx.guesses.forget([one.id, 4711]) == 1
        assert tx.guesses.of([one.id]) == []


def test_hits_are_counted_for_each_store_carrier_and_form(database: Database) -> None:
    with database.write() as tx:
        other = tx.stores.save(slug="tea", name="Tea", settings={}).id
        tx.guesses.keep_hits(STORE, {("evri", "evri/parcel-16"): 12, ("dpd", "916"): 1})
        tx.guesses.keep_hits(STORE, {("evri", "evri/parcel-16"): 13})
        tx.guesses.keep_hits(other, {("gls", "evri/parcel-16"): 5})
        tx.guesses.keep_hits(other, {})
    with database.read() as tx:
        assert tx.guesses.hits(STORE, ["evri/parcel-16", "nothing"]) == {("evri", "evri/parcel-16"): 13}
        assert tx.guesses.hits(STORE, ["evri/parcel-16", "916"]) == {
            ("evri", "evri/parcel-16"): 13, ("dpd", "916"): 1,
        }  # fmt: skip
        assert tx.guesses.hits(STORE, []) == {}
