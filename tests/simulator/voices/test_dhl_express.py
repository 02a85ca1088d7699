"""DHL Express's voice: the MyDHL API."""

from base64 import b64encode

import pytest

from tests.simulator.in_process import heard, true
from tests.simulator.voices.asking import ask, parcel_with, said, talk_about
from waypost.domain.tracking import EventType
from waypost.simulator.voices import dhl_express

NUMBER = "1234567897"
PATH = f"/shipments/{NUMBER}/tracking"
USER = {
    "authorization": "Basic "
    + b64encode(f"{dhl_express.VALUES['username']}:{dhl_express.VALUES['password']}".encode()).decode()
}


@pytest.mark.parametrize("kind", sorted(dhl_express.TYPES))
def test_a_word_alone_is_understood(kind: EventType) -> None:
    parcel = parcel_with(kind, carrier="dhl-express", number=NUMBER)
    (news,) = talk_about("dhl-express", parcel).track(parcel)
    assert heard("dhl-express", news.scans) == true("dhl-express", parcel.happenings)


def test_an_offset_is_told_where_it_is_asked_for() -> None:
    talk = talk_about("dhl-express", parcel_with(EventType.PICKED_UP, carrier="dhl-express", number=NUMBER))
    with_it = said(ask(talk, "GET", PATH, query={"requestGMTOffsetPerEvent": "true"}, headers=USER))
    without = said(ask(talk, "GET", PATH, headers=USER))
    assert with_it["shipments"][0]["events"][0]["GMTOffset"] == "+00:00"
    assert "GMTOffset" not in without["shipments"][0]["events"][0]


def test_the_last_checkpoint_alone_is_told_on_demand() -> None:
    kinds = (EventType.PICKED_UP, EventType.DEPARTED)
    talk = talk_about("dhl-express", parcel_with(*kinds, carrier="dhl-express", number=NUMBER))
    told = said(ask(talk, "GET", PATH, query={"trackingView": "last-checkpoint"}, headers=USER))
    assert [event["typeCode"] for event in told["shipments"][0]["events"]] == ["DF"]


def test_the_country_of_a_service_area_is_heard() -> None:
    parcel = parcel_with(EventType.PICKED_UP, carrier="dhl-express", number=NUMBER)
    (news,) = talk_about("dhl-express", parcel).track(parcel)
    assert (news.scans[0].location.city, news.scans[0].location.country) == ("Memphis", "US")


def test_a_wrong_user_and_a_number_of_another_shape_are_refused() -> None:
    talk = talk_about("dhl-express")
    assert ask(talk, "GET", PATH).status == 401
    assert ask(talk, "GET", "/shipments/AB/tracking", headers=USER).status == 400
    assert ask(talk, "GET", PATH, headers=USER).status == 404
