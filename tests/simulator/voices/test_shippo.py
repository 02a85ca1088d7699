"""Shippo's trackings, and the token in the address of its webhooks."""

from tests.simulator.in_process import HOOK, Talk
from tests.simulator.voices.asking import ask, parcel_with, push_of, said, talk_about
from waypost.domain.tracking import EventType

KEY = {"authorization": "ShippoToken shippo_live_simulated"}
PARCEL = parcel_with(EventType.OUT_FOR_DELIVERY)
NUMBER = PARCEL.tracking_number


def test_out_for_delivery_is_a_substatus_of_transit() -> None:
    told = said(ask(talk_about("shippo", PARCEL), "GET", f"/tracks/ups/{NUMBER}", headers=KEY))
    status = told["tracking_status"]
    assert (status["status"], status["substatus"]["code"]) == ("TRANSIT", "out_for_delivery")
    assert told["tracking_history"] == [status]


def test_a_number_of_another_carrier_has_no_history() -> None:
    told = ask(talk_about("shippo", PARCEL), "GET", f"/tracks/usps/{NUMBER}", headers=KEY)
    assert told.status == 200
    assert (said(told)["tracking_status"], said(told)["tracking_history"]) == (None, [])


def test_errors_are_a_detail() -> None:
    refused = ask(Talk("shippo"), "GET", f"/tracks/ups/{NUMBER}")
    assert (refused.status, said(refused)) == (401, {"detail": "Invalid token."})
    busy = Talk("shippo").voice.busy(retry_after_s=9)
    assert (busy.status, busy.headers["retry-after"]) == (429, "9")


def test_a_webhook_goes_to_the_address_with_its_token() -> None:
    pushed = push_of(talk_about("shippo", PARCEL), PARCEL, secret="a b&c")
    assert pushed.url == f"{HOOK}?token=a+b%26c"
