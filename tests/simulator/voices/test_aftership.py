"""AfterShip's envelopes, and how it comes to know a number."""

import json
from base64 import b64encode
from hmac import digest

from tests.simulator.in_process import Talk
from tests.simulator.voices.asking import ask, parcel_with, push_of, said, talk_about
from waypost.domain.tracking import EventType

PATH = "/tracking/2026-07/trackings"
KEY = {"as-api-key": "asat_simulated"}
PARCEL = parcel_with(EventType.PICKED_UP, EventType.DELIVERED)
NUMBER = PARCEL.tracking_number


def test_a_number_is_listed_only_once_it_was_handed_in() -> None:
    talk = talk_about("aftership", PARCEL)
    listed = said(ask(talk, "GET", PATH, query={"tracking_numbers": NUMBER}, headers=KEY))
    assert listed["data"] == {
        "pagination": {"total": 0, "next_cursor": "", "has_next_page": False},
        "trackings": [],
    }
    made = ask(talk, "POST", PATH, {"tracking_number": NUMBER}, headers=KEY)
    assert (made.status, said(made)["meta"]) == (201, {"code": 201})
    assert (said(made)["data"]["tag"], said(made)["data"]["checkpoints"]) == ("Pending", [])
    (tracking,) = said(ask(talk, "GET", PATH, query={"tracking_numbers": NUMBER}, headers=KEY))["data"][
        "trackings"
    ]
    assert [one["subtag"] for one in tracking["checkpoints"]] == ["InTransit_002", "Delivered_001"]
    assert (tracking["slug"], tracking["tag"]) == ("ups", "Delivered")


def test_a_number_is_handed_in_once() -> None:
    talk = talk_about("aftership", PARCEL)
    ask(talk, "POST", PATH, {"tracking_number": NUMBER}, headers=KEY)
    again = ask(talk, "POST", PATH, {"tracking_number": NUMBER.lower()}, headers=KEY)
    assert (again.status, said(again)["meta"]["code"]) == (400, 4003)


def test_refusals_have_a_code_and_a_type() -> None:
    talk = Talk("aftership")
    refused = ask(talk, "GET", PATH)
    assert refused.status == 401
    assert said(refused)["meta"] == {
        "code": 401,
        "type": "Unauthorized",
        "message": "The API key is invalid.",
    }
    assert said(ask(talk, "POST", PATH, {}, headers=KEY))["meta"]["code"] == 4007
    assert said(ask(talk, "POST", PATH, {"tracking_number": "123"}, headers=KEY))["meta"]["code"] == 4005
    assert said(talk.voice.busy(retry_after_s=5))["meta"]["type"] == "TooManyRequests"


def test_the_signature_is_base64_over_the_body() -> None:
    pushed = push_of(talk_about("aftership", PARCEL), PARCEL, secret="s3cret")
    expected = b64encode(digest(b"s3cret", pushed.body, "sha256")).decode()
    assert pushed.headers["aftership-hmac-sha256"] == expected


def test_a_push_says_whether_its_tag_is_new_for_the_parcel() -> None:
    parcel = parcel_with(EventType.PICKED_UP, EventType.ARRIVED)
    first, second = (
        json.loads(push_of(talk_about("aftership", one), one, secret="s3cret").body)
        for one in (parcel_with(EventType.PICKED_UP), parcel)
    )
    assert (first["is_tracking_first_tag"], second["is_tracking_first_tag"]) == (True, False)
    assert first["event_id"] != second["event_id"]
