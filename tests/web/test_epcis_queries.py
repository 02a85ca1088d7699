"""EPCIS 2.0 over HTTP: asking for some events only, discovering what there is, listing capture jobs."""

from typing import Any

import httpx
import pytest

from tests.standards.epcis_samples import SEEN, document
from tests.web.house import House, pointers, problem
from waypost.domain.access import Scope
from waypost.standards import epcis

OTHER = "urn:epc:id:sscc:4012345.0000000444"
PACKED = {**SEEN, "bizStep": "packing", "disposition": "in_progress", "eventTime": "2026-11-20T07:00:00Z"}
LABELLED = {
    **SEEN, "epcList": [OTHER], "bizStep": "commissioning", "disposition": "active", "action": "ADD",
    "eventTime": "2026-11-19T07:00:00Z", "readPoint": {"id": "geo:51.42,12.24"},
}  # fmt: skip
STEPS = {"departing", "packing", "commissioning"}


@pytest.fixture
def told(house: House) -> House:
    """A house that knows three events of two parcels."""
    assert house.post("/epcis/capture", document(PACKED, SEEN, LABELLED)).json()["success"]
    return house


def listed(answer: httpx.Response) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
    return found


def steps(house: House, **query: str) -> set[str]:
    return {one["bizStep"] for one in listed(house.get("/epcis/events", params=query))}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"eventType": "ObjectEvent"}, STEPS),
        ({"eventType": "AggregationEvent|TransactionEvent"}, set()),
        ({"EQ_bizStep": "packing"}, {"packing"}),
        ({"EQ_bizStep": "packing|https://ref.gs1.org/cbv/BizStep-departing"}, {"packing", "departing"}),
        ({"EQ_bizStep": "urn:epcglobal:cbv:bizstep:packing"}, {"packing"}),
        ({"EQ_disposition": "in_transit|active"}, {"departing", "commissioning"}),
        ({"EQ_action": "ADD"}, {"commissioning"}),
        ({"EQ_readPoint": "geo:51.42,12.24"}, {"commissioning"}),
        ({"EQ_bizLocation": "geo:51.42,12.24"}, set()),
        ({"MATCH_epc": OTHER}, {"commissioning"}),
        ({"MATCH_epc": "https://id.gs1.org/00/040123450000003338"}, {"packing", "departing"}),
        ({"MATCH_epc": "urn:epc:id:sscc:4012345.0000000999"}, set()),
        ({"MATCH_epc": "nonsense"}, set()),
        ({"GE_eventTime": "2026-11-20T08:00:00+01:00"}, {"packing", "departing"}),
        ({"LT_eventTime": "2026-11-20T08:00:00+01:00"}, {"commissioning"}),
        ({"GE_eventTime": "2026-11-20T07:00:00Z", "LT_eventTime": "2026-11-20T08:15:00Z"}, {"packing"}),
        ({"GE_recordTime": "2020-01-01T00:00:00Z"}, STEPS),
        ({"LT_recordTime": "2020-01-01T00:00:00Z"}, set()),
        ({"EQ_bizStep": "packing|departing", "EQ_disposition": "in_progress"}, {"packing"}),
    ],
)
def test_only_what_is_asked_for_is_told(told: House, query: dict[str, str], found: set[str]) -> None:
    assert steps(told, **query) == found


def test_a_page_of_wanted_events_leads_to_the_next(told: House) -> None:
    first = told.get("/epcis/events", params={"EQ_bizStep": "packing|commissioning", "perPage": "1"})
    where = first.headers["link"].partition(">")[0].removeprefix("<http://shop.example")
    second = told.get(where)
    assert {one["bizStep"] for one in [*listed(first), *listed(second)]} == {"packing", "commissioning"}
    assert "link" not in second.headers


def test_few_wanted_among_many_are_found_over_short_pages(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("waypost.usecases.page_told_events.MOST_SEARCHED", 2)
    for number in range(9):
        seen = {**SEEN, "epcList": [f"urn:epc:id:sscc:4012345.{number:010d}"]}
        house.post("/epcis/capture", document(seen if number != 7 else {**seen, "bizStep": "packing"}))
    where, pages, found = "/epcis/events?EQ_bizStep=packing&perPage=1", 0, []
    while where:
        answer = house.get(where)
        found += listed(answer)
        pages += 1
        where = answer.headers.get("link", "").partition(">")[0].removeprefix("<http://shop.example")
    assert [one["bizStep"] for one in found] == ["packing"]
    assert pages > 2


def test_an_event_says_when_it_was_recorded_and_is_the_same_without(told: House) -> None:
    answer = told.get("/epcis/events")
    assert all(one["recordTime"] for one in listed(answer))
    body = answer.json()
    again = told.post("/epcis/capture", body).json()
    assert [one["result"] for one in again["events"]] == ["duplicate"] * 3
    assert [one.flaws for one in epcis.read_document(answer.content)] == [(), (), ()]


def test_the_way_of_writing_parcels_that_we_cannot_is_refused(told: House) -> None:
    answer = told.get("/epcis/events", headers={"GS1-EPC-Format": "Always_EPC_URN"})
    assert "GS1 Digital Links only" in problem(answer, 422)["detail"]
    assert pointers(answer) == [""]
    told_so = told.get("/epcis/events", headers={"GS1-EPC-Format": "Always_GS1_Digital_Link"})
    assert told_so.headers["gs1-epc-format"] == "Always_GS1_Digital_Link"


def test_what_there_is_and_which_versions_are_spoken_can_be_discovered(house: House) -> None:
    home = house.get("/epcis")
    assert home.json()["member"] == ["capture", "events"]
    for path, allowed in (("/epcis", "GET"), ("/epcis/events", "GET"), ("/epcis/capture", "POST")):
        answer = house.ask("OPTIONS", path)
        assert answer.status_code == 204
        assert allowed in answer.headers["allow"]
        assert answer.headers["gs1-epcis-version"] == home.headers["gs1-epcis-version"] == "2.0.0"
        assert answer.headers["gs1-cbv-max"] == "2.0.0"


def test_capture_jobs_are_listed_newest_first_and_by_store(house: House) -> None:
    house.post("/v1/stores/north", {"name": "North"})
    north = house.new_key(Scope.READ, Scope.WRITE, store="north")
    made = [house.post("/epcis/capture", document(one)).json() for one in (PACKED, SEEN, LABELLED)]
    own = house.post("/epcis/capture", document(SEEN), key=north).json()
    assert [one["captureID"] for one in house.get("/epcis/capture", key=north).json()] == [own["captureID"]]
    seen: list[str] = []
    where = "/epcis/capture?perPage=3"
    while where:
        answer = house.get(where)
        seen += [one["captureID"] for one in answer.json()]
        where = answer.headers.get("link", "").partition(">")[0].removeprefix("<http://shop.example")
    assert len(seen) == 4
    assert set(seen) == {own["captureID"], *(one["captureID"] for one in made)}
    for token in ("x", "1.x", "." + "0" * 24):
        problem(house.get("/epcis/capture", params={"nextPageToken": token}), 422)
