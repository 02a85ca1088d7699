"""What is decided in a case reaches those who are told of the order."""

from collections.abc import Iterator

import pytest

from tests.usecases.telling import Shop
from waypost.carriers import registry
from waypost.db import open_database
from waypost.domain.case import CaseKind, Outcome
from waypost.domain.tracking import EventType
from waypost.places.gazetteer import open_gazetteer
from waypost.usecases.find_journey import World, find_order_journey
from waypost.usecases.open_case import CaseNotFound, CaseRefused, Told, answer_case, open_case


@pytest.fixture
def shop() -> Iterator[Shop]:
    database = open_database("sqlite://")
    database.migrate()
    yield Shop(database, World(open_gazetteer(), registry))
    database.close()


def test_a_refund_is_told_once(shop: Shop) -> None:
    shop.open_mail()
    order = shop.order()
    parcel = shop.parcel("1Z999AA10123456784")
    shop.tell(parcel, EventType.DELIVERED)
    with shop.database.write() as tx:
        journey = find_order_journey(tx, order, world=shop.world, now=shop.now)
        told = Told(CaseKind.NOT_RECEIVED, "", parcel.id)
        case = open_case(tx, journey, told, now=shop.now)
        answer_case(tx, case.id, outcome=Outcome.REFUND, now=shop.now)
    shop.plan(order)
    shop.plan(order)
    assert shop.said(order)["refund_decided"] == "waiting"
    assert [row.topic.value for row in shop.rows(order)].count("refund_decided") == 1


def test_a_parcel_of_another_order_and_an_unknown_case_are_refused(shop: Shop) -> None:
    order = shop.order()
    with shop.database.write() as tx:
        journey = find_order_journey(tx, order, world=shop.world, now=shop.now)
        with pytest.raises(CaseRefused):
            open_case(tx, journey, Told(CaseKind.QUESTION, "?", 4711), now=shop.now)
        with pytest.raises(CaseNotFound):
            answer_case(tx, 4711, words="?", now=shop.now)
