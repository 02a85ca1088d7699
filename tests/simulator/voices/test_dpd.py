"""DPD's voice: SOAP of the Netherlands and Belgium."""

from dataclasses import replace

import pytest

from tests.simulator.in_process import NOW, Talk, connector, heard, true
from tests.simulator.voices.asking import ask, parcel_with, talk_about
from waypost.domain.tracking import EventType
from waypost.ports.connector import Token, Wanted
from waypost.ports.payload import Node, read_xml
from waypost.simulator.voices import dpd

NUMBER = "05308801410058"
LIFE_CYCLE = "/services/ParcelLifeCycleService/V2_0"


def envelope(head: str, body: str) -> bytes:
    return (
        '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/">'
        f"<soapenv:Header>{head}</soapenv:Header><soapenv:Body>{body}</soapenv:Body></soapenv:Envelope>"
    ).encode()


def question(talk: Talk, *, token: str | None = None) -> bytes:
    user, given = dpd.VALUES["delis_id"], token or talk.desk.grant()
    return envelope(
        f"<authentication><delisId>{user}</delisId><authToken>{given}</authToken></authentication>",
        f"<getTrackingData><parcelLabelNumber>{NUMBER}</parcelLabelNumber></getTrackingData>",
    )


def body_of(written: bytes) -> Node:
    return read_xml(written)["Envelope"]["Body"]


@pytest.mark.parametrize("kind", sorted(dpd.TYPES))
def test_a_word_alone_is_understood(kind: EventType) -> None:
    parcel = parcel_with(kind, carrier="dpd", number=NUMBER)
    (news,) = talk_about("dpd", parcel).track(parcel)
    assert heard("dpd", news.scans) == true("dpd", parcel.happenings)


def test_a_parcel_at_the_depot_is_labelled_out_for_delivery_and_is_not() -> None:
    parcel = parcel_with(EventType.ARRIVED, carrier="dpd", number=NUMBER)
    talk = talk_about("dpd", parcel)
    answer = body_of(ask(talk, "POST", LIFE_CYCLE, question(talk)).body)
    status = answer["getTrackingDataResponse"]["trackingresult"]["statusInfo"]
    assert status["label"]["content"].text() == "Parcel out for delivery"
    assert status["date"]["content"].text() == "11/24/2026 11:00:00 AM"
    assert status["location"]["content"].text() == "Memphis (US)"
    (news,) = talk.track(parcel)
    assert [scan.type for scan in news.scans] == [EventType.ARRIVED]


def test_a_number_nobody_knows_has_a_status_that_is_not_reached() -> None:
    talk = talk_about("dpd")
    answer = ask(talk, "POST", LIFE_CYCLE, question(talk))
    first = body_of(answer.body)["getTrackingDataResponse"]["trackingresult"]["shipmentInfo"]
    assert (answer.status, first["statusHasBeenReached"].text()) == (200, "false")


def test_faults_come_with_status_500() -> None:
    talk = talk_about("dpd")
    refused = ask(talk, "POST", LIFE_CYCLE, question(talk, token="stale"))
    unread = ask(talk, "POST", LIFE_CYCLE, b"no envelope")
    assert (refused.status, unread.status) == (500, 500)
    error = body_of(refused.body)["Fault"]["detail"]["authenticationFault"]["errorCode"]
    assert error.text() == "DELICOM_ERR_AUTHENTICATION"
    assert body_of(unread.body)["Fault"]["faultcode"].text() == "soap:Client"


def test_a_token_that_is_no_longer_taken_is_fetched_again() -> None:
    parcel = parcel_with(EventType.DELIVERED, carrier="dpd", number=NUMBER)
    talk = talk_about("dpd", parcel)
    kept = Token("stale", NOW.replace(year=2027))
    account = replace(talk.account, token=kept)
    report = talk.hold(connector("dpd").track([Wanted(NUMBER)], account=account, now=NOW))
    assert [scan.type for scan in report.news[0].scans] == [EventType.DELIVERED]
    assert report.token is not None
    assert talk.desk.knows(report.token.value)
