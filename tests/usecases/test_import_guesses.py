"""A carrier that the rows of a file do not name is a guess, and treated as one."""

from dataclasses import replace

from tests.usecases.test_import_rows import order_of, order_rows
from waypost.ports.database import Database


def test_a_carrier_read_from_the_number_is_a_guess_that_never_turns_a_later_one_back(
    database: Database,
) -> None:
    row = {"order_number": "1", "tracking_number": "1Z5R89390357567127"}
    order_rows(database, [row])
    _, (parcel,), _ = order_of(database, "1")
    with database.write() as tx:
        assert [one.carrier for one in tx.guesses.of([parcel.id])] == ["ups"]
        tx.shipments.save([replace(parcel, carrier="usps")])
    order_rows(database, [row, {**row, "service": "ground"}])
    assert [(one.carrier, one.service) for one in order_of(database, "1")[1]] == [("usps", "ground")]


def test_a_carrier_that_a_row_states_is_no_guess(database: Database) -> None:
    order_rows(database, [{"order_number": "1", "tracking_number": "1Z5R89390357567127", "carrier": "UPS"}])
    _, (parcel,), _ = order_of(database, "1")
    with database.read() as tx:
        assert not tx.guesses.of([parcel.id])
