"""PostNord's voice: Track and Trace v5."""

import pytest

from tests.simulator.in_process import heard, true
from tests.simulator.voices.asking import ask, parcel_with, said, talk_about
from waypost.domain.tracking import EventType
from waypost.simulator.voices import postnord

NUMBER = "00373500000000000017"
PATH = "/rest/shipment/v5/trackandtrace/findByIdentifier.json"
ASKED = {"apikey": postnord.VALUES["api_key"], "id": NUMBER, "locale": "en"}


@pytest.mark.parametrize("kind", sorted(postnord.TYPES))
def test_a_word_alone_is_understood(kind: EventType) -> None:
    parcel = parcel_with(kind, carrier="postnord", number=NUMBER)
    (news,) = talk_about("postnord", parcel).track(parcel)
    assert heard("postnord", news.scans) == true("postnord", parcel.happenings)


def test_out_for_delivery_is_event_113_of_what_is_on_its_way() -> None:
    kinds = (EventType.IN_TRANSIT, EventType.OUT_FOR_DELIVERY)
    talk = talk_about("postnord", parcel_with(*kinds, carrier="postnord", number=NUMBER))
    answer = said(ask(talk, "GET", PATH, query=ASKED))["TrackingInformationResponse"]
    newest, oldest = answer["shipments"][0]["items"][0]["events"]
    assert (newest["status"], newest["eventCode"]) == ("EN_ROUTE", "113")
    assert oldest["status"] == "EN_ROUTE"
    assert newest["eventTime"] == "2026-11-24T11:00:00"


def test_an_unknown_number_is_an_empty_list() -> None:
    answer = ask(talk_about("postnord"), "GET", PATH, query=ASKED)
    assert (answer.status, said(answer)) == (200, {"TrackingInformationResponse": {"shipments": []}})


def test_what_is_wrong_with_a_question_is_a_fault_with_status_200() -> None:
    talk = talk_about("postnord")
    for wrong, code in (({"id": "!"}, "invalidIdentifier"), ({"locale": "xx"}, "invalidLocale")):
        answer = ask(talk, "GET", PATH, query={**ASKED, **wrong})
        (fault,) = said(answer)["TrackingInformationResponse"]["compositeFault"]["faults"]
        assert (answer.status, fault["faultCode"]) == (200, code)


def test_a_wrong_key_is_forbidden() -> None:
    assert ask(talk_about("postnord"), "GET", PATH, query={**ASKED, "apikey": "wrong"}).status == 403
