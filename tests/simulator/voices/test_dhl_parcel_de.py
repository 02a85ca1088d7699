"""DHL Paket's voice: XML in the address, XML back, errors with status 200."""

import pytest

from tests.simulator.in_process import heard, true
from tests.simulator.voices.asking import ask, parcel_with, talk_about
from waypost.domain.tracking import EventType
from waypost.ports.payload import Node, read_xml
from waypost.simulator.voices import dhl_parcel_de

NUMBER = "00340434161094015902"
PATH = "/parcel/de/tracking/v0/shipments"
KEY = {"dhl-api-key": dhl_parcel_de.VALUES["api_key"]}


def question(*, password: str = dhl_parcel_de.VALUES["password"], request: str = "d-get-piece-detail") -> str:
    user = dhl_parcel_de.VALUES["username"]
    return (
        f'<data appname="{user}" password="{password}" request="{request}" piece-code="{NUMBER}"'
        ' language-code="en"/>'
    )


def told(*kinds: EventType, xml: str) -> Node:
    parcels = [parcel_with(*kinds, carrier="dhl-parcel-de", number=NUMBER)] if kinds else []
    answer = ask(talk_about("dhl-parcel-de", *parcels), "GET", PATH, query={"xml": xml}, headers=KEY)
    assert answer.status == 200
    return read_xml(answer.body)["data"]


@pytest.mark.parametrize("kind", sorted(dhl_parcel_de.TYPES))
def test_a_word_alone_is_understood(kind: EventType) -> None:
    parcel = parcel_with(kind, carrier="dhl-parcel-de", number=NUMBER)
    (news,) = talk_about("dhl-parcel-de", parcel).track(parcel)
    assert heard("dhl-parcel-de", news.scans) == true("dhl-parcel-de", parcel.happenings)


def test_times_are_german_and_end_with_the_minute() -> None:
    shipment = told(EventType.DELIVERED, xml=question())["data"]
    assert shipment["data"]["data"]["@event-timestamp"].text() == "24.11.2026 11:00"
    assert shipment["@delivery-event-flag"].text() == "1"


def test_a_delivery_on_the_way_back_is_marked_as_one() -> None:
    event = told(EventType.RETURNED, xml=question())["data"]["data"]["data"]
    assert (event["@standard-event-code"].text(), event["@ruecksendung"].text()) == ("ZU", "true")


def test_what_is_wrong_comes_with_status_200() -> None:
    assert told(xml=question())["@code"].text() == "100"
    assert told(xml=question(password="wrong"))["@error"].text() == "login failed"
    assert told(xml=question(request="d-get-signature"))["@code"].text() != "0"


def test_a_wrong_key_or_no_xml_never_reaches_the_service() -> None:
    talk = talk_about("dhl-parcel-de")
    assert ask(talk, "GET", PATH, query={"xml": question()}).status == 401
    assert ask(talk, "GET", PATH, query={"xml": "<data"}, headers=KEY).status == 400
