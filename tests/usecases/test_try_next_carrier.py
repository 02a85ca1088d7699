"""A number that its guessed carrier does not know is tried at the next candidate; the timeline says so."""

from collections.abc import Iterator

import pytest

from tests.usecases.asking import ON_ITS_WAY, SECRETS, VAULT, House, house, plan_of, usps_answer
from waypost.carriers import registry
from waypost.domain.guessing import first_guess
from waypost.domain.shipment import Shipment
from waypost.domain.tracking import EventType
from waypost.ports.database import Database
from waypost.usecases.explain_shipment import explain_shipment
from waypost.usecases.find_journey import World
from waypost.usecases.manage_accounts import AccountWish, add_account

NUMBER = "9400111206206406260787"


@pytest.fixture
def post(each_database: Database) -> Iterator[House]:
    with house(each_database) as opened:
        yield opened


def connect(post: House, carrier: str) -> int:
    wish = AccountWish(carrier, f"{carrier} too", SECRETS, base_url=post.url)
    with post.database.write() as tx:
        return add_account(
            tx, wish, connectors=registry, vault=VAULT, hook_key=f"{carrier}-hook", now=post.clock.now
        ).id


def ship_guessed(post: House, *candidates: str) -> int:
    (number,) = post.ship(NUMBER)
    with post.database.write() as tx:
        tx.guesses.save([first_guess(number, candidates, carrier="usps", now=post.clock.now)])
    return number


def ask_for_days(post: House, days: int) -> None:
    for _ in range(4 * days):
        post.poll()
        post.clock.forward(hours=6, minutes=5)


def shipment_of(post: House, number: int) -> Shipment:
    with post.database.read() as tx:
        found = tx.shipments.by_id(number)
    assert found is not None
    return found


def notes_of(post: House, number: int) -> list[str]:
    with post.database.read() as tx:
        events = tx.shipments.events([number])
    return [one.event.text or "" for one in events if one.event.type is EventType.NOTE]


def test_the_next_candidate_with_an_account_is_asked(post: House) -> None:
    account = connect(post, "fedex")
    number = ship_guessed(post, "usps", "purolator", "fedex")
    ask_for_days(post, 1)
    assert shipment_of(post, number).carrier == "usps"
    ask_for_days(post, 1)
    assert shipment_of(post, number).carrier == "fedex"
    plan = plan_of(post, number)
    assert (plan.account_id, plan.asked_at, plan.unknown_since) == (account, None, None)
    (note,) = notes_of(post, number)
    assert note == (
        "We asked USPS from 2026-11-24 to 2026-11-26, who did not know the number."
        " Since 2026-11-26 we ask FedEx."
    )


def test_the_explanation_tells_who_was_asked(post: House, world: World) -> None:
    connect(post, "fedex")
    number = ship_guessed(post, "usps", "fedex")
    ask_for_days(post, 2)
    with post.database.read() as tx:
        shipment = shipment_of(post, number)
        why = explain_shipment(tx, shipment, world=world, now=post.clock.now)
    assert why.about_carrier[-1] == "Since 2026-11-26 we ask FedEx."


def test_a_stated_carrier_is_never_changed(post: House) -> None:
    connect(post, "fedex")
    (number,) = post.ship(NUMBER)
    ask_for_days(post, 4)
    assert shipment_of(post, number).carrier == "usps"
    assert notes_of(post, number) == []


def test_a_guess_without_another_account_stays(post: House) -> None:
    number = ship_guessed(post, "usps", "fedex")
    ask_for_days(post, 4)
    assert shipment_of(post, number).carrier == "usps"
    assert notes_of(post, number) == []


def test_a_carrier_that_has_answered_is_not_given_up(post: House) -> None:
    connect(post, "fedex")
    number = ship_guessed(post, "usps", "fedex")
    ask_for_days(post, 1)
    post.carrier.parcels[NUMBER] = usps_answer(NUMBER, ON_ITS_WAY)
    ask_for_days(post, 3)
    assert shipment_of(post, number).carrier == "usps"


def test_a_carrier_that_has_the_number_for_another_shipment_is_not_tried(post: House) -> None:
    connect(post, "fedex")
    number = ship_guessed(post, "usps", "fedex")
    post.ship(NUMBER, carrier="fedex")
    ask_for_days(post, 4)
    assert shipment_of(post, number).carrier == "usps"


def test_a_carrier_that_was_stated_meanwhile_ends_the_guessing(post: House) -> None:
    connect(post, "fedex")
    number = ship_guessed(post, "fedex", "usps")
    with post.database.write() as tx:
        tx.guesses.save([first_guess(number, ("fedex", "usps"), carrier="fedex", now=post.clock.now)])
    ask_for_days(post, 3)
    assert shipment_of(post, number).carrier == "usps"
    with post.database.read() as tx:
        assert tx.guesses.of([number]) == []
