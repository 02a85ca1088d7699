"""Ship24's trackings, and webhooks of one event each."""

import json

from tests.simulator.in_process import Talk
from tests.simulator.voices.asking import ask, parcel_with, push_of, said, talk_about
from waypost.domain.tracking import EventType

KEY = {"authorization": "Bearer apik_simulated"}
PATH = "/public/v1/trackers/track"
PARCEL = parcel_with(EventType.IN_TRANSIT, EventType.CUSTOMS_HELD)
WISH = {"trackingNumber": PARCEL.tracking_number}


def test_a_lesser_event_has_a_milestone_and_no_code() -> None:
    (told,) = said(ask(talk_about("ship24", PARCEL), "POST", PATH, WISH, headers=KEY))["data"]["trackings"]
    newest, oldest = told["events"]
    assert (oldest["statusCode"], oldest["statusMilestone"]) == (None, "in_transit")
    assert (newest["statusCode"], newest["statusCategory"]) == ("customs_exception", "customs")


def test_a_number_nobody_knows_is_pending() -> None:
    (told,) = said(ask(Talk("ship24"), "POST", PATH, WISH, headers=KEY))["data"]["trackings"]
    assert (told["shipment"]["statusMilestone"], told["events"]) == ("pending", [])


def test_errors_stand_in_a_list() -> None:
    talk = Talk("ship24")
    assert ask(talk, "POST", PATH, WISH).status == 401
    bad = ask(talk, "POST", PATH, {}, headers=KEY)
    assert (bad.status, said(bad)["data"], len(said(bad)["errors"])) == (400, None, 1)


def test_a_webhook_tells_one_event_and_carries_the_secret() -> None:
    pushed = push_of(talk_about("ship24", PARCEL), PARCEL, secret="s3cret")
    (told,) = json.loads(pushed.body)["trackings"]
    assert [one["statusCode"] for one in told["events"]] == ["customs_exception"]
    assert pushed.headers["authorization"] == "Bearer s3cret"
