"""DHL eCommerce's voice: OAuth, Tracking v4, and webhooks that tell a whole history."""

from base64 import b64encode
from dataclasses import replace
from typing import cast

import pytest

from tests.simulator.in_process import NOW, Talk, connector, heard, true
from tests.simulator.voices.asking import ask, parcel_with, push_of, said, talk_about
from waypost.domain.tracking import EventType
from waypost.ports.connector import PushingConnector, PushRefused
from waypost.simulator.voices import dhl_ecommerce

NUMBER = "GM605112345678901234"
OTHER = "GM605112345678904321"
USER = f"{dhl_ecommerce.VALUES['client_id']}:{dhl_ecommerce.VALUES['client_secret']}"


def token(talk: Talk) -> dict[str, str]:
    return {"authorization": f"Bearer {talk.desk.grant()}"}


@pytest.mark.parametrize("kind", sorted(dhl_ecommerce.TYPES))
def test_a_word_alone_is_understood(kind: EventType) -> None:
    parcel = parcel_with(kind, carrier="dhl-ecommerce", number=NUMBER)
    (news,) = talk_about("dhl-ecommerce", parcel).track(parcel)
    assert heard("dhl-ecommerce", news.scans) == true("dhl-ecommerce", parcel.happenings)


def test_a_token_is_given_for_client_credentials() -> None:
    basic = {"authorization": f"Basic {b64encode(USER.encode()).decode()}"}
    talk = talk_about("dhl-ecommerce")
    given = ask(talk, "POST", "/auth/v4/accesstoken", b"grant_type=client_credentials", headers=basic)
    assert talk.desk.knows(said(given)["access_token"])
    assert ask(talk, "POST", "/auth/v4/accesstoken", b"grant_type=password", headers=basic).status == 400
    assert ask(talk, "POST", "/auth/v4/accesstoken", b"grant_type=client_credentials").status == 401


def test_several_numbers_are_told_in_one_answer_and_unknown_ones_left_out() -> None:
    parcels = [
        parcel_with(EventType.PICKED_UP, carrier="dhl-ecommerce", number=one) for one in (NUMBER, OTHER)
    ]
    talk = talk_about("dhl-ecommerce", *parcels)
    query = {"trackingId": f"{NUMBER},{OTHER},GM0"}
    told = said(ask(talk, "GET", "/tracking/v4/package/open", query=query, headers=token(talk)))
    assert [one["package"]["trackingId"] for one in told["packages"]] == [NUMBER, OTHER]


def test_a_question_without_a_number_or_a_token_is_refused() -> None:
    talk = talk_about("dhl-ecommerce")
    assert ask(talk, "GET", "/tracking/v4/package", headers=token(talk)).status == 400
    assert ask(talk, "GET", "/tracking/v4/package", query={"trackingId": NUMBER}).status == 401


def test_a_webhook_tells_all_that_happened_and_carries_its_token() -> None:
    kinds = (EventType.LABEL_CREATED, EventType.PICKED_UP, EventType.OUT_FOR_DELIVERY)
    parcel = parcel_with(*kinds, carrier="dhl-ecommerce", number=NUMBER)
    talk = talk_about("dhl-ecommerce", parcel)
    reader = cast("PushingConnector", connector("dhl-ecommerce"))
    pushed = push_of(talk, parcel, secret=dhl_ecommerce.VALUES["push_secret"])
    (news,) = reader.read_push(pushed, account=talk.account, now=NOW).news
    assert [scan.type for scan in reversed(news.scans)] == list(kinds)
    with pytest.raises(PushRefused):
        changed = replace(pushed, headers={"authorization": "Bearer another"})
        reader.read_push(changed, account=talk.account, now=NOW)
