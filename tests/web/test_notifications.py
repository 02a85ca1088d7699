"""The ledger can be read: what was told, what was not and why; and a shop's choices are checked."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.web.house import EVENT, ORDER, House
from waypost.domain.notification import Channel
from waypost.ports.ledger import StoredChannel
from waypost.usecases.plan_notifications import plan_notifications

NOW = datetime(2026, 11, 21, 16, tzinfo=UTC)


@pytest.fixture
def house() -> Iterator[House]:
    house = House("sqlite://", clock=lambda: NOW)
    try:
        yield house
    finally:
        house.close()


def test_a_ledger_is_read_with_reasons_and_masked_addresses(house: House) -> None:
    order = house.post("/v1/orders", ORDER).json()
    house.post("/v1/shipments", {"order_number": "OL-1", "tracking_number": EVENT["tracking_number"]})
    house.post("/v1/events", EVENT)
    with house.app.database.write() as tx:
        tx.channels.add(StoredChannel(0, Channel.EMAIL, "smtp", "mail", "sealed", "hook", NOW))
        plan_notifications(tx, [1], world=house.app.world, now=NOW)
    rows = house.get(f"/v1/orders/{order['id']}/notifications").json()["notifications"]
    by_topic = {row["topic"]: row for row in rows}
    assert by_topic["shipped"]["state"] == "waiting"
    assert by_topic["shipped"]["to"] == "a•••@e•••.org"
    assert by_topic["order_confirmed"]["reason"] == "not_wanted_by_shop"
    one = house.get(f"/v1/notifications/{by_topic['shipped']['id']}").json()
    assert one["order_id"] == order["id"]


def test_nothing_is_told_of_what_is_not_there(house: House) -> None:
    assert house.get("/v1/orders/ord_000000000000/notifications").status_code == 404
    assert house.get("/v1/orders/nonsense/notifications").status_code == 404
    assert house.get("/v1/notifications/ntf_nonsense").status_code == 404


@pytest.mark.parametrize(
    ("choice", "pointer"),
    [
        ({"topics": {"delivred": True}}, "/settings/notifications/topics/delivred"),
        ({"topics": {"delivered": "yes"}}, "/settings/notifications/topics/delivered"),
        ({"quiet_hours": {"from": "9 pm"}}, "/settings/notifications/quiet_hours/from"),
        ({"loud_hours": {}}, "/settings/notifications/loud_hours"),
        ({"topics": []}, "/settings/notifications/topics"),
    ],
)
def test_a_choice_that_cannot_be_meant_is_refused_by_name(
    house: House, choice: dict[str, object], pointer: str
) -> None:
    refused = house.post("/v1/stores/default", {"settings": {"notifications": choice}})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == pointer


def test_a_choice_is_kept(house: House) -> None:
    choice = {"topics": {"in_transit": True}, "quiet_hours": {"from": "22:00", "until": "07:30"}}
    kept = house.post("/v1/stores/default", {"settings": {"notifications": choice}})
    assert kept.json()["settings"]["notifications"] == choice
