"""Events over HTTP, one by one and in batches."""

import json

import pytest

from tests.web.house import EVENT, House, pointers, problem
from waypost.domain.tracking import Status


def test_the_same_event_twice_is_recorded_once(house: House) -> None:
    first, again = house.post("/v1/events", EVENT), house.post("/v1/events", EVENT)
    assert (first.status_code, first.json()["result"]) == (201, "recorded")
    assert (again.status_code, again.json()["result"]) == (200, "duplicate")
    assert house.count_events(first.json()["shipment_id"]) == 1


def test_who_was_told_that_an_event_is_safe_sees_it_at_once(house: House) -> None:
    path = f"/v1/shipments/{house.post('/v1/events', EVENT).json()['shipment_id']}"
    for minute in range(5):
        house.get(path)
        house.post("/v1/events", {**EVENT, "occurred_at": f"2026-11-21T17:{minute:02d}:00Z"})
        assert len(house.get(path).json()["events"]) == 2 + minute


def test_news_before_the_shipment_is_brought_along(house: House) -> None:
    early = house.post("/v1/events", EVENT).json()
    house.order()
    shipment = house.post(
        "/v1/shipments", {"order_number": "OL-1", "tracking_number": EVENT["tracking_number"]}
    )
    assert shipment.json()["id"] == early["shipment_id"]
    assert shipment.json()["status"] == "in_transit"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"statuss": "x"}, "/statuss"),
        ({"occurred_at": 5}, "/occurred_at"),
        ({"occurred_at": "yesterday"}, "/occurred_at"),
        ({"occurred_at": "2126-01-01T00:00:00Z"}, "/occurred_at"),
        ({"occurred_at": "0001-01-01T00:00:00Z"}, "/occurred_at"),
        ({"occurred_at": "2026-02-30"}, "/occurred_at"),
        ({"expected_at": "9999-12-31T23:59:59Z"}, "/expected_at"),
        ({"status": "flown"}, "/status"),
        ({"status": None}, "/status"),
        ({"tracking_number": None}, "/tracking_number"),
        ({"tracking_number": "9" * 60}, "/tracking_number"),
        ({"shipment_id": "shp_nonsense"}, "/shipment_id"),
        ({"shipment_id": "shp_000000000000"}, "/shipment_id"),
        ({"location": {"cty": "x"}}, "/location/cty"),
        ({"location": {"country": "Germany"}}, "/location/country"),
        ({"location": {"lat": 91, "lon": 0}}, "/location/lat"),
        ({"location": {"lat": 9}}, "/location"),
        ({"message": "a\x00b"}, "/message"),
        ({"message": "m" * 3000}, "/message"),
        ({"store": "elsewhere"}, "/store"),
        ({"a/b~c": 1}, "/a~1b~0c"),
    ],
)
def test_a_wrong_field_is_named_exactly(house: House, change: dict[str, object], pointer: str) -> None:
    assert pointers(house.post("/v1/events", {**EVENT, **change})) == [pointer]


def test_a_missing_field_is_named(house: House) -> None:
    assert pointers(house.post("/v1/events", {"tracking_number": "X1"})) == ["/occurred_at"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"   ", 400),
        (b"{", 400),
        (b'{"\xff\xfe"}', 400),
        (b"[]", 422),
        (b"null", 422),
        (b" " * (10 * 1024 * 1024 + 1), 413),
    ],
)
def test_a_broken_body_is_a_clear_problem(house: House, body: bytes, status: int) -> None:
    for path in ("/v1/events", "/v1/orders", "/v1/shipments"):
        problem(house.post_bytes(path, body), status)


def test_nesting_and_bytes_that_are_no_text_are_refused_wherever_they_stand(house: House) -> None:
    for body in (b"[" * 100_000, b'{"a":' * 50_000, b'{"location":' * 50_000, b'{"occurred_at": "\xff\xfe"}'):
        for path in ("/v1/events", "/v1/events/batch", "/v1/orders", "/v1/shipments"):
            assert house.post_bytes(path, body).status_code in (400, 422)


def test_another_content_type_is_refused(house: House) -> None:
    problem(house.post_bytes("/v1/events", b"{}", "text/plain"), 415)
    assert house.post_bytes(
        "/v1/events", json.dumps(EVENT).encode(), "application/json; charset=utf-8"
    ).is_success


def test_a_batch_answers_each_row_by_itself(house: House) -> None:
    rows = [EVENT, {**EVENT, "status": "flown"}, 5, EVENT, {**EVENT, "tracking_number": "\x00"}, "x"]
    answer = house.post("/v1/events/batch", rows)
    assert answer.status_code == 207
    told = answer.json()
    assert (told["recorded"], told["duplicates"], told["rejected"]) == (1, 1, 4)
    assert [row["result"] for row in told["results"]] == [
        "recorded", "rejected", "rejected", "duplicate", "rejected", "rejected",
    ]  # fmt: skip
    assert told["results"][1]["errors"][0]["pointer"] == "/status"


def test_a_batch_may_be_a_line_for_each_row_and_be_answered_so(house: House) -> None:
    body = b"\n".join((json.dumps(EVENT).encode(), b'{"broken', b"", b'{"occurred_at":"\xff"}'))
    answer = house.post_bytes(
        "/v1/events/batch", body, "application/x-ndjson", headers={"accept": "application/x-ndjson"}
    )
    assert answer.headers["content-type"] == "application/x-ndjson"
    rows = [json.loads(line) for line in answer.text.splitlines()]
    assert [row["result"] for row in rows] == ["recorded", "rejected", "rejected"]


def test_a_batch_has_ten_thousand_rows_at_most(house: House) -> None:
    many = house.post("/v1/events/batch", [0] * 10_000).json()
    assert many["rejected"] == 10_000
    problem(house.post("/v1/events/batch", [0] * 10_001), 422)


def test_a_large_batch_is_recorded_whole(house: House) -> None:
    rows = [{**EVENT, "message": f"scan {number}"} for number in range(5000)]
    assert house.post("/v1/events/batch", rows).json()["recorded"] == 5000
    assert house.post("/v1/events/batch", rows).json()["duplicates"] == 5000


@pytest.mark.parametrize("status", sorted(Status))
def test_every_test_number_plays_its_status(house: House, status: Status) -> None:
    number = f"WP-TEST-{status.value.replace('_', '-').upper()}"
    shipment = house.post("/v1/shipments", {"tracking_number": number}).json()
    assert (shipment["status"], shipment["is_test"]) == (status.value, True)
    assert shipment["carrier_detected"]["carrier"] == "waypost-test"


def test_a_carriers_code_alone_means_what_its_mapping_says(house: House) -> None:
    told = {name: value for name, value in EVENT.items() if name != "status"}
    answer = house.post("/v1/events", {**told, "carrier": "ups", "carrier_code": "OT"}).json()
    shipment = house.get(f"/v1/shipments/{answer['shipment_id']}").json()
    assert shipment["status"] == "out_for_delivery"
    unknown = house.post(
        "/v1/events", {**told, "tracking_number": "N2", "carrier": "ups", "carrier_code": "no such"}
    )
    shipment = house.get(f"/v1/shipments/{unknown.json()['shipment_id']}").json()
    assert shipment["status"] == "unknown"


def test_a_time_whose_offset_nobody_knows_is_not_stamped_utc(house: House) -> None:
    event = {**EVENT, "tracking_number": "NOWHERE1", "occurred_at": "2026-11-21T16:12:00", "location": None}
    house.post("/v1/events", event)
    (shipment,) = house.get("/v1/shipments?tracking_number=NOWHERE1").json()["shipments"]
    (told,) = shipment["events"]
    assert (told["occurred_at"], told["time_zone_source"]) == ("2026-11-21T16:12:00-00:00", "assumed")
    assert told["recorded_at"].endswith("Z")
