"""La Poste's answers: one number or several, French or English, Paris's clock."""

from tests.simulator.in_process import Talk
from tests.simulator.voices.asking import ask, parcel_with, said, talk_about
from waypost.domain.tracking import EventType

KEY = {"x-okapi-key": "simulated-okapi-key"}
PATH = "/suivi/v2/idships/"
PARCEL = parcel_with(EventType.PICKED_UP, EventType.DELIVERED, carrier="la-poste", number="LA123456785FR")
NUMBER = PARCEL.tracking_number


def test_one_number_is_answered_by_an_object() -> None:
    told = said(ask(talk_about("la-poste", PARCEL), "GET", f"{PATH}{NUMBER}", headers=KEY))
    newest = told["shipment"]["event"][0]
    assert newest == {"code": "DI1", "label": "Votre colis est livré.", "date": "2026-11-24T12:00:00+01:00"}
    assert told["shipment"]["isFinal"]


def test_several_numbers_are_answered_by_a_list_with_a_code_each() -> None:
    talk = talk_about("la-poste", PARCEL)
    mixed = ask(talk, "GET", f"{PATH}{NUMBER},LA000000005FR,X", query={"lang": "en_GB"}, headers=KEY)
    assert mixed.status == 207
    assert [one["returnCode"] for one in said(mixed)] == [200, 404, 400]
    assert said(mixed)[0]["shipment"]["event"][0]["label"] == "Your parcel is delivered."


def test_the_gateway_refuses_in_a_form_of_its_own() -> None:
    refused = ask(Talk("la-poste"), "GET", f"{PATH}{NUMBER}")
    assert (refused.status, said(refused)) == (401, {"code": "UNAUTHORIZED", "message": "BAD_APP_KEY"})
