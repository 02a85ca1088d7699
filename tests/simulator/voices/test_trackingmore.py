"""TrackingMore's envelopes, and how it comes to know a number."""

from hmac import digest

from tests.simulator.in_process import Talk
from tests.simulator.voices.asking import ask, parcel_with, push_of, said, talk_about
from waypost.domain.tracking import EventType

KEY = {"tracking-api-key": "simulated-trackingmore-key"}
PARCEL = parcel_with(EventType.LABEL_CREATED, EventType.OUT_FOR_DELIVERY)
NUMBER = PARCEL.tracking_number
QUERY = {"tracking_numbers": NUMBER}
ROW = {"tracking_number": NUMBER, "courier_code": "ups"}


def test_a_number_is_told_of_once_it_was_made() -> None:
    talk = talk_about("trackingmore", PARCEL)
    missing = ask(talk, "GET", "/v4/trackings/get", query=QUERY, headers=KEY)
    assert (missing.status, said(missing)["meta"]["code"]) == (400, 4102)
    made = said(ask(talk, "POST", "/v4/trackings/create", ROW, headers=KEY))
    assert (made["data"]["delivery_status"], made["data"]["substatus"]) == ("pickup", "pickup001")
    (told,) = said(ask(talk, "GET", "/v4/trackings/get", query=QUERY, headers=KEY))["data"]
    dates = [one["checkpoint_date"] for one in told["origin_info"]["trackinfo"]]
    assert dates == ["2026-11-24 11:00", "2026-11-24 10:00"]


def test_one_bad_row_of_several_costs_the_others_nothing() -> None:
    talk = talk_about("trackingmore", PARCEL)
    rows = [ROW, {"tracking_number": "X", "courier_code": ""}]
    made = said(ask(talk, "POST", "/v4/trackings/batch", rows, headers=KEY))["data"]
    assert [one["tracking_number"] for one in made["success"]] == [NUMBER]
    assert [one["tracking_number"] for one in made["error"]] == ["X"]
    again = ask(talk, "POST", "/v4/trackings/create", ROW, headers=KEY)
    assert said(again)["meta"]["code"] == 4101


def test_it_recognises_the_carrier_of_a_number() -> None:
    found = ask(
        talk_about("trackingmore", PARCEL),
        "POST",
        "/v4/couriers/detect",
        {"tracking_number": NUMBER},
        headers=KEY,
    )
    assert [one["courier_code"] for one in said(found)["data"]] == ["ups"]


def test_refusals_have_a_code_and_a_type() -> None:
    talk = Talk("trackingmore")
    assert said(ask(talk, "GET", "/v4/trackings/get", query=QUERY))["meta"]["code"] == 401
    assert "retry-after" not in talk.voice.busy(retry_after_s=30).headers


def test_the_signature_is_over_the_body() -> None:
    pushed = push_of(talk_about("trackingmore", PARCEL), PARCEL, secret="s3cret")
    assert pushed.headers["signature"] == digest(b"s3cret", pushed.body, "sha256").hex()
