"""17TRACK's registrations, rejections and signature."""

from hashlib import sha256

from tests.simulator.in_process import Talk
from tests.simulator.voices.asking import ask, parcel_with, push_of, said, talk_about
from waypost.domain.tracking import EventType

KEY = {"17token": "SIMULATED17TRACKKEY"}
GET, REGISTER = "/track/v2.2/gettrackinfo", "/track/v2.2/register"
PARCEL = parcel_with(EventType.PICKED_UP, EventType.CUSTOMS_HELD)
ROWS = [{"number": PARCEL.tracking_number}, {"number": "NOBODY12345"}]


def rejections(answer: object) -> list[int]:
    assert isinstance(answer, dict)
    return [one["error"]["code"] for one in answer["data"]["rejected"]]


def test_nothing_is_told_of_a_number_before_it_is_registered() -> None:
    talk = talk_about("17track", PARCEL)
    assert rejections(said(ask(talk, "POST", GET, ROWS, headers=KEY))) == [-18019902, -18019902]
    registered = said(ask(talk, "POST", REGISTER, ROWS, headers=KEY))
    assert [one["number"] for one in registered["data"]["accepted"]] == [row["number"] for row in ROWS]
    assert rejections(said(ask(talk, "POST", REGISTER, ROWS, headers=KEY))) == [-18019901, -18019901]
    told = said(ask(talk, "POST", GET, ROWS, headers=KEY))
    assert rejections(told) == [-18019909]
    (accepted,) = told["data"]["accepted"]
    assert accepted["carrier"] == 100002
    status = accepted["track_info"]["latest_status"]
    assert status["sub_status"] == "InTransit_CustomsRequiringInformation"


def test_refusals_have_a_code_of_their_own() -> None:
    talk = Talk("17track")
    assert said(ask(talk, "POST", GET, ROWS))["code"] == -18010002
    assert said(ask(talk, "POST", GET, {"number": "1"}, headers=KEY))["code"] == -18010013
    assert said(ask(talk, "POST", GET, [{"number": "1"}] * 41, headers=KEY))["code"] == -18010014
    busy = talk.voice.busy(retry_after_s=60)
    assert (busy.status, "retry-after" in busy.headers) == (429, False)


def test_the_sign_is_a_digest_of_the_body_and_the_key() -> None:
    pushed = push_of(talk_about("17track", PARCEL), PARCEL, secret="")
    assert pushed.headers["sign"] == sha256(pushed.body + b"/SIMULATED17TRACKKEY").hexdigest()
