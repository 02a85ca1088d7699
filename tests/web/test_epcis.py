"""EPCIS 2.0 over HTTP: what warehouses tell is captured, and what we know is told to others."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.standards.epcis_samples import SEEN, document
from tests.web.house import EVENT, House, problem
from waypost.domain.access import Scope
from waypost.standards import epcis

NUMBER = "040123450000003338"
PACKED = {**SEEN, "bizStep": "packing", "disposition": "in_progress", "eventTime": "2026-11-20T07:00:00Z"}
NOT_VALID = {**SEEN, "bizStep": "out_for_delivery"}
EXAMPLES = 47


def capture(house: House, *events: dict[str, Any], **options: Any) -> httpx.Response:
    return house.post("/epcis/capture", document(*events), **options)


def job_of(house: House, answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == 202, answer.text
    kept = house.get(answer.headers["location"])
    assert kept.status_code == 200
    found: dict[str, Any] = kept.json()
    return found


def events_of(house: House, number: str = NUMBER) -> list[dict[str, Any]]:
    found = house.get("/v1/shipments", params={"tracking_number": number}).json()["shipments"]
    return [event for shipment in found for event in shipment["events"]]


def results(job: dict[str, Any]) -> list[str]:
    return [one["result"] for one in job["events"]]


def listed(answer: httpx.Response) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = answer.json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
    return found


def test_a_captured_document_moves_its_parcels_and_its_job_can_be_read(house: House) -> None:
    answer = capture(house, PACKED, SEEN)
    job = job_of(house, answer)
    assert answer.json() == job
    assert answer.headers["gs1-epcis-version"] == "2.0.0"
    assert answer.headers["location"] == f"/epcis/capture/{job['captureID']}"
    assert (job["running"], job["success"], job["errors"]) == (False, True, [])
    assert job["captureErrorBehaviour"] == "rollback"
    assert job["createdAt"] <= job["finishedAt"]
    assert results(job) == ["recorded", "recorded"]
    assert [one["hash"].startswith("ni:///sha-256;") for one in job["events"]] == [True, True]
    assert [event["status"] for event in events_of(house)] == ["departed", "packed"]


def test_a_buyers_shipment_shows_the_event_at_once(house: House) -> None:
    shipment = house.post("/v1/shipments", {"tracking_number": NUMBER, "carrier": "dhl"}).json()["id"]
    assert house.count_events(shipment) == 0
    capture(house, SEEN)
    assert house.count_events(shipment) == 1


def test_the_same_document_again_gives_duplicates(house: House) -> None:
    capture(house, SEEN)
    job = job_of(house, capture(house, SEEN))
    assert (job["success"], results(job)) == (True, ["duplicate"])
    assert len(events_of(house)) == 1


def test_one_bad_event_takes_the_document_back(house: House) -> None:
    job = job_of(house, capture(house, SEEN, NOT_VALID))
    assert (job["success"], results(job)) == (False, ["not_tried", "refused"])
    [error] = job["errors"]
    assert error["type"] == "epcisException:ValidationException"
    assert error["pointer"] == "/epcisBody/eventList/1/bizStep"
    assert events_of(house) == []


def test_who_asks_to_proceed_loses_the_bad_event_alone(house: House) -> None:
    answer = capture(house, SEEN, NOT_VALID, headers={"GS1-Capture-Error-Behaviour": "proceed"})
    job = job_of(house, answer)
    assert (job["success"], results(job)) == (False, ["recorded", "refused"])
    assert job["captureErrorBehaviour"] == "proceed"
    assert len(events_of(house)) == 1


def test_a_document_that_is_none_is_refused_with_pointers(house: House) -> None:
    whole = document(SEEN)
    del whole["creationDate"]
    told = problem(house.post("/epcis/capture", {**whole, "type": "Novel"}), 400)
    assert [error["pointer"] for error in told["errors"]] == ["/type"]
    assert "creationDate" in problem(house.post("/epcis/capture", whole), 400)["detail"]
    assert problem(house.post_bytes("/epcis/capture", b"{"), 400)["errors"][0]["pointer"] == ""
    assert problem(house.post("/epcis/capture", [whole]), 400)["errors"]


def test_another_word_for_the_behaviour_is_refused(house: House) -> None:
    answer = capture(house, SEEN, headers={"GS1-Capture-Error-Behaviour": "ignore"})
    assert "rollback or proceed" in problem(answer, 422)["detail"]
    assert events_of(house) == []


def test_json_ld_is_taken_and_xml_is_not(house: House) -> None:
    body = json.dumps(document(SEEN)).encode()
    assert house.post_bytes("/epcis/capture", body, "application/ld+json").status_code == 202
    told = problem(house.post_bytes("/epcis/capture", b"<EPCISDocument/>", "application/xml"), 415)
    assert "XML is not read here" in told["detail"]


def test_a_repeated_request_is_the_same_job(house: House) -> None:
    first = capture(house, SEEN, headers={"Idempotency-Key": "gate-7"})
    again = capture(house, SEEN, headers={"Idempotency-Key": "gate-7"})
    assert again.headers["idempotency-replayed"] == "true"
    assert again.headers["location"] == first.headers["location"]
    assert again.json() == first.json()
    assert results(job_of(house, again)) == ["recorded"]


def test_capturing_needs_a_key_that_may_write(house: House) -> None:
    reader = house.new_key(Scope.READ)
    problem(capture(house, SEEN, key=reader), 403)
    problem(capture(house, SEEN, key=None), 401)


def test_a_job_of_another_store_is_not_found(house: House) -> None:
    house.post("/v1/stores/north", {"name": "North"})
    north = house.new_key(Scope.READ, Scope.WRITE, store="north")
    own = capture(house, SEEN, key=north)
    foreign = capture(house, PACKED)
    assert house.get(own.headers["location"], key=north).status_code == 200
    assert house.get(own.headers["location"]).status_code == 200
    problem(house.get(foreign.headers["location"], key=north), 404)
    for name in ("0", "0" * 24, "a%00b"):
        problem(house.get(f"/epcis/capture/{name}"), 404)
    assert len(events_of(house, NUMBER)) == 2
    problem(capture(house, SEEN, key=north, params={"store": "default"}), 403)


def test_what_we_know_is_told_and_read_by_another_installation(house: House) -> None:
    capture(house, PACKED, SEEN)
    house.post("/v1/events", {**EVENT, "status": "delivered"})
    answer = house.get("/epcis/events")
    assert answer.status_code == 200, answer.text
    assert answer.headers["gs1-cbv-version"] == "2.0.0"
    assert "link" not in answer.headers
    body = answer.json()
    assert body["type"] == "EPCISQueryDocument"
    read = epcis.read_document(answer.content)
    assert [one.flaws for one in read] == [(), (), ()]
    another = House("sqlite://")
    try:
        job = job_of(another, another.post("/epcis/capture", body))
        assert results(job) == ["recorded"] * 3
        assert [one["status"] for one in events_of(another, str(EVENT["tracking_number"]))] == ["delivered"]
    finally:
        another.close()


def test_pages_hold_every_event_once_although_news_comes_in_between(house: House) -> None:
    hours = [f"2026-11-21T{hour:02}:00:00Z" for hour in range(5)]
    for number in ("RB123456785GB", "RB123456799GB", EVENT["tracking_number"]):
        for hour in hours:
            house.post("/v1/events", {**EVENT, "tracking_number": number, "occurred_at": hour})
    seen: list[str] = []
    where: str | None = "/epcis/events?perPage=4"
    while where:
        answer = house.get(where)
        page = listed(answer)
        assert len(page) <= 4
        seen += [one["epcList"][0].rpartition("/")[2] + one["eventTime"] for one in page]
        link = answer.headers.get("link", "")
        where = link.partition(">")[0].removeprefix("<http://shop.example") if link else None
        late = {**EVENT, "tracking_number": "RB123456785GB", "occurred_at": "2026-11-20T01:00:00Z"}
        house.post("/v1/events", {**late, "message": f"after {len(seen)} events"})
    assert len(seen) == len(set(seen)) == 15


def test_an_event_that_was_taken_back_is_told_no_more(house: House) -> None:
    shipment = house.post("/v1/events", EVENT).json()
    retraction = {"event_id": shipment["event_id"]}
    house.post(f"/v1/shipments/{shipment['shipment_id']}/retractions", retraction)
    assert listed(house.get("/epcis/events")) == []


def test_a_stores_key_is_told_of_its_own_events_only(house: House) -> None:
    house.post("/v1/stores/north", {"name": "North"})
    north = house.new_key(Scope.READ, Scope.WRITE, store="north")
    capture(house, PACKED)
    capture(house, SEEN, key=north)
    assert [one["bizStep"] for one in listed(house.get("/epcis/events", key=north))] == ["departing"]
    assert len(listed(house.get("/epcis/events"))) == 2
    named = house.get("/epcis/events", params={"store": "default"})
    assert [one["bizStep"] for one in listed(named)] == ["packing"]


@pytest.mark.parametrize(
    "query",
    [
        {"perPage": "0"},
        {"perPage": "-1"},
        {"perPage": "ten"},
        {"nextPageToken": "x"},
        {"nextPageToken": "1.2"},
        {"nextPageToken": "a.b.c"},
        {"nextPageToken": "1.\u0661.x"},
        {"nextPageToken": "9" * 40 + ".1.x"},
        {"EQ_eventID": "ni:///sha-256;0?ver=CBV2.0"},
        {"EQ_bizStep": " | "},
        {"MATCH_epc": "|".join(["x"] * 101)},
        {"GE_eventTime": "yesterday"},
        {"LT_recordTime": "2026-11-24T16:12:00"},
    ],
)
def test_a_query_that_we_do_not_understand_is_refused(house: House, query: dict[str, str]) -> None:
    problem(house.get("/epcis/events", params=query), 422)


@pytest.mark.shared_data
def test_every_example_of_gs1_is_captured_over_http(house: House, shared_data: Path) -> None:
    examples = sorted((shared_data / "epcis" / "examples").glob("*.jsonld"))
    assert len(examples) == EXAMPLES
    for file in examples:
        body = file.read_bytes()
        job = job_of(house, house.post_bytes("/epcis/capture", body, "application/ld+json"))
        assert job["success"], (file.name, job["errors"])
        assert {"refused", "not_tried"}.isdisjoint(results(job)), file.name
        again = job_of(house, house.post_bytes("/epcis/capture", body, "application/ld+json"))
        assert "recorded" not in results(again), file.name
