"""Amazon's tokens, legs and errors."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from tests.simulator.in_process import NOW, Talk, connector, wanted
from tests.simulator.voices.asking import ask, parcel_with, said, talk_about
from waypost.domain.tracking import EventType
from waypost.ports.connector import CarrierAccount, CarrierRefused, Token
from waypost.simulator.voices.amazon import VALUES

PARCEL = parcel_with(
    EventType.OUT_FOR_DELIVERY,
    EventType.RETURN_STARTED,
    EventType.DEPARTED,
    EventType.RETURNED,
    carrier="amazon",
    number="TBA123456789012",
)
PATH = "/shipping/v2/tracking"


def token_for(talk: Talk, **changed: str) -> object:
    form = {"grant_type": "refresh_token", **VALUES, **changed}
    answer = ask(talk, "POST", "/auth/o2/token", urlencode(form).encode())
    return said(answer).get("access_token") or (answer.status, said(answer)["error"])


def with_token(talk: Talk, token: Token | None, **changed: str) -> CarrierAccount:
    return replace(talk.account, token=token, values={**VALUES, **changed})


def test_what_happens_after_a_return_began_is_on_the_way_back() -> None:
    talk = talk_about("amazon", PARCEL)
    query = {"trackingId": PARCEL.tracking_number, "carrierId": "AMZN_US"}
    headers = {"x-amz-access-token": str(token_for(talk))}
    history = said(ask(talk, "GET", PATH, query=query, headers=headers))["payload"]["eventHistory"]
    assert [(one["eventCode"], one["shipmentType"]) for one in reversed(history)] == [
        ("OutForDelivery", "FORWARD"),
        ("ReturnInitiated", "RETURNS"),
        ("Departed", "RETURNS"),
        ("Delivered", "RETURNS"),
    ]


def test_a_token_that_has_ended_is_refused_with_403_and_renewed() -> None:
    talk = talk_about("amazon", PARCEL)
    ended = Token("ended", NOW + timedelta(minutes=30))
    refused = ask(talk, "GET", PATH, headers={"x-amz-access-token": ended.value})
    assert (refused.status, said(refused)["errors"][0]["code"]) == (403, "Unauthorized")
    account = with_token(talk, ended)
    report = talk.hold(connector("amazon").track([wanted(PARCEL)], account=account, now=NOW))
    assert report.token not in (None, ended)
    assert report.news[0].scans


def test_an_app_or_an_authorisation_that_is_not_theirs_gets_no_token() -> None:
    talk = Talk("amazon")
    assert token_for(talk, client_secret="wrong") == (401, "invalid_client")
    assert token_for(talk, refresh_token="wrong") == (400, "invalid_grant")
    talk.account = with_token(talk, None, refresh_token="wrong")
    with pytest.raises(CarrierRefused):
        talk.track(PARCEL)
