"""DHL's voice: Shipment Tracking - Unified in the words of Express, and the push of the same shape."""

from dataclasses import replace
from typing import cast

import pytest

from tests.simulator.in_process import NOW, connector, heard, true
from tests.simulator.voices.asking import ask, parcel_with, push_of, said, talk_about
from waypost.domain.tracking import EventType
from waypost.ports.connector import PushingConnector, PushRefused
from waypost.simulator.voices import dhl
from waypost.simulator.voices._dhl_divisions import ECOMMERCE, PARCEL_DE

NUMBER, PAKET, ECOMMERCE_NUMBER = "1234567897", "00340434161094015902", "GM605112345678901234"
KEY = {"dhl-api-key": dhl.VALUES["api_key"]}


@pytest.mark.parametrize("kind", sorted(dhl.TYPES))
def test_a_word_alone_is_understood(kind: EventType) -> None:
    parcel = parcel_with(kind, carrier="dhl", number=NUMBER)
    (news,) = talk_about("dhl", parcel).track(parcel)
    assert heard("dhl", news.scans) == true("dhl", parcel.happenings)


OTHERS = [
    (number, kind)
    for number, by in ((PAKET, PARCEL_DE), (ECOMMERCE_NUMBER, ECOMMERCE))
    for kind in sorted(by.words)
]


@pytest.mark.parametrize(("number", "kind"), OTHERS)
def test_the_other_divisions_are_understood_in_their_own_words(number: str, kind: EventType) -> None:
    parcel = parcel_with(kind, carrier="dhl", number=number)
    (news,) = talk_about("dhl", parcel).track(parcel)
    assert heard("dhl", news.scans) == true("dhl", parcel.happenings)


def test_express_codes_the_status_and_none_of_its_events() -> None:
    parcel = parcel_with(EventType.PICKED_UP, EventType.DELIVERED, carrier="dhl", number=NUMBER)
    talk = talk_about("dhl", parcel)
    answer = said(ask(talk, "GET", "/track/shipments", query={"trackingNumber": NUMBER}, headers=KEY))
    (shipment,) = answer["shipments"]
    assert shipment["status"]["statusCode"] == "delivered"
    assert [event["description"] for event in shipment["events"]] == ["Delivered", "Shipment picked up"]
    assert not any("statusCode" in event for event in shipment["events"])


def test_a_time_is_the_clock_of_the_place_without_an_offset() -> None:
    parcel = parcel_with(EventType.PICKED_UP, carrier="dhl", number=NUMBER)
    talk = talk_about("dhl", parcel)
    answer = said(ask(talk, "GET", "/track/shipments", query={"trackingNumber": NUMBER}, headers=KEY))
    assert answer["shipments"][0]["events"][0]["timestamp"] == "2026-11-24T11:00:00"


def test_errors_repeat_their_status_in_the_body() -> None:
    talk = talk_about("dhl")
    unknown = ask(talk, "GET", "/track/shipments", query={"trackingNumber": NUMBER}, headers=KEY)
    refused = ask(talk, "GET", "/track/shipments", query={"trackingNumber": NUMBER})
    wrong = ask(talk, "GET", "/track/shipments", headers=KEY)
    for answer, status in ((unknown, 404), (refused, 401), (wrong, 400)):
        assert (answer.status, said(answer)["status"]) == (status, status)


def test_a_push_is_proved_by_the_token_of_its_subscription() -> None:
    parcel = parcel_with(EventType.PICKED_UP, EventType.OUT_FOR_DELIVERY, carrier="dhl", number=NUMBER)
    talk = talk_about("dhl", parcel)
    reader = cast("PushingConnector", connector("dhl"))
    pushed = push_of(talk, parcel, secret=dhl.VALUES["push_secret"])
    (news,) = reader.read_push(pushed, account=talk.account, now=NOW).news
    assert [scan.type for scan in news.scans] == [EventType.OUT_FOR_DELIVERY, EventType.PICKED_UP]
    changed = replace(pushed, headers={**pushed.headers, "x-push-secret": "another"})
    with pytest.raises(PushRefused):
        reader.read_push(changed, account=talk.account, now=NOW)
