"""An address is asked a few times a day and no more, whatever is tried around it."""

from datetime import timedelta

import pytest

from tests.usecases.telling import Shop
from waypost.domain.notification import Channel
from waypost.domain.order import Order
from waypost.domain.tracking import EventType
from waypost.ports.database import Database
from waypost.ports.ledger import Contact, Role
from waypost.usecases.choose_notifications import Wish, add_contact, begin_chat, start_again, stop
from waypost.usecases.correct_shipment import revoke_link
from waypost.usecases.find_journey import World
from waypost.usecases.prove_address import (
    MOST_ROUNDS,
    MOST_TRIES,
    ProofRefused,
    ask_for_proof,
    code_of,
    prove_by_code,
    prove_by_link,
)

SECRET = b"not a secret at all"


@pytest.fixture
def shop(each_database: Database, world: World) -> Shop:
    shop = Shop(each_database, world)
    shop.open_mail()
    return shop


def ask(shop: Shop, order: Order, address: str = "bo@example.net") -> Contact:
    wish = Wish(Channel.EMAIL, address, Role.BUYER, "de", {"by": "page"})
    with shop.database.write() as tx:
        contact = add_contact(tx, order, wish, now=shop.now)
        ask_for_proof(tx, contact, subject="Code", text="{code} {link}", now=shop.now)
    shop.later(timedelta(minutes=2))
    return contact


def test_ending_and_asking_again_begins_no_new_count(shop: Shop) -> None:
    order = shop.order()
    for _ in range(MOST_ROUNDS):
        contact = ask(shop, order)
        with shop.database.write() as tx:
            stop(tx, contact, now=shop.now)
    with pytest.raises(ProofRefused, match="too_many"):
        ask(shop, order)


def test_proving_and_ending_and_asking_again_begins_no_new_count(shop: Shop) -> None:
    order = shop.order()
    for _ in range(MOST_ROUNDS):
        contact = ask(shop, order)
        with shop.database.write() as tx:
            stop(tx, prove_by_link(tx, contact, now=shop.now), now=shop.now)
    with pytest.raises(ProofRefused, match="too_many"):
        ask(shop, order)


def test_an_address_is_asked_no_more_often_for_many_orders(shop: Shop) -> None:
    orders = [shop.order(f"A-{number}") for number in range(MOST_ROUNDS + 1)]
    for order in orders[:-1]:
        ask(shop, order)
    with pytest.raises(ProofRefused, match="too_many"):
        ask(shop, orders[-1])
    ask(shop, orders[-1], "somebody.else@example.net")
    shop.later(timedelta(days=1))
    ask(shop, orders[-1])


def test_what_was_ended_is_not_proved_any_more(shop: Shop) -> None:
    contact = ask(shop, shop.order())
    with shop.database.write() as tx:
        proof = tx.proofs.of(contact.id)
        ended = stop(tx, contact, now=shop.now)
        assert proof is not None
        code = code_of(proof, secret=SECRET)
        with pytest.raises(ProofRefused, match="expired"):
            prove_by_code(tx, ended, code, secret=SECRET, now=shop.now)
        with pytest.raises(ProofRefused, match="expired"):
            prove_by_link(tx, ended, now=shop.now)


def test_after_five_wrong_codes_the_right_one_is_not_heard(shop: Shop) -> None:
    contact = ask(shop, shop.order())
    with shop.database.write() as tx:
        proof = tx.proofs.of(contact.id)
        assert proof is not None
        code = code_of(proof, secret=SECRET)
        wrong = "000000" if code != "000000" else "111111"
        for _ in range(MOST_TRIES):
            assert prove_by_code(tx, contact, wrong, secret=SECRET, now=shop.now).verified_at is None
        with pytest.raises(ProofRefused, match="too_many"):
            prove_by_code(tx, contact, code, secret=SECRET, now=shop.now)


def test_the_order_s_own_address_written_in_other_letters_is_the_same_person(shop: Shop) -> None:
    order = shop.order(email="Nora@Example.com")
    shop.plan(order)
    ask(shop, order, "nora@example.com")
    with shop.database.read() as tx:
        assert [one.address for one in tx.contacts.of_orders([order.id])] == ["Nora@Example.com"]


def test_who_came_by_a_link_that_was_revoked_is_told_nothing_more(shop: Shop) -> None:
    order = shop.order(email="nora@example.com")
    shop.plan(order)
    shop.tell(shop.parcel("1Z1"), EventType.PICKED_UP)
    contact = ask(shop, order)
    with shop.database.write() as tx:
        prove_by_link(tx, contact, now=shop.now)
        stop(tx, begin_chat(tx, order, "4711", locale="de", now=shop.now), now=shop.now)
    shop.plan(order)
    with shop.database.write() as tx:
        stored = tx.orders.by_id(order.id)
        assert stored is not None
        revoke_link(tx, stored, now=shop.now)
        for one in tx.contacts.of_orders([order.id]):
            start_again(tx, one)
        told = [one.address for one in tx.contacts.of_orders([order.id]) if one.ended_at is None]
        assert told == ["nora@example.com"]
    shop.later(timedelta(minutes=3))
    assert [ready.message.to for ready in shop.prepare()] == ["nora@example.com"]
