"""Webhooks over the API: set up, tried, rotated, replayed, removed; seen only by the store's own keys."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.house import EVENT, House, problem
from tests.worker.receiver import Receiver, receiving
from waypost.domain.access import Scope


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(f"sqlite:///{tmp_path}/waypost.db", secret_key="k" * 32, allowed_networks="127.0.0.1")
    yield house
    house.close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


def added(house: House, receiver: Receiver, **wish: object) -> dict[str, Any]:
    """A webhook that is set up."""
    answer = house.post("/v1/webhooks", {"url": receiver.url, **wish})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def work_off(house: House) -> None:
    """Let the caller do what is due."""
    while house.app.caller.work_off():
        pass


def test_the_secret_is_told_once(house: House, receiver: Receiver) -> None:
    made = added(house, receiver)
    assert made["secret"].startswith("whsec_")
    assert house.get(f"/v1/webhooks/{made['id']}").json()["secret"] is None
    assert house.get("/v1/webhooks").json()["webhooks"][0]["id"] == made["id"]


def test_a_test_is_sent_and_its_answer_read(house: House, receiver: Receiver) -> None:
    made = added(house, receiver)
    receiver.answer = b"hello back"
    queued = house.post(f"/v1/webhooks/{made['id']}/test")
    assert queued.status_code == 202
    work_off(house)
    found = house.get(f"/v1/webhook-deliveries/{queued.json()['id']}").json()
    assert (found["state"], found["type"], found["log"][0]["answer"]) == (
        "taken",
        "webhook.test",
        "hello back",
    )
    assert receiver.heard[0].body.decode() == found["body"]


def test_what_a_delivery_says_is_what_the_api_says(house: House, receiver: Receiver) -> None:
    made = added(house, receiver)
    recorded = house.post("/v1/events", EVENT).json()
    work_off(house)
    (listed,) = house.get(f"/v1/webhooks/{made['id']}/deliveries").json()["deliveries"]
    body = house.get(f"/v1/webhook-deliveries/{listed['id']}").json()["body"]
    told = json.loads(body)["data"]["shipment"]
    assert told == house.get(f"/v1/shipments/{recorded['shipment_id']}").json()


def test_one_or_a_range_is_sent_again(house: House, receiver: Receiver) -> None:
    made = added(house, receiver)
    house.post("/v1/events", EVENT)
    work_off(house)
    (listed,) = house.get(f"/v1/webhooks/{made['id']}/deliveries").json()["deliveries"]
    again = house.post(f"/v1/webhook-deliveries/{listed['id']}/replay").json()
    assert again["state"] == "waiting"
    work_off(house)
    ranged = {"since": "2020-01-01T00:00:00Z"}
    assert house.post(f"/v1/webhooks/{made['id']}/replay", ranged).json() == {"deliveries": 0}
    assert house.post(f"/v1/webhooks/{made['id']}/replay", {**ranged, "all": True}).json() == {
        "deliveries": 1
    }
    work_off(house)
    assert len({heard.id for heard in receiver.heard}) == 1
    assert len(receiver.heard) == 3


def test_deliveries_are_paged(house: House, receiver: Receiver) -> None:
    made = added(house, receiver)
    for _ in range(3):
        house.post(f"/v1/webhooks/{made['id']}/test")
    path = f"/v1/webhooks/{made['id']}/deliveries"
    first = house.get(f"{path}?limit=2&state=waiting")
    assert "link" in first.headers
    second = house.get(f"{path}?limit=2&cursor={first.json()['next_cursor']}").json()
    assert (len(first.json()["deliveries"]), len(second["deliveries"])) == (2, 1)
    assert second["next_cursor"] is None
    problem(house.get(f"{path}?limit=0"), 422)
    problem(house.get(f"{path}?state=lost"), 422)
    problem(house.get(f"{path}?cursor=x"), 422)


def test_disabled_it_is_told_nothing_and_enabled_it_is(house: House, receiver: Receiver) -> None:
    made = added(house, receiver)
    path = f"/v1/webhooks/{made['id']}"
    assert house.post(path, {"disabled": True}).json()["disabled_because"] == "disabled by you"
    house.post("/v1/events", EVENT)
    problem(house.post(f"{path}/test"), 422)
    work_off(house)
    assert receiver.heard == []
    assert house.post(path, {"disabled": False, "types": ["shipment.*"]}).json()["disabled_because"] is None
    house.post("/v1/events", {**EVENT, "status": "delivered", "occurred_at": "2026-11-22T10:00:00Z"})
    work_off(house)
    assert len(receiver.heard) == 1


def test_rotated_it_signs_twice(house: House, receiver: Receiver) -> None:
    made = added(house, receiver)
    rotated = house.post(f"/v1/webhooks/{made['id']}/rotate").json()
    assert rotated["secret"] not in (None, made["secret"])
    house.post(f"/v1/webhooks/{made['id']}/test")
    work_off(house)
    assert len(receiver.heard[0].headers["webhook-signature"].split()) == 2


def test_removed_it_is_gone(house: House, receiver: Receiver) -> None:
    made = added(house, receiver)
    house.post(f"/v1/webhooks/{made['id']}/test")
    assert house.post(f"/v1/webhooks/{made['id']}/remove").status_code == 200
    problem(house.get(f"/v1/webhooks/{made['id']}"), 404)
    work_off(house)
    assert receiver.heard == []


@pytest.mark.parametrize(
    ("wish", "pointer"),
    [
        ({"url": "http://10.0.0.5/x"}, "/url"),
        ({"url": "https://192.168.1.1/x"}, "/url"),
        ({"url": "https://user:word@shop.example/x"}, "/url"),
        ({"url": "ftp://shop.example/x"}, "/url"),
        ({"url": "https://shop.example/x", "types": ["shipment.teleported"]}, "/types/0"),
        ({"url": "https://shop.example/x", "format": "morse"}, "/format"),
        ({"url": "https://shop.example/x", "secret": "short"}, "/secret"),
        ({}, "/url"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(house: House, wish: dict[str, Any], pointer: str) -> None:
    assert problem(house.post("/v1/webhooks", wish), 422)["errors"][0]["pointer"] == pointer


def test_without_a_key_to_seal_with_nothing_is_set_up(tmp_path: Path) -> None:
    house = House(f"sqlite:///{tmp_path}/other.db")
    answer = problem(house.post("/v1/webhooks", {"url": "https://shop.example/hook"}), 422)
    assert "WAYPOST_SECRET_KEY" in answer["detail"]
    house.close()


def test_a_key_of_another_store_sees_nothing(house: House, receiver: Receiver) -> None:
    made = added(house, receiver)
    queued = house.post(f"/v1/webhooks/{made['id']}/test").json()
    house.post("/v1/stores/tea", {"name": "Tea"})
    key = house.new_key(*Scope, store="tea")
    assert house.get("/v1/webhooks", key=key).json() == {"webhooks": []}
    problem(house.get(f"/v1/webhooks/{made['id']}", key=key), 404)
    problem(house.get(f"/v1/webhook-deliveries/{queued['id']}", key=key), 404)
    problem(house.post(f"/v1/webhooks/{made['id']}/remove", key=key), 404)


def test_what_we_send_is_in_the_documentation(house: House) -> None:
    webhooks = house.get("/openapi.json", key=None).json()["webhooks"]
    assert {"shipment.delivered", "shipment.estimate_changed", "order.cancelled"} <= set(webhooks)
    told = webhooks["shipment.delivered"]["post"]
    assert told["requestBody"]["content"]["application/json"]["schema"]["$ref"].endswith(
        "WebhookShipmentMessage"
    )
