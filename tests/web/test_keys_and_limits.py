"""Who may call, and how often."""

from datetime import UTC, datetime

import pytest

from tests.web.house import EVENT, ORDER, House, pointers, problem
from waypost.domain.access import Scope


@pytest.mark.parametrize("given", [None, "Basic abc", "Bearer", "Bearer wp_wrong", "Bearer \u00e4"])
def test_a_call_without_a_good_key_is_told_so(house: House, given: str | None) -> None:
    headers = {} if given is None else {"authorization": given.encode("latin-1")}
    answer = house.ask("GET", "/v1/orders", key=None, headers=headers)
    problem(answer, 401)
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_a_scope_that_is_missing_is_named(house: House) -> None:
    key = house.new_key(Scope.READ)
    assert house.get("/v1/orders", key=key).status_code == 200
    answer = house.post("/v1/events", EVENT, key=key)
    assert "'write'" in problem(answer, 403)["detail"]
    problem(house.post("/v1/stores/default", {}, key=house.new_key(Scope.WRITE)), 403)


def test_a_new_key_works_at_once_and_a_revoked_one_soon_not(house: House) -> None:
    key = house.new_key(Scope.READ)
    assert house.get("/v1/orders", key=key).status_code == 200
    with house.app.database.write() as tx:
        found = next(one for one in tx.keys.all() if key.startswith(one.prefix))
        tx.keys.revoke(found.id, now=datetime.now(UTC))
    house.app.web.service.callers.forget()
    problem(house.get("/v1/orders", key=key), 401)


def test_a_key_of_one_store_sees_nothing_of_another(house: House) -> None:
    house.post("/v1/stores/other", {"name": "Other"})
    order, event = house.order(), house.post("/v1/events", EVENT).json()
    key = house.new_key(Scope.WRITE, store="other")
    problem(house.get(f"/v1/orders/{order['id']}", key=key), 404)
    problem(house.get(f"/v1/shipments/{event['shipment_id']}", key=key), 404)
    problem(house.get(f"/v1/shipments/{event['shipment_id']}/explain", key=key), 404)
    assert house.get("/v1/orders", key=key).json()["orders"] == []
    assert house.get(
        "/v1/shipments", params={"tracking_number": EVENT["tracking_number"]}, key=key
    ).json() == {"shipments": []}
    assert pointers(house.post("/v1/events", {**EVENT, "shipment_id": event["shipment_id"]}, key=key)) == [
        "/shipment_id"
    ]
    problem(house.post("/v1/orders", {**ORDER, "store": "default"}, key=key), 403)
    assert [one["slug"] for one in house.get("/v1/stores", key=key).json()["stores"]] == ["other"]


def test_answers_tell_what_is_left_and_too_many_are_refused() -> None:
    house = House("sqlite://", rate_limit=3)
    try:
        answers = [house.get("/v1/stores") for _ in range(4)]
        assert [one.status_code for one in answers] == [200, 200, 200, 429]
        assert answers[0].headers["ratelimit-policy"] == '"default";q=3;w=60'
        assert answers[0].headers["ratelimit"].startswith('"default";r=2;t=')
        assert int(answers[3].headers["retry-after"]) in range(1, 21)
        assert problem(answers[3], 429)["type"].endswith("quota-exceeded")
    finally:
        house.close()


def test_methods_and_paths_that_are_not_there(house: House) -> None:
    refused = house.ask("DELETE", "/v1/orders")
    problem(refused, 405)
    assert refused.headers["allow"] == "GET, HEAD, OPTIONS, POST"
    assert house.ask("OPTIONS", "/v1/events").headers["allow"] == "OPTIONS, POST"
    assert house.ask("HEAD", "/v1/orders").status_code == 200
    for path in (
        "/v1/orders/",
        "/v1/nothing",
        "/t/",
        "/v1/shipments/a/b/c",
        "/static/../app.py",
        "/static/nothing.css",
    ):
        assert house.get(path).status_code == 404
