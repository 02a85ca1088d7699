"""What the pushes of aggregators and of Amazon prove: those that sign, those that only carry a secret."""

from dataclasses import replace
from typing import cast

import pytest

from tests.simulator.in_process import NOW, Talk, connector
from tests.simulator.voices.asking import parcel_with, push_of, talk_about
from waypost.domain.tracking import EventType
from waypost.ports.connector import Pushed, PushingConnector, PushRefused, Report
from waypost.simulator.voices.registry import all_voices

SIGNING = ("17track", "aftership", "easypost", "trackingmore")
CARRYING = ("amazon", "ship24", "shipengine", "shippo")


def read(talk: Talk, pushed: Pushed) -> Report:
    return cast("PushingConnector", connector(talk.slug)).read_push(pushed, account=talk.account, now=NOW)


def secret_of(slug: str) -> str:
    values = all_voices()[slug].VALUES
    return values.get("push_secret") or values["security_key"]


@pytest.mark.parametrize("slug", SIGNING + CARRYING)
def test_a_push_is_read_as_what_happened(slug: str) -> None:
    parcel = parcel_with(EventType.LABEL_CREATED, EventType.OUT_FOR_DELIVERY)
    talk = talk_about(slug, parcel)
    (news,) = read(talk, push_of(talk, parcel, secret=secret_of(slug))).news
    assert news.tracking_number == parcel.tracking_number
    assert EventType.OUT_FOR_DELIVERY in {scan.type for scan in news.scans}


@pytest.mark.parametrize("slug", SIGNING)
def test_a_push_that_was_changed_on_its_way_is_refused(slug: str) -> None:
    parcel = parcel_with(EventType.OUT_FOR_DELIVERY)
    talk = talk_about(slug, parcel)
    pushed = push_of(talk, parcel, secret=secret_of(slug))
    changed = pushed.body.replace(b"Memphis", b"Phoenix")
    assert changed != pushed.body
    with pytest.raises(PushRefused):
        read(talk, replace(pushed, body=changed))


@pytest.mark.parametrize("slug", SIGNING + CARRYING)
def test_a_push_without_its_proof_is_refused(slug: str) -> None:
    parcel = parcel_with(EventType.OUT_FOR_DELIVERY)
    talk = talk_about(slug, parcel)
    pushed = push_of(talk, parcel, secret=secret_of(slug))
    with pytest.raises(PushRefused):
        read(talk, replace(pushed, headers={}, url=pushed.url.partition("?")[0]))


@pytest.mark.parametrize("slug", SIGNING + CARRYING)
def test_a_push_with_a_wrong_secret_is_refused(slug: str) -> None:
    parcel = parcel_with(EventType.OUT_FOR_DELIVERY)
    talk = talk_about(slug, parcel)
    with pytest.raises(PushRefused):
        read(talk, push_of(talk, parcel, secret="somebody else's"))
