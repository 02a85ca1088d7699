"""Hermes's shipment info: a token by password, codes of four digits, German unless asked otherwise."""

from urllib.parse import urlencode

from tests.simulator.in_process import Talk
from tests.simulator.voices.asking import ask, parcel_with, said, talk_about
from waypost.domain.tracking import EventType
from waypost.simulator.voices.hermes_de import VALUES

PATH = "/services/hsi/shipmentinfo"
PARCEL = parcel_with(EventType.LABEL_CREATED, carrier="hermes-de", number="01234567890123")


def token_of(talk: Talk, **changed: str) -> str | None:
    form = {"grant_type": "password", **VALUES, **changed}
    answer = ask(talk, "POST", "/authorization-facade/oauth2/access_token", urlencode(form).encode())
    token = said(answer).get("access_token")
    return str(token) if token else None


def test_codes_keep_their_zeros_and_words_are_german() -> None:
    talk = talk_about("hermes-de", PARCEL)
    headers = {"authorization": f"Bearer {token_of(talk)}"}
    query = {"shipmentID": f"{PARCEL.tracking_number},09999999999999"}
    known, unknown = said(ask(talk, "GET", PATH, query=query, headers=headers))["shipmentinfo"]
    (status,) = known["status"]
    assert (status["code"], status["scanningUnit"]["countryCode"]) == ("0000", "USA")
    assert "angekündigt" in status["description"]
    assert unknown["result"]["code"] == "e001"


def test_a_wrong_password_gets_no_token() -> None:
    talk = Talk("hermes-de")
    assert token_of(talk, password="wrong") is None
    assert ask(talk, "GET", PATH, query={"shipmentID": "1"}).status == 401
