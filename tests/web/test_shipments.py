"""Shipments over HTTP: adding, correcting, explaining."""

import asyncio

import httpx

from tests.web.house import EVENT, House, pointers, problem

NUMBER = EVENT["tracking_number"]


def test_a_carrier_is_detected_and_the_answer_says_how_surely(house: House) -> None:
    answer = house.post("/v1/shipments", {"tracking_number": "1z 999 aa1 0123456784"}).json()
    assert answer["carrier"]["slug"] == "ups"
    assert answer["tracking_number"] == NUMBER
    assert answer["carrier_detected"]["confidence"] > 0.5
    assert "carrier_detected" not in house.get(f"/v1/shipments/{answer['id']}").json()


def test_a_number_in_use_by_another_order_is_refused(house: House) -> None:
    house.order()
    house.order(order_number="OL-2")
    house.post("/v1/shipments", {"order_number": "OL-1", "tracking_number": NUMBER})
    refused = house.post("/v1/shipments", {"order_number": "OL-2", "tracking_number": NUMBER})
    assert pointers(refused, 409) == ["/tracking_number"]


def test_shipments_are_found_by_number_with_the_messages_they_came_from(house: House) -> None:
    house.post("/v1/events", EVENT)
    found = house.get(
        "/v1/shipments", params={"tracking_number": "1z-999-aa1-0123456784", "include": "raw"}
    ).json()
    assert found["shipments"][0]["events"][0]["raw"]["status"] == "in_transit"
    problem(house.get("/v1/shipments"), 422)
    problem(house.get("/v1/shipments?tracking_number=X&include=everything"), 422)


def test_a_corrected_number_inherits_no_scan(house: House) -> None:
    old = house.post("/v1/events", EVENT).json()["shipment_id"]
    new = house.post(f"/v1/shipments/{old}/tracking-number", {"tracking_number": "1Z999AA10123456785"}).json()
    assert (new["status"], new["events"]) == ("pending", [])
    assert house.get(f"/v1/shipments/{old}").json()["superseded_by"] == new["id"]


def test_a_retracted_event_stays_on_record_and_counts_no_more(house: House) -> None:
    event = house.post("/v1/events", {**EVENT, "status": "delivered"}).json()
    path = f"/v1/shipments/{event['shipment_id']}"
    after = house.post(
        f"{path}/retractions", {"event_id": event["event_id"], "reason": "wrong parcel"}
    ).json()
    assert after["status"] == "pending"
    assert [one["is_retracted"] for one in after["events"] if one["status"] == "delivered"] == [True]
    assert pointers(house.post(f"{path}/retractions", {"event_id": "evt_0"})) == ["/event_id"]


def test_an_explanation_names_events_rules_and_effects(house: House) -> None:
    shipment = house.post("/v1/events", EVENT).json()["shipment_id"]
    told = house.get(f"/v1/shipments/{shipment}/explain").json()
    assert told["status"] == "in_transit"
    assert [(step["effect"], step["stage"]) for step in told["steps"]] == [("applied", "in_transit")]
    assert told["steps"][0]["event"]["raw"]["tracking_number"] == NUMBER


def test_detection_ranks_and_gives_reasons(house: House) -> None:
    told = house.post("/v1/carriers/detect", {"tracking_number": NUMBER}).json()
    assert told["candidates"][0]["carrier"] == "ups"
    assert told["candidates"][0]["reasons"][0]["detail"]
    assert house.post("/v1/carriers/detect", {"tracking_number": "?"}).json()["candidates"] == []


def test_test_numbers_work_in_test_mode_only() -> None:
    strict = House("sqlite://", test_mode=False)
    try:
        refused = strict.post("/v1/shipments", {"tracking_number": "WP-TEST-DELIVERED"})
        assert pointers(refused) == ["/tracking_number"]
        strict.post("/v1/stores/default", {"settings": {"test_mode": True}})
        assert strict.post("/v1/shipments", {"tracking_number": "WP-TEST-DELIVERED"}).status_code == 201
    finally:
        strict.close()


def test_calls_that_share_a_transaction_are_answered_each_for_itself(house: House) -> None:
    house.order()
    bodies: list[dict[str, object]] = [
        {"order_number": "OL-1", "tracking_number": NUMBER},
        {"order_number": "unheard of", "tracking_number": "1Z999AA10123456000"},
        {"order_number": "OL-1", "tracking_number": NUMBER, "service": "Express"},
        {"tracking_number": "WP-TEST-DELIVERED"},
        {"order_number": "OL-1"},
    ]

    async def all_at_once() -> list[httpx.Response]:
        headers = {"authorization": f"Bearer {house.key}"}
        calls = [house.client.post("/v1/shipments", json=body, headers=headers) for body in bodies]
        return await asyncio.gather(*calls)

    answers = house.run(all_at_once())
    assert [answer.status_code for answer in answers] == [201, 422, 200, 201, 201]
    good = [answers[index].json() for index in (0, 2, 3, 4)]
    assert good[0]["id"] == good[1]["id"]
    assert good[2]["status"] == "delivered"
    for told in good[1:]:
        told.pop("carrier_detected", None)
        assert house.get(f"/v1/shipments/{told['id']}").json() == told
