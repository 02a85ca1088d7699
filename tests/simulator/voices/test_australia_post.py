"""Australia Post's results: sentences, Melbourne's clock, places in one line."""

from base64 import b64encode

from tests.simulator.in_process import Talk
from tests.simulator.voices.asking import ask, parcel_with, said, talk_about
from waypost.domain.tracking import EventType

KEY = {
    "authorization": f"Basic {b64encode(b'simulated-key:simulated-password').decode()}",
    "account-number": "0001234567",
}
PATH = "/shipping/v1/track"
PARCEL = parcel_with(EventType.OUT_FOR_DELIVERY, carrier="australia-post", number="33ABC123456789000123456")


def test_several_numbers_have_a_result_each() -> None:
    query = {"tracking_ids": f"{PARCEL.tracking_number},7XX1000"}
    told = said(ask(talk_about("australia-post", PARCEL), "GET", PATH, query=query, headers=KEY))
    known, unknown = told["tracking_results"]
    (event,) = known["trackable_items"][0]["events"]
    assert event == {
        "location": "MEMPHIS (US)",
        "description": "Onboard for delivery",
        "date": "2026-11-24T22:00:00+11:00",
    }
    assert unknown["errors"] == [{"code": "ESB-10001", "name": "Invalid tracking ID"}]


def test_more_than_ten_numbers_are_too_many() -> None:
    query = {"tracking_ids": ",".join(str(number) for number in range(11))}
    bad = ask(Talk("australia-post"), "GET", PATH, query=query, headers=KEY)
    assert (bad.status, said(bad)["errors"][0]["code"]) == (400, "51101")


def test_the_account_number_counts_with_its_zeros() -> None:
    refused = ask(
        Talk("australia-post"),
        "GET",
        PATH,
        query={"tracking_ids": "1"},
        headers={**KEY, "account-number": "1234567"},
    )
    assert refused.status == 401
