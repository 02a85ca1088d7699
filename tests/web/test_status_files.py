"""Status files over HTTP: sent as they came, answered shipment by shipment."""

import gzip
from typing import Any

import httpx
import pytest

from tests.standards.recordings import Recording, recordings
from tests.web.house import House, problem
from waypost.domain.access import Scope

FILES = {str(one): one for one in recordings()}
DPD = FILES["status-csv/dpd_scaninfo"].body
X12 = FILES["x12-214/several_shipments"].body
OWN = FILES["status-csv/own_columns"]
TYPES = {"x12-214": "application/edi-x12", "edifact-iftsta": "application/edifact", "status-csv": "text/csv"}


def send(house: House, body: bytes, kind: str = "application/octet-stream", **query: str) -> httpx.Response:
    return house.ask("POST", "/v1/status-files", content=body, headers={"content-type": kind}, params=query)


def read(house: House, body: bytes, **query: str) -> dict[str, Any]:
    answer = send(house, body, **query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def events_of(house: House, number: str) -> list[dict[str, Any]]:
    found = house.get("/v1/shipments", params={"tracking_number": number}).json()["shipments"]
    return [event for shipment in found for event in shipment["events"]]


@pytest.mark.parametrize("recording", FILES.values(), ids=str)
def test_every_recorded_file_is_read_and_read_again_changes_nothing(
    house: House, recording: Recording
) -> None:
    account = recording.written.get("account", {})
    query = {"format": recording.slug, **account} if "columns" in account else account
    kind = TYPES[recording.slug]
    first = send(house, recording.body, kind, **query).json()
    assert first["format"] == recording.slug
    assert first["recorded"] > 0
    assert [one["tracking_number"] for one in first["shipments"]] == [
        number.replace("-", "") for number in recording.written["expected"]
    ]
    again = send(house, recording.body, kind, **query).json()
    assert again["recorded"] == 0
    assert again["duplicates"] == first["recorded"] + first["duplicates"]


def test_the_answer_counts_for_each_shipment_and_leads_to_it(house: House) -> None:
    told = read(house, X12)
    assert (told["recorded"], told["duplicates"], told["rejected"]) == (5, 0, 0)
    last = told["shipments"][-1]
    assert (last["tracking_number"], last["recorded"], last["reasons"]) == ("PRO7710003", 2, [])
    shipment = house.get(f"/v1/shipments/{last['shipment_id']}").json()
    assert shipment["status"] == "delivered"


def test_a_bad_line_costs_itself_alone_and_is_named(house: House) -> None:
    told = read(house, DPD.replace(b"20261120070102", b"20361120070102"))
    first, second = told["shipments"]
    assert (told["recorded"], told["rejected"]) == (4, 1)
    assert (first["recorded"], first["rejected"]) == (2, 1)
    assert "lies in the future" in first["reasons"][0]
    assert (second["recorded"], second["reasons"]) == (2, [])
    assert told["warnings"][0].startswith("line 7")


@pytest.mark.parametrize("number", [b"---", b"9" * 500])
def test_what_cannot_be_a_tracking_number_is_refused_alone(house: House, number: bytes) -> None:
    told = read(house, DPD.replace(b"05300000000001", number))
    by_count = {one["recorded"]: one for one in told["shipments"]}
    assert by_count[2]["tracking_number"] == "05300000000002"
    assert (by_count[0]["rejected"], by_count[0]["shipment_id"]) == (3, None)
    assert "tracking number" in by_count[0]["reasons"][0]


def test_times_without_a_zone_are_placed_by_the_query_else_by_the_store(house: House) -> None:
    house.post("/v1/stores/default", {"settings": {"timezone": "Europe/Berlin"}})
    read(house, DPD)
    assert events_of(house, "05300000000001")[0]["occurred_at"].endswith("+01:00")
    read(house, DPD.replace(b"0530000000000", b"0539999999999"), timezone="America/Sao_Paulo")
    assert events_of(house, "05399999999991")[0]["occurred_at"].endswith("-03:00")
    assert "IANA" in problem(send(house, DPD, timezone="Mars/Olympus"), 422)["detail"]


def test_own_columns_and_the_carrier_are_said_in_the_query(house: House) -> None:
    told = read(house, OWN.body, format="status-csv", carrier="gls", **OWN.written["account"])
    assert told["recorded"] == 2
    [event] = events_of(house, "AB1")
    assert (event["status"], event["carrier"]) == ("out_for_delivery", "gls")


def test_a_file_that_does_not_say_whose_it_is_has_no_carrier(house: House) -> None:
    read(house, OWN.body, format="status-csv", **OWN.written["account"])
    assert events_of(house, "AB1")[0]["carrier"] is None


def test_a_file_in_no_format_is_refused(house: House) -> None:
    told = problem(send(house, b"Dear all, please find attached"), 422)
    assert told["type"].endswith("file-not-read")
    assert "no format that we know" in told["detail"]
    assert "x12-214" in problem(send(house, X12, format="x12-999"), 422)["detail"]
    problem(send(house, DPD, format="x12-214"), 422)
    problem(send(house, b"ISA*"), 422)


def test_an_empty_body_another_type_and_another_query_are_refused(house: House) -> None:
    problem(send(house, b" \n"), 400)
    assert "application/edifact" in problem(send(house, DPD, "application/json"), 415)["detail"]
    problem(send(house, DPD, kind_of_file="csv"), 422)


def test_only_a_key_that_may_write_sends_files_and_they_are_its_stores(house: House) -> None:
    house.post("/v1/stores/north", {"name": "North"})
    north = house.new_key(Scope.READ, Scope.WRITE, store="north")
    headers = {"content-type": "text/csv"}
    reader = house.new_key(Scope.READ)
    problem(house.ask("POST", "/v1/status-files", content=DPD, headers=headers, key=reader), 403)
    sent = house.ask("POST", "/v1/status-files", content=DPD, headers=headers, key=north)
    assert sent.status_code == 200
    mine = house.get("/v1/shipments", params={"tracking_number": "05300000000001"}, key=north)
    assert len(mine.json()["shipments"]) == 1
    other = {"tracking_number": "05300000000001", "store": "default"}
    assert house.get("/v1/shipments", params=other).json()["shipments"] == []


def test_a_repeated_request_gets_the_same_answer(house: House) -> None:
    headers = {"content-type": "text/csv", "idempotency-key": "today"}
    first, again = (house.ask("POST", "/v1/status-files", content=DPD, headers=headers) for _ in range(2))
    assert again.headers["idempotency-replayed"] == "true"
    assert again.json() == first.json()
    assert again.json()["recorded"] == 5


def test_a_gzipped_file_is_unpacked_no_further_than_ten_bodies(house: House) -> None:
    assert send(house, gzip.compress(DPD), "application/gzip").json()["recorded"] == 5
    most = house.app.config.most_body_mb * 1024 * 1024
    told = problem(send(house, gzip.compress(DPD + b"\n" * (10 * most))), 422)
    assert "longer than 105 MB" in told["detail"]
