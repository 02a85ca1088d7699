"""Canada Post's voice: VIS, XML."""

from base64 import b64encode
from dataclasses import replace
from datetime import datetime

import pytest

from tests.simulator.in_process import heard, true
from tests.simulator.voices.asking import ask, parcel_with, talk_about
from waypost.domain.tracking import EventType, Location
from waypost.ports.connector import CarrierBusy
from waypost.ports.payload import Node, read_xml
from waypost.simulator.voices import canada_post

NUMBER = "7023210039414604"
PATH = f"/vis/track/pin/{NUMBER}/detail"
VALUES = canada_post.VALUES
KEY = {
    "authorization": "Basic " + b64encode((VALUES["username"] + ":" + VALUES["password"]).encode()).decode()
}
HALIFAX = Location(city="Halifax", region="NS", country="CA", postal_code="B3J 3A5")


def occurrence(at: str) -> Node:
    parcel = parcel_with(EventType.OUT_FOR_DELIVERY, carrier="canada-post", number=NUMBER)
    moved = replace(parcel.happenings[0], at=datetime.fromisoformat(at), place=HALIFAX)
    talk = talk_about("canada-post", replace(parcel, happenings=(moved,)))
    answer = read_xml(ask(talk, "GET", PATH, headers=KEY).body)
    return answer["tracking-detail"]["significant-events"]["occurrence"]


@pytest.mark.parametrize("kind", sorted(canada_post.TYPES))
def test_a_word_alone_is_understood(kind: EventType) -> None:
    parcel = parcel_with(kind, carrier="canada-post", number=NUMBER)
    (news,) = talk_about("canada-post", parcel).track(parcel)
    assert heard("canada-post", news.scans) == true("canada-post", parcel.happenings)


def test_one_number_is_one_document_and_its_codes_keep_their_zeros() -> None:
    told = occurrence("2026-11-24T07:30:05-04:00")
    assert told["event-identifier"].text() == "0174"
    assert (told["event-date"].text(), told["event-time"].text()) == ("2026-11-24", "07:30:05")
    assert (told["event-site"].text(), told["event-province"].text()) == ("HALIFAX", "NS")


def test_the_zone_is_told_in_letters() -> None:
    assert occurrence("2026-11-24T07:30:05-04:00")["event-time-zone"].text() == "AST"
    assert occurrence("2026-07-24T07:30:05-03:00")["event-time-zone"].text() == "ADT"


def test_refusals_are_messages_with_codes() -> None:
    talk = talk_about("canada-post")
    for answer, status, code in (
        (ask(talk, "GET", PATH), 401, "E002"),
        (ask(talk, "GET", PATH, headers=KEY), 404, "004"),
        (ask(talk, "GET", "/vis/track/pin/1/detail", headers=KEY), 400, "Server"),
    ):
        assert answer.status == status
        assert read_xml(answer.body)["messages"]["message"]["code"].text() == code


def test_a_throttled_key_is_told_with_status_500_and_heard_as_busy() -> None:
    parcel = parcel_with(EventType.PICKED_UP, carrier="canada-post", number=NUMBER)
    talk = talk_about("canada-post", parcel)
    answer = canada_post.busy(retry_after_s=5)
    assert answer.status == 500
    with pytest.raises(CarrierBusy) as busy:
        talk.track(parcel, answers=[answer])
    assert busy.value.retry_after_s == 60
