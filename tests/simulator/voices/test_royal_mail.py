"""Royal Mail's voice: the Tracking API v2."""

from dataclasses import replace

import pytest

from tests.simulator.in_process import NOW, heard, true
from tests.simulator.voices.asking import ask, parcel_with, said, talk_about
from waypost.domain.tracking import EventType
from waypost.simulator.voices import royal_mail

NUMBER = "RN123456785GB"
PATH = f"/mailpieces/v2/{NUMBER}/events"
APP = {
    "x-ibm-client-id": royal_mail.VALUES["client_id"],
    "x-ibm-client-secret": royal_mail.VALUES["client_secret"],
    "x-accept-rmg-terms": "yes",
}


@pytest.mark.parametrize("kind", sorted(royal_mail.TYPES))
def test_a_word_alone_is_understood(kind: EventType) -> None:
    parcel = parcel_with(kind, carrier="royal-mail", number=NUMBER)
    (news,) = talk_about("royal-mail", parcel).track(parcel)
    assert heard("royal-mail", news.scans) == true("royal-mail", parcel.happenings)


def test_the_mail_piece_is_an_object_and_its_places_are_offices() -> None:
    talk = talk_about(
        "royal-mail", parcel_with(EventType.OUT_FOR_DELIVERY, carrier="royal-mail", number=NUMBER)
    )
    piece = said(ask(talk, "GET", PATH, headers=APP))["mailPieces"]
    assert piece["events"][0]["locationName"] == "Memphis DO"
    assert piece["events"][0]["eventDateTime"] == "2026-11-24T11:00:00+00:00"
    assert piece["summary"]["lastEventCode"] == "EVGPD"


def test_the_window_of_the_estimate_has_an_offset_of_its_own() -> None:
    parcel = parcel_with(EventType.OUT_FOR_DELIVERY, carrier="royal-mail", number=NUMBER)
    (news,) = talk_about("royal-mail", replace(parcel, expected_at=NOW)).track(parcel)
    assert news.expected_at == "2026-11-24T12:59:00+00:00"


def test_the_terms_must_be_accepted() -> None:
    answer = ask(talk_about("royal-mail"), "GET", PATH, headers={**APP, "x-accept-rmg-terms": "no"})
    assert answer.status == 400
    assert said(answer)["errors"][0]["errorCode"] == "E0004"


def test_an_unknown_barcode_and_an_unknown_app_are_told_in_their_own_ways() -> None:
    talk = talk_about("royal-mail")
    unknown, refused = ask(talk, "GET", PATH, headers=APP), ask(talk, "GET", PATH)
    assert (unknown.status, said(unknown)["errors"][0]["errorCode"]) == (404, "E1142")
    assert (refused.status, said(refused)["httpCode"]) == (401, "401")
