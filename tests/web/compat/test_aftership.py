"""AfterShip's API in this process: versions, refusals, paging, and whatever else may be sent."""

import json
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.house import EVENT, House
from waypost.domain.access import Scope

VERSIONS = ("2024-07", "2024-10", "2025-01", "2025-04", "2025-07", "2026-01", "2026-07")
NUMBER = "1Z999AA10123456784"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
FIELDS = st.sampled_from([
    "tracking_number", "slug", "id", "title", "customers", "emails", "custom_fields", "reason",
    "event_datetime",
    "destination_country_region", "origin_city", "tracking", "notification", "shipment_tags", "smses",
])  # fmt: skip
NUMBERS = st.sampled_from([NUMBER, "RA123456785DE", "WPTESTDELIVERED", "a/b", "\x00abcd", ""])


def ask(
    house: House, method: str, path: str, body: object = None, *, key: str | None = None
) -> httpx.Response:
    """One call as a client of theirs makes it."""
    headers = {"as-api-key": key or house.key}
    content = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    return house.ask(method, path, key=None, headers=headers, content=content)


def create(house: House, version: str = "2026-07", **fields: object) -> dict[str, Any]:
    """A tracking that is stored."""
    answer = ask(house, "POST", f"/tracking/{version}/trackings", {"tracking_number": NUMBER, **fields})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()["data"]
    return found


def code(answer: httpx.Response) -> tuple[int, int]:
    """The status and the code of a refusal, after a look at its form."""
    told = answer.json()
    assert set(told["meta"]) == {"code", "type", "message"}
    assert {"x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"} <= set(answer.headers)
    return answer.status_code, told["meta"]["code"]


def test_what_we_have_no_place_for_is_kept_and_given_back(house: House) -> None:
    sent: dict[str, Any] = {
        "title": "Basket", "note": "mind the dog", "custom_fields": {"gift": "yes"}, "order_id": "4711",
        "order_promised_delivery_date": {"promised_delivery_date": "2026-12-01"}, "shipment_tags": ["a"],
        "customers": [{"name": "Ada", "email": "ada@example.org", "phone_number": "+33612345678"}],
    }  # fmt: skip
    made = create(house, "2026-07", slug="ups", **sent)
    assert {name: made[name] for name in sent} == sent
    old = ask(house, "GET", f"/v4/trackings/ups/{NUMBER}").json()["data"]["tracking"]
    assert (old["emails"], old["smses"], old["customer_name"]) == (
        ["ada@example.org"],
        ["+33612345678"],
        "Ada",
    )


def test_checkpoints_keep_the_clock_of_their_place(house: House) -> None:
    made = create(house, slug="ups")
    house.post("/v1/events", EVENT)
    found = ask(house, "GET", f"/tracking/2026-07/trackings/{made['id']}").json()["data"]
    point = found["checkpoints"][0]
    assert found["tag"] == "InTransit"
    assert point["checkpoint_time"] == "2026-11-21T16:12:00+01:00"
    assert (point["country_region"], point["city"], point["slug"]) == ("DEU", "Cologne", "ups")


@pytest.mark.parametrize("version", VERSIONS)
def test_each_version_has_its_own_names(house: House, version: str) -> None:
    made = create(house, version, slug="ups", destination_country_region="FRA")
    assert ("destination_country_region" in made) == (version >= "2025-01")
    assert ("destination_country_iso3" in made) == (version < "2025-01")
    assert ("customers" in made) == (version >= "2025-01")
    assert ("expected_delivery" in made) == (version < "2024-10")
    assert ("shipment_direction" in made) == (version >= "2026-07")


def test_refusals_have_their_codes(house: House) -> None:
    made, path = create(house, slug="ups"), "/tracking/2026-07/trackings"
    assert code(ask(house, "POST", path, {"tracking_number": NUMBER, "slug": "ups"})) == (400, 4003)
    assert code(ask(house, "POST", path, {})) == (400, 4007)
    assert code(ask(house, "POST", path, {"tracking_number": "?"})) == (400, 4005)
    assert code(ask(house, "POST", path, {"tracking_number": "AB12", "slug": 5})) == (400, 4010)
    assert code(ask(house, "POST", path, {"tracking_number": "AB12", "title": 5})) == (400, 4008)
    assert code(ask(house, "POST", path, b"{")) == (400, 4001)
    assert code(ask(house, "POST", "/v4/trackings", {})) == (400, 4006)
    assert code(ask(house, "GET", f"{path}/nobody")) == (404, 4004)
    assert code(ask(house, "POST", f"{path}/{made['id']}/retrack")) == (400, 4013)
    assert code(ask(house, "GET", path, key="wp_nobody")) == (401, 401)
    assert code(ask(house, "GET", "/tracking/1999-01/trackings")) == (404, 404)
    assert code(ask(house, "PATCH", path)) == (405, 405)
    assert code(ask(house, "POST", path, {}, key=house.new_key(Scope.READ))) == (403, 403)


def test_lists_go_on_by_cursor_and_in_old_versions_by_page(house: House) -> None:
    for place in range(5):
        create(house, tracking_number=f"LIST{place}", slug="ups", title="odd" if place % 2 else "even")
    path, seen, cursor = "/tracking/2026-07/trackings?limit=2", [], ""
    for _ in range(3):
        told = ask(house, "GET", path + cursor).json()["data"]
        seen += [one["tracking_number"] for one in told["trackings"]]
        cursor = f"&cursor={told['pagination']['next_cursor']}"
    assert seen == [f"LIST{place}" for place in (4, 3, 2, 1, 0)]
    assert not told["pagination"]["has_next_page"]
    paged = ask(house, "GET", "/v4/trackings?limit=2&page=3").json()["data"]
    assert ([one["tracking_number"] for one in paged["trackings"]], paged["count"]) == (["LIST0"], 5)
    named = ask(house, "GET", "/tracking/2026-07/trackings?keyword=odd&limit=1").json()["data"]
    assert (named["pagination"]["total"], named["trackings"][0]["title"]) == (2, "odd")


def test_another_slug_corrects_the_carrier_and_the_id_stays(house: House) -> None:
    made = create(house, slug="ups")
    path = f"/tracking/2026-07/trackings/{made['id']}"
    assert ask(house, "PUT", path, {"slug": "fedex"}).json()["data"]["slug"] == "fedex"
    found = ask(house, "GET", path).json()["data"]
    assert (found["id"], found["slug"]) == (made["id"], "fedex")


def test_what_a_program_deletes_stays_with_us_and_can_be_created_again(house: House) -> None:
    made = create(house, slug="ups")
    assert ask(house, "DELETE", f"/tracking/2026-07/trackings/{made['id']}").status_code == 200
    assert house.get(f"/v1/shipments?tracking_number={NUMBER}").json()["shipments"]
    assert create(house, slug="ups")["tracking_number"] == NUMBER


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    method=st.sampled_from(["GET", "POST", "PUT", "DELETE"]),
    version=st.sampled_from(["v4", "tracking/2024-04", "tracking/2024-07", "tracking/2026-07"]),
    path=st.sampled_from([
        "trackings", "trackings/mine", "trackings/mine/retrack", "trackings/mine/mark-as-completed",
        "trackings/ups/%00", "couriers/detect", "couriers", "notifications/mine/add", "last_checkpoint/mine",
        "trackings?cursor=%FF&limit=9", "trackings?created_at_min=%00&keyword=%F0",
        "trackings?page=999999999999",
    ]),
    fields=st.dictionaries(FIELDS, JSON | NUMBERS, max_size=5),
    is_wrapped=st.booleans(),
)  # fmt: skip
def test_nothing_that_is_sent_is_a_fault_of_ours(
    house: House, method: str, version: str, path: str, fields: dict[str, object], *, is_wrapped: bool
) -> None:
    ask(house, "POST", "/tracking/2026-07/trackings", {"tracking_number": "FUZZED1", "id": "mine"})
    body = {"tracking": fields, "notification": fields} if is_wrapped else fields
    answer = ask(house, method, f"/{version}/{path}", body)
    assert answer.status_code < 500, answer.text
    assert answer.json()["meta"]["code"]
