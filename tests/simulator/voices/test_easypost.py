"""EasyPost's trackers, errors and signature."""

from base64 import b64encode
from hmac import digest

from tests.simulator.in_process import Talk
from tests.simulator.voices.asking import ask, parcel_with, push_of, said, talk_about
from waypost.domain.tracking import EventType

KEY = {"authorization": f"Basic {b64encode(b'EZAKsimulated:').decode()}"}
PARCEL = parcel_with(EventType.DEPARTED)


def test_making_a_tracker_again_gives_the_same_one() -> None:
    talk = talk_about("easypost", PARCEL)
    wish = {"tracker": {"tracking_code": PARCEL.tracking_number}}
    first, second = (said(ask(talk, "POST", "/v2/trackers", wish, headers=KEY)) for _ in range(2))
    assert first["id"] == second["id"]
    assert (first["carrier"], first["status"], first["status_detail"]) == (
        "UPS",
        "in_transit",
        "departed_facility",
    )
    assert [one["datetime"] for one in first["tracking_details"]] == ["2026-11-24T11:00:00Z"]


def test_a_number_nobody_knows_is_a_tracker_with_the_status_unknown() -> None:
    wish = {"tracker": {"tracking_code": "EZ0"}}
    tracker = said(ask(Talk("easypost"), "POST", "/v2/trackers", wish, headers=KEY))
    assert (tracker["status"], tracker["tracking_details"]) == ("unknown", [])


def test_errors_have_a_code_in_capitals() -> None:
    talk = Talk("easypost")
    refused, bad = (
        ask(talk, "POST", "/v2/trackers", {}),
        ask(talk, "POST", "/v2/trackers", {}, headers=KEY),
    )
    assert (refused.status, said(refused)["error"]["code"]) == (401, "APIKEY.INACTIVE")
    assert (bad.status, said(bad)["error"]["code"]) == (422, "TRACKER.CREATE.ERROR")
    assert talk.voice.busy(retry_after_s=7).headers["retry-after"] == "7"


def test_the_signature_is_hexadecimal_behind_a_prefix_and_its_secret_normalized() -> None:
    pushed = push_of(talk_about("easypost", PARCEL), PARCEL, secret="sécret")
    expected = digest("se\u0301cret".encode(), pushed.body, "sha256").hex()
    assert pushed.headers["x-hmac-signature"] == f"hmac-sha256-hex={expected}"
