"""Repeating a request with an Idempotency-Key."""

import json

import pytest

from tests.web.house import EVENT, ORDER, House, problem
from waypost.domain.access import Scope

CALLS = [
    ("/v1/orders", ORDER),
    ("/v1/shipments", {"tracking_number": "1Z999AA10123456784"}),
    ("/v1/events", EVENT),
    ("/v1/events/batch", [EVENT, 5]),
    ("/v1/stores/new", {"name": "New"}),
]


OTHER = {
    "/v1/orders": {**ORDER, "promised_on": "2026-11-30"},
    "/v1/shipments": {"tracking_number": "1Z999AA10123456785"},
    "/v1/events": {**EVENT, "message": "other"},
    "/v1/events/batch": [EVENT, 6],
    "/v1/stores/new": {"name": "Newer"},
}


@pytest.mark.parametrize(("path", "body"), CALLS)
def test_the_same_request_gets_the_same_answer(house: House, path: str, body: object) -> None:
    first = house.post(path, body, headers={"idempotency-key": '"k-1"'})
    again = house.post(path, body, headers={"idempotency-key": "k-1"})
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"


@pytest.mark.parametrize(("path", "body"), CALLS)
def test_another_request_with_the_same_key_is_refused(house: House, path: str, body: object) -> None:
    house.post(path, body, headers={"idempotency-key": "k-1"})
    del body
    told = problem(house.post(path, OTHER[path], headers={"idempotency-key": "k-1"}), 422)
    assert told["type"] == "/docs#key-reused"


def test_a_refused_request_does_not_use_the_key_up(house: House) -> None:
    headers = {"idempotency-key": "k-1"}
    problem(house.post("/v1/events", {**EVENT, "status": "flown"}, headers=headers), 422)
    assert house.post("/v1/events", EVENT, headers=headers).status_code == 201


def test_keys_of_two_callers_do_not_meet(house: House) -> None:
    key = house.new_key(Scope.WRITE)
    first = house.post("/v1/orders", ORDER, headers={"idempotency-key": "k-1"})
    second = house.post(
        "/v1/orders", {**ORDER, "order_number": "OL-2"}, key=key, headers={"idempotency-key": "k-1"}
    )
    assert (first.status_code, second.status_code) == (201, 201)


def test_a_key_must_be_readable(house: House) -> None:
    for key in ("", '""', "k" * 300, "a\tb"):
        problem(house.post("/v1/orders", ORDER, headers={"idempotency-key": key}), 422)


def test_a_batch_replayed_as_lines_is_still_lines(house: House) -> None:
    headers = {"idempotency-key": "k-1", "accept": "application/x-ndjson"}
    body = json.dumps(EVENT).encode()
    answers = [
        house.post_bytes("/v1/events/batch", body, "application/x-ndjson", headers=headers) for _ in range(2)
    ]
    assert answers[0].content == answers[1].content
    assert {one.headers["content-type"] for one in answers} == {"application/x-ndjson"}
