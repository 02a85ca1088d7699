"""Looking an order up: the same work whatever is asked."""

import sys
from datetime import UTC, datetime
from types import FrameType

import pytest

from waypost.domain.order import Buyer
from waypost.domain.shipment import Address
from waypost.ports.database import Database
from waypost.usecases.import_orders import OrderDraft, import_orders
from waypost.usecases.look_up_order import look_up_order

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
BUYER = Buyer(email="Ada@Example.org", phone="0049 40 123456")


@pytest.fixture
def filled(database: Database) -> Database:
    with database.write() as tx:
        address = Address(city="London", postal_code="SW1A 1AA", country="GB")
        drafts = [
            OrderDraft(1, "OL-1", buyer=BUYER, ship_to=address),
            OrderDraft(1, "OL-2", buyer=Buyer(), ship_to=None),
        ]
        import_orders(tx, drafts, now=NOW)
    return database


@pytest.mark.parametrize("proof", ["ada@example.ORG", "+49 40 123456", "(0)40-123456", "sw1a1aa", "SW1A-1AA"])
def test_each_proof_opens_the_order(filled: Database, proof: str) -> None:
    with filled.read() as tx:
        found = look_up_order(tx, order_number="ol1", proof=proof)
    assert found is not None
    assert found.order_number == "OL-1"


@pytest.mark.parametrize(
    "proof", ["", " ", "0", "123456@", "ada", "example.org", "nobody@example.invalid", "0000"]
)
def test_nothing_else_does(filled: Database, proof: str) -> None:
    with filled.read() as tx:
        for number in ("OL-1", "OL-2", "OL-3", ""):
            assert look_up_order(tx, order_number=number, proof=proof) is None


def test_an_unknown_number_costs_the_same_steps_as_a_wrong_proof_and_a_right_one(filled: Database) -> None:
    asked = (("OL-1", "ada@example.org"), ("OL-1", "bob@example.org"), ("OL-9", "bob@example.org"))
    assert len({steps_of(filled, number, proof) for number, proof in asked}) == 1


def steps_of(database: Database, number: str, proof: str) -> tuple[str, ...]:
    """The functions that a look-up calls, in their sequence (not counting the letters they look at)."""
    steps: list[str] = []

    def note(frame: FrameType, event: str, argument: object) -> None:
        del argument
        name = frame.f_code.co_name
        if event == "call" and name != "<genexpr>" and frame.f_code.co_filename.endswith("look_up_order.py"):
            steps.append(name)

    with database.read() as tx:
        sys.setprofile(note)
        look_up_order(tx, order_number=number, proof=proof)
        sys.setprofile(None)
    return tuple(steps)
