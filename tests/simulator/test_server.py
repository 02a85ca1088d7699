"""Simulated carriers over real HTTP."""

import json
import logging
from dataclasses import replace
from typing import Any

import pytest

from tests.simulator.conftest import Simulated
from tests.simulator.in_process import NOW, heard, true, wanted
from waypost.carriers import registry
from waypost.ports.connector import CarrierAccount, CarrierBusy, ShipmentNews
from waypost.ports.exchange import NoAnswer
from waypost.simulator.faults import Fault, Faults
from waypost.simulator.parcel import Parcel
from waypost.simulator.voices import usps
from waypost.simulator.voices.registry import all_voices


def track(simulated: Simulated, slug: str, parcel: Parcel) -> ShipmentNews:
    connector = registry.connector_named(slug)
    assert connector is not None
    values = all_voices()[slug].VALUES
    account = CarrierAccount(1, slug, values, base_url=f"{simulated.url}/{slug}", zone="Europe/Berlin")
    talk = connector.track([wanted(parcel)], account=account, now=NOW)
    (news,) = simulated.exchange.carry(talk, before_each=lambda: None).news
    return news


def let_fail(simulated: Simulated, fault: Fault) -> None:
    faults = Faults(1.0, kinds=(fault,))
    object.__setattr__(simulated.board, "faults", faults)


def told(simulated: Simulated, path: str) -> Any:
    return json.loads(simulated.call("GET", path).body)


@pytest.mark.parametrize("slug", list(all_voices()))
def test_a_journey_comes_over_the_wire_as_it_happened(simulated: Simulated, slug: str) -> None:
    parcel = simulated.parcel(slug)
    track(simulated, slug, parcel)  # some aggregators must be given a number before they tell of it
    assert heard(slug, track(simulated, slug, parcel).scans) == true(slug, parcel.happenings)


def test_every_call_is_in_the_books(simulated: Simulated) -> None:
    track(simulated, "ups", simulated.parcel("ups"))
    books = told(simulated, "/simulator/calls")
    assert books["counts"] == {"ups": {"calls": 2, "status_200": 2}}
    assert [call["method"] for call in books["last"]] == ["POST", "GET"]


def test_calls_beyond_the_hour_are_refused_until_there_is_room(simulated: Simulated) -> None:
    for _ in range(60):
        assert simulated.call("GET", "/usps/tracking/v3/tracking/1").status == 401
    answer = simulated.call("GET", "/usps/tracking/v3/tracking/1")
    assert answer.status == 429
    assert int(answer.headers["retry-after"]) in range(3590, 3602)
    simulated.forward(hours=1.01)
    assert simulated.call("GET", "/usps/tracking/v3/tracking/1").status == 401
    assert simulated.call("GET", "/fedex/track").status == 401
    assert told(simulated, "/simulator/calls")["counts"]["usps"]["over_budget"] == 1
    assert usps.MANNER.calls_per_hour == 60


def test_a_busy_carrier_says_for_how_long(simulated: Simulated) -> None:
    parcel = simulated.parcel("usps")
    let_fail(simulated, Fault.BUSY)
    with pytest.raises(CarrierBusy) as busy:
        track(simulated, "usps", parcel)
    assert busy.value.retry_after_s


def test_a_cut_answer_is_no_answer(simulated: Simulated, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL, "uvicorn.error")
    let_fail(simulated, Fault.CUT)
    with pytest.raises(NoAnswer):
        simulated.call("GET", "/ups/api/track/v1/details/1")


def test_half_an_answer_is_not_readable(simulated: Simulated) -> None:
    let_fail(simulated, Fault.HALF)
    answer = simulated.call("GET", "/ups/api/track/v1/details/1")
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        json.loads(answer.body)


@pytest.mark.parametrize(("fault", "status"), [(Fault.BROKEN, 500), (Fault.AWAY, 503), (Fault.SLOW, 401)])
def test_a_fault_shows_in_the_status(simulated: Simulated, fault: Fault, status: int) -> None:
    let_fail(simulated, fault)
    assert simulated.call("GET", "/fedex/track/v1/trackingnumbers").status == status


def test_a_lagging_carrier_leaves_out_the_newest(simulated: Simulated) -> None:
    parcel = simulated.parcel("ups")
    let_fail(simulated, Fault.LAGGING)
    assert heard("ups", track(simulated, "ups", parcel).scans) == true("ups", parcel.happenings[:-1])


def test_changed_codes_cost_no_scan_its_time(simulated: Simulated) -> None:
    parcel = simulated.parcel("ups")
    let_fail(simulated, Fault.CHANGED_CODES)
    news = track(simulated, "ups", parcel)
    assert [at for at, _, _ in heard("ups", news.scans)] == [
        at for at, _, _ in true("ups", parcel.happenings)
    ]


def test_the_truth_can_be_read(simulated: Simulated) -> None:
    parcel = simulated.parcel("ups")
    (truth,) = told(simulated, f"/simulator/truth?tracking_number={parcel.tracking_number}")
    assert [one["type"] for one in truth["happenings"]] == [one.type for one in parcel.happenings]
    assert all(one["has_happened"] for one in truth["happenings"])


def test_parcels_can_be_added_by_count_or_word_for_word(simulated: Simulated) -> None:
    invented = simulated.call("POST", "/simulator/parcels", b'{"carrier": "usps", "count": 3}')
    assert len(json.loads(invented.body)) == 3
    written = {
        "carrier": "ups",
        "tracking_number": "1Z999AA10123456784",
        "happenings": [
            {
                "type": "picked_up",
                "at": "2026-11-23T08:15:30-07:00",
                "place": {"city": "Denver", "region": "CO"},
            }
        ],
    }
    simulated.call("POST", "/simulator/parcels", json.dumps(written).encode())
    parcel = simulated.board.world.parcel("ups", "1Z999AA10123456784")
    assert parcel is not None
    (scan,) = track(simulated, "ups", parcel).scans
    assert (scan.occurred_at, scan.type, scan.location.city) == (
        "2026-11-23T08:15:30-07:00", "picked_up", "Denver",
    )  # fmt: skip


@pytest.mark.parametrize(
    "wish", [b"", b"[]", b'{"carrier": "nobody"}', b'{"carrier": "ups", "count": 0}', b'{"speed": -1}']
)
def test_a_wish_that_makes_no_sense_is_answered_with_the_reason(simulated: Simulated, wish: bytes) -> None:
    path = "/simulator/clock" if b"speed" in wish else "/simulator/parcels"
    answer = simulated.call("POST", path, wish)
    assert answer.status == 400
    assert json.loads(answer.body)["problem"]


def test_the_clock_can_be_quickened(simulated: Simulated) -> None:
    assert json.loads(simulated.call("POST", "/simulator/clock", b'{"speed": 60}').body)["speed"] == 60
    before = simulated.board.world.clock()
    simulated.seconds[0] += 60
    assert (simulated.board.world.clock() - before).total_seconds() == 3600


def test_who_is_not_there_is_named(simulated: Simulated) -> None:
    answer = simulated.call("GET", "/nobody/at/home")
    assert answer.status == 404
    assert "ups" in json.loads(answer.body)["carriers"]
    assert simulated.call("GET", "/simulator/nothing").status == 404


def test_a_shop_can_import_orders_for_all_parcels(simulated: Simulated) -> None:
    parcel = replace(simulated.parcel("ups"))
    rows = simulated.call("GET", "/simulator/orders.csv").body.decode().splitlines()
    assert rows[0].startswith("order_number,placed_at,tracking_number,carrier")
    assert f",{parcel.tracking_number},ups," in rows[1]
