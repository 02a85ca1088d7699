"""Whatever is sent: a clear answer, never a fault of ours, and nothing half-written."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.house import EVENT, ORDER, House

PATHS = (
    "/v1/events",
    "/v1/events/batch",
    "/v1/orders",
    "/v1/shipments",
    "/v1/carriers/detect",
    "/v1/stores/default",
)
SHIPMENT = {
    "tracking_number": "1Z999AA10123456784",
    "promised_on": "2026-11-27",
    "lines": [{"title": "Basket"}],
}
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)
WORDS = st.sampled_from(
    ["", " ", "\x00", "9999-12-31", "0001-01-01T00:00:00Z", "2026-11-21T16:12:00+23:59", "2026-11-21",
     "delivered", "retracted", "evt_0", "DE", "-0", "ord_000000000000", "shp_zzzzzzzzzzzz", "\u202e",
     "\ud83d\ude00" * 50,
     "1e999"]
)  # fmt: skip


@pytest.fixture(scope="module")
def lasting_house() -> Iterator[House]:
    """One app for many examples."""
    house = House("sqlite://")
    yield house
    house.close()


def changed(sample: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """The sample with a few fields replaced by anything."""
    fields = st.sampled_from(
        [*sample, "message", "expected_at", "retracts", "shipment_id", "store", "ship_to"]
    )
    changes = st.dictionaries(fields, ANYTHING | WORDS, max_size=3)
    return changes.map(lambda one: {**sample, **one})


def totals(house: House) -> tuple[int, int]:
    """How many orders and shipments there are."""
    with house.app.database.read() as tx:
        return len(tx.orders.page(store_id=None, cursor=None, limit=100_000).orders), len(
            tx.shipments.by_ids(range(1, 5000))
        )


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from(PATHS),
    body=st.binary(max_size=60) | ANYTHING.map(lambda one: json.dumps(one).encode()),
)
def test_random_bodies_are_refused_and_leave_nothing_behind(
    lasting_house: House, path: str, body: bytes
) -> None:
    before = totals(lasting_house)
    answer = lasting_house.post_bytes(path, body)
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
        assert totals(lasting_house) == before


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=changed(EVENT))
def test_nearly_right_events_are_recorded_whole_or_refused_whole(
    lasting_house: House, body: dict[str, Any]
) -> None:
    _is_whole(lasting_house, "/v1/events", body)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=changed(ORDER))
def test_nearly_right_orders_are_stored_whole_or_refused_whole(
    lasting_house: House, body: dict[str, Any]
) -> None:
    _is_whole(lasting_house, "/v1/orders", body)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=changed(SHIPMENT))
def test_nearly_right_shipments_are_stored_whole_or_refused_whole(
    lasting_house: House, body: dict[str, Any]
) -> None:
    _is_whole(lasting_house, "/v1/shipments", body)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.text(max_size=60), query=st.text(max_size=40))
def test_no_address_brings_the_server_down(lasting_house: House, path: str, query: str) -> None:
    for start in ("/", "/v1/orders/", "/v1/shipments/", "/t/", "/static/", "/brand/"):
        scope_path = start + path.replace("?", "").replace("#", "").replace("\\", "")
        answer = lasting_house.run(_raw(lasting_house, scope_path, query))
        assert answer < 500


def _is_whole(house: House, path: str, body: dict[str, Any]) -> None:
    before = totals(house)
    answer = house.post_bytes(path, json.dumps(body).encode())
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        assert totals(house) == before


async def _raw(house: House, path: str, query: str) -> int:
    """The status of a GET with a path that no client would write."""
    found: list[int] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            found.append(message["status"])

    key = f"Bearer {house.key}".encode()
    scope = {
        "type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "root_path": "",
        "query_string": query.encode(), "headers": [(b"authorization", key)], "client": ("127.0.0.1", 1),
    }  # fmt: skip
    await house.app.web(scope, receive, send)
    return found[0]
