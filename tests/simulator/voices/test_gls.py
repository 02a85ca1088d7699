"""GLS's voice: OAuth and Track And Trace V1; ShipIT."""

from base64 import b64encode
from dataclasses import replace

import pytest

from tests.simulator.in_process import Talk, heard, true
from tests.simulator.voices.asking import ask, parcel_with, said, talk_about
from waypost.domain.tracking import EventType
from waypost.ports.connector import CarrierRefused
from waypost.simulator.voices import gls

NUMBER, OTHER = "36301917596", "36301917602"
PATH = "/track-and-trace-v1/tracking/simple/trackids/"
EVENTS = {"showEvents": "true"}
APP = {
    "authorization": "Basic "
    + b64encode(f"{gls.VALUES['api_key']}:{gls.VALUES['api_secret']}".encode()).decode()
}


def token(talk: Talk) -> dict[str, str]:
    return {"authorization": f"Bearer {talk.desk.grant()}"}


@pytest.mark.parametrize("kind", sorted(gls.TYPES))
def test_a_word_alone_is_understood(kind: EventType) -> None:
    parcel = parcel_with(kind, carrier="gls", number=NUMBER)
    (news,) = talk_about("gls", parcel).track(parcel)
    assert heard("gls", news.scans) == true("gls", parcel.happenings)


def test_an_unknown_number_is_an_entry_among_the_others() -> None:
    talk = talk_about("gls", parcel_with(EventType.PICKED_UP, carrier="gls", number=NUMBER))
    told = ask(talk, "GET", f"{PATH}{NUMBER},{OTHER}", query=EVENTS, headers=token(talk))
    known, unknown = said(told)["parcels"]
    assert (told.status, known["status"], unknown["errorCode"]) == (200, "INTRANSIT", "E_404_01")
    assert known["events"][0]["eventDateTime"] == "2026-11-24T11:00:00+0000"


def test_events_are_told_on_demand_only() -> None:
    talk = talk_about("gls", parcel_with(EventType.PICKED_UP, carrier="gls", number=NUMBER))
    (told,) = said(ask(talk, "GET", f"{PATH}{NUMBER}", headers=token(talk)))["parcels"]
    assert "events" not in told


def test_eleven_numbers_are_too_many() -> None:
    talk = talk_about("gls")
    numbers = ",".join(str(36301917000 + count) for count in range(11))
    assert ask(talk, "GET", f"{PATH}{numbers}", headers=token(talk)).status == 400


def test_a_token_is_given_for_the_key_in_a_header_or_in_the_form() -> None:
    talk, path = talk_about("gls"), "/oauth2/v2/token"
    form = f"client_id={gls.VALUES['api_key']}&client_secret={gls.VALUES['api_secret']}"
    grant = "grant_type=client_credentials"
    for given in (
        ask(talk, "POST", path, grant.encode(), headers=APP),
        ask(talk, "POST", path, f"{grant}&{form}".encode()),
    ):
        assert talk.desk.knows(said(given)["access_token"])
    assert ask(talk, "POST", path, grant.encode()).status == 401


def test_the_gateway_refuses_in_html() -> None:
    answer = ask(talk_about("gls"), "GET", f"{PATH}{NUMBER}", headers={"authorization": "Bearer stale"})
    assert (answer.status, answer.headers["content-type"]) == (401, "text/html")


SHIPIT = {"service": "shipit", **gls.VALUES}


@pytest.mark.parametrize(
    "kind",
    [
        EventType.LABEL_CREATED,
        EventType.ARRIVED,
        EventType.OUT_FOR_DELIVERY,
        EventType.DELIVERY_ATTEMPTED,
        EventType.AVAILABLE_FOR_PICKUP,
        EventType.DELIVERED,
        EventType.CANCELLED,
    ],
)
def test_shipit_tells_the_same_in_coarser_words(kind: EventType) -> None:
    parcel = parcel_with(kind, carrier="gls", number=NUMBER)
    talk = talk_about("gls", parcel)
    talk.account = replace(talk.account, values=SHIPIT)
    (news,) = talk.track(parcel)
    assert heard("gls", news.scans) == true("gls", parcel.happenings)


def test_shipit_says_what_is_wrong_in_the_headers_of_a_490() -> None:
    talk = talk_about("gls")
    talk.account = replace(talk.account, values=SHIPIT)
    (news,) = talk.track(parcel_with(EventType.PICKED_UP, carrier="gls", number=NUMBER))
    assert news.is_unknown
    basic = b64encode(f"{SHIPIT['api_key']}:{SHIPIT['api_secret']}".encode()).decode()
    answer = ask(talk, "POST", "/tracking/parceldetails", {}, headers={"authorization": f"Basic {basic}"})
    assert (answer.status, answer.headers["error"]) == (490, "VALIDATION_FAILED")


def test_shipit_refuses_another_user() -> None:
    talk = talk_about("gls")
    talk.account = replace(talk.account, values={**SHIPIT, "api_secret": "wrong"})
    with pytest.raises(CarrierRefused):
        talk.track(parcel_with(EventType.PICKED_UP, carrier="gls", number=NUMBER))
